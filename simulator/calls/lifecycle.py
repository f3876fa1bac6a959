"""The life of a call: which status follows which, and when."""

from collections.abc import Generator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from simulator.calls.call import Call, Moment
from simulator.calls.dialogue.program import program_of, with_postback_url
from simulator.calls.dialogue.stage import EMPTY_STAGE, Stage
from simulator.calls.outcome import Callee, Outcome, Try
from simulator.calls.request import CallRequest
from simulator.calls.step import Life, Step, Word, later
from simulator.calls.talk import talk
from simulator.codes import Phase, ResponseCode
from simulator.covering import beginning

__all__ = ["NEXT", "Pace", "accept", "break_off", "cancel", "live", "take"]

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
_TALKED = {
    _Code.CALL_ANSWERED, _Code.TRANSFERRED, _Code.TRANSFER_FAILED, _Code.HUNG_UP_DURING_TRANSFER,
}  # fmt: skip
_INCOMING_ENDINGS = {_Code.INCOMING_CALL_COMPLETE, _Code.INCOMING_CALL_TRANSFERRED}
_CONFERENCE_OVER = _TALKED | _INCOMING_ENDINGS | {_Code.IN_CALL, _Code.INCOMING_CALL}
_CONFERRED = {_Code.CONFERENCE_START, _Code.CONFERENCE_JOIN}
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
    _Code.IN_CALL: frozenset(_TALKED | _CONFERRED),
    _Code.INCOMING_CALL: frozenset(_INCOMING_ENDINGS | _CONFERRED),
    _Code.CONFERENCE_START: frozenset(_CONFERENCE_OVER),
    _Code.CONFERENCE_JOIN: frozenset(_CONFERENCE_OVER),
}  # fmt: skip
"""Which ResponseCodes may follow each one in a call; none follows a terminal one.

An unanswered or busy try goes back to QUEUED while tries are left, as the provider documents
that it dials again only then.
"""


# What a call ends with whose life cannot be told on; the first that may follow.
_BROKEN_OFF: Final = (
    _Code.INCOMING_CALL_COMPLETE, _Code.CALL_ANSWERED, _Code.UNIVERSAL_ERROR,
    _Code.CALL_UNANSWERED, _Code.CANCELLED,
)  # fmt: skip
_LONGEST_REASON: Final = 300


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


