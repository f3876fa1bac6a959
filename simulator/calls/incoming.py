"""An incoming call: somebody rings a number of the customer's, and its script answers."""

from datetime import datetime
from typing import Final

from simulator.calls.call import Call, Moment
from simulator.calls.dialogue.beat import Beat, Ending, Speaker
from simulator.calls.dialogue.program import with_postback_url
from simulator.calls.outcome import Callee
from simulator.calls.request import CallRequest
from simulator.codes import ResponseCode

__all__ = ["arrive", "as_incoming", "ended_as_incoming"]

# Documented: an incoming call is 30 when it is over, and 31 if it was transferred.
_ENDINGS: Final = {ResponseCode.TRANSFERRED: ResponseCode.INCOMING_CALL_TRANSFERRED}
_CALLEE: Final = "the callee "
_CALLER: Final = "the caller "


def arrive(request: CallRequest, caller: Callee, *, queue_id: int, at: datetime) -> Call:
    """Make the call that comes in at a moment, answered at once.

    Args:
        request: Which number is called, by whom, and what its script says.
        caller: How the calling end behaves.
        queue_id: The provider's number for the call.
        at: When.
    """
    by_whom = "an unknown number" if request.caller_id is None else str(request.caller_id)
    first = Moment(at, ResponseCode.INCOMING_CALL, 0, f"called by {by_whom}")
    return Call(
        queue_id=queue_id,
        request=with_postback_url(request),
        incoming=True,
        placed_at=at,
        ready_at=at,
        status=ResponseCode.INCOMING_CALL,
        started_at=at,
        answered_at=at,
        detection=caller.detected,
        in_call_rings=caller.in_call_rings,
        recorded=caller.recorded,
        timeline=(first,),
    )


def ended_as_incoming(ending: Ending) -> Ending:
    """How an incoming call ends whose dialogue ended so."""
    code = _ENDINGS.get(ending.code, ResponseCode.INCOMING_CALL_COMPLETE)
    return ending._replace(code=code, note=_of_caller(ending.note))


def as_incoming(beat: Beat) -> Beat:
    """A beat of a dialogue whose other end is the caller."""
    if beat.speaker is Speaker.CALLEE:
        beat = beat._replace(speaker=Speaker.CALLER)
    return beat._replace(note=_of_caller(beat.note))


def _of_caller(note: str) -> str:
    return _CALLER + note.removeprefix(_CALLEE) if note.startswith(_CALLEE) else note
