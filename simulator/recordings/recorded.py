"""A recorded postback: what a line of a recording holds, or why it cannot be read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.errors import RingbackError
from simulator.postbacks.wire import WireProfile

__all__ = ["Manner", "Recorded", "UnreadableRecordingError", "broken"]


class UnreadableRecordingError(RingbackError):
    """A file of which nothing can be read: it is missing, empty, or no recording at all."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One postback of a recording.

    Attributes:
        line: Where it begins, counted from 1; in a Parquet file the row.
        message: Property names and typed values, as the JSON Schemas describe them; None if the
            line cannot be read.
        problem: Why not, in a sentence that says what was expected and what came; else empty.
        due: When it is or was sent, aware and UTC, if the recording tells.
    """

    line: int
    message: dict[str, Any] | None
    problem: str = ""
    due: datetime | None = None


def broken(line: int, problem: str) -> Recorded:
    """A line that cannot be read."""
    return Recorded(line, None, problem)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a recording is to be read.

    Args:
        wire: How dates and booleans of its bodies are written.
        like: What follows the words for an expected line, if its kind was told from another one:
            ` like line 1`.
    """

    wire: WireProfile
    like: str = ""
