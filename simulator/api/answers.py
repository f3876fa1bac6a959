"""NotifyReturn, the answer that most operations give."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulator.account import Refusal
from simulator.calls.admission import DEMO_KEY
from simulator.calls.call import Call
from simulator.codes import ResponseCode
from simulator.settings import Settings

__all__ = ["Answer", "about_call", "about_nothing", "about_refusal", "minute_rate_of"]

Answer = Mapping[str, Any]
"""A value of a complex type: the contract's field names to values; None is left out."""


def about_call(call: Call, *, minute_rate: Decimal, advanced: bool = False) -> Answer:
    """Tell how a call stands.

    DigitsPressed is absent until somebody answers and then present, empty or not: clients search
    it without asking whether it is there. The script's text and variables come with the advanced
    answer only.
    """
    return {
        "ResponseCode": int(call.status),
        "ResponseText": call.status.text,
        "CallAnswered": call.answered,
        "QueueID": call.queue_id,
        "TryCount": call.try_count,
        "Demo": call.request.demo,
        "DigitsPressed": call.digits if call.answered else None,
        "MachineDetection": call.detection,
        "Duration": call.duration_seconds,
        "StartTime": call.started_at,
        "EndTime": call.ended_at,
        "MinuteRate": minute_rate,
        "CallComplete": call.complete,
        "TextToSay": call.request.text if advanced else None,
        "VariableArray": _variables(call) if advanced else None,
    }


def _variables(call: Call) -> list[Answer] | None:
    return [
        {"VariableName": name, "VariableValue": value} for name, value in call.variables
    ] or None


def minute_rate_of(settings: Settings) -> Decimal:
    """What MinuteRate says: recorded answers say 0, and so without a point."""
    return Decimal(f"{settings.minute_rate:.10g}")


def about_refusal(refusal: Refusal, *, queue_id: int) -> Answer:
    """Tell why a wish did not become a call."""
    demo = refusal.wish.license_key == DEMO_KEY
    return about_nothing(refusal.error.code, queue_id=queue_id, demo=demo)


def about_nothing(code: ResponseCode, *, queue_id: int, demo: bool = False) -> Answer:
    """Tell, with HTTP 200 as the provider does, that there is no call to tell of."""
    return {
        "ResponseCode": int(code),
        "ResponseText": code.text,
        "QueueID": queue_id,
        "Demo": demo,
        "CallComplete": True,
    }
