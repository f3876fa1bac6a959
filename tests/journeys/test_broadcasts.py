from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import pytest

from tests.journeys.desk import (
    CALLER_ID,
    COVERED_KEY,
    KEY,
    TEXT,
    Desk,
    Fields,
    elements,
    many_fields,
)

_WISH = {
    "TextToSay": TEXT,
    "CallerID": CALLER_ID,
    "CallerIDname": "",
    "VoiceID": "2",
    "LicenseKey": KEY,
}


def _broadcast(desk: Desk, numbers: str, **more: object) -> list[Fields]:
    operation = "NotifyMultiplePhoneBasic"
    if "CallsPerMinute" in more:
        operation += "WithCPM"
    if "ReferenceID" in more:
        operation += "andReferenceID"
    return many_fields(desk.post(operation, PhoneNumbersToDial=numbers, **(_WISH | more)))


def _numbers(count: int) -> list[str]:
    return [f"20255501{number:02}" for number in range(count)]


def _gaps(desk: Desk, answers: list[Fields]) -> list[float]:
    ready = [desk.moments(int(answer["QueueID"]), 46)[0] for answer in answers]
    read = [datetime.fromisoformat(moment) for moment in ready]
    return [(later - earlier).total_seconds() for earlier, later in pairwise(read)]


@pytest.mark.parametrize(
    ("calls_per_minute", "gap"), [(1, 60), (60, 1), (600, 0.1), (12_000, 0.005), (99_999, 0.005)]
)
def test_calls_are_dialled_at_the_pace_asked_for(
    desk: Desk, calls_per_minute: int, gap: float
) -> None:
    """Up to the 12,000 a minute that the provider documents as its fastest."""
    answers = _broadcast(desk, ";".join(_numbers(5)), CallsPerMinute=calls_per_minute)
    desk.run()

    assert _gaps(desk, answers) == [gap] * 4


@pytest.mark.parametrize("calls_per_minute", [0, -1])
def test_no_pace_means_the_provider_s_own(desk: Desk, calls_per_minute: int) -> None:
    """3000 calls a minute, documented for NotifyMultiplePhoneBasic."""
    answers = _broadcast(desk, ";".join(_numbers(4)), CallsPerMinute=calls_per_minute)
    unpaced = _broadcast(desk, ";".join(_numbers(4)))
    desk.run()

    assert _gaps(desk, answers) == _gaps(desk, unpaced) == [0.02] * 3


def test_the_pace_without_one_is_a_setting(open_desk: Callable[..., Desk]) -> None:
    """So that a slow provider can be had too."""
    desk = open_desk(calls_per_minute=30)
    answers = _broadcast(desk, ";".join(_numbers(3)))
    desk.run()

    assert _gaps(desk, answers) == [2, 2]


def test_blanks_and_a_separator_at_the_end_do_not_count(desk: Desk) -> None:
    """Clients write lists as they come: one call for each number, in the order of the list."""
    answers = _broadcast(desk, " 2025550100 ;;2025550122x7; 202-555-0140 ; ")

    numbers = [desk.look(f"calls/{answer['QueueID']}")["number"] for answer in answers]
    assert numbers == ["202-555-0100", "202-555-0122x7", "202-555-0140"]


def test_a_bad_number_in_a_list_takes_only_its_own_place(desk: Desk) -> None:
    """The others are called; answers stay in the order of the list."""
    answers = _broadcast(desk, "2025550100;12;2025550140")
    desk.run()

    assert [answer["ResponseText"] for answer in answers] == [
        "Queued",
        "Invalid Phone Number",
        "Queued",
    ]
    assert desk.look("calls", complete="true")["total"] == 2


@pytest.mark.parametrize("numbers", ["", " ", ";", " ; ; "])
def test_an_empty_list_is_answered_once(desk: Desk, numbers: str) -> None:
    """A customer who forgot the numbers is told so, not answered with nothing."""
    [answer] = _broadcast(desk, numbers)

    assert answer["ResponseText"] == "Invalid Phone Number"


