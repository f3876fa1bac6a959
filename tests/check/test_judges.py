"""Judges, for all that may come: none stumbles, and what they have in common holds always."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.check.catalogue import CATALOGUE
from simulator.check.check import Check
from simulator.check.checks.judging import every_one_accepted, every_one_refused
from simulator.check.checks.refusals import is_illegal
from simulator.check.evidence import Failure, Unknown
from simulator.check.mirror import Mirror
from simulator.check.ordinary import life
from simulator.check.plan import Plan, Sending, plan_of
from simulator.check.route import Answer
from simulator.generate.strategies import illegal_postbacks, outgoing_postbacks
from simulator.postbacks.attempt import DeliveryErrorKind
from simulator.postbacks.fields import PROPERTIES
from tests.check.evidences import evidence, kind_of, plans, told_to

TOLD: Any = {"burst": 3, "wrong_path": "/elsewhere", "foreign_license": "key=other"}
PLANS = {check.id: plans(check.id, **TOLD)[:40] for check in CATALOGUE}
LIFE = plan_of(*life())
STATUSES = st.sampled_from([200, 201, 204, 301, 302, 400, 404, 405, 413, 415, 417, 500, 501, 503])
NAMES = st.sampled_from(["Content-Type", "Location", "X-Ringback-Injected", "Server"])
ANSWERS = st.builds(
    Answer,
    status=STATUSES,
    headers=st.lists(st.tuples(NAMES, st.text(max_size=8)), max_size=3).map(tuple),
    body=st.binary(max_size=40)
    | st.sampled_from([b"root:x:0", b"62615533", b"<b>Corner</b> Shop"]),
    seconds=st.floats(0, 20),
) | st.builds(Answer, error=st.sampled_from(DeliveryErrorKind), error_text=st.just("it failed"))
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
PATHS = st.sampled_from(["", "status", "digits", "at", *PROPERTIES])
STATES = st.none() | st.dictionaries(PATHS, LEAVES, min_size=1, max_size=5)
PLACES = st.dictionaries(
    st.sampled_from([*PROPERTIES]), st.lists(PATHS, min_size=1, max_size=2).map(tuple), max_size=4
)
MIRRORS = st.builds(Mirror, paths=PLACES, verbatim=PLACES, volatile=st.just(("at",)))
State = Mapping[str, Any]


def told(data: st.DataObject, check: Check, plan: Plan, *, seen: bool) -> Any:
    """Any evidence that may come of a plan and its reference."""

    def answers(of: Plan) -> list[Answer]:
        return data.draw(st.lists(ANSWERS, min_size=len(of), max_size=len(of)))

    def states(of: Plan) -> dict[int, State | None] | None:
        return {call: data.draw(STATES) for call in of.calls} if seen else None

    twin = plan if check.reference is None else check.reference(plan)
    return evidence(
        check.id,
        plan,
        answers(plan),
        states=states(plan),
        usual=answers(twin),
        usual_states=states(plan),
        mirror=data.draw(MIRRORS) if seen else None,
    )


@pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.id)
@settings(max_examples=25)  # of each of sixty checks
@given(data=st.data(), seen=st.booleans())
def test_a_judge_has_something_to_say_whatever_comes(
    check: Check, data: st.DataObject, *, seen: bool
) -> None:
    """It never stumbles over an answer or a state, and says what should have come and what did."""
    judged = check.judge(told(data, check, data.draw(st.sampled_from(PLANS[check.id])), seen=seen))

    match judged:
        case Failure():
            assert judged.expected
            assert judged.came
            assert judged.symptom
        case Unknown():
            assert judged.reason
            assert judged.reason[0].isupper()
        case _:
            assert judged is None


@given(st.lists(ANSWERS, min_size=len(LIFE), max_size=len(LIFE)))
def test_all_is_accepted_if_each_answer_is_a_whole_2xx(answers: list[Answer]) -> None:
    """A redirect is another check's to tell; anything else is a failure."""
    judged = kind_of(every_one_accepted(evidence("RB001", LIFE, answers)))

    kinds = {_kind(each) for each in answers}
    if "other" in kinds:
        assert judged not in ("met", "unknown")
    else:
        assert judged == ("unknown" if "redirect" in kinds else "met")


def _kind(answer: Answer) -> str:
    if answer.error is not None or answer.status is None:
        return "other"
    return {2: "accepted", 3: "redirect"}.get(answer.status // 100, "other")


@given(st.lists(ANSWERS, min_size=len(LIFE), max_size=len(LIFE)))
def test_all_is_refused_if_each_answer_is_a_whole_4xx(answers: list[Answer]) -> None:
    """An error of the server refuses nothing."""
    judged = every_one_refused(evidence("RB001", LIFE, answers))

    assert (judged is None) is all(each.error is None and each.refused for each in answers)


COMPARING = ("RB041", "RB042", "RB045", "RB047", "RB048", "RB049", "RB053", "RB060")
NOTED = st.dictionaries(
    st.sampled_from(["status", "digits", "mails", "log[0]"]), LEAVES, min_size=1
)


@pytest.mark.parametrize("check", COMPARING)
@settings(max_examples=40)
@given(state=NOTED, data=st.data())
def test_an_effect_is_as_it_should_be_if_no_place_differs(
    check: str, state: dict[str, Any], data: st.DataObject
) -> None:
    """One place that counts makes the difference, and one that changes by itself does not."""
    plan = data.draw(st.sampled_from(PLANS[check]))
    place = data.draw(st.sampled_from(sorted(state)))

    def judged(got: State, mirror: Mirror) -> str:
        calls = plan.calls
        return told_to(
            check,
            evidence(
                check,
                plan,
                [204] * len(plan),
                states=dict.fromkeys(calls, got),
                usual_states=dict.fromkeys(calls, state),
                mirror=mirror,
            ),
        )

    changed = {**state, place: (state[place], "another")}
    assert judged(state, Mirror()) == "met"
    assert judged(changed, Mirror()) not in ("met", "unknown")
    assert judged(changed, Mirror(volatile=(place,))) == "met"
    assert judged(changed, Mirror(excluded_by_user=("*",))) == "met"


@given(outgoing_postbacks(realism="future"))
def test_whatever_the_provider_may_send_is_not_illegal(message: dict[str, Any]) -> None:
    """A receiver is never asked to refuse what may come."""
    assert not is_illegal(Sending(message=message))


@given(illegal_postbacks(), st.sampled_from(["QueueID", "ResponseCode"]))
def test_without_call_or_status_a_postback_is_illegal(message: dict[str, Any], name: str) -> None:
    """Whatever else it says."""
    without = {key: value for key, value in message.items() if key != name}

    assert is_illegal(Sending(message=without))
    assert is_illegal(Sending(message={**without, name: ""}))
