"""The maker: writes the requests of a timetable ahead of their time, in a process of its own.

The order comes on the first line of standard input; then the maker prepares itself and writes an
empty block. An order for as fast as possible asks for the first requests in a file, before that:
whoever sends at full speed must not share the processor with who writes. The second line says when
the run starts, which slice of it is wanted and up to where; later lines change that. Blocks of
requests leave on standard output, never further ahead of their due moments than ordered, so that a
new slice holds for all that is still to come.
"""

import gc
import json
import os
import select
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from time import monotonic_ns
from typing import Any, BinaryIO, Final

import numpy as np

from simulator.errors import RingbackError
from simulator.generate.bodies import Bodies
from simulator.load.blocks import LARGEST, Block, written_block
from simulator.load.native import step_back
from simulator.load.schedule import Part, broadcast_of, schedule, sliced
from simulator.load.timetable import Timetable
from simulator.postbacks.attempt import check_headers
from simulator.postbacks.target import read_url
from simulator.postbacks.wire import WireProfile
from simulator.settings import Settings
from simulator.version import VERSION

__all__ = ["main", "make"]

_SECOND: Final = 1_000_000_000
_LONGEST_WAIT: Final = 1.0
_NICENESS: Final = 10
# Bodies cost half as much written in thousands; more makes no difference any more.
_AT_ONCE: Final = 4_096


class _ClosedError(Exception):
    """Whoever ordered has closed the pipe."""


class _Orders:
    """What comes after the first line.

    Args:
        source: The descriptor on which it comes.
    """

    def __init__(self, source: int) -> None:
        self._source = source
        self.start: int | None = None
        self.begun = False
        self._rest = b""
        self.take(())

    def listen(self, seconds: float) -> None:
        """Wait so long for a line, and take it."""
        if not select.select([self._source], [], [], seconds)[0]:
            return
        data = os.read(self._source, 65_536)
        if not data:
            raise _ClosedError
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(json.loads(line))

    def mine(self, part: Part) -> Part:
        """What of a part is in the slices."""
        wanted = sliced(part, self._slices)
        return part if wanted.all() else part.where(wanted)

    def _take(self, order: Mapping[str, Any]) -> None:
        if "start" in order:
            self.start, self.begun = order["start"], True
        self.take(order["slices"], order["until"])

    def take(self, slices: Sequence[Sequence[int]], until: int | None = None) -> None:
        """Change which part is wanted, and up to where."""
        self._slices, self.until = slices, sys.maxsize if until is None else until


class _Maker:
    """Makes the requests of one order."""

    def __init__(self, order: Mapping[str, Any]) -> None:
        settings: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in order["wire"].items()
        }
        wire = WireProfile.of(Settings(**settings))
        broadcast = broadcast_of(timetable := Timetable.from_json(order["timetable"]))
        start, end = wire.frame
        self._bodies = Bodies(broadcast, wire, start=start, end=end)
        self._ahead = round(order["ahead_seconds"] * _SECOND)
        self._limit: int | None = order["limit"]
        self._head = _head(order, wire.content_type)
        self._parts = schedule(timetable, broadcast)
        self._first = next(self._parts, None)
        if self._first is not None:
            self._bodies.written(self._first.where(slice(0, LARGEST)).batch)
        self._pieces = self._cut()

    def fill(self, spool: BinaryIO, count: int, orders: _Orders) -> None:
        """Write the first requests to a file."""
        written = 0
        while written < count and (part := next(self._pieces, None)) is not None:
            # It may be over before all is written.
            orders.listen(0)
            for block in self._written(orders.mine(part)):
                spool.write(written_block(block))
                written += len(block.requests)
        spool.flush()

    def blocks(self, orders: _Orders) -> Iterator[Block]:
        """The blocks of a run, after those in the file."""
        for part in self._pieces:
            at = 0
            while at < len(part):
                until = self._horizon(part, at, orders)
                if until > at:
                    yield from self._written(orders.mine(part.where(slice(at, until))))
                    at = until
        yield Block(last=True)

    def _cut(self) -> Iterator[Part]:
        """The schedule in pieces that are written at once."""
        for part in self._all():
            for at in range(0, len(part), _AT_ONCE):
                yield part.where(slice(at, at + _AT_ONCE))

    def _all(self) -> Iterator[Part]:
        """The parts of the schedule, up to the limit."""
        left = sys.maxsize if self._limit is None else self._limit
        for part in chain([] if self._first is None else [self._first], self._parts):
            yield part.where(slice(0, left))
            left -= len(part)
            if left <= 0:
                return

    def _horizon(self, part: Part, at: int, orders: _Orders) -> int:
        """Up to where the postbacks of a part may be made by now; waits if nowhere."""
        if orders.start is None:
            orders.listen(0)
            return len(part)
        ahead = monotonic_ns() - orders.start + self._ahead
        latest = min(ahead, orders.until - 1)
        until = int(np.searchsorted(part.due[at:], latest, side="right")) + at
        if until > at:
            wait = 0.0
        elif part.due[at] >= orders.until:
            # Time alone does not help; an order does, and ends the waiting.
            wait = _LONGEST_WAIT
        else:
            wait = (int(part.due[at]) - ahead) / _SECOND
        orders.listen(min(max(wait, 0.0), _LONGEST_WAIT))
        return until

    def _written(self, part: Part) -> Iterator[Block]:
        """The blocks of some postbacks."""
        head, batch = self._head, part.batch
        requests = [
            f"{head}{len(body)}\r\n\r\n{body}".encode() if body.isascii() else _wide(head, body)
            for body in self._bodies.written(batch)
        ]
        due, kinds = part.due.tolist(), batch.status.tolist()
        for first in range(0, len(part), LARGEST):
            here = slice(first, first + LARGEST)
            yield Block(due[here], kinds[here], requests[here])