def test_many_advanced_requests_are_answered_one_by_one(desk: Desk) -> None:
    """Each has options of its own, and its license key may be another's."""
    wish = {
        "PhoneNumberToDial": "2025550100",
        "CallerIDNumber": CALLER_ID,
        "TextToSay": TEXT,
        "LicenseKey": KEY,
    }
    wishes: tuple[dict[str, object], ...] = (
        {},
        {"VoiceID": 99},
        {"LicenseKey": "another"},
        {"UTCScheduledDateTime": "2026-01-06T00:00:00Z"},
        {"LicenseKey": ""},
    )
    written = [
        f"<AdvancedNotifyRequest>{elements(wish | each)}</AdvancedNotifyRequest>" for each in wishes
    ]
    inner = f"<MultipleANR>{''.join(written)}</MultipleANR>"
    answers = many_fields(desk.soap("NotifyMultiplePhoneAdvanced", inner))
    desk.run()

    assert [answer["ResponseCode"] for answer in answers] == ["0", "5", "0", "0", "14"]
    keys = [call["license_key"] for call in desk.look("calls")["calls"]]
    assert sorted(keys) == sorted([COVERED_KEY, COVERED_KEY, "another"])


@pytest.mark.parametrize("inner", ["", "<MultipleANR />"])
def test_no_advanced_requests_are_answered_with_an_empty_list(desk: Desk, inner: str) -> None:
    """Nothing was asked for, nothing is placed."""
    reply = desk.soap("NotifyMultiplePhoneAdvanced", inner)

    assert many_fields(reply) == []
    assert desk.look("calls")["total"] == 0


def test_the_last_ten_calls_to_a_number_are_told_newest_first(desk: Desk) -> None:
    """The provider documents ten, and not their order."""
    placed = [desk.place("202-555-0100") for _ in range(12)]
    desk.place("202-555-0101")

    found = many_fields(
        desk.get("GetQueueIDStatusesByPhoneNumber", PhoneNumber="(202)5550100", LicenseKey=KEY)
    )

    assert [int(each["QueueID"]) for each in found] == placed[:1:-1]


@pytest.mark.parametrize(
    "parameters", [("2025550100", "another"), ("12", KEY), ("2025550101", KEY)]
)
def test_nobody_s_calls_are_an_empty_list(desk: Desk, parameters: tuple[str, str]) -> None:
    """A key sees its own calls only; a number nobody called has none."""
    desk.place("2025550100")
    number, license_key = parameters
    reply = desk.get("GetQueueIDStatusesByPhoneNumber", PhoneNumber=number, LicenseKey=license_key)

    assert many_fields(reply) == []


def test_many_statuses_come_in_the_order_of_the_list(desk: Desk) -> None:
    """Blanks are passed over; what is no queue ID of the key is a Universal Error."""
    mine, other = desk.place("2025550100"), desk.place("2025550101", LicenseKey="another")
    listed = f" {mine} ;; {other};x;{10**25}; {mine};"
    found = many_fields(desk.get("GetMultipleQueueIdStatus", QueueIDs=listed, LicenseKey=KEY))

    assert [(int(each["QueueID"]), each["ResponseText"]) for each in found] == [
        (mine, "Queued"),
        (other, "Universal Error"),
        (-1, "Universal Error"),
        (-1, "Universal Error"),
        (mine, "Queued"),
    ]


def test_the_advanced_status_gives_the_script_back(desk: Desk) -> None:
    """Only to the key that placed the call; the plain status leaves it out."""
    queue_id = desk.place("2025550100", TextToSay="a < b & c")

    def advanced(license_key: str) -> Fields:
        reply = desk.get(
            "GetQueueIDStatusWithAdvancedInfo", QueueID=queue_id, LicenseKey=license_key
        )
        [found] = many_fields(reply)
        return found

    assert advanced(KEY)["TextToSay"] == "a < b & c"
    assert advanced("another")["ResponseText"] == "Universal Error"
    assert advanced("")["ResponseText"] == "Key Invalid.  IP Address has been suspended."
    assert "TextToSay" not in desk.status(queue_id)
