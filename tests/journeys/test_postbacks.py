from typing import Any

import pytest

from simulator.calls.magic import MAGIC_NUMBERS
from tests.journeys.desk import KEY, Desk
from tests.journeys.receivers import Receiver
from tests.journeys.watching import NULL_DATE, disagreements, watch

_ROUTES = [
    ("2025550122", [12, 18, 21, 1]),
    ("2025550140", [12, 18, 21, 1]),
    ("2025550130", [12, 18, 21, 24]),
    ("2025550146", [12, 18, 20, 21, 1]),
    ("2025550147", [12, 19, 18, 21, 1]),
    ("2025550150", [12, 8]),
    ("2025550153", [12, 18, 2]),
    ("2025550160", [12, 43]),
    ("2025550176", [22]),
]


def _wish(receiver: Receiver, **more: object) -> dict[str, object]:
    return {"StatusChangePostUrl": receiver.url, "TransferNumber": "7575558888", **more}


@pytest.mark.parametrize(("number", "codes"), _ROUTES)
def test_postbacks_arrive_in_the_order_of_the_call(
    desk: Desk, receiver: Receiver, number: str, codes: list[int]
) -> None:
    """A receiver sees every status from dialling on, one after another."""
    desk.place(number, **_wish(receiver))
    desk.run()

    assert receiver.codes == codes


def test_the_status_agrees_with_the_postback_after_every_step(
    desk: Desk, receiver: Receiver
) -> None:
    """Whoever polls and whoever listens see the same call at the same moment."""
    watched = watch(desk, receiver)
    queue_id = desk.place("2025550122", **_wish(receiver))
    steps: list[dict[str, Any]] = []
    while desk.look("clock", license_key=KEY)["license_keys"][0]["next"] is not None:
        desk.move("clock/next", license_key=KEY)
        steps.append(desk.status(queue_id))

    assert [disagreements(*pair) for pair in watched.pairs] == [[], [], [], []]
    assert [step["ResponseCode"] for step in steps] == ["46", "12", "18", "21", *["21"] * 3, "1"]
    assert [step["CallAnswered"] for step in steps] == ["false"] * 3 + ["true"] * 5
    assert [step["CallComplete"] for step in steps] == ["false"] * 7 + ["true"]
    assert [step["TryCount"] for step in steps] == ["0"] + ["1"] * 7
    assert [step.get("DigitsPressed") for step in steps[2:]] == [None, "", "3", "34", "345", "345"]


def test_the_first_postback_and_the_last_tell_all_that_is_known_by_then(
    desk: Desk, receiver: Receiver
) -> None:
    """What is not known yet is empty; at the end everything is told."""
    queue_id = desk.place("757-555-0122", **_wish(receiver, CallerIDName="Esendex Services"))
    desk.run()
    first, last = receiver.postbacks[0], receiver.postbacks[-1]

    assert first == {
        "QueueID": queue_id,
        "ResponseCode": 12,
        "Duration": 0,
        "isWireless": first["isWireless"],
        "telcoLATA": first["telcoLATA"],
        "callerid": "7575550000",
        "phonenumber": "7575550122",
        "qarecord": False,
        "calleridname": "Esendex Services",
    } | {name: value for name, value in first.items() if name.startswith("telco")}
    assert {name: last[name] for name in last.keys() - first.keys()} == {
        "StartTime": "2026-01-05T15:00:11.700Z",
        "EndTime": "2026-01-05T15:00:20.250Z",
        "digitsdialed": "345",
        "machinedetection": "HUMAN",
    }
    assert (last["ResponseCode"], last["Duration"]) == (1, 8)


@pytest.mark.parametrize("line", MAGIC_NUMBERS)
def test_every_postback_of_a_magic_number_is_valid_and_agrees_with_the_status(
    desk: Desk, receiver: Receiver, line: str
) -> None:
    """No call, however it goes, is told of in two ways; a refused one is not told of at all."""
    watched = watch(desk, receiver)
    desk.notify(f"202555{line}x77", **_wish(receiver, TryCount=3, CallerIDName="Q&A <1>"))
    desk.run()

    refused = MAGIC_NUMBERS[line].outcome.refusal is not None
    assert bool(watched.pairs) is not refused
    assert [disagreements(*pair) for pair in watched.pairs] == [[]] * len(watched.pairs)


def test_a_call_without_a_url_is_posted_nowhere(desk: Desk, receiver: Receiver) -> None:
    """A blank StatusChangePostUrl asks for no postbacks."""
    desk.place("2025550100", StatusChangePostUrl=" ")
    desk.run()

    assert receiver.requests == []
    assert desk.look("journal")["counts"] == {
        "attempts": 0,
        "delivered": 0,
        "failed": 0,
        "dropped": 0,
    }


def test_a_query_in_the_url_reaches_the_receiver_as_it_was_written(
    desk: Desk, receiver: Receiver
) -> None:
    """Customers put labels of their own into the URL."""
    desk.place("2025550160", StatusChangePostUrl=f"{receiver.url}?order=7&shop=a%20b")
    desk.run()

    assert {request.path for request in receiver.requests} == {"/status?order=7&shop=a%20b"}
    assert {request.method for request in receiver.requests} == {"POST"}


def test_a_receiver_may_place_the_next_call_from_within_a_postback(
    desk: Desk, receiver: Receiver
) -> None:
    """What a receiver does in return happens at the moment of the postback."""
    placed: list[int] = []

    def place_another(_: object) -> None:
        if not placed:
            placed.append(desk.place("2025550100"))

    receiver.told.meanwhile = place_another
    queue_id = desk.place("2025550160", StatusChangePostUrl=receiver.url)
    desk.run()

    [another] = placed
    assert desk.look(f"calls/{another}")["placed_at"] == desk.moments(queue_id, 12)[0]
    assert desk.status(another)["ResponseText"] == "Call Answered"


def test_times_are_empty_until_they_are_known(desk: Desk) -> None:
    """The provider answers the first day of the calendar for a call that has not begun."""
    status = desk.status(desk.place("2025550100"))

    assert (status["StartTime"], status["EndTime"]) == (NULL_DATE, NULL_DATE)
