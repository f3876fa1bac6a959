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
