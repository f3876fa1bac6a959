"""Runs for tests of load: a sender in a thread of its own, with blocks that the test makes."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from time import monotonic, monotonic_ns, sleep
from typing import Any, Final

from simulator.load.blocks import Block, BlockReader, written_block
from simulator.load.fold import folded
from simulator.load.record import Record
from simulator.load.route import find_route
from simulator.load.sender import Sender, Sending
from simulator.load.stream import Route
from simulator.load.timetable import Timetable
from simulator.load.trouble import Trouble
from tests.load.receivers import AUTHORITY, Receiver

__all__ = [
    "PipeFeed", "Run", "call_of", "postback", "route_to", "run_of", "run_with_a_gap", "running",
    "troubles_of", "until",
]  # fmt: skip

_PATIENCE_SECONDS: Final = 30.0
_GLANCE_SECONDS: Final = 0.002
_READ_AT_ONCE: Final = 1 << 18


def call_of(request: bytes) -> int:
    """Which call of a broadcast a request is about."""
    found = re.search(rb"QueueID\W+(\d+)", request)
    assert found, f"no QueueID in {request!r}"
    return int(found[1]) - Timetable(calls=1).first_queue_id


def postback(place: int, size: int = 0) -> bytes:
    """The bytes of a request, whose body begins with its place and has at least so many bytes."""
    body = b"QueueID=%d" % place
    body += b"&" * (size - len(body))
    head = b"POST /postbacks HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


def route_to(it: Receiver) -> Route:
    """The way to a receiver, whose certificate is trusted if it has one."""
    return find_route(it.url, ca_file=AUTHORITY)


def until(true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = monotonic() + _PATIENCE_SECONDS
    while not true():
        assert monotonic() < end, f"Expected it to be so within {_PATIENCE_SECONDS:g} s."
        sleep(_GLANCE_SECONDS)


class PipeFeed:
    """What a test writes, through a pipe as from a maker."""

    def __init__(self) -> None:
        self.fd, self._giving = os.pipe()
        os.set_blocking(self.fd, False)
        self._reader = BlockReader()
        self.near = False

    def write(self, data: bytes) -> None:
        """Hand over some bytes."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._giving, view) :]

    def read(self) -> list[Block]:
        """What has come."""
        return self._reader.feed(os.read(self.fd, _READ_AT_ONCE))

    def close(self) -> None:
        """Give the descriptors back."""
        os.close(self.fd)
        os.close(self._giving)


class Run:
    """A sender at work.

    Args:
        route: The way to the receiver.
        sending: How postbacks are sent.
    """

    def __init__(self, route: Route, sending: Sending) -> None:
        self.sending = sending
        self.feed = PipeFeed()
        self.sender = Sender(route, self.feed, sending)
        self.record = Record()
        self.begun = 0
        self._given = 0
        self._thread = Thread(target=self.sender.run, daemon=True)

    def open(self) -> None:
        """Let the sender work, and wait until it is as ready as it gets."""
        self._thread.start()
        until(self._is_ready)

    def start(self) -> None:
        """Let the run begin now."""
        self.begun = monotonic_ns()
        self.sender.start(self.begun)

    def give(
        self, count: int, *, due: Sequence[int] = (), size: int = 0, last: bool = False
    ) -> None:
        """Hand over so many postbacks, of kind 1 and due at once unless told otherwise."""
        places = range(self._given, self._given + count)
        requests = [postback(place, size) for place in places]
        self._given += count
        moments = due or [0] * count
        block = Block(moments, bytes([1]) * count, requests, last=last)
        self.feed.write(written_block(block))

    def settle(self) -> None:
        """Wait until all that was handed over is answered, or has ended otherwise."""
        until(lambda: self.collect().total("answered") + self.record.total("failed") >= self._given)

    def collect(self) -> Record:
        """Everything that has happened so far."""
        self.record.add(folded(self.sender.take()))
        return self.record

    def end(self) -> Record:
        """Wait for the sender's end; gives everything that happened.

        Every postback that was due must be accounted for exactly once.
        """
        self._thread.join(_PATIENCE_SECONDS)
        record = self.collect()
        assert self.sender.finished
        assert record.total("answered") + record.total("failed") == record.total("due")
        return record

    def close(self) -> None:
        """Give everything back."""
        self.sender.stop(0)
        self._thread.join(_PATIENCE_SECONDS)
        self.feed.close()

    def _is_ready(self) -> bool:
        wanted = min(self.sending.opened, self.sending.connections)
        opened = self.collect().connections >= wanted
        return opened or bool(self.sender.refusal) or self.sender.finished


@contextmanager
def running(route: Route, **sending: Any) -> Iterator[Run]:
    """A sender with its first connections open, before the start.

    It is patient for ten minutes with a receiver, so that no test passes by a timeout it has not
    asked for.
    """
    run = Run(route, Sending(**{"timeout_seconds": 600.0, **sending}))
    run.open()
    try:
        yield run
    finally:
        run.close()


def run_of(it: Receiver, count: int, *, size: int = 0, **sending: Any) -> Record:
    """What happens when so many postbacks are due at once."""
    with running(route_to(it), **sending) as run:
        run.start()
        run.give(count, size=size, last=True)
        record = run.end()
        assert run.sender.failure is None
    assert record.total("due") == count
    return record


def run_with_a_gap(it: Receiver) -> Record:
    """What happens when five postbacks are due, four while the receiver is away, and five again."""
    with running(route_to(it), opened=2) as run:
        run.start()
        run.give(5)
        run.settle()
        it.disappear()
        until(lambda: not run.sender.ready)
        run.give(4)
        run.settle()
        it.appear()
        run.give(5, last=True)
        return run.end()


def troubles_of(record: Record) -> dict[Trouble, tuple[int, list[str]]]:
    """How often each trouble came, and its texts."""
    return {kind: (each.count, each.examples) for kind, each in record.troubles.items()}
