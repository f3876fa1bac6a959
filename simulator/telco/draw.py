"""Draws that depend on their subject alone: the same number has the same carrier for ever."""

from bisect import bisect
from collections.abc import Iterable
from hashlib import blake2b
from itertools import accumulate
from struct import Struct
from typing import Generic, TypeVar

__all__ = ["Lot", "chances"]

_Item = TypeVar("_Item")
_EIGHT = Struct("<8Q")
_ALL = 2**64


def chances(subject: str) -> tuple[float, ...]:
    """Eight independent numbers from 0 to below 1 that follow from a subject."""
    return tuple(each / _ALL for each in _EIGHT.unpack(blake2b(subject.encode()).digest()))


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
