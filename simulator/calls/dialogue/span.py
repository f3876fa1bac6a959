"""A span of a script: some time in which it speaks or waits, and what a callee may do in it."""

from enum import Enum
from typing import NamedTuple

__all__ = ["Deed", "DeedKind", "Span", "SpanKind"]


class SpanKind(Enum):
    """What the script does meanwhile."""

    SPEECH = "speaks"
    SILENCE = "is silent"
    KEY = "waits for a key"
    DIGITS = "collects digits"
    RECORDING = "records"
    CONFERENCE = "holds a conference"
    OVER = "has nothing more to say"

    @property
    def prompt(self) -> bool:
        """Whether it is the callee's turn."""
        return self is not SpanKind.SPEECH and self is not SpanKind.SILENCE

    @property
    def takes_keys(self) -> bool:
        """Whether a key ends it."""
        return self in _TAKING_KEYS


_TAKING_KEYS = frozenset({SpanKind.KEY, SpanKind.DIGITS, SpanKind.RECORDING})


class Span(NamedTuple):
    """Some time of a script, in seconds from the answer.

    Args:
        kind: What the script does.
        begin: Since when.
        end: Until when, if nothing comes between; may be infinite.
        text: What is heard from begin to end.
        offered: The keys that the script would act on.
        most: How many digits are collected at most; 0 for as many as come.
    """

    kind: SpanKind
    begin: float
    end: float
    text: str = ""
    offered: frozenset[str] = frozenset()
    most: int = 0


class DeedKind(Enum):
    """What a callee does."""

    KEY = "presses a key"
    HEARING = "hears what was waited for"
    SPEECH = "says something"
    HANG_UP = "hangs up"


class Deed(NamedTuple):
    """Something that a callee does, in seconds from the answer."""

    at: float
    kind: DeedKind
    key: str = ""
    words: str = ""
    seconds: float = 0.0
