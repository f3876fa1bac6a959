"""Accounts that are opened and prepared before the customer acts."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.desk import CALLER_ID, COVERED_KEY, KEY, Desk

_START = "2026-01-05T15:00:00.000Z"


def _post(desk: Desk, path: str, **body: object) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json"}
    reply = desk.ask("POST", f"/_ringback/{path}", json.dumps(body), headers)
    return reply.status, reply.json()


def test_an_account_is_opened_before_its_first_call(desk: Desk) -> None:
    """So that its clock can be moved; a seed of its own changes no other account's."""
    opened = desk.move("accounts", license_key=KEY, seed=7)

    assert opened == {
        "license_key": COVERED_KEY,
        "clock": "manual",
        "now": _START,
        "next": None,
        "in_flight": 0,
        "seed": 7,
    }
    assert desk.move("accounts", license_key=KEY)["seed"] == 7
    assert desk.move("accounts", license_key="another")["seed"] == 0
    assert desk.look("seed") == {"seed": 0}
    assert desk.move("clock/advance", license_key=KEY, seconds=1)["license_keys"]


def test_calls_go_as_decided(desk: Desk) -> None:
    """Those to one number, and those to all ordinary ones; of this key alone."""
    assert desk.move("outcomes", license_key=KEY, number="757-234-0001", outcome="0150") == {
        "number": "757-234-0001",
        "outcome": "busy",
    }
    assert desk.move("outcomes", license_key=KEY, outcome="presses 1987") == {
        "number": None,
        "outcome": "presses 1987",
    }
    one, other = desk.place("757-234-0001"), desk.place("757-234-0002")
    strange = desk.place("757-234-0001", LicenseKey="another", TryCount=1)
    desk.run()

    assert desk.look(f"calls/{one}")["response_code"] == 8
    assert desk.look(f"calls/{other}")["digits"] == "1987"
    assert desk.look(f"calls/{strange}")["digits"] != "1987"


def test_a_reset_forgets_decisions(desk: Desk) -> None:
    """With everything else of the key."""
    desk.move("outcomes", license_key=KEY, number="202-555-0100", outcome="busy")
    desk.move("reset", license_key=KEY)
    queue_id = desk.place("202-555-0100")
    desk.run()

    assert desk.look(f"calls/{queue_id}")["response_code"] == 1


def test_refused_requests_are_listed_with_their_reasons(desk: Desk) -> None:
    """The answer to the customer has a code only."""
    desk.notify("12", ReferenceID="order-7")
    desk.notify(CALLER_ID, LicenseKey="another")

    assert desk.look("refusals", license_key=KEY) == {
        "refusals": [
            {
                "at": _START,
                "number": "12",
                "reference_id": "order-7",
                "response_code": 3,
                "response_text": "Invalid Phone Number",
                "reason": "PhoneNumberToDial needs 10 digits, got '12'.",
            }
        ]
    }
    assert [each["response_code"] for each in desk.look("refusals")["refusals"]] == [3, 13]


def test_calls_are_listed_with_their_lives_if_asked(desk: Desk) -> None:
    """One request instead of one for each call."""
    desk.place("202-555-0176")
    desk.run()

    [plain] = desk.look("calls")["calls"]
    [whole] = desk.look("calls", timeline="true")["calls"]
    assert "timeline" not in plain
    assert [moment["response_code"] for moment in whole["timeline"]] == [0, 22]


