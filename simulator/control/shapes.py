"""How calls, delivery attempts and clocks look in the control face's JSON."""

from datetime import UTC, datetime
from typing import Any

from flask import Response, jsonify

from simulator.account import Account
from simulator.calls.call import Call, Moment
from simulator.calls.directions import as_directions
from simulator.covering import covered_key, covered_text
from simulator.postbacks.attempt import Attempt
from simulator.postbacks.redaction import redacted
from simulator.refusals import RefusedWish

__all__ = ["attempt_shape", "call_shape", "clock_shape", "error", "instant", "refusal_shape"]

Shape = dict[str, Any]


def instant(moment: datetime | None) -> str | None:
    """A moment in ISO 8601 with milliseconds and Z."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def call_shape(call: Call, *, timeline: bool = False) -> Shape:
    """A call as it stands, with everything that happened so far if asked for.

    The license key and credentials are covered but in what the customer said and collected: the
    text and the variables are what tests look at.
    """
    request = call.request
    shape: Shape = {
        "queue_id": call.queue_id,
        "license_key": covered_key(request.license_key),
        "incoming": call.incoming,
        "number": str(request.number),
        "caller_id": "" if request.caller_id is None else str(request.caller_id),
        "reference_id": request.reference_id,
        "batch_id": request.batch_id or None,
        "response_code": int(call.status),
        "response_text": call.status.text,
        "complete": call.complete,
        "answered": call.answered,
        "try_count": call.try_count,
        "tries_allowed": request.try_count,
        "digits": call.digits,
        "machine_detection": call.detection,
        "duration_seconds": call.duration_seconds,
        "placed_at": instant(call.placed_at),
        "started_at": instant(call.started_at),
        "answered_at": instant(call.answered_at),
        "ended_at": instant(call.ended_at),
        "postback_url": covered_text(request.postback_url, request.license_key),
        "text_to_say": request.text,
        "variables": dict(call.variables),
        "undone": [as_directions((act,)) for act in call.undone],
    }
    if timeline:
        shape["timeline"] = [_moment_shape(moment, request.license_key) for moment in call.timeline]
    return shape


def attempt_shape(attempt: Attempt) -> Shape:
    """A delivery attempt with what was sent, what came back, and what went wrong.

    License keys and credentials are covered.
    """
    attempt = redacted(attempt)
    delivery = attempt.delivery
    return {
        "delivery_id": delivery.delivery_id,
        "attempt": delivery.attempt,
        "queue_id": delivery.queue_id,
        "response_code": delivery.response_code,
        "url": delivery.url,
        "delivered": attempt.delivered,
        "status": attempt.status,
        "error": attempt.error,
        "error_text": attempt.error_text,
        "address": attempt.address,
        "started_at": instant(attempt.started_at),
        "finished_at": instant(attempt.finished_at),
        "elapsed_ms": round(attempt.elapsed_ms, 3),
        "request": attempt.request.decode("utf-8", "replace"),
        "answer": attempt.answer.decode("utf-8", "replace"),
    }


def refusal_shape(refused: RefusedWish) -> Shape:
    """A request that did not become a call, and why."""
    return {
        "at": instant(refused.at),
        "number": refused.number,
        "reference_id": refused.reference_id,
        "response_code": int(refused.code),
        "response_text": refused.code.text,
        "reason": refused.reason,
    }


def clock_shape(account: Account) -> Shape:
    """An account's time, and what is to happen next."""
    return {
        "license_key": covered_key(account.license_key),
        "clock": account.clock.name,
        "now": instant(account.clock.now()),
        "next": instant(account.next_moment),
        "in_flight": account.in_flight,
    }


def error(status: int, text: str) -> Response:
    """An answer that says what was wrong."""
    response = jsonify(error=text)
    response.status_code = status
    return response


def _moment_shape(moment: Moment, license_key: str) -> Shape:
    return {
        "at": instant(moment.at),
        "response_code": int(moment.status),
        "response_text": moment.status.text,
        "try_count": moment.try_count,
        "note": covered_text(moment.note, license_key),
        "speaker": moment.speaker,
        "said": covered_text(moment.said, license_key),
        "variables": {name: covered_text(value, license_key) for name, value in moment.variables},
    }
