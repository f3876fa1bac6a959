"""The keypad: which keys people press, as a profile has it."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from simulator.calls.draws import Draw, Draws, subject_of
from simulator.calls.parameters import Keys

__all__ = ["Keypad", "keypad_of"]

_REPEATED: Final = ("11", "22", "99", "111", "222", "333", "1111", "5555")
# Answers to questions, and PINs: from two digits to ten. Nobody presses 0 but to be transferred.
_ENTRIES: Final = 96
_FEWEST, _MOST = 2, 5
_LONG_ENTRIES: Final = 24
_LONGEST: Final = 10
_DIGITS: Final = "123456789"


@dataclass(frozen=True, slots=True)
class Keypad:
    """Sequences of keys, and up to which draw each of them is meant."""

    sequences: tuple[str, ...]
    sums: tuple[float, ...]

    def draw(self, chance: float) -> str:
        """The sequence that a number from 0 to below 1 stands for."""
        return self.sequences[min(bisect(self.sums, chance), len(self.sequences) - 1)]


@lru_cache(maxsize=16)
def keypad_of(keys: Keys) -> Keypad:
    """The keypad of a profile."""
    entries = tuple(dict.fromkeys(_entries()))  # two of them came twice
    weights = {"1": keys.one, "2": keys.two, "9": keys.nine}
    weights |= dict.fromkeys(_REPEATED, keys.repeated / len(_REPEATED))
    weights |= dict.fromkeys(entries, keys.several / len(entries))
    pressed = {sequence: weight for sequence, weight in weights.items() if weight}
    return Keypad(tuple(pressed), tuple(accumulate(pressed.values())))


def _entries() -> Iterator[str]:
    """Some sequences of several digits, the same for ever."""
    for number in range(_ENTRIES):
        longest = _LONGEST if number < _LONG_ENTRIES else _MOST
        draws = Draws(subject_of(f"entry {number}"))
        length = _FEWEST + int(draws.of(Draw.KEYS) * (longest - _FEWEST + 1))
        places = (draws.of(Draw.KEYS, 2 + place) for place in range(length))
        yield "".join(_DIGITS[int(place * len(_DIGITS))] for place in places)