@pytest.mark.parametrize(
    ("path", "body", "text"),
    [
        ("accounts", {}, "license_key is missing: it needs a text."),
        ("accounts", {"license_key": "a", "seed": "x"}, "seed needs a whole number, got 'x'."),
        ("outcomes", {"license_key": "a"}, "outcome is missing: it needs a text."),
        (
            "outcomes",
            {"license_key": "a", "outcome": "bussy"},
            "No outcome is called 'bussy'. Did you mean 'busy'? See 'ringback numbers'.",
        ),
        (
            "outcomes",
            {"license_key": "a", "outcome": "busy", "number": "12"},
            "A phone number needs 10 digits, got '12'.",
        ),
        (
            "outcomes",
            {"license_key": "a", "outcome": "busy", "number": "202-555-0180"},
            "Calls to 202-555-0180 cannot go as 'busy': every request for this magic number is"
            " refused with 3. Choose another number.",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    desk: Desk, path: str, body: dict[str, object], text: str
) -> None:
    """With what would have been right."""
    assert _post(desk, path, **body) == (400, {"error": text})


def test_a_key_that_is_not_accepted_has_no_account(open_desk: Callable[..., Desk]) -> None:
    """Nobody can fill the memory with accounts."""
    desk = open_desk(license_key=("only-this",))

    for path, body in (("accounts", {}), ("outcomes", {"outcome": "busy"})):
        assert _post(desk, path, license_key="a", **body) == (
            400,
            {
                "error": "'a' is none of the license keys that this server accepts; start it"
                " without --license-key to accept all."
            },
        )
    assert desk.look("clock")["license_keys"] == []


def test_an_account_shows_what_it_keeps_and_costs(open_desk: Callable[..., Desk]) -> None:
    """All that the provider has of a key, the texts of scripts aside."""
    desk = open_desk(number_price=9.99)
    parent = {"ListName": "Customers", "ParentListID": 0, "LicenseKey": KEY}
    list_id = int(desk.post("LM_AddNewList", **parent).text.rpartition("</int>")[0].split(">")[-1])
    desk.post("ScriptSave", ScriptName="menu", ScriptText="Hi.", LicenseKey=KEY)
    desk.simulator.account(KEY).assets.sounds.record("welcome", 2.5)
    desk.post("LicenseKeyVariableSave", VariableName="Tries", VariableValue="3", LicenseKey=KEY)
    for line in ("0106", "0107"):
        desk.post("AssignIncomingNumber", IncomingPhoneNumber=f"757555{line}", LicenseKey=KEY)
    desk.place("202-555-0100")
    desk.run()

    [shape] = desk.look("accounts", license_key=KEY)["accounts"]
    assert shape == desk.look("accounts")["accounts"][0]
    assert (shape["license_key"], shape["calls"], shape["seed"]) == (COVERED_KEY, 1, 0)
    assert shape["bill"] == {
        "calls": 1,
        "transactions": 1,
        "cancelled": 0,
        "connected_seconds": 8,
        "monthly_number_price": 19.98,
    }
    assert [each["number"] for each in shape["numbers"]] == ["757-555-0106", "757-555-0107"]
    assert shape["sounds"] == {"welcome": 2.5}
    assert (shape["scripts"], shape["variables"]) == (["menu"], {"tries": "3"})
    assert shape["lists"] == [
        {"list_id": list_id, "parent_id": None, "name": "Customers", "members": 0}
    ]


def test_a_number_of_one_s_own_is_brought_along_and_set_up(desk: Desk) -> None:
    """As the provider does by hand: any number, its script, and where its postbacks go."""
    wanted = {"number": "(757) 234-5678", "script": "Hi.", "postback_url": "http://localhost:9/a"}

    assert desk.move("numbers", license_key=KEY, **wanted) == {
        "number": "757-234-5678",
        "license_key": COVERED_KEY,
        "script": "Hi.",
        "postback_url": "http://localhost:9/a",
    }
    assert len(desk.look("numbers")["numbers"]) == 1
    assert "7572345678" in desk.post("GetAssignedNumbers", LicenseKey=KEY).text


def test_a_key_is_given_a_number_if_none_is_named(desk: Desk) -> None:
    """Set up in the same request."""
    given = desk.move("numbers", license_key=KEY, script="Hi.")

    assert given["script"] == "Hi."
    assert "-555-01" in given["number"]
    assert desk.move("numbers", license_key="another")["number"] != given["number"]


def test_who_is_refused_is_given_no_number(desk: Desk) -> None:
    """A number that cannot be set up as asked stays free for others."""
    status, answer = _post(desk, "numbers", license_key=KEY, script="x" * 65_537)

    assert (status, answer) == (
        400,
        {"error": "A script has at most 65,536 characters here, got 65,537."},
    )
    assert desk.look("numbers") == {"numbers": []}


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"license_key": "a", "number": "12"}, "A phone number needs 10 digits, got '12'."),
        ({"number": "757-234-5678"}, "license_key is missing: it needs a text."),
        ({"license_key": " ", "number": "757-234-5678"}, "LicenseKey is blank."),
        (
            {"license_key": "0", "number": "757-234-5678"},
            "The demo key keeps nothing; use a license key of your own.",
        ),
        ({"license_key": "a", "number": "757-555-0106"}, "757-555-0106 is claimed already."),
    ],
)
def test_a_number_that_cannot_be_brought_along_is_refused(
    desk: Desk, body: dict[str, object], text: str
) -> None:
    """With the reason."""
    desk.post("AssignIncomingNumber", IncomingPhoneNumber="7575550106", LicenseKey=KEY)

    assert _post(desk, "numbers", **body) == (400, {"error": text})


def test_a_number_s_postbacks_need_a_url(desk: Desk) -> None:
    """As those of every call do."""
    body = {"license_key": KEY, "number": "757-234-5678", "postback_url": "nowhere"}
    status, answer = _post(desk, "numbers", **body)

    assert (status, "nowhere" in answer["error"]) == (400, True)


@pytest.mark.parametrize(("setting", "shown"), [(0.0, "0"), (0.05, "0.05"), (3, "3")])
def test_answers_about_calls_tell_the_rate_that_is_set(
    open_desk: Callable[..., Desk], setting: float, shown: str
) -> None:
    """A recorded answer says 0, without a point."""
    desk = open_desk(minute_rate=setting)

    assert desk.notify("202-555-0100")["MinuteRate"] == shown
    assert desk.status(desk.place("202-555-0100"))["MinuteRate"] == shown