def _head(order: Mapping[str, Any], content_type: str) -> str:
    """What every request begins with, up to its length."""
    target, extra = read_url(order["target"]), tuple(map(tuple, order["headers"]))
    check_headers(extra)
    # As the simulator's own deliveries have it.
    own = {"User-Agent": f"Ringback/{VERSION}", "Content-Type": content_type}
    given = {name.lower() for name, _ in extra}
    kept = [(name, text) for name, text in own.items() if name.lower() not in given]
    lines = [("Host", target.authority), *kept, *extra]
    fields = "".join(f"{name}: {text}\r\n" for name, text in lines)
    return f"POST {target.path} HTTP/1.1\r\n{fields}Content-Length: "


def _wide(head: str, body: str) -> bytes:
    written = body.encode("utf-8", "replace")
    return f"{head}{len(written)}\r\n\r\n".encode() + written


def _give_way() -> None:
    """Let the sender go first, and have nothing to look through for what can be thrown away."""
    gc.freeze()
    os.nice(_NICENESS)
    # Some containers forbid it; being nice has to do there.
    with suppress(OSError):
        step_back()


def _write(fd: int, block: Block) -> None:
    view = memoryview(written_block(block))
    while view:
        view = view[os.write(fd, view) :]


def _first_line(fd: int) -> bytes:
    """The order, and not a byte more: select looks at the descriptor."""
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(fd, 1)):
        line += byte
    return line


def make(source: int, target: int, *, prepared: Callable[[], object] = lambda: None) -> int:
    """Do one order.

    Args:
        source: A descriptor from which orders come.
        target: A descriptor to which blocks go.
        prepared: Called when all is done that can be done before the start.

    Returns:
        An exit status: 0 also if the other side went away, for then the run is over; 2 if the order
        cannot be done, which is told in a block.
    """
    first = _first_line(source)
    if not first:
        return 0
    try:
        order = json.loads(first)
        maker = _Maker(order)
    except RingbackError as error:
        _write(target, Block(error=str(error), last=True))
        return 2
    orders = _Orders(source)
    try:
        if spool := order.get("spool"):
            orders.take(spool["slices"])
            with os.fdopen(spool["fd"], "wb") as file:
                maker.fill(file, spool["count"], orders)
        prepared()
        _write(target, Block())
        while not orders.begun:
            orders.listen(_LONGEST_WAIT)
        if spool:
            # What lies in the pipe has the file read, however far off all that follows is.
            _write(target, Block())
        for block in maker.blocks(orders):
            _write(target, block)
        while True:
            orders.listen(_LONGEST_WAIT)
    except (_ClosedError, BrokenPipeError):
        return 0


def main() -> int:
    """Do one order, from standard input to standard output."""
    return make(0, 1, prepared=_give_way)


if __name__ == "__main__":
    sys.exit(main())
