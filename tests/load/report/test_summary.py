from dataclasses import replace

import pytest

from simulator.load.report.summary import summary
from simulator.load.trouble import Trouble
from tests.load.report.sample import (
    COMPARISON,
    VERDICT,
    Judgement,
    Verdict,
    empty_result,
    judged,
    small_result,
)


def test_a_summary_tells_the_verdict_the_figures_and_what_went_wrong() -> None:
    """The verdict first, objective by objective; then as little as answers the next question."""
    result = small_result()
    result.record.trouble(Trouble.TIMEOUT, 1_200, "It gave no answer.", "It was slow.")
    result.record.service[40_000_000] = 3

    assert list(summary(result, VERDICT, COMPARISON)) == [
        "FAILED: campaign against http://receiver.example:8000/postbacks",
        "  p99<100ms: 250 ms (missed)",
        "  p99<200ms: 250 ms (met)",
        "  p99<300ms: 250 ms (not decided)",
        "  It was slow.",
        "  Postbacks: due 5, sent 5, answered well 4, failed 1.",
        "  From due to answered: p50 3.01 ms, p90 40 ms, p95 40 ms, p99 40 ms, p99.9 40 ms.",
        "  From sent to answered: p50 40.1 ms, p90 40.1 ms, p95 40.1 ms, p99 40.1 ms,"
        " p99.9 40.1 ms.",
        "  1,200 timeout: It gave no answer. It was slow.",
        "  p50: 3.4 ms before, 3.5 ms now (same).",
        "  p99: 12 ms [11 ms to 13 ms] before, 5.4 s [5.1 s to 5.6 s] now (worse).",
        "  The body of an answer was not looked at.",
    ]


def test_a_run_in_which_nothing_happened_has_a_summary_too() -> None:
    """Nothing is compared, and no time is told that was not measured."""
    result = replace(empty_result(), notes=())
    verdict = Verdict(judgement=Judgement.UNREACHABLE, objectives=(), reasons=("Nobody there.",))

    lines = list(summary(result, verdict))

    assert lines == [
        "UNREACHABLE: campaign against http://receiver.example:8000/postbacks",
        "  Nobody there.",
        "  Postbacks: due 0, sent 0, answered well 0, failed 0.",
    ]


@pytest.mark.parametrize("judgement", list(Judgement))
def test_the_judgement_comes_first(judgement: Judgement) -> None:
    """Whoever reads one line reads this."""
    first = next(summary(small_result(), judged(judgement, "met")))

    assert first.startswith(f"{judgement.value.upper()}: ")


def test_a_closed_loop_tells_the_ceiling() -> None:
    """It is what such a run is made for."""
    result = replace(small_result(), asked=replace(small_result().asked, closed_loop=True))
    seconds = (result.ended_at - result.started_at).total_seconds()

    rate = result.record.total("answered") / seconds
    assert f"  That is {rate:,.0f} answered well a second." in list(summary(result, VERDICT))
