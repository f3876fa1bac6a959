"""Call lists: kept at the provider, and called."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.desk import CALLER_ID, KEY, TEXT, Desk
from tests.journeys.transports import TRANSPORTS, Customer, transports_of

OpenDesk = Callable[..., Desk]


class _Lists:
    """A customer with call lists, over one transport; spells the license key as the contract."""

    def __init__(self, desk: Desk, transport: str = "POST", *, key: str = KEY) -> None:
        self._customer = Customer(desk)
        self._transport = transport
        self._key = key

    def ask(self, operation: str, **arguments: Any) -> Any:
        """Call an operation whose parameters are all simple."""
        return self._customer.call(self._transport, f"LM_{operation}", arguments)

    def add(self, name: str = "any", parent: int = 0) -> int:
        """Make a list; gives its number."""
        return int(self.ask("AddNewList", ListName=name, ParentListID=parent, LicenseKey=self._key))

    def add_member(self, list_id: int, number: str, **given: str) -> int:
        """Add a member; gives its number."""
        fields = {"ClientID": "", "FirstName": "", "LastName": ""} | given
        return int(
            self.ask(
                "AddListMember", ListID=list_id, LicenseKey=self._key, PhoneNumber=number, **fields
            )
        )

    def alter(self, list_id: int, name: str, parent: int) -> bool:
        """Rename or move a list; tells whether it was done."""
        return bool(
            self.ask(
                "AlterListID",
                ListID=list_id, ParentListID=parent, ListName=name, Licensekey=self._key,
            )
        )  # fmt: skip

    def all(self) -> list[tuple[int, int, str]]:
        """All lists: number, parent, name."""
        found = self.ask("GetListIDsByLicensekey", licensekey=self._key) or []
        return [(each["ListID"], each["ParentListID"], each["ListName"]) for each in found]

    def dial(self, list_id: int, **changes: Any) -> dict[str, Any]:
        """Call everybody on a list, by LM_DialList."""
        wish = {
            "ListID": list_id,
            "DialRecursiveLists": "false",
            "CallerID": CALLER_ID,
            "CallerIDName": "Shop",
            "VoiceID": 2,
            "TextToSay": TEXT,
            "LicenseKey": self._key,
        }
        return dict(self.ask("DialList", **(wish | changes)))


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_lists_are_made_renamed_moved_and_deleted(desk: Desk, transport: str) -> None:
    """A parent of -1 leaves a list where it is, one of 0 takes it out."""
    lists = _Lists(desk, transport)
    top = lists.add("customers")
    inner = lists.add("late payers", top)

    assert lists.alter(inner, "late", -1)
    assert lists.all() == [(top, 0, "customers"), (inner, top, "late")]
    assert not lists.alter(top, "customers", inner)
    assert lists.alter(inner, "late", 0)
    assert lists.all()[1] == (inner, 0, "late")
    assert lists.ask("DeleteList", ListID=top, LicenseKey=KEY) is True
    assert lists.ask("DeleteList", ListID=top, LicenseKey=KEY) is False
    assert lists.all() == [(inner, 0, "late")]


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_members_are_added_changed_and_deleted(desk: Desk, transport: str) -> None:
    """A member's number comes back as it was written."""
    lists = _Lists(desk, transport)
    list_id = lists.add()
    member_id = lists.add_member(list_id, "(202) 555-0100", ClientID="c-1", FirstName="Ada")
    other = lists.add_member(list_id, "202-555-0101")
    changed = lists.ask(
        "AlterListMember",
        ListMemberID=member_id, licensekey=KEY, ClientID="c-1", FirstName="Ada",
        LastName="King", PhoneNumber="(202) 555-0102",
    )  # fmt: skip
    deleted = lists.ask("DeleteListMember", ListMemberID=other, LicenseKey=KEY)

    assert (changed, deleted) == (True, True)
    [member] = lists.ask("GetListMembersByListID", ListID=list_id, Licensekey=KEY)
    assert member == {
        "ListMemberID": member_id,
        "PhoneNumber": "(202) 555-0102",
        "ClientID": "c-1",
        "FirstName": "Ada",
        "LastName": "King",
    }


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_everybody_on_a_list_is_called(desk: Desk, transport: str) -> None:
    """One call for each member, in the order of the list, 20 ms apart; the batch finds them."""
    lists = _Lists(desk, transport)
    list_id = lists.add()
    for line in ("0150", "0100", "0122"):
        lists.add_member(list_id, f"202555{line}")
    answer = lists.dial(list_id)
    desk.run()

    assert answer == {
        "Success": True, "BatchID": answer["BatchID"], "ResponseCode": 0, "ErrorText": None,
    }  # fmt: skip
    found = desk.look("calls", batch_id=answer["BatchID"])["calls"][::-1]
    assert [call["number"][-4:] for call in found] == ["0150", "0100", "0122"]
    assert [call["response_code"] for call in found] == [8, 1, 1]
    assert {call["batch_id"] for call in found} == {answer["BatchID"]}
    assert [desk.moments(call["queue_id"], 12)[0][-7:] for call in found] == [
        "01.500Z", "01.520Z", "01.540Z",
    ]  # fmt: skip


