"""The mailroom: a process of its own in which the requests of a run are made ready and sent.

Whatever takes the interpreter from who sends makes postbacks late: Locust's greenlets, statistics,
other users. None of it happens here. The order comes on the first line of standard input, then
commands, a line each; what was measured leaves on standard output, in frames. When commands are at
an end, all of it ends.
"""

import gc
import json
import os
import select
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any, Final

from simulator.errors import RingbackError, SettingsError, UnreachableError
from simulator.load.feed import MakerFeed, Share
from simulator.load.frames import Frame, written_frame
from simulator.load.native import sharpen_timers
from simulator.load.order import Order
from simulator.load.route import find_route, wait_for
from simulator.load.sender import Sender
from simulator.load.tally import Tally
from simulator.postbacks.descriptors import claim_descriptors

__all__ = ["main"]

_GLANCE_SECONDS: Final = 0.01
_TOLD_EVERY_SECONDS: Final = 0.05
# Whoever waits for the interpreter gets it so soon.
_SWITCH_SECONDS: Final = 5e-5
# What is sent and answered leaves nothing behind that could only be found by looking for it.
_SELDOM: Final = (100_000, 50, 100)
_NOTHING: Final = Tally()


class _Mailroom:
    """Sends one share of an order."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.feed: MakerFeed | None = None
        self.sender: Sender | None = None

    def prepare(self, share: Share | None) -> None:
        """Find the receiver, make the first requests, open connections.

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
        self.feed = MakerFeed(
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
        self.feed.wait_until_ready()
        sender = self.sender = Sender(route, self.feed, order.sending)
        Thread(target=sender.run, daemon=True).start()
        while not sender.ready and not sender.refusal and not sender.finished:
            sleep(_GLANCE_SECONDS)

    def do(self, command: Mapping[str, Any]) -> None:
        """Carry out a command."""
        feed, sender = self.feed, self.sender
        if feed is None or sender is None:
            return
        if "stop" in command:
            sender.stop(command["stop"])
            return
        share = Share.from_json(command["share"])
        if "start" in command:
            feed.go(None if self._order.sending.closed_loop else command["start"], share)
            sender.start(command["start"])
        else:
            feed.take(share)

    def close(self) -> None:
        """End whatever goes on still."""
        if self.sender is not None:
            self.sender.stop(0)
            while not self.sender.finished:
                sleep(_GLANCE_SECONDS)
        if self.feed is not None:
            self.feed.close()
            self.feed = None


class _Commands:
    """What comes on standard input."""

    def __init__(self) -> None:
        self._held = b""
        self.ended = False

    def wait(self, seconds: float | None) -> list[dict[str, Any]]:
        """The commands that have come, after so many seconds at most."""
        if self.ended or not select.select([0], [], [], seconds)[0]:
            return []
        data = os.read(0, 65_536)
        self.ended = not data
        *lines, self._held = (self._held + data).split(b"\n")
        return [json.loads(line) for line in lines]

    def first(self) -> dict[str, Any] | None:
        """The first of all; None if there is none."""
        found: list[dict[str, Any]] = []
        while not found and not self.ended:
            found = self.wait(None)
        return found[0] if found else None


def _check_descriptors(connections: int) -> None:
    possible = claim_descriptors()
    if connections > possible:
        raise SettingsError(
            f"--connections {connections} is more than this process may open: {possible}."
            " Raise the limit of file descriptors (ulimit -n), or ask for fewer."
        )


def _tell(kind: Frame, payload: bytes) -> None:
    view = memoryview(written_frame(kind, payload))
    while view:
        view = view[os.write(1, view) :]


def _tell_tally(sender: Sender) -> None:
    if (tally := sender.take()) != _NOTHING:
        _tell(Frame.TALLY, tally.to_bytes())


def _broken(sender: Sender) -> str:
    """What broke down, if anything did."""
    failure = sender.failure
    if failure is None or isinstance(failure, RingbackError):
        return str(failure or "")
    return f"The sender broke down: {failure!r}."


def _work(room: _Mailroom, sender: Sender, commands: _Commands) -> None:
    """Do what is asked until all is over, and tell of it."""
    while not sender.finished and not commands.ended:
        for command in commands.wait(_TOLD_EVERY_SECONDS):
            room.do(command)
        _tell_tally(sender)
    sender.stop(0)
    while not sender.finished:
        sleep(_GLANCE_SECONDS)
    _tell_tally(sender)
    _tell(Frame.ENDED, json.dumps({"broken": _broken(sender)}).encode())


def main() -> int:
    """Do one order, from standard input to standard output."""
    commands = _Commands()
    first = commands.first()
    if first is None:
        return 0
    sharpen_timers()
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.set_threshold(*_SELDOM)
    room = _Mailroom(Order.from_json(first["order"]))
    try:
        room.prepare(None if first["share"] is None else Share.from_json(first["share"]))
        gc.freeze()
        _tell(Frame.READY, b"{}")
        if room.sender is not None:
            _work(room, room.sender, commands)
    except RingbackError as error:
        gone = isinstance(error, UnreachableError)
        _tell(Frame.READY, json.dumps({"error": str(error), "unreachable": gone}).encode())
        return 2
    except BrokenPipeError:
        return 0
    finally:
        room.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
