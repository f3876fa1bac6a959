r"""The script of a call: what is spoken, and how long that takes.

Commands such as `~\Goto(Menu)~` are spoken as the plain text that they are.
"""

import math
import re
from functools import lru_cache
from typing import Final

__all__ = ["NORMAL_RATE", "speech_seconds"]

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


@lru_cache(maxsize=16)  # a broadcast repeats one text; a large cache would keep megabytes
def speech_seconds(text: str, *, rate: int = NORMAL_RATE) -> float:
    """Tell how long a text takes to speak, in seconds.

    >>> speech_seconds("Your order is ready.")
    2.1
    >>> speech_seconds("Your order is ready.", rate=20)
    0.7

    Args:
        text: What is spoken; words and punctuation count, white space does not.
        rate: TTSrate, 0 (slowest) to 20 (fastest).
    """
    words = len(_WORD.findall(text)) + sum(len(number) - 1 for number in _LONG_DIGITS.findall(text))
    pauses = (
        len(_SENTENCE_END.findall(text)) * _SENTENCE_PAUSE_SECONDS
        + len(_CLAUSE_END.findall(text)) * _CLAUSE_PAUSE_SECONDS
    )
    speed = math.pow(_SPEED_AT_THE_EXTREMES, (rate - NORMAL_RATE) / NORMAL_RATE)
    return round((words * _SECONDS_A_WORD + pauses) / speed, 3)