def test_each_dialling_is_a_batch_of_its_own(desk: Desk) -> None:
    """No answer or postback carries its number, and no reference ID stands for it."""
    lists = _Lists(desk)
    list_id = lists.add()
    lists.add_member(list_id, "2025550100")
    first, second = (lists.dial(list_id)["BatchID"] for _ in range(2))
    plain = desk.place("2025550100")

    assert first != second
    for batch_id in (first, second):
        [call] = desk.look("calls", batch_id=batch_id)["calls"]
        assert call["reference_id"] == ""
    assert desk.look(f"calls/{plain}")["batch_id"] is None


def test_lists_under_a_list_are_called_if_asked(desk: Desk) -> None:
    """Each list before those that lie in it."""
    lists = _Lists(desk)
    top = lists.add("top")
    for place, parent in enumerate((top, lists.add("inner", top))):
        lists.add_member(parent, f"202555010{place}")
    alone = lists.dial(top)["BatchID"]
    together = lists.dial(top, DialRecursiveLists="true")["BatchID"]

    def lines(batch_id: int) -> list[str]:
        calls = desk.look("calls", batch_id=batch_id)["calls"]
        return [call["number"][-4:] for call in reversed(calls)]

    assert (lines(alone), lines(together)) == (["0100"], ["0100", "0101"])


@pytest.mark.parametrize("transport", transports_of("LM_DialListAdvanced"))
def test_a_list_is_called_with_every_option(desk: Desk, transport: str) -> None:
    """Schedule, tries, pause, transfer, extension: each reaches the calls."""
    lists = _Lists(desk, transport)
    list_id = lists.add()
    lists.add_member(list_id, "2025550150")
    answer = lists.ask(
        "DialListAdvanced",
        lmFunctions={
            "CallerID": "",
            "CallerIDName": "Shop",
            "VoiceID": 2,
            "TextToSay": TEXT,
            "TryCount": 2,
            "Licensekey": KEY,
            "Extension": "302",
            "TransferNumber": "7575558888",
            "NextTryInSeconds": 180,
            "TTSRate": 10,
            "TTSVolume": 100,
            "ScheduledUTCDatetime": "2026-01-05T16:00:00Z",
            "ListID": list_id,
            "DialRecursiveLists": False,
        },
    )
    desk.run()
    [call] = desk.look("calls", batch_id=answer["BatchID"])["calls"]

    assert answer["Success"] is True
    assert (call["number"], call["caller_id"], call["try_count"]) == ("202-555-0150x302", "", 2)
    first, second = desk.moments(call["queue_id"], 12)
    assert (first[11:19], second[11:17]) == ("16:00:01", "16:03:")


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"LicenseKey": ""}, 14, "LicenseKey is blank."),
        ({"LicenseKey": "b"}, 14, "LicenseKey is not one of the accepted keys."),
        ({"LicenseKey": "0"}, 11, "The demo key keeps nothing; use a license key of your own."),
        ({"ListID": 1}, 9, "The license key has no list 1."),
        ({"CallerID": ""}, 4, "CallerID needs 10 digits, got ''."),
        (
            {"VoiceID": 9},
            5,
            "VoiceID needs one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 16, 17, 18, 19, 20, 23, 24,"
            " got '9'.",
        ),
        (
            {"CallerID": "2025550100"},
            13,
            "CallerID and PhoneNumberToDial are both 202-555-0100.",
        ),
    ],
)
def test_a_dialling_that_reaches_nobody_says_why(
    open_desk: OpenDesk, changes: dict[str, Any], code: int, text: str
) -> None:
    """The return value has room for it."""
    desk = open_desk(license_key=(KEY,))
    lists = _Lists(desk)
    list_id = lists.add()
    lists.add_member(list_id, "2025550100")

    assert lists.dial(list_id, **changes) == {
        "Success": False, "BatchID": 0, "ResponseCode": code, "ErrorText": text,
    }  # fmt: skip
    assert desk.look("calls")["total"] == 0


