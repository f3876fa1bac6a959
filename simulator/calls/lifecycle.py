"""The life of a call: which status follows which, and when."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final, NamedTuple

from simulator.calls.call import Call, Moment
from simulator.calls.conversation import converse
from simulator.calls.outcome import Callee, Outcome, Try
from simulator.calls.request import CallRequest
from simulator.codes import Phase, ResponseCode

__all__ = ["NEXT", "Pace", "Step", "accept", "cancel", "live", "take"]

_Code = ResponseCode

_NETWORK_ENDINGS = {
    _Code.UNIVERSAL_ERROR,
    _Code.CALL_FORBIDDEN,
    _Code.CONGESTION,
    _Code.GLOBAL_NOT_ACCEPTABLE,
    _Code.NO_SUPPORTED_MEDIA,
    _Code.TELECOM_TIMEOUT,
    _Code.TELECOM_DENIED,
    _Code.VACANT_NUMBER,
    _Code.NUMBER_DISCONNECTED,
}
_FIELDS: Final = tuple(field.name for field in fields(Call))
_values_of: Final = attrgetter(*_FIELDS)
_UNANSWERED = {_Code.QUEUED, _Code.BUSY, _Code.CALL_UNANSWERED}

NEXT: Final[dict[ResponseCode, frozenset[ResponseCode]]] = {
    code: frozenset()
    for code in _Code
} | {
    _Code.QUEUED: frozenset({
        _Code.READY_FOR_DIALER, _Code.CANCELLED,
        _Code.ADMINISTRATIVE_HOLD, _Code.TTS_BUSY, _Code.SOUND_FILE_PROCESSING,
        _Code.TTS_ERROR, _Code.SOUND_FILE_NOT_FOUND, _Code.TIME_RESTRICTION,
    }),
    _Code.ADMINISTRATIVE_HOLD: frozenset({_Code.READY_FOR_DIALER, _Code.CANCELLED}),
    _Code.TTS_BUSY: frozenset({_Code.READY_FOR_DIALER, _Code.CANCELLED, _Code.TTS_ERROR}),
    _Code.SOUND_FILE_PROCESSING: frozenset({
        _Code.READY_FOR_DIALER, _Code.CANCELLED, _Code.SOUND_FILE_NOT_FOUND,
    }),
    _Code.READY_FOR_DIALER: frozenset({_Code.DIALING, _Code.CANCELLED}),
    _Code.DIALING: frozenset(_UNANSWERED | _NETWORK_ENDINGS | {_Code.TRYING, _Code.RINGING}),
    _Code.TRYING: frozenset(_UNANSWERED | _NETWORK_ENDINGS | {_Code.RINGING}),
    _Code.RINGING: frozenset(_UNANSWERED | {_Code.FORWARDED, _Code.IN_CALL}),
    _Code.FORWARDED: frozenset(_UNANSWERED | {_Code.IN_CALL}),
    _Code.IN_CALL: frozenset({
        _Code.CALL_ANSWERED, _Code.TRANSFERRED, _Code.TRANSFER_FAILED,
        _Code.HUNG_UP_DURING_TRANSFER,
    }),
}  # fmt: skip
"""Which ResponseCodes may follow each one in an outgoing call; none follows a terminal one.

An unanswered or busy try goes back to QUEUED while tries are left, as the provider documents
that it dials again only then.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The times that the provider itself takes, none of which it documents.

    Args:
        queue_seconds: From acceptance to the dialler.
        ready_seconds: From the dialler to dialling.
        started_by: Whether StartTime is the moment of the `answer` or of `dialling`; a call that
            nobody answers started when it was dialled.
    """

    queue_seconds: float = 1.0
    ready_seconds: float = 0.5
    started_by: str = "answer"


class Step(NamedTuple):
    """The next thing in a call's life: when, the status from then on, and what else changes."""

    at: datetime
    status: ResponseCode
    note: str
    changes: dict[str, Any]


def accept(request: CallRequest, *, queue_id: int, at: datetime, ready_at: datetime) -> Call:
    """Make the call that a request asks for, queued."""
    first = Moment(at, _Code.QUEUED, 0, "accepted")
    return Call(
        queue_id=queue_id, request=request, placed_at=at, ready_at=ready_at, timeline=(first,)
    )


