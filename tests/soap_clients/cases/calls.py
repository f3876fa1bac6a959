"""Calls: placed, asked about, and cancelled.

Before the story begins, the call that BEFORE wishes for has ended.
"""

from datetime import UTC, datetime

from simulator.calls.request import Wish
from simulator.codes import ResponseCode
from tests.journeys.desk import CALLER_ID, KEY
from tests.soap_clients.cases.case import KEYED, TEXT, Case, Fault

__all__ = ["BEFORE", "CANCELLING", "PLACING_CALLS", "PLACING_CALLS_OVER_SOAP_ONLY", "STATUS"]

_CALLED = "2025550122"  # a human, who presses 345
_SCRIPT = rf"~\SetVar(Order|Nº 5)~~\SetVar(Courier|Søn & Zoë)~{TEXT}"
BEFORE = Wish(number=_CALLED, text=_SCRIPT, caller_id=CALLER_ID, license_key=KEY)
_WAITING = "2025550140"
_FIRST = 1_083_500_001  # the queue ID of the call that has ended

_VOICE = {
    "TextToSay": TEXT,
    "CallerID": "(757) 555-0000",
    "CallerIDname": "Zoë's & Søn",
    "VoiceID": "2",
}
_BASIC = {**_VOICE, **KEYED}
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
    EndTime=datetime(2026, 1, 5, 15, 0, 19, 210_000, tzinfo=UTC),
    CallComplete=True,
)
_BEYOND_32_BITS = 2**53 - 1  # the largest of which every language keeps every digit

PLACING_CALLS = (
    Case(
        "NotifyPhoneEnglishBasic",
        {"PhoneNumberToDial": "202-555-0140", "TextToSay": TEXT, **KEYED},
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
STATUS = (
    Case("GetQueueIDStatus", {"QueueID": _FIRST}, _ENDED),
    Case("GetQueueIDStatus", {"QueueID": _BEYOND_32_BITS}, _unknown(_BEYOND_32_BITS)),
    Case(
        "GetQueueIDStatusWithAdvancedInfo",
        {"QueueID": _FIRST, **KEYED},
        {
            **_ENDED,
            "TextToSay": _SCRIPT,
            "VariableArray": [
                {"VariableName": "order", "VariableValue": "Nº 5"},
                {"VariableName": "courier", "VariableValue": "Søn & Zoë"},
            ],
        },
    ),
    Case(
        "GetMultipleQueueIdStatus",
        {"QueueIDs": f"{_FIRST};{_FIRST + 1};7", **KEYED},
        [_ENDED, _queued(1), _unknown(7)],
    ),
    Case("GetMultipleQueueIdStatus", {"QueueIDs": f"{_FIRST};", **KEYED}, [_ENDED]),
    Case("GetMultipleQueueIdStatus", {"QueueIDs": "", **KEYED}, []),
    Case(
        "GetQueueIDStatusesByPhoneNumber",
        {"PhoneNumber": "+1 202 555 0122", **KEYED},
        [_queued(9), _queued(7), _queued(5), _ENDED],
    ),
)
CANCELLING = (
    Case("CancelNotify", {"QueueID": _FIRST + 1, **KEYED}, answer=True),
    Case("CancelNotify", {"QueueID": _FIRST, **KEYED}, answer=False),
    Case("CancelNotifyByReferenceID", {"ReferenceID": "Ärger", **KEYED}, 2),
    Case("CancelConference", {"ConferenceKey": "b825700e-5180-4e77-8599-2e2eb6c4c1ba"}, None),
)
PLACING_CALLS_OVER_SOAP_ONLY = (
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
