from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.calls.lifecycle import Pace
from simulator.calls.profiles import profile_named
from simulator.generate.bodies import Bodies
from simulator.generate.broadcast import Broadcast
from simulator.postbacks.fields import outgoing_postback
from simulator.postbacks.plan import read_post_on
from simulator.postbacks.wire import Absent, Booleans, CarrierTypes, Dates, Format, WireProfile
from tests.generate.broadcasts import one_by_one, together

_WIRES = {
    "form": WireProfile(),
    "us dates": WireProfile(dates=Dates.US, booleans=Booleans.LOWER),
    "omitted": WireProfile(absent=Absent.OMITTED, carrier_types=CarrierTypes.LONG),
    "json": WireProfile(format=Format.JSON),
    "xml": WireProfile(format=Format.XML, dates=Dates.US, absent=Absent.OMITTED),
}
_BROADCASTS: dict[str, dict[str, Any]] = {
    "opt in": {},
    "cold list": {"profile": profile_named("cold_list"), "seed": 5, "text": "Buy now."},
    "business list": {
        "profile": profile_named("business_list"),
        "start": datetime(2026, 3, 8, 6, 30, tzinfo=UTC),  # clocks change in the middle
        "calls_per_minute": 4,
    },
    "every status, from dialling": {
        "post_on": read_post_on("every"),
        "pace": Pace(queue_seconds=2.5, ready_seconds=0, started_by="dialling"),
        "caller_id": "",
        "caller_id_name": 'Ärzte & Söhne 100 % ~ "quoted", and 987',
    },
    "no transfer": {"transfer_number": "", "try_count": 1, "first_queue_id": 2**40},
    "canada, real numbers": {"area_codes": ("416", "902", "709"), "realistic_numbers": True},
    "mark numbers": {"caller_id": "2125550143", "transfer_number": "3125550143"},
}


@pytest.mark.parametrize("wire", _WIRES.values(), ids=_WIRES)
def test_bulk_bodies_are_the_simulators_own_byte_by_byte(wire: WireProfile) -> None:
    """Whatever the wire does to a postback, a template does too."""
    _assert_same(Broadcast(calls=250), wire)


@pytest.mark.parametrize("options", _BROADCASTS.values(), ids=_BROADCASTS)
def test_a_call_goes_in_bulk_as_it_goes_in_the_simulator(options: dict[str, Any]) -> None:
    """Drawn together or one by one: the same draws, times, keys, retries and texts."""
    _assert_same(Broadcast(calls=400, **options), WireProfile())


def _assert_same(broadcast: Broadcast, wire: WireProfile) -> None:
    start, end = wire.frame
    batch = together(broadcast)
    bodies: dict[int, list[str]] = defaultdict(list)
    written = Bodies(broadcast, wire, start=start, end=end).written(batch)
    for call, body in zip(batch.call.tolist(), written, strict=True):
        bodies[call].append(body)

    for index, calls in enumerate(one_by_one(broadcast)):
        assert bodies[index] == [wire.encode(outgoing_postback(call)).decode() for call in calls]


def test_what_is_due_is_due_when_the_simulator_would_send_it() -> None:
    """At the moment at which the status changes."""
    broadcast = Broadcast(calls=300)
    batch = together(broadcast)
    dues: dict[int, list[int]] = defaultdict(list)
    for call, due in zip(batch.call.tolist(), batch.due.tolist(), strict=True):
        dues[call].append(due)

    for index, calls in enumerate(one_by_one(broadcast)):
        moments = [call.timeline[-1].at for call in calls]
        assert dues[index] == [round(moment.timestamp() * 1000) for moment in moments]
