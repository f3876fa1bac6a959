"""The recordings that a verb reads: postbacks one by one, broken lines told of and counted."""

import sys
from collections.abc import Iterator
from typing import IO, Final

from simulator.cli.console import warn
from simulator.cli.progress import followed
from simulator.postbacks.wire import WireProfile
from simulator.printable import escaped
from simulator.recordings.kinds import Kind
from simulator.recordings.reading import opened, read
from simulator.recordings.recorded import Recorded

__all__ = ["STANDARD_INPUT", "Reader", "counted"]

STANDARD_INPUT: Final = "-"

_MOST_SHOWN: Final = 20


class Reader:
    """Reads recordings.

    Args:
        wire: How their dates are written.
        kind: What they are made of; None to tell it from their first bytes.

    Attributes:
        broken: How many lines could not be read.
    """

    def __init__(self, wire: WireProfile, *, kind: Kind | None = None) -> None:
        self._wire = wire
        self._kind = kind
        self.broken = 0

    def postbacks(self, file: str) -> Iterator[Recorded]:
        """The postbacks of a file, or of standard input for `-`; none of them without a message.

        Raises:
            UnreadableRecordingError: There is nothing to read.
        """
        source: str | IO[bytes] = file
        if file == STANDARD_INPUT:
            source = sys.stdin.buffer
        with opened(source) as stream:
            for recorded in followed(read(stream, kind=self._kind, wire=self._wire), stream):
                if recorded.message is not None:
                    yield recorded
                else:
                    self._tell(file, recorded)

    def _tell(self, file: str, recorded: Recorded) -> None:
        self.broken += 1
        if self.broken <= _MOST_SHOWN:
            warn(escaped(f"{file}:{recorded.line}: {recorded.problem}"))

    def report(self) -> None:
        """Tell how many lines could not be read, if any."""
        if self.broken:
            more = f", {_MOST_SHOWN} of them shown" if self.broken > _MOST_SHOWN else ""
            warn(f"{counted(self.broken, 'line')} cannot be read{more}.")


def counted(number: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "postback"), counted(1200, "call")
    ('1 postback', '1,200 calls')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
