"""The tally: what a sender notes of each postback, in columns that cost next to nothing to fill."""

import json
import struct
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Self

from simulator.load.trouble import Trouble

__all__ = ["FAILED", "Tally"]

FAILED: Final = 0x100
"""Added to the kind of a postback whose answer was not as it should be."""

_COLUMNS: Final = (
    "due", "sent", "late", "own", "answer_due", "answer_sent", "answer_done", "answer_kind",
)  # fmt: skip
_SUMS: Final = ("connections", "reconnections", "bytes_sent", "bytes_received")
_LENGTH: Final = struct.Struct("<I")


def _column() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Tally:
    """What happened since the last tally; all moments are nanoseconds from the start of the run.

    Args:
        due: Moments at which postbacks were due, of each.
        sent: Moments at which their first byte went out, of each that was sent.
        late: From due to sent, of each that was not sent at its very moment.
        own: How much of that is the generator's doing, of each that was sent: how late it was
            attended to. Whoever found no free connection then waited for the receiver.
        answer_due: Of each that was answered, when it was due.
        answer_sent: When it was sent.
        answer_done: When its answer was complete.
        answer_kind: Its kind, with FAILED if the answer was not as it should be.
        troubles: How often each trouble came, with its text.
        ended: In which seconds postbacks ended without an answer.
        in_flight: How many were under way at the end of a second.
    """

    due: "array[int]" = field(default_factory=_column)
    sent: "array[int]" = field(default_factory=_column)
    late: "array[int]" = field(default_factory=_column)
    own: "array[int]" = field(default_factory=_column)
    answer_due: "array[int]" = field(default_factory=_column)
    answer_sent: "array[int]" = field(default_factory=_column)
    answer_done: "array[int]" = field(default_factory=_column)
    answer_kind: "array[int]" = field(default_factory=_column)
    troubles: Counter[tuple[Trouble, str]] = field(default_factory=Counter)
    ended: Counter[int] = field(default_factory=Counter)
    in_flight: dict[int, int] = field(default_factory=dict)
    connections: int = 0
    reconnections: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0

    def answer(self, due: int, sent: int, done: int, kind: int) -> None:
        """Note an answer."""
        self.answer_due.append(due)
        self.answer_sent.append(sent)
        self.answer_done.append(done)
        self.answer_kind.append(kind)

    def add(self, later: "Tally") -> None:
        """Add what happened after it."""
        for name in _COLUMNS:
            getattr(self, name).extend(getattr(later, name))
        self.troubles.update(later.troubles)
        self.ended.update(later.ended)
        self.in_flight.update(later.in_flight)
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(later, name))

    def to_bytes(self) -> bytes:
        """As one process of a machine tells it to another: the columns as they are."""
        columns = [getattr(self, name) for name in _COLUMNS]
        head = json.dumps({
            "lengths": [len(column) for column in columns],
            "troubles": [[kind, text, count] for (kind, text), count in self.troubles.items()],
            "ended": list(self.ended.items()),
            "in_flight": list(self.in_flight.items()),
            **{name: getattr(self, name) for name in _SUMS},
        }).encode()  # fmt: skip
        return b"".join((_LENGTH.pack(len(head)), head, *columns))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote."""
        (length,) = _LENGTH.unpack_from(data)
        at = _LENGTH.size + length
        head = json.loads(data[_LENGTH.size : at])
        made = cls(
            troubles=Counter({
                (Trouble(kind), text): count for kind, text, count in head["troubles"]
            }),
            ended=Counter(dict(head["ended"])),
            in_flight=dict(head["in_flight"]),
            **{name: head[name] for name in _SUMS},
        )  # fmt: skip
        for name, count in zip(_COLUMNS, head["lengths"], strict=True):
            column = getattr(made, name)
            end = at + count * column.itemsize
            column.frombytes(data[at:end])
            at = end
        return made
