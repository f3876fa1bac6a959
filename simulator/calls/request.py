"""A call request: a wish to place one call, first as it came and then as a valid one."""

from dataclasses import dataclass
from datetime import datetime

from simulator.calls.speech import NORMAL_RATE
from simulator.phone import PhoneNumber

__all__ = ["CallRequest", "Wish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a customer asks for, unchecked and in the customer's own spelling.

    A wish for many calls is one wish for each number; see `admission.admit` for what becomes
    of it.
    """

    number: str
    text: str = ""
    license_key: str = ""
    caller_id: str | None = None
    """None if the method has no such parameter."""
    caller_id_name: str = ""
    caller_id_required: bool = False
    voice: str = "0"
    transfer_number: str | None = None
    """None if no transfer is asked for."""
    try_count: int = 1
    next_try_seconds: int = 0
    scheduled_at: datetime | None = None
    """Aware, if the customer named a zone; naive, if not; None for at once."""
    rate: int = 0
    volume: int = 0
    max_call_seconds: int = 0
    postback_url: str = ""
    reference_id: str = ""
    batch_id: int = 0
    """Of the dialling of a call list that asks for it; 0 for none. No answer or postback tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRequest:
    """A valid wish to place one call: numbers read, defaults filled in, limits kept.

    Durations are in seconds; `max_call_seconds` counts from the moment of the answer.
    """

    number: PhoneNumber
    text: str = ""
    license_key: str = ""
    caller_id: PhoneNumber | None = None
    caller_id_name: str = ""
    voice_id: int = 0
    transfer_number: PhoneNumber | None = None
    try_count: int = 1
    next_try_seconds: int = 60
    scheduled_at: datetime | None = None
    rate: int = NORMAL_RATE
    volume: int = 100
    max_call_seconds: int = 3600
    postback_url: str = ""
    reference_id: str = ""
    batch_id: int = 0
    demo: bool = False
