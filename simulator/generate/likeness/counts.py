"""Counts: how often each value and each number of seconds came, in bounded memory."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

__all__ = ["OTHER", "Histogram", "ValueCounts", "bucket_of", "width_of"]

OTHER: Final = "other"
"""Stands for all values that came once no more were kept."""

_MOST_VALUES: Final = 4096
_LONGEST_VALUE: Final = 64

_EXACT: Final = 600
# A doubling is cut into this many buckets, the first ones eight seconds wide.
_BUCKETS_A_DOUBLING: Final = 75
_FIRST_WIDTH: Final = _EXACT // _BUCKETS_A_DOUBLING


class ValueCounts:
    """How often each value came.

    Args:
        most: How many different values are kept; those that come later count as OTHER.
    """

    def __init__(self, most: int = _MOST_VALUES) -> None:
        self.counts: Counter[str] = Counter()
        self.total = 0
        self._most = most

    def add(self, value: str) -> None:
        """Count a value; long ones are told apart by their beginning alone."""
        self.total += 1
        value = value[:_LONGEST_VALUE]
        if value not in self.counts and len(self.counts) >= self._most:
            value = OTHER
        self.counts[value] += 1

    @property
    def overflowed(self) -> bool:
        """Whether more values came than are kept."""
        return len(self.counts) > self._most

    def folded(self, kept: set[str]) -> Counter[str]:
        """The counts of some values, all others as OTHER."""
        counts: Counter[str] = Counter()
        for value, count in self.counts.items():
            counts[value if value in kept else OTHER] += count
        return counts


class Histogram:
    """How often each number of seconds came, and what follows from that.

    The first 600 buckets are of one width; those beyond are about 1 % of their seconds wide. What
    lies within a bucket counts as spread evenly over it.

    Args:
        width: How wide the first buckets are, in seconds.

    Attributes:
        buckets: How much each bucket holds, by its lower edge in widths.
        total: How much was added.
    """

    def __init__(self, width: float = 1.0) -> None:
        self.buckets: Counter[int] = Counter()
        self.total = 0
        self._sum = 0.0
        self._width = width

    def add(self, seconds: float, count: int = 1) -> None:
        """Count some seconds, at least 0."""
        self.buckets[bucket_of(seconds / self._width)] += count
        self.total += count
        self._sum += seconds * count

    @property
    def mean(self) -> float:
        """The mean of all that was added; 0 if nothing was."""
        return self._sum / self.total if self.total else 0.0

    def quantile(self, share: float) -> float:
        """The seconds below which a share of all lies.

        Raises:
            ValueError: If nothing was added.
        """
        [seconds] = self.quantiles((share,))
        return seconds

    def quantiles(self, shares: tuple[float, ...]) -> tuple[float, ...]:
        """The same for several shares.

        Raises:
            ValueError: If nothing was added.
        """
        if not self.total:
            raise ValueError("a histogram without counts has no quantiles")
        edges = sorted(self.buckets)
        sums = [0, *accumulate(self.buckets[edge] for edge in edges)]
        return tuple(self._at(share * self.total, edges, sums) for share in shares)

    def _at(self, rank: float, edges: list[int], sums: list[int]) -> float:
        index = min(bisect_right(sums, rank), len(edges)) - 1
        edge = edges[index]
        within = (rank - sums[index]) / self.buckets[edge]
        return (edge + width_of(edge) * within) * self._width

    def shares_below(self, edges: list[int]) -> Iterator[float]:
        """For each bucket of a rising list the share of all that lies in it or below."""
        below = 0
        for edge in edges:
            below += self.buckets[edge]
            yield below / self.total


def bucket_of(widths: float) -> int:
    """The lower edge of the bucket that a number of widths falls into.

    >>> bucket_of(37.9), bucket_of(611), bucket_of(1215)
    (37, 608, 1200)
    """
    whole = int(widths)
    if whole < _EXACT:
        return whole
    start = _start_of_doubling(whole)
    width = start // _EXACT * _FIRST_WIDTH
    return start + (whole - start) // width * width


def width_of(edge: int) -> int:
    """How many widths the bucket with a lower edge takes."""
    return 1 if edge < _EXACT else _start_of_doubling(edge) // _EXACT * _FIRST_WIDTH


def _start_of_doubling(whole: int) -> int:
    exponent = (whole // _EXACT).bit_length() - 1
    return _EXACT << exponent
