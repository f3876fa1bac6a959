from typing import Any

import pytest

from simulator.cli.demo.record import CallRecord
from simulator.cli.demo.scenes import Scene
from simulator.client.customer import Answer, Transport
from simulator.codes import ResponseCode

NUMBER = "202-555-0150"
ANSWER: Answer = {"ResponseCode": "0", "ResponseText": "Queued", "QueueID": "7", "Duration": "0"}
BUSY: dict[str, Any] = {
    "QueueID": 7,
    "ResponseCode": 8,
    "StartTime": "2026-01-05T15:00:01.500Z",
    "EndTime": "2026-01-05T15:00:03.700Z",
    "Duration": 2,
    "phonenumber": "2025550150",
}
STATUS: Answer = {
    "ResponseCode": "8",
    "QueueID": "7",
    "Duration": "2",
    "StartTime": "2026-01-05T15:00:01.5Z",
    "EndTime": "2026-01-05T15:00:03.7Z",
}


@pytest.fixture
def record() -> CallRecord:
    """Return the record of a call that was just queued."""
    return CallRecord.of(Scene(Transport.GET, "NotifyPhoneBasic", (NUMBER,), {}), NUMBER, ANSWER)


def test_a_record_begins_with_the_answer(record: CallRecord) -> None:
    """Anything but 0 Queued is a refusal."""
    refused = CallRecord.of(record.scene, NUMBER, ANSWER | {"ResponseCode": "15"})

    assert (record.queue_id, record.refused, record.ended) == (7, False, ResponseCode.QUEUED)
    assert (refused.refused, refused.ended) == (True, ResponseCode.PHONE_NUMBER_ABUSE)


def test_a_call_as_promised_has_no_objections(record: CallRecord) -> None:
    """Moments are compared as moments, whatever their precision on the wire."""
    assert record.receive(BUSY)
    record.status = STATUS

    record.judge([8])

    assert record.objections == []


def test_a_postback_against_its_schema_is_objected_to(record: CallRecord) -> None:
    """With the sentence of the schema's check."""
    assert not record.receive(BUSY | {"Duration": -1})

    assert record.objections == ["Duration needs an integer of at least 0, got -1."]


@pytest.mark.parametrize(
    ("status", "posted", "objection"),
    [
        ({"ResponseCode": "1"}, {"ResponseCode": 1}, "ended with 1, not with 8."),
        ({"Duration": "3"}, {}, "Duration was posted as '2', Duration is '3'."),
        ({"DigitsPressed": "1"}, {}, "digitsdialed was posted as '', DigitsPressed is '1'."),
        (
            {"EndTime": "2026-01-05T15:00:04Z"},
            {},
            "EndTime was posted as '2026-01-05T15:00:03.700Z', EndTime is '2026-01-05T15:00:04Z'.",
        ),
    ],
)
def test_each_disagreement_is_objected_to(
    record: CallRecord, status: Answer, posted: dict[str, Any], objection: str
) -> None:
    """Between promise, answer and last postback."""
    record.receive(BUSY | posted)
    record.status = STATUS | status

    record.judge([(BUSY | posted)["ResponseCode"]])

    assert record.objections == [f"{NUMBER} {objection}"]


def test_a_postback_that_is_missing_or_out_of_order_is_objected_to(record: CallRecord) -> None:
    """The last one alone does not make it right."""
    record.receive(BUSY)
    record.status = STATUS

    record.judge([12, 8])

    assert record.objections == [f"{NUMBER} posted [8], not [12, 8]."]
