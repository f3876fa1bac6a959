from concurrent.futures import ThreadPoolExecutor

from tests.journeys.desk import CALLER_ID, KEY, TEXT, Desk, many_fields
from tests.journeys.receivers import Receiver

_WORKERS = 16
_CALLS = 8


def _work(desk: Desk, license_key: str) -> list[tuple[int, str]]:
    """What one of many parallel test workers does: place, run, ask for its own calls."""
    placed = [
        desk.place(f"2025550{110 + number}", LicenseKey=license_key, ReferenceID="shared")
        for number in range(_CALLS)
    ]
    desk.move("clock/run", license_key=license_key)
    listed = ";".join(map(str, placed))
    found = many_fields(
        desk.get("GetMultipleQueueIdStatus", QueueIDs=listed, LicenseKey=license_key)
    )
    return [(int(each["QueueID"]), each["ResponseText"]) for each in found]


def _together(desk: Desk) -> dict[str, list[tuple[int, str]]]:
    keys = [f"worker-{number}" for number in range(_WORKERS)]
    with ThreadPoolExecutor(_WORKERS) as workers:
        return dict(zip(keys, workers.map(lambda key: _work(desk, key), keys), strict=True))


def test_sixteen_workers_share_a_server_without_meeting(desk: Desk) -> None:
    """Each sees its own calls, all ended, under queue IDs that nobody else has."""
    answers = _together(desk)

    texts = {text for answer in answers.values() for _, text in answer}
    queue_ids = [queue_id for answer in answers.values() for queue_id, _ in answer]
    assert texts == {"Call Answered"}
    assert len(set(queue_ids)) == _WORKERS * _CALLS
    for license_key, answer in answers.items():
        calls = desk.look("calls", license_key=license_key)["calls"]
        assert sorted(call["queue_id"] for call in calls) == [queue_id for queue_id, _ in answer]


def test_queue_ids_do_not_depend_on_who_came_first(desk: Desk) -> None:
    """A key gets the same numbers in every run, so that a failure can be told again."""
    together = _together(desk)
    desk.move("reset")
    keys = sorted(together, reverse=True)

    assert {key: _work(desk, key) for key in keys} == together


def test_each_key_has_a_clock_of_its_own(desk: Desk) -> None:
    """Moving one's own leaves the other's calls where they are."""
    mine, other = desk.place("2025550100"), desk.place("2025550100", LicenseKey="another")
    desk.move("clock/run", license_key=KEY)

    assert desk.status(mine)["ResponseText"] == "Call Answered"
    assert desk.status(other)["ResponseText"] == "Queued"


def test_a_key_does_not_see_or_cancel_the_calls_of_another(desk: Desk) -> None:
    """Whatever is asked with a key is about the key's own calls."""
    queue_id = desk.place("2025550100", ReferenceID="shared")

    [status] = many_fields(
        desk.get("GetMultipleQueueIdStatus", QueueIDs=queue_id, LicenseKey="another")
    )
    by_reference = desk.get("CancelNotifyByReferenceID", ReferenceID="shared", LicenseKey="another")
    assert status["ResponseText"] == "Universal Error"
    assert ">0</int>" in by_reference.text
    assert desk.status(queue_id)["ResponseText"] == "Queued"


def test_a_list_over_several_keys_reaches_each_account(desk: Desk, receiver: Receiver) -> None:
    """The journal of each key holds its own deliveries only."""
    for license_key in (KEY, "another"):
        desk.place("2025550160", LicenseKey=license_key, StatusChangePostUrl=receiver.url)
    desk.run()

    for license_key in (KEY, "another"):
        journal = desk.look("journal", license_key=license_key)
        assert [attempt["response_code"] for attempt in journal["attempts"]] == [43, 12]
    assert desk.look("journal")["counts"]["delivered"] == 4


def test_a_long_list_is_placed_at_once_and_called_in_its_order(desk: Desk) -> None:
    """A thousand numbers in one request: the answers keep the order, the diallings too."""
    numbers = ";".join(f"202555{line}" for line in range(2000, 3000))
    answers = many_fields(
        desk.post(
            "NotifyMultiplePhoneBasic",
            PhoneNumbersToDial=numbers,
            TextToSay=TEXT,
            CallerID=CALLER_ID,
            CallerIDname="",
            VoiceID="2",
            LicenseKey=KEY,
        )
    )
    queue_ids = [int(answer["QueueID"]) for answer in answers]
    desk.run()

    assert queue_ids == list(range(queue_ids[0], queue_ids[0] + 1000))
    assert desk.look("calls", complete="true")["total"] == 1000
