"""Whole lives of calls with scripts, as their customer is told of them."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.call import Call
from simulator.calls.lifecycle import Pace, accept, live
from simulator.calls.outcome import Callee, Outcome, Try
from simulator.codes import ResponseCode
from simulator.generate.likeness.consistency import inconsistencies
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import outgoing_postback
from simulator.postbacks.message import message_of
from simulator.postbacks.schema import problems
from tests.calls.dialogue.performances import callees, scripts
from tests.calls.lives import NOON, request, told

_MOST = 300


def _told(text: str, callee: Callee, answer: str | None, after: float) -> list[Call]:
    """A call as it stands after each step; web servers answer after so many seconds."""
    asked = request(text=text, caller_id=PhoneNumber("7575550199"), max_call_seconds=_MOST)
    first = accept(asked, queue_id=7, at=NOON, ready_at=NOON)
    life = live(first, Outcome(name="it", tries=(Try(callee=callee),)), Pace())
    return told(first, life, answer=answer, after=after)


@given(
    text=scripts,
    callee=callees(),
    answer=st.none() | st.text(max_size=10),
    after=st.floats(0, 2 * _MOST),
)
def test_every_postback_of_a_call_with_a_script_is_valid_and_consistent(
    *, text: str, callee: Callee, answer: str | None, after: float
) -> None:
    """Whoever answers, and whatever servers say; only a variable may have any name."""
    for call in _told(text, callee, answer, after):
        message = message_of(outgoing_postback(call))
        names = {name for name, _ in call.variables}
        found = [each for each in problems(message) if each.property not in names]
        assert found == []
        assert inconsistencies(message) == []


@given(text=scripts, callee=callees(), after=st.floats(0, 2 * _MOST))
def test_every_call_with_a_script_ends_within_its_longest_time(
    *, text: str, callee: Callee, after: float
) -> None:
    """In virtual time, and it never goes back in time, however late a server answers."""
    last = _told(text, callee, "late", after)[-1]

    assert last.complete
    moments = [moment.at for moment in last.timeline]
    assert moments == sorted(moments)
    if last.answered_at is not None:
        assert last.ended_at == moments[-1] <= last.answered_at + timedelta(seconds=_MOST)
    else:
        assert last.status is ResponseCode.CALL_UNANSWERED  # MaxRingTime ended it
