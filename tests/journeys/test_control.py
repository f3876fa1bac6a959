import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from simulator.api.handlers import handlers
from simulator.asmx.contract import OPERATIONS
from simulator.publication.formats import FORMATS, media_type, published
from tests.journeys.desk import COVERED_KEY, KEY, TEXT, Desk
from tests.journeys.receivers import Receiver

_START = "2026-01-05T15:00:00.000Z"
_JSON = {"Content-Type": "application/json"}


def _post(desk: Desk, path: str, body: object) -> tuple[int, Any]:
    reply = desk.ask("POST", f"/_ringback/{path}", json.dumps(body), _JSON)
    return reply.status, reply.json()


def test_health_and_readiness_are_told(open_desk: Callable[..., Desk]) -> None:
    """For whoever waits until the server is there."""
    desk = open_desk(seed=7)

    assert desk.look("health") == {"status": "ok", "version": "0.1.0"}
    assert desk.look("ready") == {"status": "ready", "clock": "manual", "seed": 7}


def test_every_operation_is_listed_as_simulated_or_not(desk: Desk) -> None:
    """So that nobody has to find out by trying."""
    listed = desk.look("operations")

    assert set(listed["simulated"]) == handlers(desk.simulator).keys()
    assert sorted(listed["simulated"] + listed["not_simulated"]) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", FORMATS)
def test_the_contract_is_there_in_every_format(desk: Desk, name: str) -> None:
    """With the address at which it was asked for, so that tools call the server that told them."""
    reply = desk.ask("GET", f"/_ringback/contract/{name}")

    assert reply.status == 200
    assert reply.content_type == media_type(name)
    assert reply.text == published(name, address=desk.url)


def test_an_unknown_format_of_the_contract_is_answered_with_the_list(desk: Desk) -> None:
    """A misspelling costs the reader one look."""
    reply = desk.ask("GET", "/_ringback/contract/openpai")

    assert reply.status == 404
    assert reply.json()["error"].startswith("No format is called 'openpai'. Did you mean")


def test_a_call_is_shown_with_its_whole_life(desk: Desk, receiver: Receiver) -> None:
    """Everything that happened and everything that was delivered, in one place."""
    queue_id = desk.place(
        "202-555-0160", StatusChangePostUrl=receiver.url, ReferenceID="notify1", TryCount=2
    )
    desk.run()
    shown = desk.look(f"calls/{queue_id}")
    timeline, deliveries = shown.pop("timeline"), shown.pop("deliveries")

    assert shown == {
        "queue_id": queue_id,
        "license_key": COVERED_KEY,
        "incoming": False,
        "number": "202-555-0160",
        "caller_id": "757-555-0000",
        "reference_id": "notify1",
        "batch_id": None,
        "response_code": 43,
        "response_text": "Telco Reported Vacant Number",
        "complete": True,
        "answered": False,
        "try_count": 1,
        "tries_allowed": 2,
        "digits": "",
        "machine_detection": None,
        "duration_seconds": 2,
        "placed_at": _START,
        "started_at": "2026-01-05T15:00:01.500Z",
        "answered_at": None,
        "ended_at": "2026-01-05T15:00:03.700Z",
        "postback_url": receiver.url,
        "text_to_say": TEXT,
        "variables": {},
        "undone": [],
    }
    assert [(moment["at"][17:23], moment["note"]) for moment in timeline] == [
        ("00.000", "accepted"),
        ("01.000", "ready for try 1 of 2"),
        ("01.500", "dialling 202-555-0160"),
        ("03.700", "Telco Reported Vacant Number"),
    ]
    assert [(each["response_code"], each["status"]) for each in deliveries] == [
        (12, 200),
        (43, 200),
    ]


