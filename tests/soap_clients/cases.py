"""The cases: every operation of the contract, called with what, and what must come back.

They are one story, told in order by one license key on a manual clock, so that every queue ID and
time is known. It begins where the call that BEFORE wishes for has ended. Operations that only SOAP
has come last, and the story is the same without them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from simulator.calls.request import Wish
from simulator.calls.voices import VOICES
from simulator.codes import ResponseCode
from simulator.version import VERSION
from tests.journeys.desk import CALLER_ID, KEY

__all__ = ["BEFORE", "CASES", "Case", "Fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal in the words of SOAP.

    `(line, column)` stands for the place in the document, which depends on how a client writes it.
    """

    text: str
    code: tuple[str, str] = ("soap:Client", "soap:Sender")  # in SOAP 1.1 and 1.2


@dataclass(frozen=True, slots=True)
class Case:
    """One call of an operation.

    Arguments and answers are values of the contract, as the service itself reads and writes them: a
    field that is absent is left out, and a null date is None.
    """

    operation: str
    arguments: Mapping[str, Any]
    answer: Any


# A pound sign stands outside ASCII, an emoji outside the first plane, and markup must stay text.
TEXT = 'Zażółć gęślą jaźń: "Nº 5" costs £3 <b>& more</b>. 你好 😀'
_CALLED = "2025550122"  # a human, who presses 345
BEFORE = Wish(number=_CALLED, text=TEXT, caller_id=CALLER_ID, license_key=KEY)
_WAITING = "2025550140"
_FIRST = 1_083_500_001  # the queue ID of the call that has ended

_VOICE = {
    "TextToSay": TEXT,
    "CallerID": "(757) 555-0000",
    "CallerIDname": "Zoë's & Søn",
    "VoiceID": "2",
}
_KEYED = {"LicenseKey": KEY}
_BASIC = {**_VOICE, **_KEYED}
_TWO = {"PhoneNumbersToDial": f"{_CALLED}; {_WAITING};", **_BASIC}
_ANR = {
    "PhoneNumberToDial": "(202) 555-0122 x3025",
    "TransferNumber": "7575558888",
    "VoiceID": 2,
    "CallerIDNumber": CALLER_ID,
    "CallerIDName": "Esendex Services",
    "TextToSay": TEXT,
    "LicenseKey": KEY,
    "TryCount": 2,
    "NextTryInSeconds": 180,
    "UTCScheduledDateTime": datetime(2026, 1, 6, 8, 25, 8, 336_000, tzinfo=UTC),
    "TTSrate": 10,
    "TTSvolume": 100,
    "MaxCallLength": 0,
    "StatusChangePostUrl": "http://127.0.0.1:9/status",
    "ReferenceID": "notify 1",
}


def _about(code: ResponseCode, queue_id: int, **more: object) -> dict[str, object]:
    """A NotifyReturn; unless told otherwise, of a call that nobody has answered yet."""
    return {
        "ResponseCode": int(code),
        "ResponseText": code.text,
        "CallAnswered": False,
        "QueueID": queue_id,
        "TryCount": 0,
        "Demo": False,
        "Duration": 0,
        "StartTime": None,
        "EndTime": None,
        "MinuteRate": 0,
        "CallComplete": False,
        **more,
    }


def _queued(number: int) -> dict[str, object]:
    """Of the call that was placed so many calls after the first."""
    return _about(ResponseCode.QUEUED, _FIRST + number)


def _unknown(queue_id: int) -> dict[str, object]:
    return _about(ResponseCode.UNIVERSAL_ERROR, queue_id, CallComplete=True)


_ENDED = _about(
    ResponseCode.CALL_ANSWERED,
    _FIRST,
    CallAnswered=True,
    TryCount=1,
    DigitsPressed="345",
    MachineDetection="HUMAN",
    Duration=7,
    StartTime=datetime(2026, 1, 5, 15, 0, 11, 700_000, tzinfo=UTC),
    EndTime=datetime(2026, 1, 5, 15, 0, 19, 690_000, tzinfo=UTC),
    CallComplete=True,
)
_BEYOND_32_BITS = 2**53 - 1  # the largest of which every language keeps every digit

