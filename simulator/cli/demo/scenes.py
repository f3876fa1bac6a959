"""The scenes of the demo: which calls are placed, over which transport, and how each must end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulator.calls.magic import MAGIC_NUMBERS
from simulator.client.customer import Transport
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber

__all__ = ["LICENSE_KEY", "REFERENCE_TO_CANCEL", "Scene", "scenes"]

LICENSE_KEY: Final = "00000000-0000-0000-0000-00000000demo"
REFERENCE_TO_CANCEL: Final = "order-66"
_TEXT: Final = "Hello, your order is ready. Press 1 to hear this again, or 0 to speak with us."
_CALLER: Final = {"CallerID": "757-555-0199", "CallerIDname": "Corner Shop"}
_TRANSFER_NUMBER: Final = "757-555-0198"


@dataclass(frozen=True, slots=True)
class Scene:
    """One request of the demo.

    Attributes:
        transport: How it is sent.
        operation: What is asked for.
        numbers: Who is called.
        arguments: All parameters, in the contract's order.
        cancelled: Whether the call is cancelled before it is dialled.
    """

    transport: Transport
    operation: str
    numbers: tuple[str, ...]
    arguments: Mapping[str, object]
    cancelled: bool = False

    def story(self, number: str) -> str:
        """What is to happen at a number, in a few words."""
        if self.cancelled:
            return "cancelled in time"
        return MAGIC_NUMBERS[PhoneNumber.read(number).line].outcome.name

    def ending(self, number: str) -> ResponseCode:
        """The ResponseCode that the call must end with, or be refused with."""
        if self.cancelled:
            return ResponseCode.CANCELLED
        return MAGIC_NUMBERS[PhoneNumber.read(number).line].ending


def scenes(postback_url: str) -> tuple[Scene, ...]:
    """All requests of the demo, in order.

    Args:
        postback_url: What NotifyPhoneAdvanced asks postbacks to; the other methods cannot say.
    """
    get, post, soap_11, soap_12 = (
        Transport.GET,
        Transport.POST,
        Transport.SOAP_11,
        Transport.SOAP_12,
    )
    return (
        _basic(get, "202-555-0100"),
        _advanced(soap_11, "212-555-0122", postback_url),
        _with_transfer(post, "312-555-0130"),
        _with_transfer(soap_12, "415-555-0131"),
        _advanced(soap_11, "305-555-0132", postback_url, TransferNumber=_TRANSFER_NUMBER),
        _english(get, "713-555-0140"),
        _basic(post, "206-555-0142"),
        _with_try_count(soap_12, "617-555-0151", 3),
        _with_try_count(get, "303-555-0153", 1),
        _basic(soap_11, "404-555-0145"),
        _basic(soap_12, "602-555-0146"),
        _broadcast(post, "416-555-0160", "213-555-0161", "702-555-0162"),
        _basic(get, "503-555-0190"),
        _advanced(
            soap_12,
            "214-555-0100",
            postback_url,
            UTCScheduledDateTime="2026-01-05T16:00:00Z",
            ReferenceID=REFERENCE_TO_CANCEL,
        ),
    )


def _basic(transport: Transport, number: str) -> Scene:
    return Scene(transport, "NotifyPhoneBasic", (number,), {
        "PhoneNumberToDial": number, "TextToSay": _TEXT, **_CALLER, "VoiceID": "2",
        "LicenseKey": LICENSE_KEY,
    })  # fmt: skip


def _english(transport: Transport, number: str) -> Scene:
    return Scene(transport, "NotifyPhoneEnglishBasic", (number,), {
        "PhoneNumberToDial": number, "TextToSay": _TEXT, "LicenseKey": LICENSE_KEY,
    })  # fmt: skip


def _with_transfer(transport: Transport, number: str) -> Scene:
    return Scene(transport, "NotifyPhoneBasicWithTransfer", (number,), {
        "PhoneNumberToDial": number, "TransferNumber": _TRANSFER_NUMBER, "TextToSay": _TEXT,
        **_CALLER, "VoiceID": "2", "LicenseKey": LICENSE_KEY,
    })  # fmt: skip


def _with_try_count(transport: Transport, number: str, tries: int) -> Scene:
    return Scene(transport, "NotifyPhoneBasicWithTryCount", (number,), {
        "TryCount": tries, "PhoneNumberToDial": number, "TextToSay": _TEXT, **_CALLER,
        "VoiceID": "2", "LicenseKey": LICENSE_KEY,
    })  # fmt: skip


def _broadcast(transport: Transport, *numbers: str) -> Scene:
    return Scene(transport, "NotifyMultiplePhoneBasicWithCPM", numbers, {
        "PhoneNumbersToDial": ";".join(numbers), "TextToSay": _TEXT, **_CALLER, "VoiceID": "2",
        "CallsPerMinute": 30, "LicenseKey": LICENSE_KEY,
    })  # fmt: skip


def _advanced(transport: Transport, number: str, postback_url: str, **changes: str) -> Scene:
    request = {
        "PhoneNumberToDial": number, "TransferNumber": "", "VoiceID": 2,
        "CallerIDNumber": _CALLER["CallerID"], "CallerIDName": _CALLER["CallerIDname"],
        "TextToSay": _TEXT, "LicenseKey": LICENSE_KEY, "TryCount": 1, "NextTryInSeconds": 60,
        "UTCScheduledDateTime": "2026-01-05T15:00:00Z", "TTSrate": 10, "TTSvolume": 100,
        "MaxCallLength": 0, "StatusChangePostUrl": postback_url, "ReferenceID": "",
    } | changes  # fmt: skip
    cancelled = request["ReferenceID"] == REFERENCE_TO_CANCEL
    return Scene(transport, "NotifyPhoneAdvanced", (number,), {"anr": request}, cancelled=cancelled)
