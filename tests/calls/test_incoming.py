import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.call import Call
from simulator.calls.dialogue.beat import Ending, Speaker
from simulator.calls.dialogue.stage import EMPTY_STAGE
from simulator.calls.incoming import arrive, ended_as_incoming
from simulator.calls.outcome import Callee
from simulator.calls.talk import talk
from simulator.codes import Phase, ResponseCode
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import incoming_postback
from simulator.postbacks.message import message_of
from simulator.postbacks.schema import problems
from tests.calls.dialogue.performances import callees, scripts
from tests.calls.lives import NOON, request, told

_CALLER = PhoneNumber("2025550100")
_CODES = {29, 30, 31, 41, 42}


def _lives(text: str, caller: Callee, *, withheld: bool = False) -> list[Call]:
    """A call that comes in as it stands after each step; no web server answers."""
    asked = request(text=text, caller_id=None if withheld else _CALLER)
    first = arrive(asked, caller, queue_id=7, at=NOON)
    return told(first, talk(first, caller, NOON, EMPTY_STAGE))


def test_an_incoming_call_is_answered_as_it_comes() -> None:
    """The clock of its bill runs from then on."""
    [first, *_] = _lives("Hello.", Callee())

    assert (first.status, first.incoming, first.answered) == (29, True, True)
    assert first.started_at == first.answered_at == NOON
    assert first.timeline[0].note == "called by 202-555-0100"


def test_a_caller_may_withhold_the_number() -> None:
    """Then the postback has none."""
    [first, *_] = _lives("Hello.", Callee(), withheld=True)

    assert first.timeline[0].note == "called by an unknown number"
    assert incoming_postback(first)["callerid"] is None


@given(text=scripts, caller=callees(), withheld=st.booleans())
def test_every_incoming_call_ends_with_a_code_of_its_own(
    *, text: str, caller: Callee, withheld: bool
) -> None:
    """Whatever the script is and whoever calls: no other code is documented."""
    calls = _lives(text, caller, withheld=withheld)

    assert {int(call.status) for call in calls} <= _CODES
    assert [call.complete for call in calls] == [False] * (len(calls) - 1) + [True]
    moments = [moment.at for moment in calls[-1].timeline]
    assert moments == sorted(moments)


@given(text=scripts, caller=callees(), withheld=st.booleans())
def test_every_postback_of_an_incoming_call_is_as_its_schema_says(
    *, text: str, caller: Callee, withheld: bool
) -> None:
    """But for variables, to which a script may give any name."""
    for call in _lives(text, caller, withheld=withheld):
        found = problems(message_of(incoming_postback(call)), "incoming_postback")
        names = {name for name, _ in call.variables}
        assert [each for each in found if each.property not in names] == []


@pytest.mark.parametrize("code", [code for code in ResponseCode if code.phase is Phase.ANSWERED])
def test_only_a_transfer_that_was_taken_counts_as_one(code: ResponseCode) -> None:
    """31; everything else is 30."""
    ended = ended_as_incoming(Ending(7.0, code))

    assert ended.code == (31 if code is ResponseCode.TRANSFERRED else 30)


def test_who_hangs_up_is_called_the_caller() -> None:
    """Nobody was called."""
    last = _lives(r"Hello. ~\WaitForDTMF(5)~", Callee(hears_seconds=2))[-1]

    assert last.timeline[-1].note == "the caller hung up"


def test_who_presses_is_called_the_caller() -> None:
    """In the words of the timeline, of a plain message as of a script."""
    for text in ("Hello, this is a message.", r"Hello. ~\WaitForDTMF(5)~"):
        last = _lives(text, Callee(presses="5"))[-1]
        [pressed] = [moment for moment in last.timeline if "pressed" in moment.note]
        assert pressed.note == "the caller pressed 5"
    assert pressed.speaker is Speaker.CALLER