def test_a_call_tells_what_was_said_and_set_and_what_the_callee_did_not_come_to(
    desk: Desk,
) -> None:
    """A script's variables stand at the moment that follows, and all of them at the call."""
    script = r"Hello. ~\SetVar(Plan|gold)~ Your plan: ~\VariableToTTS(plan)~. ~\EndCall()~"
    queue_id = desk.place("202-555-0127", TextToSay=script)
    desk.run()

    shown = desk.look(f"calls/{queue_id}")

    assert (shown["variables"], shown["undone"]) == (
        {"plan": "gold"},
        ["waits for the prompt", "presses 1"],
    )
    assert shown["answered_at"] == "2026-01-05T15:00:11.700Z"
    spoken = [moment for moment in shown["timeline"] if moment["speaker"]]
    assert [(each["speaker"], each["said"], each["variables"]) for each in spoken] == [
        ("script", "Hello.", {}),
        ("callee", "hello", {}),
        ("script", "Your plan:", {"plan": "gold"}),
        ("script", "gold", {}),
        ("script", ".", {}),
        ("callee", "", {}),
    ]
    assert spoken[-1]["note"] == "the callee waited for a prompt in vain"


def test_calls_are_listed_newest_first_and_can_be_chosen(desk: Desk) -> None:
    """By key, by number however it is written, by being over; as many as asked for."""
    first = desk.place("2025550160")
    desk.run()
    second = desk.place("2025550160")
    other = desk.place("2025550100", LicenseKey="another")

    def listed(**parameters: object) -> list[int]:
        return [call["queue_id"] for call in desk.look("calls", **parameters)["calls"]]

    assert listed(license_key=KEY) == [second, first]
    assert listed(number="202-555-0160") == listed(number="2025550160") == [second, first]
    assert listed(complete="true") == [first]
    assert listed(complete="false", license_key="another") == [other]
    nobody = desk.ask("GET", "/_ringback/calls?license_key=nobody")
    assert (nobody.status, nobody.json()) == (
        404,
        {"error": "Nobody has placed a call with this license key yet."},
    )
    assert listed(license_key=KEY, limit=1) == [second]
    assert desk.look("calls", limit=1)["total"] == 3


def test_waiting_for_a_call_that_is_over_answers_at_once(desk: Desk) -> None:
    """And with a timeout of 0 any call, as it stands."""
    queue_id = desk.place("2025550160")
    waiting = desk.look(f"calls/{queue_id}/wait", timeout=0)
    desk.run()

    assert waiting["complete"] is False
    assert desk.look(f"calls/{queue_id}/wait")["complete"] is True


def test_some_of_the_threads_may_wait(open_desk: Callable[..., Desk]) -> None:
    """The others stay free for the web service; who comes too late is told to ask again."""
    desk = open_desk(server_threads=2)
    queue_id = desk.place("2025550160")
    path = f"/_ringback/calls/{queue_id}/wait"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(desk.ask, "GET", f"{path}?timeout=30")
        # The first one may not have arrived yet: then this one waits for nothing, and is let in.
        while (late := desk.ask("GET", f"{path}?timeout=0")).status == 200:
            pass
        desk.run()
        told = waiting.result()

    assert late.status == 503
    assert late.json() == {"error": "Too many requests wait already; ask again in a moment."}
    assert told.json()["complete"] is True


def test_the_clock_moves_by_as_much_as_told(desk: Desk) -> None:
    """And what is due on the way happens on the way, at its own moment."""
    queue_id = desk.place("2025550100")
    moved = desk.move("clock/advance", seconds=10.5)

    assert moved["clock"] == "manual"
    assert moved["now"] == "2026-01-05T15:00:10.500Z"
    assert moved["license_keys"] == [
        {
            "license_key": COVERED_KEY,
            "clock": "manual",
            "now": "2026-01-05T15:00:10.500Z",
            "next": "2026-01-05T15:00:11.700Z",
            "in_flight": 0,
        }
    ]
    assert desk.codes(queue_id) == [0, 46, 12, 18]


def test_the_clock_moves_to_the_next_thing_and_no_further(desk: Desk) -> None:
    """Step by step through a call's life; with nothing to come it stands still."""
    queue_id = desk.place("2025550160")
    steps = [desk.move("clock/next")["license_keys"][0] for _ in range(4)]

    assert [step["now"][17:23] for step in steps] == ["01.000", "01.500", "03.700", "03.700"]
    assert steps[-1]["next"] is None
    assert desk.status(queue_id)["CallComplete"] == "true"


