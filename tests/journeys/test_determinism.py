from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from tests.journeys.desk import CALLER_ID, KEY, TEXT, Desk, many_fields
from tests.journeys.receivers import Receiver

_ORDINARY = ";".join(f"212555{line}" for line in range(2000, 2040))


def _broadcast(desk: Desk, receiver: Receiver) -> list[bytes]:
    """Call forty ordinary numbers; gives what the receiver got, in the order of the calls."""
    receiver.requests.clear()
    placed = many_fields(
        desk.post(
            "NotifyMultiplePhoneBasic",
            PhoneNumbersToDial=_ORDINARY,
            TextToSay=f"{TEXT} {receiver.url}",
            CallerID=CALLER_ID,
            CallerIDname="",
            VoiceID="2",
            LicenseKey=KEY,
        )
    )
    desk.run()
    by_call = {int(answer["QueueID"]): b"" for answer in placed}
    for request in receiver.requests:
        queue_id = request.postback["QueueID"]
        if queue_id in by_call:
            by_call[queue_id] += request.body + b"\n"
    return list(by_call.values())


def test_the_same_requests_and_seed_send_the_same_bytes(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """Two runs on two machines can be compared with `diff`."""
    settings = {"status_change_post_url": receiver.url, "seed": 7}
    first = _broadcast(open_desk(**settings), receiver)
    second = _broadcast(open_desk(**settings), receiver)

    assert first == second
    assert all(first)


def test_a_reset_begins_the_same_run_again(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """Tests that share a server need not know of each other."""
    desk = open_desk(status_change_post_url=receiver.url)
    first = _broadcast(desk, receiver)
    desk.move("reset")

    assert _broadcast(desk, receiver) == first


def test_another_seed_makes_other_calls(open_desk: Callable[..., Desk], receiver: Receiver) -> None:
    """And asking for the first seed again brings the first calls back."""
    desk = open_desk(status_change_post_url=receiver.url)
    runs = []
    for seed in (1, 2, 1):
        desk.move("reset")
        desk.move("seed", seed=seed)
        runs.append(_broadcast(desk, receiver))

    assert runs[0] != runs[1]
    assert runs[0] == runs[2]


def test_keys_at_work_beside_each_other_change_nothing(
    open_desk: Callable[..., Desk], receiver: Receiver
) -> None:
    """What other accounts do at the same time leaves no trace in this one."""
    settings = {"status_change_post_url": receiver.url}
    alone = _broadcast(open_desk(**settings), receiver)
    crowded = open_desk(**settings)
    with ThreadPoolExecutor(8) as others:
        for number in range(8):
            others.submit(crowded.place, "2025550122", LicenseKey=f"other-{number}")
        crowd = _broadcast(crowded, receiver)

    assert crowd == alone
