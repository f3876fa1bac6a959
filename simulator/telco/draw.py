"""Draws that depend on their subject alone: the same number has the same carrier for ever."""

from bisect import bisect
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import accumulate
from struct import Struct
from typing import Generic, TypeVar

__all__ = ["Lot", "chances", "shuffled"]

_Item = TypeVar("_Item")
_EIGHT = Struct("<8Q")
_STEP = 2.0**-64
_ROUNDS = 4
_HALF_A_KEY = 32


def chances(subject: str) -> tuple[float, ...]:
    """Eight independent numbers from 0 to below 1 that follow from a subject."""
    # Every number to be looked up comes here: a list is made in half of a generator's time.
    return tuple([each * _STEP for each in _EIGHT.unpack(blake2b(subject.encode()).digest())])


def shuffled(size: int, subject: str) -> Iterator[int]:
    """All whole numbers below a size, each once, in an order that follows from a subject.

    None is kept in memory: each is its place in the order, changed by steps that can be undone,
    so that no two places come to the same number.

    >>> sorted(shuffled(5, "any"))
    [0, 1, 2, 3, 4]
    """
    bits = max(size - 1, 1).bit_length()
    mask, half = 2**bits - 1, (bits + 1) // 2
    keys = _EIGHT.unpack(blake2b(subject.encode()).digest())
    for place in range(mask + 1):
        mixed = place
        for key in keys[:_ROUNDS]:
            mixed = (mixed + (key >> _HALF_A_KEY)) * (key | 1) & mask
            mixed ^= mixed >> half
        if mixed < size:
            yield mixed


class Lot(Generic[_Item]):
    """Things to draw from by weight.

    Args:
        weights: Each thing with its weight; at least one of them.
    """

    def __init__(self, weights: Iterable[tuple[_Item, float]]) -> None:
        pairs = list(weights)
        self.items = [item for item, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))

    def draw(self, chance: float) -> _Item:
        """The thing that a number from 0 to below 1 stands for."""
        return self.items[min(bisect(self._sums, chance * self._sums[-1]), len(self.items) - 1)]
