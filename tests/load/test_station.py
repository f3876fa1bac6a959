import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic_ns
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import RingbackError
from simulator.load.feed import ALL_OF_IT, Share
from simulator.load.order import Order
from simulator.load.record import Record
from simulator.load.sender import Sending
from simulator.load.station import Station, StationError
from simulator.load.timetable import Stage, Timetable
from simulator.load.trouble import Trouble
from simulator.postbacks.descriptors import claim_descriptors
from tests.load.receivers import AUTHORITY, answering, hanging, receiver
from tests.load.runs import until

_CALLS = Timetable(calls=150, numbers=20)
_AT_A_RATE = Timetable(stages=(Stage(0.3, 100),), numbers=20)
_ENDLESS = Timetable(stages=(Stage(None, 200),), numbers=20)
_CLOSED = Sending(connections=3, opened=3, closed_loop=True, timeout_seconds=600)
_OPEN = Sending(connections=8, opened=4, timeout_seconds=600)

_TEXTS = st.text(max_size=8)
_JSON = st.dictionaries(
    _TEXTS,
    st.one_of(st.none(), st.booleans(), st.integers(), _TEXTS, st.lists(st.integers(), max_size=2)),
    max_size=3,
)
_SECONDS = st.floats(0, 1e6)
_SENDINGS = st.builds(
    Sending,
    connections=st.integers(1),
    opened=st.integers(0),
    timeout_seconds=_SECONDS,
    closed_loop=st.booleans(),
    expected=st.binary(),
)
_ORDERS = st.builds(
    Order,
    url=_TEXTS,
    timetable=_JSON,
    wire=_JSON,
    headers=st.lists(st.tuples(_TEXTS, _TEXTS), max_size=3).map(tuple),
    sending=_SENDINGS,
    allow_hosts=st.lists(_TEXTS, max_size=3).map(tuple),
    own_this=st.booleans(),
    ca_file=_TEXTS,
    wait_ready=_SECONDS,
    spooled=st.integers(0),
)


@pytest.fixture(autouse=True)
def _process_as_before() -> Iterator[None]:
    """A station may have its process step back, and this one runs other tests, too."""
    policy = os.sched_getscheduler(0)
    yield
    if os.sched_getscheduler(0) != policy:
        os.sched_setscheduler(0, policy, os.sched_param(0))


@contextmanager
def stationed(url: str, timetable: Timetable, send: Sending, **order: Any) -> Iterator[Station]:
    """A station that ends with the test, whose order has been through JSON."""
    given = Order(url=url, timetable=timetable.to_json(), sending=send, **order)
    station = Station(Order.from_json(json.loads(json.dumps(given.to_json()))))
    try:
        yield station
    finally:
        station.stop(0)


def _whole(station: Station) -> Record:
    """Everything that happened, when all is over; each postback is accounted for once."""
    until(lambda: station.finished)
    record = station.collect()
    assert record.total("answered") + record.total("failed") == record.total("due")
    return record


def _refusal_of(station: Station) -> str:
    try:
        station.prepare()
    except RingbackError as error:
        return str(error)
    return ""


def _children(parent: int | None = None) -> set[int]:
    """The processes that one has started; this one unless named."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # Behind the name, which may have anything in it: the state, and the parent.
            if int(stat.read_text().rpartition(")")[2].split()[1]) == (parent or os.getpid()):
                found.add(int(stat.parent.name))
    return found


@given(_ORDERS)
def test_an_order_comes_back_from_json(order: Order) -> None:
    """Whatever bytes are expected in answers."""
    assert Order.from_json(json.loads(json.dumps(order.to_json()))) == order


@pytest.mark.parametrize("spooled", [0, 100])
def test_a_station_sends_its_slice_as_fast_as_it_is_answered(spooled: int) -> None:
    """Two of them send all of the timetable, each postback once."""
    bodies: list[bytes] = []
    with receiver(answering(200, b"received")) as it:
        for place in range(2):
            half = Share(((0, place, 2),))
            with stationed(it.url, _CALLS, _CLOSED, spooled=spooled) as station:
                station.prepare(half)
                station.go(monotonic_ns(), half)
                record = _whole(station)
            assert (record.total("answered"), record.troubles) == (75, {})
            assert record.connections == 3
        bodies = [request.body for request in it.requests]

    assert len(set(bodies)) == len(bodies) == 150


def test_a_station_sends_at_the_moments_of_its_timetable() -> None:
    """Through TLS, with headers of one's own, and what is expected in the answer."""
    with (
        receiver(answering(200, b"received"), tls=True) as it,
        stationed(
            it.url, _AT_A_RATE, Sending(connections=4, opened=4, expected=b"received"),
            ca_file=str(AUTHORITY), headers=(("X-Key", "7"),), wire={"wire": "json"},
        ) as station,
    ):  # fmt: skip
        station.prepare()
        start = monotonic_ns()
        station.go(start, ALL_OF_IT)
        record = _whole(station)
        last = it.requests[-1]

    assert (record.total("due"), record.total("answered"), record.troubles) == (30, 30, {})
    assert last.moment - start >= 290_000_000
    assert (last.header("X-Key"), last.header("Content-Type")) == ("7", "application/json")


