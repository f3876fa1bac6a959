from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.load.record import Record
from simulator.load.result import Ending
from simulator.load.slo import SloError
from simulator.load.verdict import Judgement, Objective, Verdict, judge
from tests.load.judged import ASKED, MS, NOON, record_of, result_of


def test_a_run_that_met_all_passes() -> None:
    """Each objective is told with what was measured; there is nothing to explain."""
    assert judge(result_of(record_of(), "p99<10ms", "errors<=0")) == Verdict(
        Judgement.PASSED,
        (Objective("p99<10ms", "5 ms", met=True), Objective("errors<=0", "0", met=True)),
    )


def test_a_run_that_missed_one_fails() -> None:
    """The reason says which, and what it was."""
    verdict = judge(
        result_of(record_of(took=50 * MS, timeout=20), "p50<10ms", "errors<1%", "p90<1s")
    )

    assert verdict.judgement is Judgement.FAILED
    assert [each.met for each in verdict.objectives] == [False, False, True]
    assert verdict.reasons == (
        "p50<10ms was missed: it was 49.9 ms.",
        "errors<1% was missed: it was 1.96 %.",
    )


def test_a_postback_without_an_answer_misses_a_maximum() -> None:
    """It is not told as a time."""
    verdict = judge(result_of(record_of(timeout=1), "max<1m"))

    assert verdict.objectives == (Objective("max<1m", "no answer", met=False),)
    assert verdict.reasons == ("max<1m was missed: it was no answer.",)


@pytest.mark.parametrize(
    ("errors", "judgement", "reason"),
    [
        (9, Judgement.PASSED, ()),
        (11, Judgement.FAILED, ("errors<1% was missed: it was 1.09 %.",)),
    ],
)
def test_without_an_objective_fewer_than_one_percent_may_fail(
    errors: int, judgement: Judgement, reason: tuple[str, ...]
) -> None:
    """And the reader is told so."""
    verdict = judge(result_of(record_of(reset=errors)))

    assert verdict.judgement is judgement
    assert verdict.reasons == (
        "No objective was given, so errors<1% was taken for one.", *reason,
    )  # fmt: skip


def test_an_objective_that_is_none_is_refused() -> None:
    """A result from a file may hold anything."""
    with pytest.raises(SloError):
        judge(result_of(record_of(), "fast"))


@pytest.mark.parametrize("trouble", ["refused", "unreachable", "tls"])
def test_a_receiver_that_nobody_reached_is_unreachable(trouble: str) -> None:
    """It did not fail an objective: there was none to fail."""
    record = record_of(answered=0, **{trouble: 90, "not_sent": 10})

    assert judge(result_of(record, "errors<1%")) == Verdict(
        Judgement.UNREACHABLE,
        (Objective("errors<1%", "100 %", met=False),),
        (
            f"It was {trouble}. Nothing was answered: start the receiver,"
            " or wait for it with --wait-ready.",
        ),
    )


def test_a_run_that_ended_for_it_is_unreachable_without_any_trouble() -> None:
    """Then the URL is named."""
    verdict = judge(result_of(Record(), ending=Ending.UNREACHABLE))

    assert verdict.judgement is Judgement.UNREACHABLE
    assert verdict.reasons == (
        "http://127.0.0.1:9/x could not be reached. Nothing was answered: start the receiver,"
        " or wait for it with --wait-ready.",
    )


@pytest.mark.parametrize(
    "record",
    [
        record_of(answered=1, refused=90),
        record_of(answered=0, refused=90, timeout=1),
        record_of(answered=0, timeout=90),
    ],
    ids=["answered once", "silent once", "silent"],
)
def test_a_receiver_that_was_there_once_is_a_bad_one(record: Record) -> None:
    """It is not unreachable, but fails."""
    assert judge(result_of(record, "errors<1%")).judgement is Judgement.FAILED


def test_a_missed_objective_fails_a_run_that_was_stopped_for_it() -> None:
    """What was measured until then is enough."""
    verdict = judge(result_of(record_of(timeout=200), "errors<1%", ending=Ending.OBJECTIVE))

    assert verdict.judgement is Judgement.FAILED
    assert verdict.reasons == ("errors<1% was missed: it was 16.7 %.",)


@pytest.mark.parametrize(("asked", "after"), [(60.0, "3 of 60 s"), (None, "3 s")])
def test_a_run_that_was_stopped_for_an_objective_says_so(asked: float | None, after: str) -> None:
    """Else its reader looks for the postbacks that the plan had."""
    whole = result_of(
        record_of(timeout=200), ending=Ending.OBJECTIVE, asked=replace(ASKED, seconds=asked)
    )
    verdict = judge(replace(whole, ended_at=NOON + timedelta(seconds=3)))

    assert verdict.reasons[-1] == (
        f"The run ended early, after {after}, since an objective could not be met any more:"
        " --no-early-stop goes on."
    )


@pytest.mark.parametrize(
    ("judgement", "status"),
    [
        (Judgement.PASSED, 0),
        (Judgement.FAILED, 1),
        (Judgement.UNREACHABLE, 3),
        (Judgement.INCONCLUSIVE, 4),
    ],
)
def test_a_judgement_has_its_exit_status(judgement: Judgement, status: int) -> None:
    """2 is left for wrong usage."""
    assert Verdict(judgement).exit_status == status


def test_a_verdict_is_told_to_json() -> None:
    """All of it, in texts."""
    verdict = judge(result_of(record_of(took=50 * MS), "p50<10ms", "errors<1%"))

    assert verdict.to_json() == {
        "judgement": "failed",
        "exit_status": 1,
        "objectives": [
            {"slo": "p50<10ms", "measured": "49.9 ms", "met": False},
            {"slo": "errors<1%", "measured": "0 %", "met": True},
        ],
        "reasons": ["p50<10ms was missed: it was 49.9 ms."],
    }
