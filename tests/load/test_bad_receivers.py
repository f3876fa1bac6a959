"""Whatever a receiver does, a run ends in a clear sentence and the right exit status."""

from datetime import UTC, datetime

import pytest

from simulator.load.record import Record
from simulator.load.report.summary import summary
from simulator.load.result import Asked, Result
from simulator.load.route import find_route
from simulator.load.verdict import Limits, judge
from tests.load.receivers import (
    Script,
    answering,
    answering_chunked,
    answering_http_1_0,
    answering_twice,
    answering_without_end,
    closing_each_time,
    hanging,
    receiver,
    redirecting,
    resetting,
    trickling,
)
from tests.load.runs import run_of, run_with_a_gap, running

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
# How busy the machine is that runs the tests says nothing of a receiver.
_LIMITS = Limits(own_lateness=10**12)
_DEFAULT = "No objective was given, so errors<1% was taken for one."
_MISSED = "errors<1% was missed: it was 100 %."
_FAILED = (_DEFAULT, _MISSED)
_NOTHING = "Postbacks: due 4, sent 4, answered well 0, failed 4."


def _told(record: Record, url: str) -> tuple[int, list[str]]:
    """The exit status of a run, and what it tells; its times are another test's."""
    asked = Asked(scenario="steady", url=url)
    result = Result(asked=asked, record=record, started_at=_NOON, ended_at=_NOON)
    verdict = judge(result, limits=_LIMITS)
    lines = [line.strip() for line in summary(result, verdict)]
    return verdict.exit_status, [line for line in lines if not line.startswith("From ")]


@pytest.mark.parametrize(
    "script",
    [
        answering(200, b"received"),
        answering_chunked(),
        answering_http_1_0(),
        closing_each_time(),
        closing_each_time(announced=False),
        trickling(),
    ],
)
def test_a_receiver_that_is_only_odd_passes(script: Script) -> None:
    """HTTP allows what it does."""
    with receiver(script) as it:
        status, lines = _told(run_of(it, 4), it.url)

    assert status == 0
    assert lines == [
        f"PASSED: steady against {it.url}",
        "errors<1%: 0 % (met)",
        _DEFAULT,
        "Postbacks: due 4, sent 4, answered well 4, failed 0.",
    ]


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        (resetting(), "4 reset: {name} reset the connection."),
        (hanging(), "4 timeout: {name} gave no whole answer within 0.3 s."),
        (trickling(pause=1), "4 timeout: {name} gave no whole answer within 0.3 s."),
        (
            answering_without_end(),
            "4 answer too large: {name} gave an answer without end."
            " It is longer than 1,048,576 bytes.",
        ),
        (answering_twice(), "4 malformed answer: {name} sent two answers to one request."),
        (
            redirecting(),
            "4 bad status: {name} answered 301."
            " Redirects are not followed: give the URL that it leads to.",
        ),
        (answering(503), "4 bad status: {name} answered 503."),
    ],
)
def test_a_receiver_that_misbehaves_fails_with_one_sentence(script: Script, trouble: str) -> None:
    """The exit status is 1, and the sentence says what it did."""
    with receiver(script) as it:
        status, lines = _told(run_of(it, 4, opened=4, timeout_seconds=0.3), it.url)

    assert status == 1
    assert lines == [
        f"FAILED: steady against {it.url}",
        "errors<1%: 100 % (missed)",
        *_FAILED,
        _NOTHING,
        trouble.format(name=f"http://127.0.0.1:{it.port}"),
    ]


def test_a_receiver_that_refuses_is_unreachable() -> None:
    """The exit status is 3: there was nobody to judge."""
    with receiver(answering(), listening=False) as it:
        status, lines = _told(run_of(it, 4), it.url)

    refused = f"http://127.0.0.1:{it.port} refused the connection."
    assert status == 3
    assert lines == [
        f"UNREACHABLE: steady against {it.url}",
        "errors<1%: 100 % (missed)",
        f"{refused} Nothing was answered: start the receiver, or wait for it with --wait-ready.",
        "Postbacks: due 4, sent 0, answered well 0, failed 4.",
        f"4 refused: {refused}",
    ]


def test_a_receiver_with_a_wrong_certificate_is_unreachable() -> None:
    """And what to do about it is said."""
    with receiver(answering(), tls=True) as it, running(find_route(it.url)) as run:
        run.start()
        run.give(4, last=True)
        status, lines = _told(run.end(), it.url)

    assert status == 3
    assert lines[-1] == (
        f"4 tls: TLS with https://localhost:{it.port} failed: self-signed certificate."
        " Trust its authority with --ca-file if it is one of your own."
    )


def test_a_receiver_that_disappears_and_returns_has_figures_of_both_times() -> None:
    """Only what was due in between failed."""
    with receiver(answering()) as it:
        status, lines = _told(run_with_a_gap(it), it.url)

    assert status == 1
    assert lines == [
        f"FAILED: steady against {it.url}",
        "errors<1%: 28.6 % (missed)",
        _DEFAULT,
        "errors<1% was missed: it was 28.6 %.",
        "Postbacks: due 14, sent 10, answered well 10, failed 4.",
        f"4 refused: http://127.0.0.1:{it.port} refused the connection.",
    ]
