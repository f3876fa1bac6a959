"""Recorded postbacks for the tests of what is made of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.calls.chance import outcome_by_chance
from simulator.calls.draws import Draws
from simulator.calls.history import history, status_changes
from simulator.calls.lifecycle import Pace
from simulator.calls.profile import Profile
from simulator.calls.request import CallRequest
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import outgoing_postback
from simulator.postbacks.message import message_of
from simulator.telco.directory import fictional_numbers, numbers_to_call
from simulator.telco.hours import local_time
from simulator.telco.record import telco_record

# A Monday; ten in the morning in Virginia.
START = datetime(2026, 1, 5, 15, tzinfo=UTC)
NUMBER = fictional_numbers("757")[0].digits
TEXT = "All schools of the district open two hours late tomorrow because of snow. " * 4
_STRIDE = 0xD1B54A32D192ED03


def ended(**properties: Any) -> dict[str, Any]:
    """The last postback of a call, of one that a person answered but for what is given."""
    plain = {
        "QueueID": 7,
        "ResponseCode": 1,
        "StartTime": "2026-01-05T15:00:10.000Z",
        "EndTime": "2026-01-05T15:00:30.500Z",
        "Duration": 20,
        "isWireless": True,
        "phonenumber": NUMBER,
        "machinedetection": "HUMAN",
    }
    return plain | properties


def traffic(
    profile: Profile,
    calls: int,
    *,
    seed: int = 0,
    apart: timedelta = timedelta(0),
    every_status: bool = False,
) -> Iterator[dict[str, Any]]:
    """The last postbacks of calls with one try each, or all of them.

    Args:
        profile: How they go.
        calls: How many.
        seed: Which ones.
        apart: From one call to the next.
        every_status: Whether all postbacks are given, call by call.
    """
    numbers = numbers_to_call(calls, seed=seed, wireless_share=profile.wireless)
    for place, number in enumerate(numbers):
        record, at = telco_record(number), START + place * apart
        outcome = outcome_by_chance(
            Draws((seed << 32) + place * _STRIDE),
            profile=profile,
            wireless=record.wireless,
            local=local_time(record, at),
            tries=1,
        )
        request = CallRequest(
            number=number,
            text=TEXT,
            caller_id=PhoneNumber("7575550199"),
            caller_id_name="Riverside Schools",
            transfer_number=PhoneNumber("7575550198"),
        )
        life = history(request, outcome, queue_id=4_000_000 + place, at=at, pace=Pace())
        messages = [message_of(outgoing_postback(call)) for call in status_changes(life)]
        yield from messages if every_status else messages[-1:]
