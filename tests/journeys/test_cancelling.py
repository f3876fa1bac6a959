import pytest

from tests.journeys.desk import KEY, Desk
from tests.journeys.receivers import Receiver

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def _cancel(desk: Desk, queue_id: int, license_key: str = KEY) -> str:
    return desk.get("CancelNotify", QueueID=queue_id, LicenseKey=license_key).text


def _cancel_all(desk: Desk, reference_id: str, license_key: str = KEY) -> str:
    return desk.post(
        "CancelNotifyByReferenceID", ReferenceID=reference_id, LicenseKey=license_key
    ).text


def _boolean(text: str) -> str:
    return f'{_XML}<boolean xmlns="http://ws.cdyne.com/NotifyWS/">{text}</boolean>'


def _int(number: int) -> str:
    return f'{_XML}<int xmlns="http://ws.cdyne.com/NotifyWS/">{number}</int>'


def test_a_waiting_call_is_cancelled_once(desk: Desk, receiver: Receiver) -> None:
    """Status and postback tell of it at once; a second time there is nothing to cancel."""
    queue_id = desk.place("2025550100", StatusChangePostUrl=receiver.url)

    assert _cancel(desk, queue_id) == _boolean("true")
    assert _cancel(desk, queue_id) == _boolean("false")
    desk.run()
    status = desk.status(queue_id)
    assert (status["ResponseText"], status["CallComplete"]) == ("Cancelled", "true")
    assert (status["TryCount"], status["Duration"]) == ("0", "0")
    assert receiver.codes == [22]


@pytest.mark.parametrize("steps", [2, 3, 4, 8])
def test_a_call_that_was_dialled_is_not_cancelled(desk: Desk, steps: int) -> None:
    """Only a call that has not started can be cancelled, as documented; this one goes on."""
    queue_id = desk.place("2025550122")
    for _ in range(steps):
        desk.move("clock/next")

    assert _cancel(desk, queue_id) == _boolean("false")
    desk.run()
    assert desk.status(queue_id)["ResponseText"] == "Call Answered"


@pytest.mark.parametrize("number", ["2025550170", "2025550171", "2025550172"])
def test_a_call_that_is_held_up_can_still_be_cancelled(desk: Desk, number: str) -> None:
    """It waits for a person, a voice or a sound file, but it has not started."""
    queue_id = desk.place(number)
    desk.move("clock/next")
    held = desk.status(queue_id)

    assert held["ResponseCode"] in {"27", "40", "45"}
    assert _cancel(desk, queue_id) == _boolean("true")
    desk.run()
    assert desk.status(queue_id)["ResponseText"] == "Cancelled"


def test_nobody_cancels_the_call_of_another_key(desk: Desk) -> None:
    """False, as for a queue ID that was never given out."""
    queue_id = desk.place("2025550100")

    assert _cancel(desk, queue_id, "another") == _boolean("false")
    assert _cancel(desk, queue_id, "") == _boolean("false")
    assert _cancel(desk, 4093249) == _boolean("false")
    assert _cancel(desk, -1) == _boolean("false")
    assert desk.status(queue_id)["ResponseText"] == "Queued"


def test_all_waiting_calls_of_a_reference_are_cancelled_and_counted(desk: Desk) -> None:
    """Those that were dialled or belong to another key or label are left alone."""
    early = desk.place("2025550105", ReferenceID="notify1")
    desk.move("clock/advance", seconds=30)
    waiting = [desk.place(f"20255501{line}", ReferenceID="notify1") for line in (10, 11, 12)]
    others = [
        desk.place("2025550100", ReferenceID="notify2"),
        desk.place("2025550100", ReferenceID="notify1", LicenseKey="another"),
        desk.place("2025550100"),
    ]

    assert _cancel_all(desk, "notify1") == _int(3)
    assert _cancel_all(desk, "notify1") == _int(0)
    assert [desk.status(each)["ResponseText"] for each in waiting] == ["Cancelled"] * 3
    assert [desk.status(each)["ResponseText"] for each in others] == ["Queued"] * 3
    assert desk.status(early)["ResponseText"] == "In Call/Ringing"


@pytest.mark.parametrize(
    ("reference_id", "license_key"),
    [("", KEY), ("unknown", KEY), ("notify1", "another"), ("notify1", ""), ("NOTIFY1", KEY)],
)
def test_a_reference_that_names_no_call_cancels_none(
    desk: Desk, reference_id: str, license_key: str
) -> None:
    """An empty reference is no label, though most calls have it."""
    placed = [desk.place("2025550100", ReferenceID="notify1"), desk.place("2025550100")]

    assert _cancel_all(desk, reference_id, license_key) == _int(0)
    assert [desk.status(each)["ResponseText"] for each in placed] == ["Queued"] * 2
