"""The tally: what a sender notes of each postback, in columns that cost next to nothing to fill."""

from array import array
from collections import Counter
from dataclasses import dataclass, field

from simulator.load.record import Record
from simulator.load.trouble import Trouble

__all__ = ["FAILED", "Tally"]

FAILED = 0x100
"""Added to the kind of a postback whose answer was not as it should be."""


def _column() -> "array[int]":
    return array("q")


@dataclass(slots=True)
class Tally:
    """What happened since the last tally; all moments are nanoseconds from the start of the run.

    Args:
        due: Moments at which postbacks were due, of each.
        sent: Moments at which their first byte went out, of each that was sent.
        late: From due to sent, of each.
        own: Of those that found a free connection, the same: this is the generator's doing.
        answer_due: Of each that was answered, when it was due.
        answer_sent: When it was sent.
        answer_done: When its answer was complete.
        answer_kind: Its kind, with FAILED if the answer was not as it should be.
        troubles: How often each trouble came, with its text.
        ended: In which seconds postbacks ended without an answer.
        in_flight: How many were under way when a second was over.
        in_flight_at: Which.
        record: What has been folded already, and stands in no column any more.
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
    in_flight: int = 0
    in_flight_at: int = 0
    connections: int = 0
    reconnections: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    record: Record = field(default_factory=Record)
