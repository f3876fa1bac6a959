from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from simulator.load.histogram import quantised
from simulator.load.record import Record, Second
from simulator.load.result import Asked, Ending, Generator, Others, Result
from simulator.load.slo import SloError
from simulator.load.trouble import Trouble
from simulator.load.verdict import Judgement, Limits, Objective, Verdict, judge

_MS = 1_000_000
_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_ASKED = Asked(scenario="smoke", url="http://127.0.0.1:9/x", postbacks=1_000, seconds=60.0)
_BEHIND = (
    "This machine was more than 10 ms late for {share} of the postbacks{so}:"
    " keep it free of other work, use more processes (--processes), or fewer postbacks."
)


def _record(
    *, answered: int = 1_000, took: int = 5 * _MS, late: int = 0, **troubles: int
) -> Record:
    """A run whose answers all took the same; `late` of all went out 50 ms late."""
    failed = sum(troubles.values())
    ended = answered + failed
    record = Record(own_lateness={quantised(50 * _MS): late, 1_000: ended - late})
    latency = {12: {quantised(took): answered}} if answered else {}
    record.second(0).add(Second(ended, ended, answered, failed, latency=latency))
    for name, count in troubles.items():
        record.trouble(Trouble[name.upper()], count, f"It was {name}.")
    return record


def _result(
    record: Record, *slos: str, ending: Ending = Ending.FINISHED, asked: Asked = _ASKED
) -> Result:
    return Result(
        asked=replace(asked, slos=slos),
        record=record,
        started_at=_NOON,
        ended_at=_NOON + timedelta(seconds=60),
        ending=ending,
    )


def _lost(name: str, unaccounted: int) -> Generator:
    return Generator(name=name, machine="m", versions={}, lost=True, unaccounted=unaccounted)


def test_a_run_that_met_all_passes() -> None:
    """Each objective is told with what was measured; there is nothing to explain."""
    assert judge(_result(_record(), "p99<10ms", "errors<=0")) == Verdict(
        Judgement.PASSED,
        (Objective("p99<10ms", "5 ms", met=True), Objective("errors<=0", "0", met=True)),
    )


def test_a_run_that_missed_one_fails() -> None:
    """The reason says which, and what it was."""
    verdict = judge(_result(_record(took=50 * _MS, timeout=20), "p50<10ms", "errors<1%", "p90<1s"))

    assert verdict.judgement is Judgement.FAILED
    assert [each.met for each in verdict.objectives] == [False, False, True]
    assert verdict.reasons == (
        "p50<10ms was missed: it was 49.9 ms.",
        "errors<1% was missed: it was 1.96 %.",
    )


def test_a_postback_without_an_answer_misses_a_maximum() -> None:
    """It is not told as a time."""
    verdict = judge(_result(_record(timeout=1), "max<1m"))

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
    verdict = judge(_result(_record(reset=errors)))

    assert verdict.judgement is judgement
    assert verdict.reasons == (
        "No objective was given, so errors<1% was taken for one.", *reason,
    )  # fmt: skip


def test_an_objective_that_is_none_is_refused() -> None:
    """A result from a file may hold anything."""
    with pytest.raises(SloError):
        judge(_result(_record(), "fast"))


# Nobody there.


@pytest.mark.parametrize("trouble", ["refused", "unreachable", "tls"])
def test_a_receiver_that_nobody_reached_is_unreachable(trouble: str) -> None:
    """It did not fail an objective: there was none to fail."""
    record = _record(answered=0, **{trouble: 90, "not_sent": 10})

    assert judge(_result(record, "errors<1%")) == Verdict(
        Judgement.UNREACHABLE,
        (Objective("errors<1%", "100 %", met=False),),
        (
            f"It was {trouble}. Nothing was answered: start the receiver,"
            " or wait for it with --wait-ready.",
        ),
    )


def test_a_run_that_ended_for_it_is_unreachable_without_any_trouble() -> None:
    """Then the URL is named."""
    verdict = judge(_result(Record(), ending=Ending.UNREACHABLE))

    assert verdict.judgement is Judgement.UNREACHABLE
    assert verdict.reasons == (
        "http://127.0.0.1:9/x could not be reached. Nothing was answered: start the receiver,"
        " or wait for it with --wait-ready.",
    )


