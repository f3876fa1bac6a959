"""Histograms of times in nanoseconds: how they are counted, and how a person reads them.

A time is counted by the lowest value that an HDR histogram of two digits holds for the same as it,
so that counts of many processes add up exactly, and no time is told wrong by 1 % or more.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import ceil
from typing import Final

from hdrh.histogram import HdrHistogram

__all__ = [
    "DIGITS",
    "LONGEST",
    "PERCENTILES",
    "Counts",
    "histogram_of",
    "percentile",
    "quantised",
    "shown",
]

DIGITS: Final = 2
LONGEST: Final = 3_600_000_000_000
"""One hour, beyond which times are counted as that."""

PERCENTILES: Final = (50.0, 90.0, 95.0, 99.0, 99.9)
"""What is published: a single high percentile hides a fault, and so does a low one."""

Counts = dict[int, int]
"""How often each quantised time was met."""

_BITS: Final = 8
_ROUNDED_UP: Final = 999.5
_UNITS: Final = ((1e9, "s"), (1e6, "ms"), (1e3, "us"), (1, "ns"))


def quantised(nanoseconds: int) -> int:
    """The value under which a time is counted.

    >>> quantised(255), quantised(1_000_003), quantised(-5)
    (255, 999424, 0)
    """
    bounded = min(max(nanoseconds, 0), LONGEST)
    shift = max(bounded.bit_length() - _BITS, 0)
    return bounded >> shift << shift


def histogram_of(*counted: Mapping[int, int]) -> HdrHistogram:
    """An HDR histogram of quantised times."""
    histogram = HdrHistogram(1, LONGEST, DIGITS)
    for counts in counted:
        for value, count in counts.items():
            histogram.record_value(value, count)
    return histogram


def percentile(counted: Iterable[Mapping[int, int]] | Mapping[int, int], share: float) -> int:
    """The time within which a share of all lies, in nanoseconds; 0 of none.

    It is the middle of the times that are counted alike, so half of 1 % off at most.

    Args:
        counted: Quantised times, of one or of several.
        share: In percent.

    >>> percentile({100: 99, 5000: 1}, 99), percentile({100: 99, 5000: 1}, 99.9)
    (100, 5016)
    """
    several = [counted] if isinstance(counted, Mapping) else list(counted)
    together: Counts = {}
    for counts in several:
        for value, count in counts.items():
            together[value] = together.get(value, 0) + count
    total = sum(together.values())
    # In floats 99.9 % of 41,000 are more than 40,959.
    wanted = max(ceil(total * Fraction(str(share)) / 100), 1)
    reached = 0
    for value in sorted(together):
        reached += together[value]
        if reached >= wanted:
            return value + (1 << max(value.bit_length() - _BITS, 0)) // 2
    return 0


def shown(nanoseconds: float) -> str:
    """A time as a person reads it, to three digits.

    >>> shown(1_234_567), shown(59_000), shown(12_000_000_000)
    ('1.23 ms', '59 us', '12 s')
    """
    for size, unit in _UNITS:
        number = nanoseconds / size
        # What three digits round to a thousand is one of the next unit.
        if abs(number) >= _ROUNDED_UP / 1000:
            return f"{number:.3g} {unit}" if abs(number) < _ROUNDED_UP else f"{number:,.0f} {unit}"
    return "0 s"