def _with_extension(list_id: int, extension: str) -> dict[str, Any]:
    return {
        "VoiceID": 2,
        "TextToSay": TEXT,
        "TryCount": 1,
        "Licensekey": KEY,
        "Extension": extension,
        "NextTryInSeconds": 0,
        "TTSRate": 10,
        "TTSVolume": 100,
        "ScheduledUTCDatetime": "2026-01-05T15:00:00Z",
        "ListID": list_id,
        "DialRecursiveLists": False,
    }


def test_an_extension_that_is_none_is_refused_by_its_name(desk: Desk) -> None:
    """The numbers of the members are not to blame."""
    lists = _Lists(desk, "SOAP 1.1")
    list_id = lists.add()
    lists.add_member(list_id, "2025550100")

    answer = lists.ask("DialListAdvanced", lmFunctions=_with_extension(list_id, "x302"))

    assert answer == {
        "Success": False,
        "BatchID": 0,
        "ResponseCode": 3,
        "ErrorText": "Extension needs 1 to 10 digits, got 'x302'.",
    }


@pytest.mark.parametrize(
    ("extension", "dialled"), [(" ", "202-555-0100"), (" 302 ", "202-555-0100x302")]
)
def test_members_keep_extensions_of_their_own(desk: Desk, extension: str, dialled: str) -> None:
    """That of the dialling is for the others, and a blank one is none."""
    lists = _Lists(desk, "SOAP 1.1")
    list_id = lists.add()
    for number in ("2025550100", "2025550100x5"):
        lists.add_member(list_id, number)

    answer = lists.ask("DialListAdvanced", lmFunctions=_with_extension(list_id, extension))
    calls = desk.look("calls", batch_id=answer["BatchID"])["calls"]

    assert [call["number"] for call in reversed(calls)] == [dialled, "202-555-0100x5"]


def test_an_empty_list_cannot_be_called(desk: Desk) -> None:
    """Whatever lies under it, unless those lists are asked for."""
    lists = _Lists(desk)
    top = lists.add()
    lists.add_member(lists.add("inner", top), "2025550100")

    assert lists.dial(top)["ErrorText"] == f"List {top} has no members."
    assert lists.dial(top, DialRecursiveLists="true")["Success"] is True


def test_members_that_cannot_be_called_are_left_out(desk: Desk) -> None:
    """Why, is among the refusals."""
    lists = _Lists(desk)
    list_id = lists.add()
    for number in (CALLER_ID, "2025550100"):
        lists.add_member(list_id, number)
    batch_id = lists.dial(list_id)["BatchID"]

    assert desk.look("calls", batch_id=batch_id)["total"] == 1
    [refused] = desk.look("refusals")["refusals"]
    assert (refused["number"], refused["response_code"]) == (CALLER_ID, 13)


def test_the_lists_of_another_key_do_not_exist(desk: Desk) -> None:
    """Neither to be seen nor to be changed nor to be called."""
    mine, other = _Lists(desk), _Lists(desk, key="another")
    list_id = mine.add("mine")
    member_id = mine.add_member(list_id, "2025550100")

    assert other.all() == []
    assert other.add("inner", list_id) == 0
    assert not other.alter(list_id, "theirs", 0)
    assert other.add_member(list_id, "2025550100") == 0
    assert other.ask("GetListMembersByListID", ListID=list_id, Licensekey="another") == []
    assert other.ask("DeleteListMember", ListMemberID=member_id, LicenseKey="another") is False
    assert other.ask("DeleteList", ListID=list_id, LicenseKey="another") is False
    assert other.dial(list_id)["Success"] is False
    assert mine.all() == [(list_id, 0, "mine")]


def test_a_list_of_thousands_is_called_at_the_usual_pace(open_desk: OpenDesk) -> None:
    """3,000 a minute unless set otherwise."""
    desk = open_desk(calls_per_minute=600)
    account = desk.simulator.keeper(KEY)
    list_id = account.assets.lists.add("all").list_id
    for number in range(2000):
        account.assets.lists.add_member(list_id, f"202234{number:04}")
    batch_id = _Lists(desk).dial(list_id)["BatchID"]

    found = desk.look("calls", batch_id=batch_id)
    assert found["total"] == 2000
    desk.move("clock/advance", seconds=61)
    waiting = [call for call in account.calls() if call.status.text == "Queued"]
    assert 1300 < len(waiting) < 1500