_INFORMATION = (
    Case("GetVersion", {}, f"Ringback {VERSION}, a simulator of the Voice Broadcast API"),
    Case(
        "getVoices",
        {},
        [
            {
                "VoiceID": voice.voice_id,
                "VoiceName": voice.name,
                "VoiceGender": voice.gender,
                "VoiceAge": voice.age,
                "VoiceLanguage": voice.language,
                "VoiceSummary": voice.summary,
            }
            for voice in VOICES
        ],
    ),
    Case(
        "GetResponseCodes",
        {},
        [{"ResponseCode": int(code), "ResponseText": code.text} for code in sorted(ResponseCode)],
    ),
)
_PLACING_CALLS = (
    Case(
        "NotifyPhoneEnglishBasic",
        {"PhoneNumberToDial": "202-555-0140", "TextToSay": TEXT, **_KEYED},
        _queued(1),
    ),
    Case("NotifyPhoneBasic", {"PhoneNumberToDial": "202.555.0140", **_BASIC}, _queued(2)),
    Case(
        "NotifyPhoneBasic",
        {"PhoneNumberToDial": "12", **_BASIC},
        _about(ResponseCode.INVALID_PHONE_NUMBER, -1, CallComplete=True),
    ),
    Case(
        "NotifyPhoneBasicWithTryCount",
        {"TryCount": 3, "PhoneNumberToDial": "2025550150", **_BASIC},
        _queued(3),
    ),
    Case(
        "NotifyPhoneBasicWithTransfer",
        {"PhoneNumberToDial": "2025550130", "TransferNumber": "7575558888", **_BASIC},
        _queued(4),
    ),
    Case("NotifyMultiplePhoneBasic", _TWO, [_queued(5), _queued(6)]),
    Case(
        "NotifyMultiplePhoneBasicWithCPM",
        {**_TWO, "CallsPerMinute": 60},
        [_queued(7), _queued(8)],
    ),
    Case(
        "NotifyMultiplePhoneBasicWithCPMandReferenceID",
        {**_TWO, "CallsPerMinute": 60, "ReferenceID": "Ärger"},
        [_queued(9), _queued(10)],
    ),
)
_STATUS = (
    Case("GetQueueIDStatus", {"QueueID": _FIRST}, _ENDED),
    Case("GetQueueIDStatus", {"QueueID": _BEYOND_32_BITS}, _unknown(_BEYOND_32_BITS)),
    Case(
        "GetQueueIDStatusWithAdvancedInfo",
        {"QueueID": _FIRST, **_KEYED},
        {**_ENDED, "TextToSay": TEXT},
    ),
    Case(
        "GetMultipleQueueIdStatus",
        {"QueueIDs": f"{_FIRST};{_FIRST + 1};7", **_KEYED},
        [_ENDED, _queued(1), _unknown(7)],
    ),
    Case("GetMultipleQueueIdStatus", {"QueueIDs": f"{_FIRST};", **_KEYED}, [_ENDED]),
    Case("GetMultipleQueueIdStatus", {"QueueIDs": "", **_KEYED}, []),
    Case(
        "GetQueueIDStatusesByPhoneNumber",
        {"PhoneNumber": "+1 202 555 0122", **_KEYED},
        [_queued(9), _queued(7), _queued(5), _ENDED],
    ),
)
_CANCELLING = (
    Case("CancelNotify", {"QueueID": _FIRST + 1, **_KEYED}, answer=True),
    Case("CancelNotify", {"QueueID": _FIRST, **_KEYED}, answer=False),
    Case("CancelNotifyByReferenceID", {"ReferenceID": "Ärger", **_KEYED}, 2),
)
_OVER_SOAP_ONLY = (
    Case(
        "NotifyPhoneAdvanced",
        {"anr": {**_ANR, "UTCScheduledDateTime": "tomorrow"}},
        Fault(
            "Server was unable to read request. --->"
            " There is an error in XML document (line, column). --->"
            " The string 'tomorrow' is not a valid AllXsd value."
        ),
    ),
    Case("NotifyPhoneAdvanced", {"anr": _ANR}, _queued(11)),
    Case(
        "NotifyMultiplePhoneAdvanced",
        {"MultipleANR": [_ANR, {**_ANR, "VoiceID": 99}]},
        [_queued(12), _about(ResponseCode.INVALID_VOICE_ID, -1, CallComplete=True)],
    ),
)

CASES: tuple[Case, ...] = (
    *_INFORMATION,
    *_PLACING_CALLS,
    *_STATUS,
    *_CANCELLING,
    *_OVER_SOAP_ONLY,
)
