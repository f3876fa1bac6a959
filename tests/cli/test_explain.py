import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.calls.call import Call
from simulator.calls.magic import MAGIC_NUMBERS
from simulator.calls.request import Wish
from simulator.cli.main import ringback
from simulator.engine import Simulator
from simulator.settings import Settings

Run = Callable[..., Result]
TEXT = "Hello, your order is ready. Press 1 to hear this again, or 0 to speak with us."
BUSY_THEN_HUMAN = """\
202-555-0151: the magic number 'busy, then human'. Busy, then a human at the second try.

With TryCount 1:
       0.0 s   0 Queued            accepted
       1.0 s  46 Ready for Dialer
       1.5 s  12 Dialing           dialling 202-555-0151
       3.7 s   8 Busy

With TryCount 2 or 3:
       0.0 s   0 Queued            accepted
       1.0 s  46 Ready for Dialer
       1.5 s  12 Dialing           dialling 202-555-0151
       3.7 s   0 Queued            try 1 ended with Busy
      63.7 s  46 Ready for Dialer
      64.2 s  12 Dialing           dialling 202-555-0151
      66.4 s  18 Ringing           ringing
      74.4 s  21 In Call/Ringing   answered: HUMAN
      85.2 s   1 Call Answered     the callee hung up

Telco record:
  number           202-555-0151
"""


def test_the_life_is_told_for_every_number_of_tries(run: Run) -> None:
    """TryCounts that make no difference share a paragraph."""
    assert run("explain", "(202) 555-0151").stdout.startswith(BUSY_THEN_HUMAN)


def test_a_number_that_is_refused_has_no_life(run: Run) -> None:
    """The request is answered, and that is all."""
    result = run("explain", "202-555-0190")

    assert result.stdout.splitlines()[:3] == [
        "202-555-0190: the magic number 'refused with 15'. The request itself is answered with"
        " 15 Phone Number Abuse. No call comes to be.",
        "",
        "Telco record:",
    ]
    shape = json.loads(run("explain", "202-555-0190", "--json").stdout)
    assert (shape["refused_with"], shape["lives"]) == (15, [])


def test_an_ordinary_number_goes_as_the_seed_decides(run: Run) -> None:
    """Two seeds are named, and differ for some number."""
    first = run("explain", "703-444-1234", "--seed", "4").stdout
    others = {run("explain", "703-444-1234", "--seed", str(seed)).stdout for seed in range(5, 9)}

    assert first.startswith("703-444-1234: an ordinary number, which goes as the seed 4 decides.\n")
    assert first == run("explain", "7034441234", "--seed", "4").stdout
    assert len(others) == 4


@pytest.mark.parametrize("line", [line for line, each in MAGIC_NUMBERS.items()
                                  if each.outcome.refusal is None])  # fmt: skip
def test_what_is_told_of_a_magic_number_comes_true(line: str) -> None:
    """The life that is told is the one that a call then lives, moment for moment."""
    _compare(f"202555{line}", seed=0)


@given(st.integers(200_000_0000, 999_999_9999), st.integers(0, 999))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_what_is_told_of_any_number_comes_true(number: int, seed: int) -> None:
    """For every number and seed, too."""
    line = MAGIC_NUMBERS.get(f"{number % 10_000:04}")
    if line is None or line.outcome.refusal is None:
        _compare(str(number), seed=seed)


def _compare(number: str, *, seed: int) -> None:
    arguments = ["explain", number, "--json", "--seed", str(seed)]
    lives = json.loads(CliRunner().invoke(ringback, arguments).stdout)["lives"]
    for life in lives:
        for try_count in life["try_counts"]:
            call = _lived(number, try_count, seed)
            assert [(each["seconds"], each["response_code"]) for each in life["timeline"]] == [
                ((moment.at - call.placed_at).total_seconds(), moment.status)
                for moment in call.timeline
            ]


def _lived(number: str, try_count: int, seed: int) -> Call:
    wish = Wish(
        number=number,
        text=TEXT,
        license_key="key",
        transfer_number="757-555-0198",
        try_count=try_count,
    )
    with Simulator(Settings(clock="manual", seed=seed)) as simulator:
        account = simulator.account("key")
        [placed] = account.place([wish])
        account.run_until_idle()
        assert isinstance(placed, Call)
        call = account.call(placed.queue_id)
        assert call is not None
        return call
