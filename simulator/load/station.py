"""A station: one process's part in a run, whose mailroom sends and whose figures it gathers."""

import fcntl
import io
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from subprocess import Popen
from time import monotonic, sleep
from typing import Any, Final

from simulator.errors import RingbackError, UnreachableError
from simulator.load.feed import Share
from simulator.load.fold import folded
from simulator.load.frames import Frame, FrameReader
from simulator.load.native import step_back
from simulator.load.order import Order
from simulator.load.record import Record
from simulator.load.tally import Tally

__all__ = ["Station", "StationError"]

_GLANCE_SECONDS: Final = 0.01
_DRAIN_SECONDS: Final = 1.5
# Beyond that, somebody has frozen it; what it has told is told.
_PATIENCE_SECONDS: Final = 10.0
_PIPE_BYTES: Final = 1 << 20
_SET_PIPE_SIZE: Final = 1031
_GONE: Final = "The process that sends ended before the run was over."


class StationError(RingbackError):
    """A station could not do what it was asked for, or broke down over it."""


class Station:
    """Sends one share of a timetable from this machine.

    Its calls wait with `time.sleep`, which under gevent lets other greenlets work.

    Args:
        order: What to send.
    """

    def __init__(self, order: Order) -> None:
        self._order = order
        self._process: Popen[bytes] | None = None
        self._reader, self._tally = FrameReader(), Tally()
        self._ready: Mapping[str, Any] | None = None
        self._ended: Mapping[str, Any] | None = None

    def prepare(self, share: Share | None = None) -> None:
        """Get ready to send: find the receiver, make the first requests, open connections.

        Args:
            share: Which part will be this process's, if that is known for good; then its first
                requests may be written before the start.

        Raises:
            RingbackError: It cannot be done; the text says why.
        """
        self._open()
        self._tell({"order": self._order.to_json(), "share": share and asdict(share)})
        while self._ready is None and self._ended is None:
            sleep(_GLANCE_SECONDS)
            self._receive()
        if self._ready is None:
            raise StationError(self.broken)
        if "error" in self._ready:
            kind = UnreachableError if self._ready["unreachable"] else StationError
            raise kind(self._ready["error"])

    def go(self, start: int, share: Share) -> None:
        """Begin at a moment of this machine's CLOCK_MONOTONIC, in nanoseconds."""
        if self._ready is None:
            raise StationError("A station needs to be prepared before it goes.")
        self._tell({"start": start, "share": asdict(share)})
        if not self._order.sending.closed_loop:
            step_back()

    def take(self, share: Share) -> None:
        """Take another part of what is still to come, or go on for longer."""
        self._tell({"share": asdict(share)})

    def collect(self) -> Record:
        """What happened since this was called last."""
        self._receive()
        tally, self._tally = self._tally, Tally()
        return folded(tally)

    @property
    def broken(self) -> str:
        """What broke down, as a sentence; empty if nothing did. What was measured is not lost."""
        return "" if self._ended is None else str(self._ended["broken"])

    @property
    def fd(self) -> int:
        """Can be read whenever there is news; only while the station is open."""
        return self._listening.fileno()

    @property
    def finished(self) -> bool:
        """Whether all is sent and answered."""
        self._receive()
        return self._process is None or self._ended is not None

    def stop(self, drain_seconds: float = _DRAIN_SECONDS) -> None:
        """Send nothing more, wait so long for answers, and end the mailroom."""
        if self._process is None:
            return
        if self._ready is None:
            # It may wait for its receiver, or for its maker, and listens to nobody meanwhile.
            self._process.kill()
        self._tell({"stop": drain_seconds})
        patient_until = monotonic() + drain_seconds + _PATIENCE_SECONDS
        while not self.finished:
            if monotonic() > patient_until:
                self._process.kill()
            sleep(_GLANCE_SECONDS)
        self._telling.close()
        self._process.wait()
        self._receive()
        self._listening.close()
        self._process = None

    def _open(self) -> None:
        # A group of its own: Ctrl-C is for us, who then end the mailroom by its pipe.
        listening, telling = os.pipe()
        hearing, giving = os.pipe()
        command = [sys.executable, "-m", "simulator.load.mailroom"]
        self._process = Popen(  # noqa: S603 - this interpreter, and a module of ours
            command, stdin=listening, stdout=giving, process_group=0
        )
        # Under gevent, os.close waits until something else happens: for seconds, when all is over.
        for each in (listening, giving):
            io.FileIO(each, "wb" if each == giving else "rb").close()
        self._telling, self._listening = io.FileIO(telling, "wb"), io.FileIO(hearing, "rb")
        os.set_blocking(hearing, False)
        # Where the system allows less, the mailroom waits more often, and its sender does not.
        with suppress(OSError):
            fcntl.fcntl(hearing, _SET_PIPE_SIZE, _PIPE_BYTES)

    def _tell(self, value: Mapping[str, Any]) -> None:
        # A mailroom that is gone already has told why, or will be missed.
        if self._process is not None:
            with suppress(BrokenPipeError):
                self._telling.write(json.dumps(value).encode() + b"\n")

    def _receive(self) -> None:
        """Take in what the mailroom has told by now."""
        if self._process is None or self._listening.closed:
            return
        while (data := self._listening.read(_PIPE_BYTES)) is not None:
            for kind, payload in self._reader.feed(data):
                self._take_in(kind, payload)
            if not data:
                refused = self._ready is not None and "error" in self._ready
                self._ended = self._ended or {"broken": "" if refused else _GONE}
                return

    def _take_in(self, kind: Frame, payload: bytes) -> None:
        match kind:
            case Frame.TALLY:
                self._tally.add(Tally.from_bytes(payload))
            case Frame.READY:
                self._ready = json.loads(payload)
            case Frame.ENDED:
                self._ended = json.loads(payload)
