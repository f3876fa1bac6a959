import pytest

from simulator.calls.lifecycle import NEXT
from simulator.calls.magic import MAGIC_NUMBERS, MagicNumber
from simulator.codes import ResponseCode
from tests.journeys.desk import Desk

# The codes with which the provider answers a request itself.
_REFUSALS = {3, 4, 5, 6, 7, 9, 10, 11, 13, 14, 15, 16, 17, 23, 27, 28, 33, 39}
_CALLED = {line: magic for line, magic in MAGIC_NUMBERS.items() if not magic.outcome.refusal}
_REFUSED = {line: magic for line, magic in MAGIC_NUMBERS.items() if magic.outcome.refusal}


@pytest.mark.parametrize("magic", _CALLED.values(), ids=_CALLED)
def test_a_magic_number_ends_as_its_table_says(desk: Desk, magic: MagicNumber) -> None:
    """The number alone decides how a call goes, with every option that a request may have."""
    queue_id = desk.place(
        f"(202) 555-{magic.line}", TryCount=3, NextTryInSeconds=180, TransferNumber="7575558888"
    )
    desk.run()
    status = desk.status(queue_id)

    # 0 is for the transfer that is asked for here, whatever a number presses besides.
    presses_zero = any(try_.callee and "0" in try_.callee.presses for try_ in magic.outcome.tries)
    untold = presses_zero and magic.ending is ResponseCode.CALL_ANSWERED
    ending = ResponseCode.TRANSFERRED if untold else magic.ending
    assert (status["ResponseCode"], status["ResponseText"]) == (str(int(ending)), ending.text)
    assert status["CallComplete"] == "true"


@pytest.mark.parametrize("line", ["0110", "0123", "0124"])
def test_zero_is_a_key_like_any_other_without_a_transfer_number(desk: Desk, line: str) -> None:
    """Only a request that says where to transfers."""
    queue_id = desk.place(f"202555{line}")
    desk.run()

    status = desk.status(queue_id)
    assert status["ResponseCode"] == "1"
    assert "0" in status["DigitsPressed"]


@pytest.mark.parametrize("magic", _REFUSED.values(), ids=_REFUSED)
def test_a_refused_magic_number_answers_with_its_code(desk: Desk, magic: MagicNumber) -> None:
    """The answer is an ordinary one with HTTP 200, as the provider's refusals are."""
    answer = desk.notify(f"202555{magic.line}")

    assert answer == {
        "ResponseCode": str(int(magic.ending)),
        "ResponseText": magic.ending.text,
        "CallAnswered": "false",
        "QueueID": "-1",
        "TryCount": "0",
        "Demo": "false",
        "Duration": "0",
        "StartTime": "0001-01-01T00:00:00",
        "EndTime": "0001-01-01T00:00:00",
        "MinuteRate": "0",
        "CallComplete": "true",
    }
    assert desk.look("calls") == {"total": 0, "calls": []}


def test_every_ending_of_a_call_is_forced_by_some_number() -> None:
    """A customer can rehearse each ResponseCode that an outgoing call may end with."""
    endings = {code for followers in NEXT.values() for code in followers if code.terminal}

    incoming = NEXT[ResponseCode.INCOMING_CALL]
    assert {magic.ending for magic in _CALLED.values()} == endings - incoming


def test_every_refusal_is_forced_by_some_number() -> None:
    """And each ResponseCode that a request may be answered with."""
    assert {int(magic.ending) for magic in _REFUSED.values()} == _REFUSALS


@pytest.mark.parametrize("npa", ["202", "757", "212", "800", "999"])
def test_magic_numbers_work_in_every_area_code(desk: Desk, npa: str) -> None:
    """NANPA keeps 555-01XX for fiction everywhere."""
    queue_id = desk.place(f"{npa}-555-0150")
    desk.run()

    assert desk.status(queue_id)["ResponseText"] == "Busy"
