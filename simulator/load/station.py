"""A station: one process's part in a run, with its maker of requests and its sender."""

import gc
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import sleep
from typing import Any, Final, Self

from simulator.errors import RingbackError, SettingsError
from simulator.load.feed import MakerFeed, Share
from simulator.load.fold import folded
from simulator.load.native import start_thread, step_back
from simulator.load.record import Record
from simulator.load.route import find_route, wait_for
from simulator.load.sender import Sender, Sending
from simulator.postbacks.descriptors import claim_descriptors

__all__ = ["Order", "Station", "StationError"]

_GLANCE_SECONDS: Final = 0.02
_DRAIN_SECONDS: Final = 1.5
# Whoever waits for the interpreter gets it so soon; a postback must not wait for statistics.
_SWITCH_SECONDS: Final = 1e-4


class StationError(RingbackError):
    """The sender broke down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What every process of a run must know; JSON carries it.

    Args:
        url: Where postbacks go.
        timetable: What is due when, as it tells itself to JSON.
        wire: How bodies are written: settings of the wire profile.
        headers: Further headers of requests.
        sending: How postbacks are sent.
        allow_hosts: Hosts that may be loaded besides near ones.
        own_this: Whether they are the asker's own.
        ca_file: Whom to trust with certificates.
        wait_ready: How many seconds to wait for the receiver.
        spooled: How many requests are written before the start by a process that knows its slice.
    """

    url: str
    timetable: Mapping[str, Any]
    wire: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    sending: Sending = field(default_factory=Sending)
    allow_hosts: tuple[str, ...] = ()
    own_this: bool = False
    ca_file: str = ""
    wait_ready: float = 0.0
    spooled: int = 0

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""
        value = asdict(self)
        value["sending"]["expected"] = self.sending.expected.decode("utf-8", "surrogateescape")
        return value

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        sending = dict(value["sending"])
        sending["expected"] = sending["expected"].encode("utf-8", "surrogateescape")
        headers = tuple((name, text) for name, text in value["headers"])
        hosts = tuple(value["allow_hosts"])
        given = dict(value) | {"headers": headers, "allow_hosts": hosts}
        return cls(**given | {"sending": Sending(**sending)})


class Station:
    """Sends one slice of a timetable from this process.

    Its calls wait with `time.sleep`, which under gevent lets other greenlets work.

    Args:
        order: What to send.
        ended: Called by the sender's thread when all is sent and answered, or when it is stopped.
    """

    def __init__(self, order: Order, *, ended: Callable[[], object] = lambda: None) -> None:
        self._order, self._ended = order, ended
        self._left = False
        self._feed: MakerFeed | None = None
        self._sender: Sender | None = None

    def prepare(self, share: Share | None = None) -> None:
        """Get ready to send: find the receiver, make the first requests, open connections.

        Args:
            share: Which part will be this process's, if that is known for good; then its first
                requests may be written before the start.

        Raises:
            RingbackError: It cannot be done; the text says why.
        """
        order = self._order
        _check_descriptors(order.sending.connections)
        route = find_route(
            order.url,
            allow_hosts=order.allow_hosts,
            own_this=order.own_this,
            ca_file=Path(order.ca_file) if order.ca_file else None,
        )
        # Before anything else, for without a receiver nothing else is of use.
        wait_for(route, seconds=order.wait_ready, timeout_seconds=order.sending.timeout_seconds)
        self._feed = MakerFeed(
            {
                "timetable": order.timetable,
                "wire": order.wire,
                "target": order.url,
                "headers": order.headers,
                "ahead_seconds": 2.0,
                "limit": None,
            },
            spooled=order.spooled if share else 0,
            share=share or Share(()),
        )
        self._feed.wait_until_ready()
        self._sender = Sender(route, self._feed, order.sending)
        sys.setswitchinterval(_SWITCH_SECONDS)
        start_thread(self._work)
        while not self._sender.ready and not self._sender.refusal and not self._sender.finished:
            sleep(_GLANCE_SECONDS)

    def _work(self) -> None:
        """What the sender's thread does."""
        if self._sender is not None:
            self._sender.run()
        self._ended()
        self._left = True

    def go(self, start: int, share: Share) -> None:
        """Begin at a moment of this machine's CLOCK_MONOTONIC, in nanoseconds."""
        if self._feed is None or self._sender is None:
            raise StationError("A station needs to be prepared before it goes.")
        closed = self._order.sending.closed_loop
        self._feed.go(None if closed else start, share)
        # What is here by now stays: looking through it for cycles would hold the sender up.
        gc.freeze()
        self._sender.start(start)
        if not closed:
            step_back()

    def take(self, share: Share) -> None:
        """Take another part of what is still to come, or go on for longer."""
        if self._feed is not None:
            self._feed.take(share)

    def collect(self) -> Record:
        """What happened since this was called last.

        Raises:
            StationError: The sender broke down.
        """
        if self._sender is None:
            return Record()
        failure = self._sender.failure
        if isinstance(failure, RingbackError):
            raise failure
        if failure is not None:
            raise StationError(f"The sender broke down: {failure!r}.") from failure
        return folded(self._sender.take())

    @property
    def finished(self) -> bool:
        """Whether all is sent and answered."""
        return self._sender is None or self._sender.finished

    def stop(self, drain_seconds: float = _DRAIN_SECONDS) -> None:
        """Send nothing more, wait so long for answers, and end the maker."""
        if self._sender is not None:
            self._sender.stop(drain_seconds)
            while not self._left:
                sleep(_GLANCE_SECONDS)
        if self._feed is not None:
            self._feed.close()
            self._feed = None


def _check_descriptors(connections: int) -> None:
    possible = claim_descriptors()
    if connections > possible:
        raise SettingsError(
            f"--connections {connections} is more than this process may open: {possible}."
            " Raise the limit of file descriptors (ulimit -n), or ask for fewer."
        )
