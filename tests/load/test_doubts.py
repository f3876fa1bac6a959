from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.load.record import Record
from simulator.load.result import Ending, Generator, Others
from simulator.load.verdict import Judgement, Limits, Objective, Verdict, judge
from tests.load.judged import ASKED, MS, NOON, lost_one, record_of, result_of

_BEHIND = (
    "This machine was more than 10 ms late for {share} of the postbacks{so}:"
    " keep it free of other work, use more processes (--processes), or fewer postbacks."
)


def test_a_run_without_postbacks_tells_nothing() -> None:
    """It never passes by default."""
    assert judge(result_of(Record(), "errors<1%")) == Verdict(
        Judgement.INCONCLUSIVE,
        (Objective("errors<1%", "not measured", met=None),),
        ("No postback was due: ask for more calls, a higher rate or more seconds.",),
    )


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        (Ending.STOPPED, "The run was stopped after 60 of 60 s: let it come to its end."),
        (Ending.BROKEN,
         "The run broke down, as its notes say: it cannot tell what would have followed."),
    ],
)  # fmt: skip
def test_a_run_that_ended_before_anything_was_told_asks_for_no_more_postbacks(
    ending: Ending, reason: str
) -> None:
    """More of them would not have helped."""
    assert judge(result_of(Record(), "errors<1%", ending=ending)).reasons == (reason,)


@pytest.mark.parametrize(
    ("asked", "after", "reason"),
    [
        ({}, 12.34, "The run was stopped after 12.3 of 60 s: let it come to its end."),
        ({"seconds": 7_200.0}, 1_234.5,
         "The run was stopped after 1,234 of 7,200 s: let it come to its end."),
        ({"seconds": None}, 0.5, "The run was stopped after 0.5 s: let it come to its end."),
    ],
)  # fmt: skip
def test_a_run_that_somebody_stopped_tells_nothing(
    asked: dict[str, float | None], after: float, reason: str
) -> None:
    """What it did not come to may have been the hard part."""
    stopped = result_of(record_of(), "p99<10ms", ending=Ending.STOPPED)
    result = replace(
        stopped,
        asked=replace(stopped.asked, **asked),  # type: ignore[arg-type]
        ended_at=NOON + timedelta(seconds=after),
    )

    verdict = judge(result)

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.reasons == (reason,)


def test_what_a_stopped_run_did_not_send_is_no_second_doubt() -> None:
    """It was not sent because the run was stopped."""
    record = record_of(answered=500, not_sent=500)
    verdict = judge(result_of(record, "p99<10ms", ending=Ending.STOPPED))

    assert verdict.reasons == ("The run was stopped after 60 of 60 s: let it come to its end.",)


def test_a_run_without_end_may_be_stopped() -> None:
    """Somebody has to do it."""
    endless = replace(ASKED, postbacks=None, seconds=None)

    verdict = judge(result_of(record_of(), "p99<10ms", ending=Ending.STOPPED, asked=endless))

    assert verdict.judgement is Judgement.PASSED


def test_a_missed_time_is_excused_if_this_machine_was_late() -> None:
    """2 % went out late, so a p99 may be missed through it; the errors are the receiver's."""
    slow = record_of(took=50 * MS, late=20)
    verdict = judge(result_of(slow, "p99<10ms", "p99.9<20ms", "errors<1%"))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert [each.met for each in verdict.objectives] == [None, None, True]
    assert verdict.objectives[0].measured == "49.9 ms"
    so = ", so p99<10ms and p99.9<20ms may be missed through it"
    assert verdict.reasons == (_BEHIND.format(share="2 %", so=so),)


def test_errors_fail_a_run_however_late_this_machine_was() -> None:
    """It did not make them; the excuse of times is told all the same."""
    verdict = judge(
        result_of(record_of(late=300, timeout=100, took=50 * MS), "p50<10ms", "errors<1%")
    )

    assert verdict.judgement is Judgement.FAILED
    assert [each.met for each in verdict.objectives] == [None, False]
    assert verdict.reasons == (
        "errors<1% was missed: it was 9.09 %.",
        _BEHIND.format(share="27.3 %", so=", so p50<10ms may be missed through it"),
    )


