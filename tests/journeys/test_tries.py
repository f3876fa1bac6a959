from collections.abc import Callable
from datetime import datetime
from itertools import pairwise

import pytest

from tests.journeys.desk import CALLER_ID, KEY, TEXT, Desk, fields
from tests.journeys.receivers import Receiver

_START = "2026-01-05T15:00:00.000Z"


def _seconds(moments: list[str]) -> list[float]:
    read = [datetime.fromisoformat(moment) for moment in moments]
    return [(later - earlier).total_seconds() for earlier, later in pairwise(read)]


@pytest.mark.parametrize(
    ("number", "try_count", "dialled", "ending"),
    [
        ("2025550150", 1, 1, "Busy"),
        ("2025550150", 3, 3, "Busy"),
        ("2025550151", 1, 1, "Busy"),
        ("2025550151", 3, 2, "Call Answered"),
        ("2025550152", 3, 3, "Call Answered"),
        ("2025550153", 2, 2, "Call Unanswered"),
        ("2025550155", 3, 3, "Call Answered"),
        ("2025550100", 3, 1, "Call Answered"),
        ("2025550160", 3, 1, "Telco Reported Vacant Number"),
        ("2025550150", 5, 3, "Busy"),
        ("2025550150", 0, 1, "Busy"),
    ],
)
def test_a_number_is_dialled_again_only_if_busy_or_unanswered(
    desk: Desk, number: str, try_count: int, dialled: int, ending: str
) -> None:
    """One try unless more are asked for, three at most: both are documented."""
    queue_id = desk.place(number, TryCount=try_count, NextTryInSeconds=180)
    desk.run()

    status = desk.status(queue_id)
    assert (status["TryCount"], status["ResponseText"]) == (str(dialled), ending)
    assert len(desk.moments(queue_id, 12)) == dialled


@pytest.mark.parametrize(("wanted", "pause"), [(180, 180), (60, 60), (1, 1), (0, 60), (-5, 60)])
def test_the_next_try_comes_after_the_seconds_asked_for(
    desk: Desk, wanted: int, pause: int
) -> None:
    """The pause counts from the end of a try; dialling and readying take their own time."""
    queue_id = desk.place("2025550150", TryCount=3, NextTryInSeconds=wanted)
    desk.run()

    busy_after, ready_seconds = 2.2, 0.5
    expected = busy_after + pause + ready_seconds
    assert _seconds(desk.moments(queue_id, 12)) == [expected, expected]


def test_the_default_pause_between_tries_is_a_setting(open_desk: Callable[..., Desk]) -> None:
    """What NextTryInSeconds 0 stands for is not documented."""
    desk = open_desk(next_try_seconds=600)
    queue_id = desk.place("2025550150", TryCount=2)
    desk.run()

    assert _seconds(desk.moments(queue_id, 12)) == [602.7]


def test_between_two_tries_a_call_waits_in_the_queue_and_can_be_cancelled(
    desk: Desk, receiver: Receiver
) -> None:
    """A call that is to be dialled again has not ended: it is queued, with its tries counted."""
    queue_id = desk.place(
        "2025550150", TryCount=3, NextTryInSeconds=180, StatusChangePostUrl=receiver.url
    )
    desk.move("clock/advance", seconds=10)
    waiting = desk.status(queue_id)
    cancelled = desk.get("CancelNotify", QueueID=queue_id, LicenseKey=KEY)
    desk.run()

    assert (waiting["ResponseText"], waiting["TryCount"]) == ("Queued", "1")
    assert waiting["CallComplete"] == "false"
    assert ">true</boolean>" in cancelled.text
    assert desk.status(queue_id)["ResponseText"] == "Cancelled"
    assert receiver.codes == [12, 22]


def test_the_basic_operation_with_a_try_count_dials_again(desk: Desk) -> None:
    """TryCount is the first parameter of NotifyPhoneBasicWithTryCount."""
    answer = desk.get(
        "NotifyPhoneBasicWithTryCount",
        TryCount=2,
        PhoneNumberToDial="2025550151",
        TextToSay=TEXT,
        CallerID=CALLER_ID,
        CallerIDname="",
        VoiceID="2",
        LicenseKey=KEY,
    )
    desk.run()

    status = desk.status(int(fields(answer)["QueueID"]))
    assert (status["TryCount"], status["ResponseText"]) == ("2", "Call Answered")


def test_a_call_is_dialled_at_the_time_it_is_scheduled_for(desk: Desk) -> None:
    """A call for tomorrow waits until tomorrow, and not a moment of real time passes."""
    queue_id = desk.place("2025550100", UTCScheduledDateTime="2026-01-06T08:25:08.336Z")
    desk.move("clock/advance", seconds=60)
    today = desk.status(queue_id)
    desk.run()

    assert today["ResponseText"] == "Queued"
    assert desk.moments(queue_id, 46) == ["2026-01-06T08:25:09.336Z"]
    assert desk.status(queue_id)["StartTime"] == "2026-01-06T08:25:20.036Z"


@pytest.mark.parametrize(
    "schedule", ["2020-11-17T08:25:08Z", "0001-01-01T00:00:00", "2026-01-05T15:00:00+00:00"]
)
def test_a_schedule_that_is_past_means_at_once(desk: Desk, schedule: str) -> None:
    """So does the null date, which clients send because the element cannot be left out."""
    queue_id = desk.place("2025550100", UTCScheduledDateTime=schedule)
    desk.run()

    assert desk.look(f"calls/{queue_id}")["placed_at"] == _START
    assert desk.moments(queue_id, 46) == ["2026-01-05T15:00:01.000Z"]


@pytest.mark.parametrize("schedule", ["2026-01-06T08:25:08", "2026-01-06T08:25:08-05:00"])
def test_a_schedule_that_is_not_utc_is_refused(desk: Desk, schedule: str) -> None:
    """ResponseCode 16, with HTTP 200 as every refusal of the service."""
    answer = desk.notify("2025550100", UTCScheduledDateTime=schedule)

    assert answer["ResponseCode"] == "16"
    assert answer["ResponseText"] == "Scheduled Time is not a UTC date/time"


def test_a_schedule_without_a_zone_counts_as_utc_if_set_so(
    open_desk: Callable[..., Desk],
) -> None:
    """Whether the provider insists on the Z is not documented."""
    desk = open_desk(zoneless_schedule=True)
    queue_id = desk.place("2025550100", UTCScheduledDateTime="2026-01-06T08:25:08")
    desk.run()

    assert desk.moments(queue_id, 46) == ["2026-01-06T08:25:09.000Z"]


@pytest.mark.parametrize(("longest", "duration"), [(20, 20), (0, 3600), (7200, 7200)])
def test_a_call_is_cut_at_its_longest_length(desk: Desk, longest: int, duration: int) -> None:
    """MaxCallLength counts from the answer; 0 stands for an hour, which is assumed."""
    queue_id = desk.place("2025550105", MaxCallLength=longest)
    desk.run()

    status = desk.status(queue_id)
    assert (status["Duration"], status["ResponseText"]) == (str(duration), "Call Answered")


@pytest.mark.parametrize(("rate", "seconds"), [(10, 8), (20, 4), (1, 18), (0, 8)])
def test_a_faster_voice_makes_a_shorter_call(desk: Desk, rate: int, seconds: int) -> None:
    """TTSrate goes up to 20; 0 is what a client sends that has no opinion."""
    queue_id = desk.place("2025550100", TTSrate=rate)
    desk.run()

    assert desk.status(queue_id)["Duration"] == str(seconds)