def test_a_station_can_be_stopped() -> None:
    """What had no answer by then is told, and collected with the rest."""
    before = _children()
    with receiver(hanging()) as it, stationed(it.url, _ENDLESS, _OPEN) as station:
        station.prepare()
        station.go(monotonic_ns(), ALL_OF_IT)
        station.take(ALL_OF_IT)
        it.wait_for(8)
        station.stop(drain_seconds=0)
        record = _whole(station)

    assert record.troubles[Trouble.UNFINISHED].count == 8
    assert set(record.troubles) <= {Trouble.UNFINISHED, Trouble.NOT_SENT}
    assert _children() == before


def test_a_station_that_is_not_prepared_has_nothing_to_tell() -> None:
    """It can be stopped, but not begin."""
    station = Station(Order(url="http://127.0.0.1:9/", timetable={}))
    station.take(ALL_OF_IT)
    station.stop()

    assert (station.finished, station.collect()) == (True, Record())
    with pytest.raises(StationError) as refusal:
        station.go(0, ALL_OF_IT)
    assert str(refusal.value) == "A station needs to be prepared before it goes."


def test_more_connections_than_descriptors_are_refused() -> None:
    """Before anything is begun."""
    with stationed("http://127.0.0.1:9/", _CALLS, Sending(connections=2_000_000)) as station:
        assert _refusal_of(station) == (
            "--connections 2000000 is more than this process may open:"
            f" {claim_descriptors()}. Raise the limit of file descriptors (ulimit -n), or ask"
            " for fewer."
        )


def test_a_far_receiver_is_refused() -> None:
    """The order carries what its owner has said, and says nothing here."""
    with stationed("http://192.0.2.1/", _CALLS, _OPEN) as station:
        assert _refusal_of(station) == (
            "Delivery to 192.0.2.1 is refused: it is neither loopback nor private."
            " Allow it with --allow-host 192.0.2.1."
        )
    with stationed("http://192.0.2.1/", _CALLS, _OPEN, allow_hosts=("192.0.2.1",)) as station:
        assert _refusal_of(station) == (
            "192.0.2.1 is neither on this machine nor in a private network. A load test of"
            " somebody else's machine is an attack: say --i-own-this if it is yours."
        )


def test_a_receiver_that_is_missing_is_told() -> None:
    """And the maker, which had been started meanwhile, ends with the station."""
    before = _children()
    with (
        receiver(answering(), listening=False) as it,
        stationed(it.url, _CALLS, _OPEN) as station,
    ):
        assert _refusal_of(station) == (
            f"http://127.0.0.1:{it.port} refused the connection."
            " Start the receiver, or correct the URL."
        )
    assert _children() == before


def test_an_order_that_the_maker_cannot_do_is_told() -> None:
    """In its own words."""
    with (
        receiver(answering()) as it,
        stationed(it.url, _CALLS, _OPEN, headers=(("Host", "x"),)) as station,
    ):
        assert _refusal_of(station) == (
            "The header Host is set by the courier, to fit the URL and the body; leave it out."
        )


def test_a_receiver_that_closes_every_connection_at_once_is_not_waited_for() -> None:
    """As a forwarded port does behind which there is nobody; the run will tell what it does."""
    with receiver(lambda _: None) as it, stationed(it.url, _AT_A_RATE, _OPEN) as station:
        station.prepare()
        station.go(monotonic_ns(), ALL_OF_IT)
        record = _whole(station)

    assert (record.total("due"), record.total("answered")) == (30, 0)
    assert set(record.troubles) <= {Trouble.CLOSED_EARLY, Trouble.RESET}


def test_a_maker_that_dies_ends_the_run() -> None:
    """What was measured by then is not lost."""
    before = _children()
    with receiver(answering()) as it, stationed(it.url, _ENDLESS, _OPEN) as station:
        station.prepare()
        (mailroom,) = _children() - before
        (maker,) = _children(mailroom)
        station.go(monotonic_ns(), ALL_OF_IT)
        it.wait_for(1)
        os.kill(maker, signal.SIGKILL)
        until(lambda: station.finished)

    assert station.broken == "The maker of requests ended before the run was over."
    assert station.collect().total("answered") >= 1


def test_a_mailroom_that_dies_is_missed() -> None:
    """What it had told by then is not lost."""
    before = _children()
    with receiver(answering()) as it, stationed(it.url, _ENDLESS, _OPEN) as station:
        station.prepare()
        (mailroom,) = _children() - before
        station.go(monotonic_ns(), ALL_OF_IT)
        until(lambda: station.collect().total("answered") > 0)
        os.kill(mailroom, signal.SIGKILL)
        until(lambda: station.finished)
        it.wait_for(1)

    assert station.broken == "The process that sends ended before the run was over."
    assert _children() == before