def test_a_run_is_in_doubt_if_this_machine_was_late_though_all_was_met() -> None:
    """The load was not the one that was asked for."""
    verdict = judge(result_of(record_of(late=20), "p99<10ms"))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.reasons == (_BEHIND.format(share="2 %", so=""),)


@pytest.mark.parametrize(
    ("slo", "late", "met"),
    [("p99<10ms", 10, False), ("p99.9<10ms", 1, False), ("p99.9<10ms", 2, None),
     ("max<10ms", 1, None), ("max<10ms", 0, False), ("mean<10ms", 10, False)],
)  # fmt: skip
def test_the_higher_a_percentile_the_less_lateness_excuses_it(
    slo: str,
    late: int,
    met: bool | None,  # noqa: FBT001
) -> None:
    """One late postback of a thousand can be a maximum, but no p99."""
    verdict = judge(result_of(record_of(took=50 * MS, late=late), slo))

    assert verdict.objectives == (Objective(slo, "49.9 ms", met),)


def test_in_the_closed_loop_nothing_is_late() -> None:
    """A postback is due when it is sent."""
    closed = replace(ASKED, closed_loop=True)
    verdict = judge(result_of(record_of(late=500), "p99<10ms", asked=closed))

    assert verdict == Verdict(Judgement.PASSED, (Objective("p99<10ms", "5 ms", met=True),))


@pytest.mark.parametrize("trouble", ["not_sent", "too_many"])
def test_what_this_machine_did_not_send_leaves_doubt(trouble: str) -> None:
    """It counts in no objective, so none may be missed through it."""
    verdict = judge(result_of(record_of(answered=1_980, **{trouble: 20}), "p99<10ms", "errors<=0"))

    assert verdict == Verdict(
        Judgement.INCONCLUSIVE,
        (Objective("p99<10ms", "5 ms", met=True), Objective("errors<=0", "0", met=True)),
        (
            "1 % of the postbacks due were not sent, because no connection was free or could be"
            " opened: allow more of them (--connections), or use more processes (--processes).",
        ),
    )


def test_a_thousandth_may_stay_unsent() -> None:
    """The doubt would be greater than its reason."""
    assert judge(result_of(record_of(answered=999, not_sent=1))).judgement is Judgement.PASSED


@pytest.mark.parametrize(
    ("lost", "reason"),
    [
        ([lost_one("a", 250)],
         "a was lost, and with it what became of 20 % of the postbacks: run it again."),
        ([lost_one("a", 200), lost_one("b", 50)],
         "a and b were lost, and with them what became of 20 % of the postbacks: run it again."),
    ],
)  # fmt: skip
def test_a_process_that_was_lost_leaves_doubt(lost: list[Generator], reason: str) -> None:
    """Nobody knows what became of what it had to send."""
    here = Generator(name="c", machine="m", versions={})
    verdict = judge(replace(result_of(record_of(), "p99<10ms"), generators=(*lost, here)))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.reasons == (reason,)


def test_a_process_that_was_lost_with_nothing_to_send_leaves_none() -> None:
    """The others had taken over."""
    result = replace(result_of(record_of(), "p99<10ms"), generators=(lost_one("a", 0),))

    assert judge(result).judgement is Judgement.PASSED


@pytest.mark.parametrize(
    ("names", "them"), [("a", "a was lost, and what the receiver takes from it"),
                        ("ab", "a and b were lost, and what the receiver takes from them")]
)  # fmt: skip
def test_a_process_that_was_lost_from_the_closed_loop_leaves_doubt(names: str, them: str) -> None:
    """Nothing was due of it at any moment, but the ceiling found is not that of all."""
    closed = replace(ASKED, closed_loop=True)
    lost = tuple(lost_one(name, 0) for name in names)
    verdict = judge(replace(result_of(record_of(), "p99<10ms", asked=closed), generators=lost))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.reasons == (f"{them}, too, cannot be told: run it again.",)


