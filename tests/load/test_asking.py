import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.errors import SettingsError
from simulator.load.options import LoadOptions
from simulator.load.result import Asked
from simulator.load.schedule import Expected, expected
from simulator.load.sender import Sending
from simulator.load.swarm.asking import (
    asked_of,
    check_limits,
    due_of,
    order_of,
    settings_here,
    timetable_of,
)
from simulator.load.timetable import Stage, Timetable
from simulator.settings import Settings

_URL = "http://127.0.0.1:9/x"
_STEADY = Timetable(stages=(Stage(60, 100), Stage(30, 200)), seed=3)
_CALLS = Timetable(calls=1_200, calls_per_minute=60)
_DUE = Expected(12_000, 90.0, (100, 200))


class OfficeDay:
    """How does it go?"""


def _refusal(due: Expected, **options: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        check_limits(due, LoadOptions(**options))
    return str(caught.value)


def test_without_a_word_a_scenario_stays_as_it_is() -> None:
    """Also its seed and profile, which settings may change."""
    assert timetable_of(_STEADY, LoadOptions(), Settings()) == _STEADY


def test_options_change_the_pace_and_settings_the_content() -> None:
    """The highest rate becomes the one that was asked for, the others with it."""
    options, settings = LoadOptions(rate=20, seconds=9), Settings(seed=7, profile="cold_list")

    assert timetable_of(_STEADY, options, settings) == replace(
        _STEADY, stages=(Stage(6, 10), Stage(3, 20)), seed=7, profile="cold_list"
    )


def test_calls_come_at_another_pace_and_time_goes_by_faster() -> None:
    """As many calls as the time asked for has at the new pace."""
    options = LoadOptions(calls_per_minute=120, seconds=30, compress=10)

    assert timetable_of(_CALLS, options, Settings()) == replace(
        _CALLS, calls=60, calls_per_minute=120, compress=10
    )


@pytest.mark.parametrize(
    ("timetable", "option", "refusal"),
    [
        (_CALLS, {"rate": 5.0},
         "--rate is for scenarios that say postbacks a second; the calls of this one bring them:"
         " use --calls-per-minute."),
        (_STEADY, {"calls_per_minute": 5.0},
         "--calls-per-minute is for scenarios in which calls bring the postbacks; this one says"
         " them itself: use --rate."),
    ],
)  # fmt: skip
def test_a_pace_that_a_scenario_does_not_have_is_refused(
    timetable: Timetable, option: dict[str, Any], refusal: str
) -> None:
    """The text says which one it has."""
    with pytest.raises(SettingsError) as caught:
        timetable_of(timetable, LoadOptions(**option), Settings())

    assert str(caught.value) == refusal


def test_an_order_has_all_that_a_process_must_know() -> None:
    """JSON carries it, so nothing else is looked up over there."""
    settings = Settings(wire="json", header=("X-Key: a",), allow_host=("example.net",))
    options = LoadOptions(
        connections=8, timeout=5, expect_body="thanks", wait_ready=2, ca_file="ca.pem",
        i_own_this=True,
    )  # fmt: skip
    order = order_of(_URL, _STEADY, options, settings, _DUE)

    assert (order.url, order.timetable) == (_URL, _STEADY.to_json())
    assert order.wire == {
        name: getattr(settings, name)
        for name in ("wire", "wire_dates", "wire_booleans", "wire_absent", "wire_carrier_types")
    }
    assert order.headers[1:] == (("X-Key", "a"),)
    assert order.sending == Sending(
        connections=8, opened=4, timeout_seconds=5, closed_loop=False, expected=b"thanks"
    )
    assert (order.allow_hosts, order.own_this) == (("example.net",), True)
    assert (order.ca_file, order.wait_ready) == ("ca.pem", 2)


@pytest.mark.parametrize(
    ("peak", "closed_loop", "opened", "spooled"),
    [
        (0, False, 4, 0),
        (400, False, 4, 0),
        (999, False, 10, 0),
        (1_000, False, 10, 500_000),
        (2_500, False, 25, 500_000),
        (1, True, 256, 500_000),
    ],
)
def test_what_the_busiest_second_needs_is_ready_before(
    peak: int,
    closed_loop: bool,  # noqa: FBT001
    opened: int,
    spooled: int,
) -> None:
    """A connection for each hundred a second; what is sent fast lies ready in a file."""
    due = Expected(peak, 1.0, (peak,) if peak else ())
    order = order_of(_URL, _STEADY, LoadOptions(closed_loop=closed_loop), Settings(), due)

    assert (order.sending.opened, order.spooled) == (opened, spooled)


def test_more_than_anybody_means_has_to_be_asked_for() -> None:
    """The text gives the flag that asks for it."""
    assert _refusal(Expected(10_000, 5.0, (0, 3_001, 20))) == (
        "Up to 3,001 postbacks are due in one second, and 3,000 are allowed: say --limit-rate 3001"
        " if the receiver is meant to take them."
    )
    assert _refusal(Expected(3_000_001, 9e4, (100,))) == (
        "3,000,001 postbacks are due, and 3,000,000 are allowed: say --limit-total 3000001"
        " if the receiver is meant to take them."
    )
    assert _refusal(_DUE, limit_rate=99).startswith("Up to 200 postbacks are due in one second,")


@pytest.mark.parametrize(
    ("due", "options"),
    [
        (Expected(3_000_000, 1_000.0, (3_000,)), {}),
        (Expected(12_000, 2.0, (9_000, 3_000)), {"limit_rate": 9_000}),
        (Expected(4_000_000, 2e4, (200,)), {"limit_total": 4_000_000}),
        (Expected(None, None, (20,)), {"limit_total": 1}),
        (Expected(9_000_000, 9.0, (1_000_000,)), {"closed_loop": True}),
    ],
)
def test_what_was_asked_for_on_purpose_is_allowed(due: Expected, options: dict[str, Any]) -> None:
    """In the closed loop nothing is due at a moment, so there is nothing to refuse."""
    loaded = LoadOptions(**options)

    check_limits(due, loaded)

    assert loaded.limit_rate >= max(due.per_second) or loaded.closed_loop


def test_reports_tell_what_was_asked_without_secrets() -> None:
    """The name of a scenario is that of its file; the URL's query stays out."""
    options = LoadOptions(slo=("p99<1s",), connections=8, timeout=5)
    order = order_of(f"{_URL}?key=secret", _STEADY, options, Settings(), _DUE)

    assert asked_of(OfficeDay, order, _STEADY, _DUE, options) == Asked(
        scenario="office_day",
        question="How does it go?",
        url=_URL,
        timetable=_STEADY.to_json(),
        postbacks=12_000,
        seconds=90.0,
        connections=8,
        timeout_seconds=5,
        seed=3,
        slos=("p99<1s",),
    )


def test_the_closed_loop_has_no_rate() -> None:
    """It would be passed over in silence."""
    with pytest.raises(SettingsError) as caught:
        timetable_of(_STEADY, LoadOptions(rate=5, closed_loop=True), Settings())

    assert str(caught.value) == (
        "--closed-loop sends as fast as --connections allow, so there is no --rate: leave one of"
        " them out."
    )


@pytest.mark.parametrize(
    ("stages", "seconds"),
    [((Stage(1e9, 100), Stage(1e9, 200)), 2e9), ((Stage(60, 100), Stage(None, 1)), None)],
)
def test_what_the_closed_loop_will_send_is_not_counted_before(
    stages: tuple[Stage, ...], seconds: float | None
) -> None:
    """Nobody knows how much it is; counting all that it could be would take longer than the run."""
    due = due_of(Timetable(stages=stages), LoadOptions(closed_loop=True))

    assert due == Expected(None, seconds, ())


def test_what_calls_bring_is_counted_in_the_closed_loop_too() -> None:
    """It ends with the last of them."""
    calls = Timetable(calls=30, post_on="final", numbers=20)

    assert due_of(calls, LoadOptions(closed_loop=True)) == expected(calls)


def test_the_closed_loop_has_no_number_of_postbacks_that_are_due() -> None:
    """As many are sent as the receiver takes."""
    options = LoadOptions(closed_loop=True)
    order = order_of(_URL, _STEADY, options, Settings(), _DUE)
    asked = asked_of(OfficeDay, order, _STEADY, _DUE, options)

    assert (asked.closed_loop, asked.postbacks) == (True, None)


def test_settings_are_those_of_the_folder_and_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of load runs beside them is none of theirs."""
    (tmp_path / "ringback.toml").write_text("seed = 5\n[load]\nrate = 1\n", "utf-8")
    monkeypatch.chdir(tmp_path)

    assert settings_here({"RINGBACK_WIRE": "json"}) == Settings(seed=5, wire="json")
    assert os.environ.get("RINGBACK_WIRE") is None
