"""Admission: which wishes become call requests, and with which ResponseCode the others end."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from simulator.calls.magic import magic_number
from simulator.calls.request import CallRequest, Wish
from simulator.calls.speech import NORMAL_RATE
from simulator.calls.voices import VOICES
from simulator.clock import LATEST_MOMENT
from simulator.codes import ResponseCode
from simulator.errors import RingbackError
from simulator.phone import InvalidPhoneNumberError, PhoneNumber

__all__ = ["DEMO_KEY", "Rules", "WishRefusedError", "admit"]

DEMO_KEY = "0"
"""The license key that the provider lets anybody try the service with."""

_MOST_TRIES = 3
_FASTEST_RATE = 20
_FULL_VOLUME = 100
_VOICE_ID = re.compile(r"[0-9]{1,9}")
_RECORDED_VOICES = frozenset(voice.voice_id for voice in VOICES)


class WishRefusedError(RingbackError):
    """A wish that does not become a call, with the ResponseCode that says so to the customer."""

    def __init__(self, code: ResponseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the provider accepts, as far as it is known; all of it can be set otherwise.

    Args:
        license_keys: The keys that are accepted; empty accepts every key that is not blank.
        demo: Whether the demo key `0` may place calls.
        demo_allowance: How many calls the demo key may place.
        extra_voice_ids: VoiceIDs beyond those recorded from getVoices.
        private_caller_id: Whether a blank CallerIDNumber is allowed in the advanced methods.
        zoneless_schedule: Whether a schedule without a time zone counts as UTC.
        next_try_seconds: What NextTryInSeconds 0 stands for.
        max_call_seconds: What MaxCallLength 0 stands for.
    """

    license_keys: frozenset[str] = frozenset()
    demo: bool = True
    demo_allowance: int = 1000
    extra_voice_ids: frozenset[int] = field(default=frozenset())
    private_caller_id: bool = True
    zoneless_schedule: bool = False
    next_try_seconds: int = 60
    max_call_seconds: int = 3600

    def know(self, license_key: str) -> bool:
        """Whether a license key is one that the provider has given out."""
        if license_key == DEMO_KEY:
            return self.demo
        known = not self.license_keys or license_key in self.license_keys
        return known and bool(license_key.strip())


def admit(wish: Wish, rules: Rules, *, demo_calls: int = 0) -> CallRequest:
    """Turn a wish into a call request.

    Args:
        wish: What the customer asks for.
        rules: What the provider accepts.
        demo_calls: How many calls the demo key has placed already.

    Raises:
        WishRefusedError: If the provider would refuse the wish, with its ResponseCode.
    """
    demo = _admit_key(wish, rules, demo_calls)
    number = _read_number(wish.number, "PhoneNumberToDial", ResponseCode.INVALID_PHONE_NUMBER)
    _refuse_magic(number)
    caller_id = _admit_caller_id(wish, rules)
    if caller_id is not None and caller_id.digits == number.digits:
        reason = f"CallerID and PhoneNumberToDial are both {number}."
        raise WishRefusedError(ResponseCode.CALLER_ID_IS_CALLEE, reason)
    return CallRequest(
        number=number,
        text=wish.text,
        license_key=wish.license_key,
        caller_id=caller_id,
        caller_id_name=wish.caller_id_name,
        voice_id=_admit_voice(wish.voice, rules),
        transfer_number=_admit_transfer(wish, demo=demo),
        try_count=min(max(wish.try_count, 1), _MOST_TRIES),
        next_try_seconds=wish.next_try_seconds
        if wish.next_try_seconds > 0
        else rules.next_try_seconds,
        scheduled_at=_admit_schedule(wish.scheduled_at, rules),
        rate=min(wish.rate, _FASTEST_RATE) or NORMAL_RATE,
        volume=min(wish.volume, _FULL_VOLUME) or _FULL_VOLUME,
        max_call_seconds=wish.max_call_seconds
        if wish.max_call_seconds > 0
        else rules.max_call_seconds,
        postback_url=wish.postback_url.strip(),
        reference_id=wish.reference_id,
        batch_id=wish.batch_id,
        demo=demo,
    )


def _refuse_magic(number: PhoneNumber) -> None:
    """Refuse a magic number that stands for a refusal."""
    magic = magic_number(number)
    if magic is not None and magic.outcome.refusal is not None:
        raise WishRefusedError(magic.outcome.refusal, f"{number}: {magic.story}")


def _admit_key(wish: Wish, rules: Rules, demo_calls: int) -> bool:
    """Check the license key; true for the demo key."""
    if wish.license_key == DEMO_KEY:
        if not rules.demo:
            raise WishRefusedError(ResponseCode.DEMO_DENIED, "The demo key is switched off.")
        if demo_calls >= rules.demo_allowance:
            reason = f"The demo key has placed its {rules.demo_allowance} calls."
            raise WishRefusedError(ResponseCode.DEMO_ALLOWANCE_EXCEEDED, reason)
        return True
    if not rules.know(wish.license_key):
        reason = (
            "LicenseKey is not one of the accepted keys."
            if wish.license_key.strip()
            else "LicenseKey is blank."
        )
        raise WishRefusedError(ResponseCode.KEY_INVALID, reason)
    return False


def _admit_caller_id(wish: Wish, rules: Rules) -> PhoneNumber | None:
    if wish.caller_id is None:
        return None
    if not wish.caller_id.strip() and rules.private_caller_id and not wish.caller_id_required:
        return None
    return _read_number(wish.caller_id, "CallerID", ResponseCode.INVALID_CALLER_ID)


def _admit_voice(voice: str, rules: Rules) -> int:
    text = voice.strip()
    known = _RECORDED_VOICES | rules.extra_voice_ids
    if _VOICE_ID.fullmatch(text) and int(text) in known:
        return int(text)
    reason = f"VoiceID needs one of {', '.join(map(str, sorted(known)))}, got {voice!r}."
    raise WishRefusedError(ResponseCode.INVALID_VOICE_ID, reason)


def _admit_transfer(wish: Wish, *, demo: bool) -> PhoneNumber | None:
    if wish.transfer_number is None:
        return None
    if demo:
        raise WishRefusedError(ResponseCode.DEMO_NOT_ALLOWED, "The demo key cannot transfer calls.")
    return _read_number(
        wish.transfer_number, "TransferNumber", ResponseCode.INVALID_TRANSFER_NUMBER
    )


def _admit_schedule(moment: datetime | None, rules: Rules) -> datetime | None:
    if moment is None:
        return None
    if moment.tzinfo is None and rules.zoneless_schedule:
        moment = moment.replace(tzinfo=UTC)
    if moment.utcoffset() == timedelta(0):
        return min(moment.astimezone(UTC), LATEST_MOMENT)
    reason = f"UTCScheduledDateTime needs a UTC time such as 2026-11-17T08:25:08Z, got {moment}."
    raise WishRefusedError(ResponseCode.SCHEDULE_NOT_UTC, reason)


def _read_number(text: str, name: str, code: ResponseCode) -> PhoneNumber:
    try:
        return PhoneNumber.read(text)
    except InvalidPhoneNumberError:
        raise WishRefusedError(code, f"{name} needs 10 digits, got {text!r}.") from None