def accept(request: CallRequest, *, queue_id: int, at: datetime, ready_at: datetime) -> Call:
    """Make the call that a request asks for, queued."""
    first = Moment(at, _Code.QUEUED, 0, "accepted")
    return Call(
        queue_id=queue_id,
        request=with_postback_url(request),
        placed_at=at,
        ready_at=ready_at,
        timeline=(first,),
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
    moment = Moment(
        step.at, step.status, try_count, step.note, step.speaker, step.said, _newly_set(call, step)
    )
    # As dataclasses.replace does, in a third of its time: a call takes five steps or more.
    values = dict(zip(_FIELDS, _values_of(call), strict=True))
    values.update(step.changes, status=step.status, timeline=(*call.timeline, moment))
    return Call(**values)


def _newly_set(call: Call, step: Step) -> tuple[tuple[str, str], ...]:
    """The variables whose values a step changes."""
    variables = step.changes.get("variables")
    if variables is None:
        return ()
    before = dict(call.variables)
    return tuple((name, value) for name, value in variables if before.get(name) != value)


def cancel(call: Call, *, at: datetime) -> Call:
    """The call, cancelled before it was dialled."""
    return take(
        call,
        Step(at, _Code.CANCELLED, "cancelled by the customer", {"started_at": at, "ended_at": at}),
    )


def break_off(call: Call, error: Exception, *, at: datetime) -> Call:
    """The call, over because of an error of the simulator's own: no call is left as it stands.

    Its ending is one that may follow: a call that was answered ends as answered, one that is being
    dialled with 9, one that rings as unanswered, one that waits as cancelled.
    """
    code = next(
        code
        for code in _BROKEN_OFF
        if code in NEXT[call.status] and call.incoming == (code in _INCOMING_ENDINGS)
    )
    reason = f"{type(error).__name__}: {error}"
    reason = beginning(reason, _LONGEST_REASON, call.request.license_key, mark="…")
    note = f"broken off by an error of Ringback's own: {reason}"
    at = max(at, call.timeline[-1].at)
    return take(call, Step(at, code, note, {"started_at": call.started_at or at, "ended_at": at}))


def live(call: Call, outcome: Outcome, pace: Pace, stage: Stage = EMPTY_STAGE) -> Life:
    """Tell a queued call's whole life, step by step, from the moment it is ready.

    The life is a function of its arguments and of what is sent in: telling it again gives the
    same steps.

    Args:
        call: As it was accepted.
        outcome: How the far end behaves.
        pace: The times that the provider takes.
        stage: What a script finds around it.
    """
    at, missing = call.ready_at, _missing_sound(call, stage)
    # No hold and no busy speech is waited out for a sound that is not there.
    for code, seconds in () if missing else outcome.waits:
        yield Step(at, code, code.text, {})
        at = later(at, seconds)
    undialled = _Code.SOUND_FILE_NOT_FOUND if missing else outcome.undialled
    if undialled is not None:
        note = f"there is no sound file {missing!r}" if missing else outcome.name
        yield Step(at, undialled, note, {"started_at": at, "ended_at": at})
        return
    dialler, most = _Dialler(call, pace, stage), call.request.try_count
    for number in range(1, most + 1):
        dialling = _within_ring_limit(outcome.dialling(number), call.request)
        yield Step(at, _Code.READY_FOR_DIALER, f"ready for try {number} of {most}", {})
        ended = yield from dialler.dial(dialling, number, later(at, pace.ready_seconds))
        if ended is None:
            return
        at = later(ended, call.request.next_try_seconds)
        note = f"try {number} ended with {dialling.ending.text}; next try at {at:%H:%M:%S}"
        yield Step(ended, _Code.QUEUED, note, {"started_at": None, "ready_at": at})


def _missing_sound(call: Call, stage: Stage) -> str:
    if not stage.checks_sounds:
        return ""
    return program_of(call.request.text).missing_sound(stage.seconds_of)


def _within_ring_limit(dialling: Try, request: CallRequest) -> Try:
    """What becomes of a dialling by a script's MaxRingTime."""
    limit = program_of(request.text).ring_seconds
    if limit is None or dialling.ring_seconds <= limit:
        return dialling
    return replace(dialling, callee=None, ending=_Code.CALL_UNANSWERED, ring_seconds=limit)


@dataclass(frozen=True, slots=True)
class _Dialler:
    """Dials one call, once for each of its tries."""

    call: Call
    pace: Pace
    stage: Stage

    def dial(
        self, dialling: Try, number: int, at: datetime
    ) -> Generator[Step, Word | None, datetime | None]:
        """One dialling; gives the moment of its end if the call goes back to the queue."""
        call, dialled_at = self.call, at
        by_dialling = {"started_at": at} if self.pace.started_by == "dialling" else {}
        yield Step(at, _Code.DIALING, f"dialling {call.request.number}",
                   {"try_count": number, **by_dialling})  # fmt: skip
        if dialling.trying:
            at = later(at, dialling.dial_seconds)
            yield Step(at, _Code.TRYING, "the switch is trying", {})
        at = later(at, dialling.dial_seconds)
        # What is answered or forwarded has rung, if only for no time.
        if dialling.ring_seconds or dialling.callee is not None or dialling.forwarded:
            yield Step(at, _Code.RINGING, "ringing", {})
            at = later(at, dialling.ring_seconds)
        if dialling.forwarded:
            yield Step(at, _Code.FORWARDED, "forwarded", {})
            at = later(at, dialling.ring_seconds)
        if dialling.callee is not None:
            yield self._answered(dialling.callee, at)
            yield from talk(call, dialling.callee, at, self.stage)
            return None
        if dialling.ending.phase is Phase.UNANSWERED and number < call.request.try_count:
            return at
        note = dialling.ending.text
        yield Step(at, dialling.ending, note, {"started_at": dialled_at, "ended_at": at})
        return None

    def _answered(self, callee: Callee, at: datetime) -> Step:
        changes: dict[str, Any] = {
            "answered_at": at,
            "detection": callee.detected,
            "in_call_rings": callee.in_call_rings,
            "recorded": callee.recorded,
        }
        if self.pace.started_by == "answer":
            changes["started_at"] = at
        return Step(at, _Code.IN_CALL, f"answered: {callee.detected}", changes)
