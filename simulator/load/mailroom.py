"""The mailroom: a process of its own in which the requests of a run are made ready and sent.

Whatever takes the interpreter from who sends makes postbacks late: Locust's greenlets, statistics,
other users. None of it happens here. The order comes on the first line of standard input, then
commands, a line each; what was measured leaves on standard output, in frames. When commands are at
an end, all of it ends.
"""

import gc
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from simulator.errors import RingbackError, SettingsError, UnreachableError
from simulator.load.feed import MakerFeed, Share
from simulator.load.frames import Frame, written_frame
from simulator.load.native import sharpen_timers
from simulator.load.order import Order
from simulator.load.route import find_route, wait_for
from simulator.load.sender import BREATH, Sender
from simulator.load.tally import Tally
from simulator.postbacks.descriptors import claim_descriptors

__all__ = ["main"]

# What is sent and answered leaves nothing behind that could only be found by looking for it.
_SELDOM: Final = (100_000, 50, 100)
_NOTHING: Final = Tally()
_DEEP: Final = 2


class _Desk:
    """Hears commands on standard input, and tells what was measured on standard output."""

    def __init__(self) -> None:
        self.fd = 0
        self.feed: MakerFeed | None = None
        self.sender: Sender | None = None
        self.closed_loop = False
        self._held, self._rest = b"", memoryview(b"")
        self._told_ready = False

    def first(self) -> dict[str, Any] | None:
        """The first line; None if there is none."""
        commands: list[dict[str, Any]] = []
        while not commands:
            data = os.read(self.fd, 65_536)
            if not data:
                return None
            commands = self._read(data)
        return commands[0]

    def hear(self) -> bool:
        """Do what is asked; there will be no more when whoever asks has gone."""
        data = os.read(self.fd, 65_536)
        for command in self._read(data):
            self._do(command)
        if not data and self.sender is not None:
            self.sender.stop(0)
        return bool(data)

    def tell(self) -> None:
        """Write as much as goes of what has happened."""
        sender = self.sender
        if sender is None:
            return
        if not self._rest:
            self._rest = memoryview(self._news(sender))
        if self._rest:
            with suppress(BlockingIOError):
                self._rest = self._rest[os.write(1, self._rest) :]
        # Who does not read has no processor to do so, if there is only one.
        sender.breath_seconds = BREATH * (_DEEP if self._rest else 1)

    def end(self) -> None:
        """Tell what is left, and that all is over."""
        sender = self.sender
        if sender is not None:
            os.set_blocking(1, True)
            _write(self._rest)
            while news := self._news(sender):
                _write(news)
            told = json.dumps({"broken": _broken(sender)}).encode()
            _write(written_frame(Frame.ENDED, told))

    def _news(self, sender: Sender) -> bytes:
        """What has not been told yet."""
        if not self._told_ready and (sender.ready or sender.refusal or sender.finished):
            self._told_ready = True
            return written_frame(Frame.READY, b"{}")
        tally = sender.take()
        return b"" if tally == _NOTHING else written_frame(Frame.TALLY, tally.to_bytes())

    def _read(self, data: bytes) -> list[dict[str, Any]]:
        *lines, self._held = (self._held + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def _do(self, command: Mapping[str, Any]) -> None:
        feed, sender = self.feed, self.sender
        if feed is None or sender is None:
            return
        if "stop" in command:
            sender.stop(command["stop"])
            return
        share = Share.from_json(command["share"])
        if "start" in command:
            feed.go(None if self.closed_loop else command["start"], share)
            sender.start(command["start"])
        else:
            feed.take(share)


def _prepare(desk: _Desk, order: Order, share: Share | None) -> Sender:
    """Find the receiver, and make the first requests.

    Raises:
        RingbackError: It cannot be done; the text says why.
    """
    _check_descriptors(order.sending.connections)
    route = find_route(
        order.url,
        allow_hosts=order.allow_hosts,
        own_this=order.own_this,
        ca_file=Path(order.ca_file) if order.ca_file else None,
    )
    # Before anything else, for without a receiver nothing else is of use.
    route = wait_for(route, seconds=order.wait_ready, timeout_seconds=order.sending.timeout_seconds)
    desk.closed_loop = order.sending.closed_loop
    desk.feed = MakerFeed(
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
    desk.feed.wait_until_ready()
    desk.sender = Sender(route, desk.feed, order.sending, desk=desk)
    return desk.sender


def _check_descriptors(connections: int) -> None:
    possible = claim_descriptors()
    if connections > possible:
        raise SettingsError(
            f"--connections {connections} is more than this process may open: {possible}."
            " Raise the limit of file descriptors (ulimit -n), or ask for fewer."
        )


def _write(data: bytes | memoryview) -> None:
    """Write all of something to standard output."""
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


def _broken(sender: Sender) -> str:
    """What broke down, if anything did."""
    failure = sender.failure
    if failure is None or isinstance(failure, RingbackError):
        return str(failure or "")
    return f"The sender broke down: {failure!r}."


def main() -> int:
    """Do one order, from standard input to standard output."""
    desk = _Desk()
    first = desk.first()
    if first is None:
        return 0
    sharpen_timers()
    gc.set_threshold(*_SELDOM)
    share = None if first["share"] is None else Share.from_json(first["share"])
    try:
        sender = _prepare(desk, Order.from_json(first["order"]), share)
        gc.freeze()
        os.set_blocking(1, False)
        sender.run()
        desk.end()
    except RingbackError as error:
        gone = isinstance(error, UnreachableError)
        told = json.dumps({"error": str(error), "unreachable": gone}).encode()
        with suppress(BrokenPipeError):
            _write(written_frame(Frame.READY, told))
        return 2
    except BrokenPipeError:
        return 0
    finally:
        if desk.feed is not None:
            desk.feed.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
