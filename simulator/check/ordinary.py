"""The ordinary call: what a plan's postbacks say where nothing else is wanted."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from simulator.calls.history import history, status_changes
from simulator.calls.lifecycle import Pace
from simulator.calls.magic import MAGIC_NUMBERS, MagicNumber
from simulator.calls.request import CallRequest
from simulator.check.plan import QUEUE_ID, Fault, Message, Plan, Sending, plan_of
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import PROPERTIES, outgoing_postback
from simulator.postbacks.message import message_of
from simulator.postbacks.plan import read_post_on
from simulator.postbacks.wire import Dates, WireProfile

__all__ = ["ORDINARY", "body_of", "garbled", "life", "lives", "ordinary", "single"]

ORDINARY: Final[Mapping[str, Any]] = {
    "QueueID": QUEUE_ID,
    "ResponseCode": 1,
    "StartTime": "2020-08-28T00:53:06.608Z",
    "EndTime": "2020-08-28T00:53:43.654Z",
    "Duration": 37,
    "isWireless": False,
    "telcoLATA": "252",
    "telcoOCN": "8825",
    "telcoCarrierName": "Tidewater Telephone",
    "telcoCarrierType": "CLEC",
    "telcoLRN": "7573740000",
    "telcoSwitchName": "NORFOLK",
    "digitsdialed": "345",
    "incallringcount": 3,
    "qasoundid": "q4093249",
    "callerid": "7575550000",
    "extension": "12",
    "phonenumber": "7575559999",
    "transfercalleridname": "Esendex Services",
    "lastrecordlength": 37,
    "qarecord": False,
    "transfercallerid": "7575550001",
    "calleridname": "Corner Shop",
    "machinedetection": "HUMAN",
}
"""The documented sample with every property filled: nothing in it is unusual."""


def ordinary(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any property's
    """The ordinary message with other values; None leaves a property out.

    >>> ordinary(digitsdialed="0", incallringcount=None)["digitsdialed"]
    '0'
    """
    changed = {**ORDINARY, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def single(**changes: Any) -> Plan:  # noqa: ANN401 - any property's
    """A plan with one ordinary postback, but for the changes."""
    return plan_of(Sending(message=ordinary(**changes)))


def life(outcome: str = "presses 345", *, call: int = 0, ordinarily: bool = True) -> list[Sending]:
    """All postbacks of one call, in order.

    Args:
        outcome: How it goes, by a name of `ringback numbers`.
        call: Which call of the plan it is.
        ordinarily: Whether what the provider would leave out or empty is filled with ordinary
            values; statuses and durations stay those of the life.
    """
    told = _told(outcome)
    return [
        Sending(message=_filled(message) if ordinarily else message, call=call, place=place)
        for place, message in enumerate(told)
    ]


def lives(*, ordinarily: bool = True) -> Iterator[tuple[str, list[Sending]]]:
    """A call of every outcome, with the outcome's name."""
    for magic in MAGIC_NUMBERS.values():
        if magic.outcome.refusal is None:
            yield magic.outcome.name, life(magic.outcome.name, ordinarily=ordinarily)


@cache
def _told(outcome: str) -> tuple[Message, ...]:
    [magic] = [each for each in MAGIC_NUMBERS.values() if each.outcome.name == outcome]
    lived = history(_request(magic), magic.outcome, queue_id=1, at=_PLACED, pace=_PACE)
    return tuple(
        _complete(message_of(outgoing_postback(call)))
        for call in status_changes(lived)
        if call.status in _POSTED
    )


def _request(magic: MagicNumber) -> CallRequest:
    return CallRequest(
        number=PhoneNumber(f"757555{magic.line}"),
        text=_TEXT,
        caller_id=PhoneNumber("7575550000"),
        caller_id_name="Corner Shop",
        transfer_number=PhoneNumber("7575550001"),
        try_count=3,
    )


def _complete(message: Mapping[str, Any]) -> Message:
    """All properties as the provider sends them: empty without a value, but for the rings."""
    empty = {name: "" for name in PROPERTIES if name != "incallringcount"}
    known = {name: value for name, value in message.items() if name in PROPERTIES}
    told = {**empty, **known, "QueueID": QUEUE_ID}
    return {name: told[name] for name in PROPERTIES if name in told}


def _filled(message: Message) -> Message:
    """A message in which nothing is unusual for where its call stands."""
    over = ResponseCode(message["ResponseCode"]).terminal
    ordinary_values = ORDINARY if over else {"incallringcount": ORDINARY["incallringcount"]}
    told = {name: value for name, value in message.items() if value != ""}
    return {
        name: told.get(name, ordinary_values.get(name, ""))
        for name in PROPERTIES
    }  # fmt: skip


def garbled(sending: Sending) -> Sending:
    """A postback as it is when something on its way spoilt what it says of its call."""
    body = f"QueueID={QUEUE_ID}&ResponseCode=done".encode()
    return Sending(body=body, call=sending.call, place=sending.place, fault=Fault.GARBLED)


def body_of(sending: Sending, queue_id: int) -> bytes:
    """What a sending's body is when its call has this QueueID."""
    if sending.body is not None:
        return sending.body.replace(QUEUE_ID.encode(), str(queue_id).encode())
    wire = sending.wire
    told = {
        name: queue_id if value == QUEUE_ID else _written(name, value, wire)
        for name, value in sending.message.items()
    }
    return wire.encode({**told, "padding": "x" * sending.padding} if sending.padding else told)


def _written(name: str, value: Any, wire: WireProfile) -> Any:  # noqa: ANN401 - any property's
    """A moment as one where the wire has its own way to write it; others as they are."""
    if wire.dates is Dates.ISO or PROPERTIES.get(name) is not datetime or not value:
        return value
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


_TEXT: Final = "Hello, your order is ready. Press 1 to hear this again, or 0 to speak with us."
_PLACED: Final = datetime(2020, 8, 28, 0, 53, tzinfo=UTC)
_PACE: Final = Pace()
_POSTED: Final = read_post_on("changes")
