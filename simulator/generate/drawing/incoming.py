"""Incoming calls to draw: their postbacks, of which every part is drawn and shrinks."""

from datetime import datetime, timedelta
from typing import Any, Final

from hypothesis import strategies as st

from simulator.calls.dialogue.commands import CONFERENCE_KEY
from simulator.calls.outcome import MachineDetection
from simulator.codes import ResponseCode
from simulator.generate.drawing.callees import numbers
from simulator.generate.drawing.real import LARGEST_QUEUE_ID, MOMENTS
from simulator.postbacks.message import message_of

__all__ = ["CODES", "incoming"]

CODES: Final = (
    ResponseCode.INCOMING_CALL_COMPLETE,
    ResponseCode.INCOMING_CALL,
    ResponseCode.INCOMING_CALL_TRANSFERRED,
    ResponseCode.CONFERENCE_START,
    ResponseCode.CONFERENCE_JOIN,
)
"""The ResponseCodes of incoming calls, the plainest first.

Documented: scripts of incoming calls have the same commands, and Conference brings the last two.
"""

_CONFERRED: Final = (ResponseCode.CONFERENCE_START, ResponseCode.CONFERENCE_JOIN)
_KEYS: Final = st.uuids()
_SELDOM: Final = st.sampled_from((False,) * 7 + (True,))
_LENGTHS: Final = st.integers(0, 900_000)
_DIGITS: Final = st.just("") | st.text("0123456789*#", max_size=10)
_NUMBERS: Final = numbers()
_QUEUE_IDS: Final = st.integers(0, LARGEST_QUEUE_ID)
_DETECTIONS: Final = st.sampled_from([each.value for each in MachineDetection])


@st.composite
def incoming(draw: st.DrawFn, codes: tuple[ResponseCode, ...] = CODES) -> dict[str, Any]:
    """Draw the postback of one incoming call; shrinks to one that is over at once."""
    code, started = draw(st.sampled_from(codes)), draw(MOMENTS)
    ended: datetime | None = None
    if code.terminal:
        ended = started + timedelta(milliseconds=draw(_LENGTHS))
    duration = int((ended - started).total_seconds()) if ended else 0
    caller, called = draw(_NUMBERS), draw(_NUMBERS)
    transferred = code is ResponseCode.INCOMING_CALL_TRANSFERRED
    return message_of(
        {
            "QueueID": draw(_QUEUE_IDS),
            "ResponseCode": int(code),
            "StartTime": started,
            "EndTime": ended,
            "Duration": duration,
            "incoming": True,
            "transfercallerid": caller.digits if transferred else None,
            "machinedetection": draw(_DETECTIONS),
            "digitsdialed": draw(_DIGITS),
            "lastrecordlength": duration if code.terminal and draw(_SELDOM) else None,
            "callerid": caller.digits,
            "phonenumber": called.digits,
            CONFERENCE_KEY: str(draw(_KEYS)) if code in _CONFERRED else None,
        }
    )