def test_too_few_postbacks_for_a_percentile_tell_nothing() -> None:
    """The p99.9 of five hundred is nothing but their maximum."""
    verdict = judge(result_of(record_of(answered=500), "p99.9<10ms"))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.objectives == (Objective("p99.9<10ms", "5 ms", met=None),)
    assert verdict.reasons == (
        "p99.9<10ms needs at least 1,000 postbacks that ended, and there were 500:"
        " let the run be longer, or ask for a lower percentile.",
    )


@pytest.mark.parametrize("slo", ["mean<10ms", "p50[8]<10ms"])
def test_an_objective_of_answers_without_any_tells_nothing(slo: str) -> None:
    """All had no answer, or were of another kind."""
    verdict = judge(result_of(record_of(answered=0, timeout=500), slo))

    assert verdict == Verdict(
        Judgement.INCONCLUSIVE,
        (Objective(slo, "not measured", met=None),),
        (
            f"No postback that counts for {slo} was answered: let the run be longer,"
            " or see to its troubles first.",
        ),
    )


def test_too_few_postbacks_are_enough_to_miss_what_more_could_not_have_met() -> None:
    """Of a thousand only one may be slow, and all five hundred were."""
    verdict = judge(result_of(record_of(answered=500, took=50 * MS), "p99.9<10ms"))

    assert verdict.judgement is Judgement.FAILED
    assert verdict.reasons == ("p99.9<10ms was missed: it was 49.9 ms.",)


def test_a_kind_whose_share_of_the_unanswered_matters_tells_nothing() -> None:
    """Five hundred had no answer, and each may have been of the kind that was asked for."""
    verdict = judge(result_of(record_of(timeout=500), "p90[12]<10ms", "errors<50%"))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.objectives[0] == Objective("p90[12]<10ms", "not measured", met=None)
    assert verdict.reasons == (
        "p90[12]<10ms depends on the kind of 500 postbacks that failed, which is not known of those"
        " without an answer: see to their troubles first.",
    )


def test_all_doubts_are_told_at_once() -> None:
    """Whoever runs it again wants to mend all of them."""
    record = record_of(answered=400, late=100, not_sent=50)
    result = replace(
        result_of(record, "p99.9<10ms", ending=Ending.FINISHED), generators=(lost_one("a", 50),)
    )

    reasons = judge(result).reasons

    assert [each.partition(" ")[0] for each in reasons] == ["This", "11.1", "a", "p99.9<10ms"]


def test_how_far_the_generator_may_fall_behind_can_be_said() -> None:
    """Another machine may be worth more, or less."""
    result = result_of(record_of(late=20), "p99<10ms")

    assert judge(result, limits=Limits(late_share=0.03)).judgement is Judgement.PASSED
    assert judge(result, limits=Limits(own_lateness=60 * MS)).judgement is Judgement.PASSED


@pytest.mark.parametrize(("failures", "passes"), [(0, True), (5, True), (6, False), (500, False)])
def test_what_other_users_could_not_do_leaves_doubt(failures: int, *, passes: bool) -> None:
    """A scenario that also places calls shows nothing if none can be placed; 1 % may fail."""
    others = Others(requests=500, failures=failures, example="GET place a call: refused")
    verdict = judge(replace(result_of(record_of(), "errors<=0"), others=others))

    assert verdict.judgement is (Judgement.PASSED if passes else Judgement.INCONCLUSIVE)
    told = (
        f"{failures} of 500 requests of the scenario's other users failed, so what they were to do"
        " was not done: GET place a call: refused"
    )
    assert verdict.reasons == (() if passes else (told,))
