from collections.abc import Callable

import pytest

from tests.journeys.desk import CALLER_ID, KEY, TEXT, Desk, fields
from tests.journeys.receivers import Receiver


@pytest.mark.parametrize(
    ("line", "digits"),
    [("0112", "2"), ("0120", "*"), ("0121", "#"), ("0122", "345"), ("0123", "0123456789*#")],
)
def test_pressed_keys_come_back_by_status_and_postback(
    desk: Desk, receiver: Receiver, line: str, digits: str
) -> None:
    """Plain concatenation, in the order in which they were pressed."""
    queue_id = desk.place(f"202555{line}", StatusChangePostUrl=receiver.url)
    desk.run()

    assert desk.status(queue_id)["DigitsPressed"] == digits
    assert receiver.postbacks[-1]["digitsdialed"] == digits


def test_pressing_one_repeats_the_message(desk: Desk) -> None:
    """The provider's default: the same call is longer by what was heard again."""
    durations = []
    for line in ("0112", "0111"):
        queue_id = desk.place(f"202555{line}")
        desk.run()
        durations.append(int(desk.status(queue_id)["Duration"]))

    message_seconds, share_heard_before = 6.05, 0.6
    assert durations[1] - durations[0] == pytest.approx(message_seconds * share_heard_before, abs=1)


@pytest.mark.parametrize(
    ("line", "ending"),
    [
        ("0130", "Transferred"),
        ("0131", "Transfer Failed"),
        ("0132", "Caller Hung up during transfer"),
    ],
)
def test_pressing_zero_transfers_with_each_of_three_endings(
    desk: Desk, receiver: Receiver, line: str, ending: str
) -> None:
    """A transfer is part of the call, whose postback then names the caller ID it showed."""
    queue_id = desk.place(
        f"202555{line}",
        TransferNumber="(757) 555-8888",
        CallerIDName="Esendex Services",
        StatusChangePostUrl=receiver.url,
    )
    desk.run()
    status, last = desk.status(queue_id), receiver.postbacks[-1]

    assert (status["ResponseText"], status["DigitsPressed"]) == (ending, "0")
    assert status["CallAnswered"] == "true"
    assert (last["transfercallerid"], last["transfercalleridname"]) == (
        CALLER_ID,
        "Esendex Services",
    )


@pytest.mark.parametrize("line", ["0130", "0131", "0132"])
def test_nothing_is_transferred_without_a_transfer_number(
    desk: Desk, receiver: Receiver, line: str
) -> None:
    """Then 0 is a key that was pressed, and the call ends as any answered one."""
    queue_id = desk.place(f"202555{line}", StatusChangePostUrl=receiver.url)
    desk.run()

    assert desk.status(queue_id)["ResponseText"] == "Call Answered"
    assert "transfercallerid" not in receiver.postbacks[-1]


def _with_transfer(desk: Desk, **changes: str) -> dict[str, str]:
    wish = {
        "PhoneNumberToDial": "2025550130",
        "TransferNumber": "7575558888",
        "TextToSay": TEXT,
        "CallerID": CALLER_ID,
        "CallerIDname": "",
        "VoiceID": "2",
        "LicenseKey": KEY,
    }
    return fields(desk.post("NotifyPhoneBasicWithTransfer", **(wish | changes)))


def test_the_basic_operation_with_a_transfer_number_transfers(desk: Desk) -> None:
    """NotifyPhoneBasicWithTransfer is NotifyPhoneBasic and a key."""
    queue_id = int(_with_transfer(desk)["QueueID"])
    desk.run()

    assert desk.status(queue_id)["ResponseText"] == "Transferred"


@pytest.mark.parametrize("number", ["", "12", "not a number"])
def test_the_basic_operation_needs_a_transfer_number_that_can_be_dialled(
    desk: Desk, number: str
) -> None:
    """It is there for the transfer, so a blank is a mistake too."""
    answer = _with_transfer(desk, TransferNumber=number)

    assert answer["ResponseText"] == "Invalid Number to Transfer To"


def test_a_transfer_is_cut_at_the_longest_length_too(desk: Desk) -> None:
    """MaxCallLength is about the call, whoever talks at the end of it."""
    queue_id = desk.place("2025550130", TransferNumber="7575558888", MaxCallLength=60)
    desk.run()

    status = desk.status(queue_id)
    assert (status["ResponseText"], status["Duration"]) == ("Transferred", "60")


def test_a_ring_after_the_answer_is_counted(desk: Desk, receiver: Receiver) -> None:
    """The property is there only if a ring was heard, as documented."""
    last = []
    for line in ("0100", "0144"):
        desk.place(f"202555{line}", StatusChangePostUrl=receiver.url)
        desk.run()
        last.append(receiver.requests[-1])
    [plain, switchboard] = last

    assert b"incallringcount" not in plain.body
    assert switchboard.postback["incallringcount"] == 3


def test_a_recorded_call_names_its_recording_at_the_end(desk: Desk, receiver: Receiver) -> None:
    """While the call goes on it is known that it is recorded, but there is no recording yet."""
    queue_id = desk.place("2025550145", StatusChangePostUrl=receiver.url)
    desk.run()
    in_call, last = receiver.postbacks[2], receiver.postbacks[3]

    assert (in_call["qarecord"], "qasoundid" in in_call) == (True, False)
    assert (last["qasoundid"], last["lastrecordlength"]) == (f"qa{queue_id}", last["Duration"])


def test_an_extension_is_dialled_and_told(desk: Desk, receiver: Receiver) -> None:
    """An x before the extension, as documented; the number stays ten digits."""
    desk.place("555-555-0100x3025", StatusChangePostUrl=receiver.url)
    desk.run()

    last = receiver.postbacks[-1]
    assert (last["phonenumber"], last["extension"]) == ("5555550100", "3025")


def test_start_can_be_the_moment_of_dialling(open_desk: Callable[..., Desk]) -> None:
    """Which moment StartTime is, the provider does not say."""
    desk = open_desk(started_by="dialling")
    queue_id = desk.place("2025550100")
    desk.run()

    assert desk.status(queue_id)["StartTime"] == "2026-01-05T15:00:01.5Z"