def take(call: Call, step: Step) -> Call:
    """The call after a step of its life.

    Raises:
        ValueError: If the step's status may not follow the call's.
    """
    if step.status is not call.status and step.status not in NEXT[call.status]:
        raise ValueError(
            f"{call.status!r} of call {call.queue_id} cannot be followed by {step.status!r}."
        )
    try_count = step.changes.get("try_count", call.try_count)
    moment = Moment(step.at, step.status, try_count, step.note)
    # As dataclasses.replace does, in a third of its time: a call takes five steps or more.
    values = dict(zip(_FIELDS, _values_of(call), strict=True))
    values.update(step.changes, status=step.status, timeline=(*call.timeline, moment))
    return Call(**values)


def cancel(call: Call, *, at: datetime) -> Call:
    """The call, cancelled before it was dialled."""
    return take(
        call,
        Step(at, _Code.CANCELLED, "cancelled by the customer", {"started_at": at, "ended_at": at}),
    )


def live(call: Call, outcome: Outcome, pace: Pace) -> Iterator[Step]:
    """Tell a queued call's whole life, step by step, from the moment it is ready.

    The life is a function of its arguments: telling it again gives the same steps.
    """
    at = call.ready_at
    for code, seconds in outcome.waits:
        yield Step(at, code, code.text, {})
        at = _later(at, seconds)
    if outcome.undialled is not None:
        yield Step(at, outcome.undialled, outcome.name, {"started_at": at, "ended_at": at})
        return
    most = call.request.try_count
    for number in range(1, most + 1):
        dialling = outcome.dialling(number)
        yield Step(at, _Code.READY_FOR_DIALER, f"ready for try {number} of {most}", {})
        ended = yield from _dial(call, dialling, number, _later(at, pace.ready_seconds), pace)
        if ended is None:
            return
        at = _later(ended, call.request.next_try_seconds)
        note = f"try {number} ended with {dialling.ending.text}; next try at {at:%H:%M:%S}"
        yield Step(ended, _Code.QUEUED, note, {"started_at": None, "ready_at": at})


def _dial(
    call: Call, dialling: Try, number: int, at: datetime, pace: Pace
) -> Generator[Step, None, datetime | None]:
    """One dialling; gives the moment of its end if the call goes back to the queue."""
    by_dialling = {"started_at": at} if pace.started_by == "dialling" else {}
    yield Step(at, _Code.DIALING, f"dialling {call.request.number}",
               {"try_count": number, **by_dialling})  # fmt: skip
    dialled_at = at
    if dialling.trying:
        at = _later(at, dialling.dial_seconds)
        yield Step(at, _Code.TRYING, "the switch is trying", {})
    at = _later(at, dialling.dial_seconds)
    if dialling.ring_seconds:
        yield Step(at, _Code.RINGING, "ringing", {})
        at = _later(at, dialling.ring_seconds)
    if dialling.forwarded:
        yield Step(at, _Code.FORWARDED, "forwarded", {})
        at = _later(at, dialling.ring_seconds)
    if dialling.callee is not None:
        yield from _talk(call, dialling.callee, at, pace)
        return None
    retried = dialling.ending.phase is Phase.UNANSWERED and number < call.request.try_count
    if retried:
        return at
    note = dialling.ending.text
    yield Step(at, dialling.ending, note, {"started_at": dialled_at, "ended_at": at})
    return None


def _talk(call: Call, callee: Callee, answered_at: datetime, pace: Pace) -> Iterator[Step]:
    changes: dict[str, Any] = {
        "answered_at": answered_at,
        "detection": callee.detected,
        "in_call_rings": callee.in_call_rings,
        "recorded": callee.recorded,
    }
    if pace.started_by == "answer":
        changes["started_at"] = answered_at
    yield Step(answered_at, _Code.IN_CALL, f"answered: {callee.detected}", changes)
    conversation, digits = converse(call.request, callee), ""
    for beat in conversation.beats:
        digits += beat.key
        changes = {"transferred": True} if beat.transfers else {"digits": digits}
        yield Step(_later(answered_at, beat.seconds), _Code.IN_CALL, beat.note, changes)
    ended_at = _later(answered_at, conversation.seconds)
    ending = conversation.ending
    yield Step(ended_at, ending, ending.text, {"ended_at": ended_at})


def _later(at: datetime, seconds: float) -> datetime:
    return at + timedelta(milliseconds=round(seconds * 1000))
