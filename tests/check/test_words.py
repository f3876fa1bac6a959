"""The words in which reports tell of an exam."""

import pytest
from hypothesis import given

from simulator.check.catalogue import find_check
from simulator.check.check import Phase
from simulator.check.deviations import deviations
from simulator.check.evidence import Failure, Run
from simulator.check.ordinary import life, ordinary, single
from simulator.check.plan import Fault, Ids, Plan, Sending, plan_of
from simulator.check.report.words import clipped, guilty_words, sent_lines
from simulator.check.result import Finding
from simulator.postbacks.wire import Booleans, WireProfile
from tests.check.evidences import answer
from tests.check.test_plan import PLANS


def finding(plan: Plan) -> Finding:
    """A finding in which all that is unusual is guilty."""
    return Finding(
        check=find_check("RB001"),
        phase=Phase.FUZZ,
        plan=plan,
        run=Run(plan=plan, answers=(answer(500),) * len(plan), queue_ids={}),
        reference=None,
        failure=Failure("an answer with a 2xx status", "500", "status 500"),
        guilty=tuple(each.label for each in deviations(plan)),
        found=plan,
    )


LOWER = WireProfile(booleans=Booleans.LOWER)


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (single(incallringcount=None), ["no incallringcount"]),
        (single(digitsdialed=""), ["digitsdialed is empty"]),
        (single(Duration=-1), ["Duration is -1"]),
        (single(zip="23320"), ["zip, a property that is not documented"]),
        (single(digitsdialed="1" * 99), ["digitsdialed is '" + "1" * 59]),
        (plan_of(Sending(message=ordinary(), wire=LOWER)), ["booleans in another spelling: true"]),
        (
            plan_of(Sending(message=dict(reversed(ordinary().items())))),
            ["the properties in another order"],
        ),
        (
            plan_of(Sending(message=ordinary()), ids=Ids.BEYOND_32_BITS),
            ["a QueueID beyond 32 bits"],
        ),
        (plan_of(Sending(body=b"x")), ["a body that is no postback"]),
        (plan_of(Sending(message=ordinary(), padding=9_000)), ["9,000 characters too many"]),
        (plan_of(Sending(message=ordinary(), method="PUT")), ["sent by PUT"]),
        (plan_of(Sending(message=ordinary(), content_type="a/b")), ["sent as a/b"]),
        (plan_of(Sending(message=ordinary(), path="/x")), ["sent to /x"]),
        (plan_of(Sending(message=ordinary(), headers=(("A", "b"),))), ["sent with another header"]),
        (
            plan_of(Sending(message=ordinary(), fault=Fault.LATE)),
            ["one comes when its call is over"],
        ),
    ],
    ids=str,
)
def test_what_is_guilty_is_told_in_a_clause(plan: Plan, words: list[str]) -> None:
    """Labels are for programs."""
    assert guilty_words(finding(plan)) == words


@given(PLANS)
def test_whatever_is_unusual_can_be_told(plan: Plan) -> None:
    """A report never stumbles over what it reports."""
    told = finding(plan)

    assert len(guilty_words(told)) == len(told.guilty)
    assert all(guilty_words(told))
    assert len(sent_lines(told)) == min(len(plan), 13 if len(plan) > 12 else 12)


def test_a_long_plan_is_told_by_its_beginning() -> None:
    """A burst of a thousand has a thousand lines otherwise."""
    lines = sent_lines(finding(plan_of(*life() * 10)), most=2)

    assert len(lines) == 3
    assert lines[-1] == f"and {len(life()) * 10 - 2:,} more"


def test_what_is_long_is_clipped_and_says_so() -> None:
    """Two megabytes help nobody in a report."""
    assert clipped(b"abc") == "abc"
    assert clipped(b"x" * 70_000, most=4) == "xxxx\n… and 69,996 bytes more"
