"""The parts of a script: what is spoken, played and commanded, each with its place in the text."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache

__all__ = ["Command", "Mistake", "Part", "Script", "Sound", "Spoken", "shortened"]

_LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Spoken:
    """Text that is spoken.

    Args:
        text: Without the white space around it, which means nothing.
        at: Where it begins, counted in characters of the script.
    """

    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound file that is played: `~^welcome~`.

    Args:
        id: Which one.
        at: Where it begins.
    """

    id: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Command:
    r"""A command: `~\GotoIf(Attempts|3|Goodbye)~`.

    Args:
        name: As it is written; letter case means nothing.
        arguments: Texts between the bars.
        at: Where it begins.
    """

    name: str
    arguments: tuple[str, ...] = ()
    at: int = field(default=0, compare=False)


Part = Spoken | Sound | Command


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """Something that is not as it should be.

    Args:
        at: Where.
        text: What was expected and what came, in a sentence.
        fatal: Whether the call would not go as it is written.
    """

    at: int
    text: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Script:
    """A script, read.

    Args:
        parts: In order.
        mistakes: What the reader passed over.
        text: What was read.
    """

    parts: tuple[Part, ...]
    mistakes: tuple[Mistake, ...] = field(default=(), compare=False)
    text: str = field(default="", compare=False)

    def place(self, at: int) -> tuple[int, int]:
        """The line and the column of a character, both from 1."""
        ends = _line_ends(self.text)
        line = bisect_left(ends, at)
        return line + 1, at - (ends[line - 1] if line else -1)

    def around(self, at: int, width: int) -> tuple[str, int]:
        """At most so many characters of the line in which one stands, and its place among them."""
        ends = _line_ends(self.text)
        line = bisect_left(ends, at)
        begin = ends[line - 1] + 1 if line else 0
        end = ends[line] if line < len(ends) else len(self.text)
        begin = max(begin, min(at - width // 2, end - width))
        return self.text[begin : min(end, begin + width)], at - begin


def shortened(text: str) -> str:
    """A text as a sentence shows it: its beginning, if it is long."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


@lru_cache(maxsize=2)  # a script may have as many lines as mistakes, and each asks for its place
def _line_ends(text: str) -> tuple[int, ...]:
    return tuple(found.start() for found in re.finditer("\n", text))