def test_the_clock_runs_until_nothing_is_left(desk: Desk) -> None:
    """One request instead of a loop."""
    desk.place("2025550150", TryCount=3, NextTryInSeconds=180)

    [clock] = desk.move("clock/run")["license_keys"]
    assert (clock["next"], clock["now"]) == (None, "2026-01-05T15:06:09.100Z")


def test_settling_says_whether_all_is_quiet(desk: Desk, receiver: Receiver) -> None:
    """Nothing due and nothing under way, without moving a clock."""
    desk.place("2025550160", StatusChangePostUrl=receiver.url)
    desk.move("clock/advance", seconds=2)

    assert desk.move("settle", timeout=5) == {"settled": True}
    assert desk.look("clock", license_key=KEY)["license_keys"][0]["now"].endswith("02.000Z")


def test_a_delivery_can_be_sent_again(desk: Desk, receiver: Receiver) -> None:
    """The same bytes, on record as one more attempt at the same delivery."""
    desk.place("2025550176", StatusChangePostUrl=receiver.url)
    desk.run()
    [attempt] = desk.look("journal")["attempts"]
    delivery_id = attempt["delivery_id"]

    assert desk.move(f"journal/{delivery_id}/redeliver") == {"redelivered": delivery_id}
    desk.move("settle", timeout=5)
    assert len({request.body for request in receiver.requests}) == 1
    assert desk.look("journal")["counts"]["attempts"] == len(receiver.requests) == 2


def test_a_delivery_id_of_two_keys_needs_the_key(desk: Desk, receiver: Receiver) -> None:
    """Each account numbers its own deliveries."""
    for license_key in ("a", "b"):
        desk.place("2025550176", StatusChangePostUrl=receiver.url, LicenseKey=license_key)
    desk.run()

    [delivery_id] = {attempt["delivery_id"] for attempt in desk.look("journal")["attempts"]}

    again = f"journal/{delivery_id}/redeliver"
    assert _post(desk, again, {}) == (
        409,
        {"error": "Several license keys have such a delivery; give license_key."},
    )
    assert _post(desk, again, {"license_key": "a"}) == (200, {"redelivered": delivery_id})


def test_the_journal_can_be_searched(desk: Desk, receiver: Receiver) -> None:
    """Newest first: by call, by success, by key; as many as asked for."""
    receiver.told.statuses = [500]
    first = desk.place("2025550160", StatusChangePostUrl=receiver.url)
    desk.run()
    desk.place("2025550176", StatusChangePostUrl=receiver.url, LicenseKey="another")
    desk.run()

    def codes(**parameters: object) -> list[int]:
        attempts = desk.look("journal", **parameters)["attempts"]
        return [attempt["response_code"] for attempt in attempts]

    assert codes(license_key=KEY) == codes(queue_id=first) == [43, 12]
    assert codes(license_key="another") == [22]
    assert codes(delivered="false") == [12]
    assert codes(license_key=KEY, limit=1) == [43]
    assert desk.look("journal")["counts"] == {
        "attempts": 3,
        "delivered": 2,
        "failed": 1,
        "dropped": 0,
    }


def test_the_seed_is_shown_and_changed(desk: Desk) -> None:
    """From then on, for all license keys."""
    assert desk.look("seed") == {"seed": 0}
    assert desk.move("seed", seed=7) == {"seed": 7}
    assert desk.look("ready")["seed"] == 7


def test_a_reset_forgets_one_key_or_all(desk: Desk) -> None:
    """Calls, clock and journal; a queue ID of before is unknown after."""
    mine, other = desk.place("2025550100"), desk.place("2025550100", LicenseKey="another")

    assert desk.move("reset", license_key=KEY) == {"reset": "one license key"}
    assert desk.status(mine)["ResponseText"] == "Universal Error"
    assert desk.status(other)["ResponseText"] == "Queued"
    assert desk.move("reset") == {"reset": "everything"}
    assert desk.look("calls")["total"] == 0