@pytest.mark.parametrize(
    "record",
    [
        _record(answered=1, refused=90),
        _record(answered=0, refused=90, timeout=1),
        _record(answered=0, timeout=90),
    ],
    ids=["answered once", "silent once", "silent"],
)
def test_a_receiver_that_was_there_once_is_a_bad_one(record: Record) -> None:
    """It is not unreachable, but fails."""
    assert judge(_result(record, "errors<1%")).judgement is Judgement.FAILED


# Doubts.


def test_a_run_without_postbacks_tells_nothing() -> None:
    """It never passes by default."""
    assert judge(_result(Record(), "errors<1%")) == Verdict(
        Judgement.INCONCLUSIVE,
        (Objective("errors<1%", "not measured", met=None),),
        ("No postback was due: ask for more calls, a higher rate or more seconds.",),
    )


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
    stopped = _result(_record(), "p99<10ms", ending=Ending.STOPPED)
    result = replace(
        stopped,
        asked=replace(stopped.asked, **asked),  # type: ignore[arg-type]
        ended_at=_NOON + timedelta(seconds=after),
    )

    verdict = judge(result)

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.reasons == (reason,)


def test_what_a_stopped_run_did_not_send_is_no_second_doubt() -> None:
    """It was not sent because the run was stopped."""
    record = _record(answered=500, not_sent=500)
    verdict = judge(_result(record, "p99<10ms", ending=Ending.STOPPED))

    assert verdict.reasons == ("The run was stopped after 60 of 60 s: let it come to its end.",)


def test_a_run_without_end_may_be_stopped() -> None:
    """Somebody has to do it."""
    endless = replace(_ASKED, postbacks=None, seconds=None)

    verdict = judge(_result(_record(), "p99<10ms", ending=Ending.STOPPED, asked=endless))

    assert verdict.judgement is Judgement.PASSED


def test_a_missed_objective_fails_a_run_that_was_stopped_for_it() -> None:
    """What was measured until then is enough."""
    verdict = judge(_result(_record(timeout=200), "errors<1%", ending=Ending.OBJECTIVE))

    assert verdict.judgement is Judgement.FAILED
    assert verdict.reasons == ("errors<1% was missed: it was 16.7 %.",)


def test_a_missed_time_is_excused_if_this_machine_was_late() -> None:
    """2 % went out late, so a p99 may be missed through it; the errors are the receiver's."""
    slow = _record(took=50 * _MS, late=20)
    verdict = judge(_result(slow, "p99<10ms", "p99.9<20ms", "errors<1%"))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert [each.met for each in verdict.objectives] == [None, None, True]
    assert verdict.objectives[0].measured == "49.9 ms"
    so = ", so p99<10ms and p99.9<20ms may be missed through it"
    assert verdict.reasons == (_BEHIND.format(share="2 %", so=so),)


def test_errors_fail_a_run_however_late_this_machine_was() -> None:
    """It did not make them; the excuse of times is told all the same."""
    verdict = judge(_result(_record(late=300, timeout=100, took=50 * _MS), "p50<10ms", "errors<1%"))

    assert verdict.judgement is Judgement.FAILED
    assert [each.met for each in verdict.objectives] == [None, False]
    assert verdict.reasons == (
        "errors<1% was missed: it was 9.09 %.",
        _BEHIND.format(share="27.3 %", so=", so p50<10ms may be missed through it"),
    )


def test_a_run_is_in_doubt_if_this_machine_was_late_though_all_was_met() -> None:
    """The load was not the one that was asked for."""
    verdict = judge(_result(_record(late=20), "p99<10ms"))

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
    verdict = judge(_result(_record(took=50 * _MS, late=late), slo))

    assert verdict.objectives == (Objective(slo, "49.9 ms", met),)


def test_in_the_closed_loop_nothing_is_late() -> None:
    """A postback is due when it is sent."""
    closed = replace(_ASKED, closed_loop=True)
    verdict = judge(_result(_record(late=500), "p99<10ms", asked=closed))

    assert verdict == Verdict(Judgement.PASSED, (Objective("p99<10ms", "5 ms", met=True),))


@pytest.mark.parametrize("trouble", ["not_sent", "too_many"])
def test_what_this_machine_did_not_send_leaves_doubt(trouble: str) -> None:
    """It counts in no objective, so none may be missed through it."""
    verdict = judge(_result(_record(answered=1_980, **{trouble: 20}), "p99<10ms", "errors<=0"))

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
    assert judge(_result(_record(answered=999, not_sent=1))).judgement is Judgement.PASSED


