"""The feed: requests that a process beside this one makes ready, and hands over through a pipe."""

import fcntl
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from subprocess import Popen
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import Any, BinaryIO, Final, Self

from simulator.errors import RingbackError
from simulator.load.blocks import Block, BlockReader, read_block

__all__ = ["ALL_OF_IT", "MakerError", "MakerFeed", "Share", "Slice"]

Slice = tuple[int, int, int]
"""From which nanosecond of the run on, which place of how many this process has; place -1 none."""

_PIPE_BYTES: Final = 1 << 20
_READ_AT_ONCE: Final = 1 << 16
_SET_PIPE_SIZE: Final = 1031
_GLANCE_SECONDS: Final = 0.02
_PATIENCE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Share:
    """What one process is to send.

    Args:
        slices: Since when it has which part.
        until: Up to which moment of the run, in nanoseconds; None for all. What lies beyond may
            still become another's, so a process that has not heard anything for a while waits,
            however long it was out of reach.
    """

    slices: tuple[Slice, ...]
    until: int | None = None

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what JSON made of one: it knows no tuples."""
        slices = tuple((since, place, of) for since, place, of in value["slices"])
        return cls(slices, value["until"])


ALL_OF_IT: Final = Share(((0, 0, 1),))
"""The share of a process that sends alone."""


class MakerError(RingbackError):
    """The requests of a run could not be made; the text is the maker's own."""


class MakerFeed:
    """Requests from a maker of one's own.

    Writing requests takes the interpreter from whoever sends them, so it is done elsewhere.

    Args:
        order: What the maker reads first; see `simulator.load.maker`.
        spooled: How many requests are to be in a file before the start; what is sent at full
            speed comes from there, for the pipe would hold it up.
        share: Which part of the timetable those are of.
    """

    def __init__(
        self, order: Mapping[str, Any], *, spooled: int = 0, share: Share = Share(())
    ) -> None:
        command = [sys.executable, "-m", "simulator.load.maker"]
        # A group of its own: Ctrl-C is for us, who then end the maker by its pipe.
        listening, self._telling = os.pipe()
        self.fd, giving = os.pipe()
        self._spool: BinaryIO | None = None
        self._written = TemporaryFile() if spooled else None  # noqa: SIM115 - `close` does
        files = [] if self._written is None else [self._written.fileno()]
        self._process = Popen(  # noqa: S603 - this interpreter, and a module of ours
            command, stdin=listening, stdout=giving, process_group=0, pass_fds=files
        )
        os.close(listening)
        os.close(giving)
        os.set_blocking(self.fd, False)
        # Where the system allows less, the maker waits more often.
        with suppress(OSError):
            fcntl.fcntl(self.fd, _SET_PIPE_SIZE, _PIPE_BYTES)
        self._reader = BlockReader()
        self._held: list[Block] = []
        spool = {"fd": files[0], "count": spooled, "slices": share.slices} if files else None
        self._tell({**order, "spool": spool})

    def wait_until_ready(self, seconds: float = _PATIENCE_SECONDS) -> None:
        """Wait for the maker to be prepared.

        Raises:
            MakerError: It cannot do what was ordered, or has not told so in time.
        """
        until = monotonic() + seconds
        while not (held := self.read()):
            if monotonic() > until:
                raise MakerError(f"The maker of requests was not ready within {seconds:g} s.")
            sleep(_GLANCE_SECONDS)
        for block in held:
            if block.error:
                raise MakerError(block.error)
        self._held = held
        if self._written is not None:
            self._written.seek(0)
            self._spool = self._written

    @property
    def near(self) -> bool:
        """Whether the next requests lie in the file."""
        return self._spool is not None

    def go(self, start: int | None, share: Share) -> None:
        """Let the maker begin.

        Args:
            start: When the run starts, in nanoseconds of CLOCK_MONOTONIC; None for at once and
                as fast as requests are taken.
            share: Which part of the timetable is this process's.
        """
        self._tell({"start": start, **asdict(share)})

    def take(self, share: Share) -> None:
        """Change which part is this process's, or up to where."""
        self._tell(asdict(share))

    def read(self) -> list[Block]:
        """What has come."""
        if self._held:
            held, self._held = self._held, []
            return held
        # The pipe is not empty by then, so whoever waits for that is told of the file, too.
        if self._spool is not None and (block := read_block(self._spool)) is not None:
            return [block]
        # Closing a file that has no name gives its space back, which takes milliseconds: not now.
        self._spool = None
        try:
            data = os.read(self.fd, _READ_AT_ONCE)
        except BlockingIOError:
            return []
        if not data:
            raise MakerError("The maker of requests ended before the run was over.")
        return self._reader.feed(data)

    def close(self) -> None:
        """End the maker."""
        os.close(self._telling)
        os.close(self.fd)
        if self._written is not None:
            self._written.close()
        self._process.wait()

    def _tell(self, value: Mapping[str, Any]) -> None:
        # A maker that is gone already has told why in its last block.
        with suppress(BrokenPipeError), open(self._telling, "wb", closefd=False) as pipe:
            pipe.write(json.dumps(value).encode() + b"\n")
