"""A program: a script made ready to run, and what is known of it before anybody answers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isfinite
from typing import Final

from simulator.calls.request import CallRequest
from simulator.calls.speech import speech_seconds, without_tags
from simulator.script.labels import labels_of
from simulator.script.parse import parse
from simulator.script.parts import Command, Part, Script, Sound, Spoken

__all__ = ["Line", "Program", "number_of", "program_of", "with_postback_url"]

_PROMPTS: Final = frozenset({"waitfordtmf", "getdigits"})
_RECORDING: Final = frozenset({"recordandsaveas"})
_ENDS: Final = frozenset({"endcall", "goto", "transferto", "conference"})
_KEYS_BY_NAME: Final = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "star": "*", "pound": "#", "hash": "#",
}  # fmt: skip
_KEY: Final = rf"[0-9*#](?![0-9])|{'|'.join(_KEYS_BY_NAME)}"
# "Press 1 to confirm, 2 to cancel, or the star key for an agent."
_MENTION: Final = re.compile(
    rf"\b(?:press|dial|enter)\s+(?:the\s+)?({_KEY})|(?<![\w.])({_KEY})\s+(?:key\s+)?(?:to|for)\b",
    re.IGNORECASE,
)
_LARGEST: Final = 1e6
_LONG: Final = 65_536


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a script, ready to be done.

    Args:
        part: As it was read.
        command: Its command's name in lower case; empty for what is spoken or played.
        heard: The text that is heard.
        mentions: The keys that the text tells to press.
    """

    part: Part
    command: str = ""
    heard: str = ""
    mentions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Program:
    """A script, ready to run.

    Args:
        lines: In order.
        labels: Where each label stands, in lower case.
        plain: Whether it does nothing but speak.
        prompts: Whether it ever waits for keys.
        postback_url: Where StatusChangePostURL sends postbacks; empty if it is not there.
        ring_seconds: How long MaxRingTime lets it ring; None if it is not there.
        sounds: The sound files that need to be there before it runs.
    """

    lines: tuple[Line, ...]
    labels: Mapping[str, int] = field(default_factory=dict)
    plain: bool = True
    prompts: bool = False
    postback_url: str = ""
    ring_seconds: float | None = None
    sounds: tuple[str, ...] = ()

    def missing_sound(self, seconds_of: Callable[[str], float | None]) -> str:
        """The first sound file that is not there and needs to be; or ''."""
        return next((name for name in self.sounds if seconds_of(name.lower()) is None), "")

    def message_seconds(self, rate: int, seconds_of: Callable[[str], float | None]) -> float:
        """How long it speaks before it first waits for a key, jumps or ends."""
        seconds = 0.0
        for line in self.lines:
            if line.command in _PROMPTS or line.command in _ENDS:
                break
            seconds += _length(line, rate, seconds_of)
        return seconds


def number_of(text: str, default: float = 0.0) -> float:
    """A number that stands in a script, never negative; the default if it is none.

    >>> number_of(" 0.5 "), number_of("soon", 5.0), number_of("-1")
    (0.5, 5.0, 0.0)
    """
    try:
        number = float(text)
    except ValueError:
        return default
    return min(max(number, 0.0), _LARGEST) if isfinite(number) else default


def program_of(text: str) -> Program:
    """Make a script ready to run; never fails, as reading scripts never does."""
    return _program_of(text) if len(text) <= _LONG else _long_program_of(text)


def _made_ready(text: str) -> Program:
    if "~" not in text:
        return Program(lines=(_line(Spoken(text)),))
    script = parse(text)
    lines = tuple(map(_line, script.parts))
    names = {line.command for line in lines}
    return Program(
        lines=lines,
        labels=labels_of(script),
        plain=all(isinstance(part, Spoken) for part in script.parts),
        prompts=not names.isdisjoint(_PROMPTS),
        postback_url=_first(lines, "statuschangeposturl"),
        ring_seconds=_ring_seconds(_first(lines, "maxringtime")),
        sounds=_sounds(script),
    )


# A broadcast repeats one script. Ready to run, one of megabytes takes a hundred times its length.
_program_of = lru_cache(maxsize=64)(_made_ready)
_long_program_of = lru_cache(maxsize=2)(_made_ready)


def with_postback_url(request: CallRequest) -> CallRequest:
    """A request whose postbacks go where its script says.

    A script's StatusChangePostURL counts from the beginning of a call on: its place is the
    script's beginning, and the first postbacks go out before anybody hears the script.
    """
    url = program_of(request.text).postback_url
    return replace(request, postback_url=url) if url and "[" not in url else request


def _sounds(script: Script) -> tuple[str, ...]:
    """The sound files that a script names, but for those that it records itself."""
    recorded = {
        part.arguments[0].strip().lower()
        for part in script.parts
        if isinstance(part, Command) and part.name.lower() in _RECORDING and part.arguments
    }
    named = dict.fromkeys(part.id for part in script.parts if isinstance(part, Sound))
    return tuple(name for name in named if "[" not in name and name.lower() not in recorded)


def _line(part: Part) -> Line:
    if isinstance(part, Command):
        return Line(part, command=part.name.lower())
    if isinstance(part, Sound):
        return Line(part)
    found = ((before or after).lower() for before, after in _MENTION.findall(part.text))
    mentions = frozenset(_KEYS_BY_NAME.get(each, each) for each in found)
    return Line(part, heard=without_tags(part.text), mentions=mentions)


def _first(lines: tuple[Line, ...], command: str) -> str:
    for line in lines:
        if line.command == command and isinstance(line.part, Command) and line.part.arguments:
            return line.part.arguments[0].strip()
    return ""


def _ring_seconds(limit: str) -> float | None:
    """The limit of a MaxRingTime; None for what is no number, such as a variable."""
    seconds = number_of(limit, -1.0)
    return seconds if seconds >= 0 else None


def _length(line: Line, rate: int, seconds_of: Callable[[str], float | None]) -> float:
    match line.part:
        case Spoken(text):
            return speech_seconds(text, rate=rate)
        case Sound(name):
            return seconds_of(name) or 0.0
        case Command(_, arguments) if line.command == "playsilence" and arguments:
            return number_of(arguments[0])
    return 0.0
