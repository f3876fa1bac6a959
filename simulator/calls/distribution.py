"""A distribution: how long something takes, or how much of it, as one number decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from math import exp, inf
from statistics import NormalDist
from typing import Final

from simulator.errors import SettingsError

__all__ = ["INTERVALS", "LARGEST", "Distribution"]

INTERVALS: Final = 1024
"""Into how many intervals of equal share every distribution is cut."""

LARGEST: Final = 1_000_000
"""No number of a profile is larger: as seconds it is more than eleven days."""

# Beyond it `exp` has no answer; every value there is far above LARGEST.
_LARGEST_EXPONENT: Final = 700.0


@dataclass(frozen=True)
class Distribution:
    """A distribution of seconds or shares, kept as its quantiles.

    Which one it is follows from what is given: `median` and `sigma` make it log-normal, `mean`
    and `deviation` normal, `quantiles` are taken as they are, equally far apart in share; with
    `least` and `most` alone it is even. Values beyond `least` and `most` are brought to them, and
    none is above LARGEST.

    Keeping quantiles rather than formulas makes the same number from one draw and from a column
    of them, on every machine.

    Raises:
        SettingsError: If what is given makes no distribution.
    """

    median: float | None = None
    sigma: float | None = None
    mean: float | None = None
    deviation: float | None = None
    quantiles: tuple[float, ...] = ()
    least: float = 0.0
    most: float = inf

    def __post_init__(self) -> None:
        for name, value in self._given():
            if not 0 <= value <= LARGEST:
                raise SettingsError(f"needs {name} from 0 to {LARGEST:,}, got {value}.")
        if self.median == 0:
            raise SettingsError("needs a median above 0.")
        if len(self.quantiles) == 1:
            raise SettingsError("needs at least 2 quantiles, got 1.")
        if self.least > self.most:
            raise SettingsError(f"needs least up to most, got {self.least} and {self.most}.")
        for one, other in pairwise(self.quantiles):
            if one > other:
                raise SettingsError(f"needs quantiles that rise, got {one} before {other}.")
        if self._kinds() != 1:
            raise SettingsError(
                "needs either median and sigma, or mean and deviation, or quantiles,"
                " or least and most alone."
            )

    def _given(self) -> Iterator[tuple[str, float]]:
        """The numbers that were given, each with its name."""
        for name in ("median", "sigma", "mean", "deviation", "least"):
            value = getattr(self, name)
            if value is not None:
                yield name, value
        if self.most != inf:
            yield "most", self.most
        yield from (("quantiles", value) for value in self.quantiles)

    def _kinds(self) -> int:
        """How many kinds of distribution are described; 0 if one is described by halves."""
        pairs = (self.median, self.sigma), (self.mean, self.deviation)
        if any((one is None) != (other is None) for one, other in pairs):
            return 0
        even = self.most < inf and all(pair == (None, None) for pair in pairs)
        named = sum(one is not None for one, _ in pairs) + bool(self.quantiles)
        return named or int(even and not self.quantiles)

    def at(self, chance: float) -> float:
        """The value below which a share of all values lies.

        >>> Distribution(least=4, most=12).at(0.25)
        6.0

        Args:
            chance: From 0 to below 1.
        """
        position = chance * INTERVALS
        index = int(position)
        low = self.knots[index]
        return low + (self.knots[index + 1] - low) * (position - index)

    def seconds(self, chance: float) -> float:
        """The same in whole milliseconds, rounded down, as seconds."""
        return int(self.at(chance) * 1000) / 1000

    @cached_property
    def knots(self) -> tuple[float, ...]:
        """The values at the ends of the intervals, one more than there are intervals."""
        most = min(self.most, float(LARGEST))
        return tuple(min(max(value, self.least), most) for value in self._unbounded())

    def _unbounded(self) -> list[float]:
        if self.median is not None and self.sigma is not None:
            exponents = (min(self.sigma * score, _LARGEST_EXPONENT) for score in _scores())
            return [self.median * exp(exponent) for exponent in exponents]
        if self.mean is not None and self.deviation is not None:
            return [self.mean + self.deviation * score for score in _scores()]
        given = self.quantiles or (self.least, self.most)
        return [_between(given, index / INTERVALS) for index in range(INTERVALS + 1)]


@cache
def _scores() -> tuple[float, ...]:
    """The standard normal quantiles; the outermost stand for the quarter interval beyond them."""
    normal, outermost = NormalDist(), 0.25 / INTERVALS
    inner = (normal.inv_cdf(index / INTERVALS) for index in range(1, INTERVALS))
    return (normal.inv_cdf(outermost), *inner, normal.inv_cdf(1 - outermost))


def _between(given: tuple[float, ...], share: float) -> float:
    position = share * (len(given) - 1)
    index = min(int(position), len(given) - 2)
    return given[index] + (given[index + 1] - given[index]) * (position - index)