@pytest.mark.parametrize(
    ("lost", "reason"),
    [
        ([_lost("a", 250)],
         "a was lost, and with it what became of 20 % of the postbacks: run it again."),
        ([_lost("a", 200), _lost("b", 50)],
         "a and b were lost, and with them what became of 20 % of the postbacks: run it again."),
    ],
)  # fmt: skip
def test_a_process_that_was_lost_leaves_doubt(lost: list[Generator], reason: str) -> None:
    """Nobody knows what became of what it had to send."""
    here = Generator(name="c", machine="m", versions={})
    verdict = judge(replace(_result(_record(), "p99<10ms"), generators=(*lost, here)))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.reasons == (reason,)


def test_a_process_that_was_lost_with_nothing_to_send_leaves_none() -> None:
    """The others had taken over."""
    result = replace(_result(_record(), "p99<10ms"), generators=(_lost("a", 0),))

    assert judge(result).judgement is Judgement.PASSED


def test_too_few_postbacks_for_a_percentile_tell_nothing() -> None:
    """The p99.9 of five hundred is nothing but their maximum."""
    verdict = judge(_result(_record(answered=500), "p99.9<10ms"))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.objectives == (Objective("p99.9<10ms", "5 ms", met=None),)
    assert verdict.reasons == (
        "p99.9<10ms needs at least 1,000 postbacks that ended, and there were 500:"
        " let the run be longer, or ask for a lower percentile.",
    )


@pytest.mark.parametrize("slo", ["mean<10ms", "p50[8]<10ms"])
def test_an_objective_of_answers_without_any_tells_nothing(slo: str) -> None:
    """All had no answer, or were of another kind."""
    verdict = judge(_result(_record(answered=0, timeout=500), slo))

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
    verdict = judge(_result(_record(answered=500, took=50 * _MS), "p99.9<10ms"))

    assert verdict.judgement is Judgement.FAILED
    assert verdict.reasons == ("p99.9<10ms was missed: it was 49.9 ms.",)


def test_a_kind_whose_share_of_the_unanswered_matters_tells_nothing() -> None:
    """Five hundred had no answer, and each may have been of the kind that was asked for."""
    verdict = judge(_result(_record(timeout=500), "p90[12]<10ms", "errors<50%"))

    assert verdict.judgement is Judgement.INCONCLUSIVE
    assert verdict.objectives[0] == Objective("p90[12]<10ms", "not measured", met=None)
    assert verdict.reasons == (
        "p90[12]<10ms depends on the kind of 500 postbacks that failed, which is not known of those"
        " without an answer: see to their troubles first.",
    )


def test_all_doubts_are_told_at_once() -> None:
    """Whoever runs it again wants to mend all of them."""
    record = _record(answered=400, late=100, not_sent=50)
    result = replace(
        _result(record, "p99.9<10ms", ending=Ending.FINISHED), generators=(_lost("a", 50),)
    )

    reasons = judge(result).reasons

    assert [each.partition(" ")[0] for each in reasons] == ["This", "11.1", "a", "p99.9<10ms"]


def test_how_far_the_generator_may_fall_behind_can_be_said() -> None:
    """Another machine may be worth more, or less."""
    result = _result(_record(late=20), "p99<10ms")

    assert judge(result, limits=Limits(late_share=0.03)).judgement is Judgement.PASSED
    assert judge(result, limits=Limits(own_lateness=60 * _MS)).judgement is Judgement.PASSED


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
    verdict = judge(_result(_record(took=50 * _MS), "p50<10ms", "errors<1%"))

    assert verdict.to_json() == {
        "judgement": "failed",
        "exit_status": 1,
        "objectives": [
            {"slo": "p50<10ms", "measured": "49.9 ms", "met": False},
            {"slo": "errors<1%", "measured": "0 %", "met": True},
        ],
        "reasons": ["p50<10ms was missed: it was 49.9 ms."],
    }


@pytest.mark.parametrize(("failures", "passes"), [(0, True), (5, True), (6, False), (500, False)])
def test_what_other_users_could_not_do_leaves_doubt(failures: int, *, passes: bool) -> None:
    """A scenario that also places calls shows nothing if none can be placed; 1 % may fail."""
    others = Others(requests=500, failures=failures, example="GET place a call: refused")
    verdict = judge(replace(_result(_record(), "errors<=0"), others=others))

    assert verdict.judgement is (Judgement.PASSED if passes else Judgement.INCONCLUSIVE)
    told = (
        f"{failures} of 500 requests of the scenario's other users failed, so what they were to do"
        " was not done: GET place a call: refused"
    )
    assert verdict.reasons == (() if passes else (told,))
