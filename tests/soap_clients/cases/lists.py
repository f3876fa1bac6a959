"""Call lists: made, filled, changed, called, and deleted."""

from datetime import UTC, datetime

from simulator.codes import ResponseCode
from tests.journeys.desk import CALLER_ID, KEY
from tests.soap_clients.cases.case import KEYED, TEXT, Case

__all__ = ["LISTS"]

_ZOE = {
    "PhoneNumber": "(202) 555-0140",
    "ClientID": "4711",
    "FirstName": "Zoë",
    "LastName": "O'Brien & Søn",
}
_NOBODY = {"PhoneNumber": "2025550141", "ClientID": "", "FirstName": "", "LastName": ""}
_FIRST = 483_500_001  # number of the list, member or batch that the license key gets first
_BATCH = {"Success": True, "ResponseCode": int(ResponseCode.QUEUED)}

LISTS = (
    Case("LM_AddNewList", {"ListName": "Kunden", "ParentListID": 0, **KEYED}, _FIRST),
    Case("LM_AddNewList", {"ListName": "Øst", "ParentListID": _FIRST, **KEYED}, _FIRST + 1),
    Case("LM_AddNewList", {"ListName": "Vest", "ParentListID": 99, **KEYED}, 0),
    Case(
        "LM_AlterListID",
        {"ListID": _FIRST, "ParentListID": -1, "ListName": "Kundinnen", "Licensekey": KEY},
        answer=True,
    ),
    Case(
        "LM_GetListIDsByLicensekey",
        {"licensekey": KEY},
        [
            {"ListID": _FIRST, "ParentListID": 0, "ListName": "Kundinnen"},
            {"ListID": _FIRST + 1, "ParentListID": _FIRST, "ListName": "Øst"},
        ],
    ),
    Case("LM_AddListMember", {"ListID": _FIRST, **_ZOE, **KEYED}, _FIRST),
    Case("LM_AddListMember", {"ListID": _FIRST, **_NOBODY, **KEYED}, _FIRST + 1),
    Case("LM_AddListMember", {"ListID": _FIRST + 1, **_NOBODY, **KEYED}, _FIRST + 2),
    Case(
        "LM_AlterListMember",
        {"ListMemberID": _FIRST, "licensekey": KEY, **_ZOE, "ClientID": "4712"},
        answer=True,
    ),
    Case("LM_DeleteListMember", {"ListMemberID": _FIRST + 1, **KEYED}, answer=True),
    Case(
        "LM_GetListMembersByListID",
        {"ListID": _FIRST, "Licensekey": KEY},
        [{"ListMemberID": _FIRST, **_ZOE, "ClientID": "4712"}],
    ),
    Case(
        "LM_DialList",
        {
            "ListID": _FIRST,
            "DialRecursiveLists": True,
            "CallerID": CALLER_ID,
            "CallerIDName": "Zoë's & Søn",
            "VoiceID": 2,
            "TextToSay": TEXT,
            **KEYED,
        },
        {"BatchID": _FIRST, **_BATCH},
    ),
    Case(
        "LM_DialListAdvanced",
        {
            "lmFunctions": {
                "CallerID": CALLER_ID,
                "CallerIDName": "Zoë's & Søn",
                "VoiceID": 2,
                "TextToSay": TEXT,
                "TryCount": 2,
                "Licensekey": KEY,
                "Extension": "12",
                "TransferNumber": "7575558888",
                "NextTryInSeconds": 180,
                "TTSRate": 10,
                "TTSVolume": 100,
                "ScheduledUTCDatetime": datetime(2026, 1, 6, 8, 25, 8, tzinfo=UTC),
                "ListID": _FIRST,
                "DialRecursiveLists": False,
            }
        },
        {"BatchID": _FIRST + 1, **_BATCH},
    ),
    Case("LM_DeleteList", {"ListID": _FIRST + 1, **KEYED}, answer=True),
)
