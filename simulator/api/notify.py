"""The nine operations that place calls."""

from collections.abc import Mapping
from typing import Any

from simulator.account import Refusal
from simulator.api.answers import Answer, about_call, about_refusal, minute_rate_of
from simulator.calls.request import Wish
from simulator.calls.voices import DEFAULT_VOICE_ID
from simulator.engine import Simulator

__all__ = ["Notify"]

Arguments = Mapping[str, Any]


class Notify:
    """Places calls for customers, each method named after its operation.

    Args:
        simulator: Where the calls live.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._minute_rate = minute_rate_of(simulator.settings)

    def english_basic(self, arguments: Arguments) -> Answer:
        """NotifyPhoneEnglishBasic: one call, no caller ID, always Diane's voice."""
        wish = Wish(
            number=arguments["PhoneNumberToDial"] or "",
            text=arguments["TextToSay"] or "",
            license_key=arguments["LicenseKey"] or "",
            voice=str(DEFAULT_VOICE_ID),
        )
        return self._place([wish])[0]

    def basic(self, arguments: Arguments) -> Answer:
        """NotifyPhoneBasic, and its variants with a try count or a transfer number."""
        return self._place([_basic_wish(arguments, arguments["PhoneNumberToDial"])])[0]

    def multiple_basic(self, arguments: Arguments) -> list[Answer]:
        """NotifyMultiplePhoneBasic, and its variants with a pace and a reference ID."""
        numbers = (arguments["PhoneNumbersToDial"] or "").split(";")
        # Clients end the list with a separator as often as not.
        wishes = [_basic_wish(arguments, number) for number in numbers if number.strip()]
        wishes = wishes or [_basic_wish(arguments, "")]
        return self._place(wishes, calls_per_minute=arguments.get("CallsPerMinute", 0))

    def advanced(self, arguments: Arguments) -> Answer:
        """NotifyPhoneAdvanced: one call with all that can be asked for."""
        return self._place([_advanced_wish(arguments["anr"] or {})])[0]

    def multiple_advanced(self, arguments: Arguments) -> list[Answer]:
        """NotifyMultiplePhoneAdvanced: many calls, each with all that can be asked for."""
        return self._place([_advanced_wish(each or {}) for each in arguments["MultipleANR"] or []])

    def _place(self, wishes: list[Wish], *, calls_per_minute: int = 0) -> list[Answer]:
        queue_id = self._simulator.settings.refused_queue_id
        return [
            about_refusal(each, queue_id=queue_id)
            if isinstance(each, Refusal)
            else about_call(each, minute_rate=self._minute_rate)
            for each in self._simulator.place(wishes, calls_per_minute=calls_per_minute)
        ]


def _basic_wish(arguments: Arguments, number: str | None) -> Wish:
    return Wish(
        number=number or "",
        text=arguments["TextToSay"] or "",
        license_key=arguments["LicenseKey"] or "",
        caller_id=arguments["CallerID"] or "",
        caller_id_name=arguments["CallerIDname"] or "",
        caller_id_required=True,
        voice=arguments["VoiceID"] or "",
        transfer_number=_transfer_number(arguments),
        try_count=arguments.get("TryCount", 1),
        reference_id=arguments.get("ReferenceID") or "",
    )


def _transfer_number(arguments: Arguments) -> str | None:
    """A blank number is a mistake in the method that is there for transfers."""
    return arguments["TransferNumber"] or "" if "TransferNumber" in arguments else None


def _advanced_wish(anr: Arguments) -> Wish:
    return Wish(
        number=anr.get("PhoneNumberToDial") or "",
        text=anr.get("TextToSay") or "",
        license_key=anr.get("LicenseKey") or "",
        caller_id=anr.get("CallerIDNumber") or "",
        caller_id_name=anr.get("CallerIDName") or "",
        voice=str(anr.get("VoiceID") or 0),
        transfer_number=anr.get("TransferNumber") or None,
        try_count=anr.get("TryCount") or 0,
        next_try_seconds=anr.get("NextTryInSeconds") or 0,
        scheduled_at=anr.get("UTCScheduledDateTime"),
        rate=anr.get("TTSrate") or 0,
        volume=anr.get("TTSvolume") or 0,
        max_call_seconds=anr.get("MaxCallLength") or 0,
        postback_url=anr.get("StatusChangePostUrl") or "",
        reference_id=anr.get("ReferenceID") or "",
    )
