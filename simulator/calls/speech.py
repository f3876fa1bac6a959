"""Speech: how long a text takes to speak, with the pauses and speeds that its tags ask for."""

import math
import re
from functools import lru_cache
from typing import Final

__all__ = ["NORMAL_RATE", "speech_seconds", "without_tags"]

NORMAL_RATE: Final = 10
"""The TTSrate that the provider calls normal, on its scale of 0 to 20."""

_WORDS_A_MINUTE = 150
_SECONDS_A_WORD = 60 / _WORDS_A_MINUTE
_SENTENCE_PAUSE_SECONDS = 0.5
_CLAUSE_PAUSE_SECONDS = 0.25
# Microsoft's speech interface, which the 0 to 20 scale resembles, makes its extremes three times
# as slow and three times as fast as its middle.
_SPEED_AT_THE_EXTREMES = 3.0

_WORD = re.compile(r"\w+(?:['\u2019.\-]\w+)*")
# Each run of marks is tried once, from its beginning: a long one would take quadratic time.
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]+(?=\s|$)")
_CLAUSE_END = re.compile(r"(?<![,;:])[,;:]+(?=\s|$)")
# A number is read out: "24" takes longer than "a".
_LONG_DIGITS = re.compile(r"[0-9]{3,}")

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]{0,40})([^<>]{0,200})>")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LENGTH = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)(ms|s)")
_LONGEST_BREAK_SECONDS: Final = 600.0

# The provider documents the names, and half and two thirds of the normal speed for the slow ones;
# the others follow the W3C's Speech Synthesis Markup Language, where they are left to the engine.
_SPEEDS: Final = {
    "x-slow": 1 / 2, "slow": 2 / 3, "medium": 1.0, "default": 1.0, "fast": 4 / 3, "x-fast": 2.0,
}  # fmt: skip
_BREAKS: Final = {
    "none": 0.0, "x-weak": 0.1, "weak": 0.25, "medium": 0.5, "strong": 1.0, "x-strong": 1.5,
}  # fmt: skip
_PAUSING: Final = {"s": _SENTENCE_PAUSE_SECONDS, "p": 2 * _SENTENCE_PAUSE_SECONDS}


@lru_cache(maxsize=256)  # a broadcast repeats one text, a menu its sentences
def speech_seconds(text: str, *, rate: int = NORMAL_RATE) -> float:
    """Tell how long a text takes to speak, in seconds.

    >>> speech_seconds("Your order is ready.")
    2.1
    >>> speech_seconds("Your order is ready.", rate=20)
    0.7
    >>> speech_seconds("Your order <break time='3s'/> is ready.")
    5.1

    Args:
        text: What is spoken; words, punctuation and speech control tags count, white space
            does not.
        rate: TTSrate, 0 (slowest) to 20 (fastest).
    """
    speed = math.pow(_SPEED_AT_THE_EXTREMES, (rate - NORMAL_RATE) / NORMAL_RATE)
    return round(_tagged(text, speed) if "<" in text else _plain(text) / speed, 3)


def without_tags(text: str) -> str:
    """The text as it is heard: without speech control tags, and white space of one kind."""
    return " ".join((_TAG.sub(" ", text) if "<" in text else text).split())


def _plain(text: str) -> float:
    """The seconds of a text at normal speed."""
    words = len(_WORD.findall(text)) + sum(len(number) - 1 for number in _LONG_DIGITS.findall(text))
    pauses = (
        len(_SENTENCE_END.findall(text)) * _SENTENCE_PAUSE_SECONDS
        + len(_CLAUSE_END.findall(text)) * _CLAUSE_PAUSE_SECONDS
    )
    return words * _SECONDS_A_WORD + pauses


def _tagged(text: str, speed: float) -> float:
    """The seconds of a text with tags: breaks last as long as they say at any speed."""
    seconds, at, speeds = 0.0, 0, [1.0]
    for tag in _TAG.finditer(text):
        seconds += _plain(text[at : tag.start()]) / (speed * speeds[-1])
        at = tag.end()
        closing, name = bool(tag[1]), tag[2].lower()
        if name == "prosody" and closing:
            speeds = speeds[:-1] or [1.0]
        elif name == "prosody" and not tag[3].rstrip().endswith("/"):
            speeds.append(speeds[-1] * _SPEEDS.get(_attributes(tag[3]).get("rate", ""), 1.0))
        elif name == "break":
            seconds += _break_seconds(_attributes(tag[3]))
        elif closing:
            seconds += _PAUSING.get(name, 0.0) / speed
    return seconds + _plain(text[at:]) / (speed * speeds[-1])


def _break_seconds(attributes: dict[str, str]) -> float:
    length = _LENGTH.fullmatch(attributes.get("time", ""))
    if length is not None:
        seconds = float(length[1]) / (1000 if length[2] == "ms" else 1)
        return min(seconds, _LONGEST_BREAK_SECONDS)
    return _BREAKS.get(attributes.get("strength", "medium"), _BREAKS["medium"])


def _attributes(text: str) -> dict[str, str]:
    return {found[1].lower(): found[2] or found[3] or "" for found in _ATTRIBUTE.finditer(text)}
