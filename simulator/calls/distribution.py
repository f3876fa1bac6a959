"""A distribution: how long something takes, or how much of it, as one number decides."""

from dataclasses import dataclass
from functools import cache, cached_property
from math import exp, inf, isfinite, log
from statistics import NormalDist
from typing import Final

from simulator.errors import SettingsError

__all__ = ["INTERVALS", "Distribution"]

INTERVALS: Final = 1024
"""Into how many intervals of equal share every distribution is cut."""

_LARGEST: Final = 1e6


@dataclass(frozen=True)
class Distribution:
    """A distribution of seconds or shares, kept as its quantiles.

    Which one it is follows from what is given: `median` and `sigma` make it log-normal, `mean`
    and `deviation` normal, `quantiles` are taken as they are, equally far apart in share; with
    `least` and `most` alone it is even. Values beyond `least` and `most` are brought to them.

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
        given = [value for value in (self.median, self.sigma, self.mean, self.deviation,
                                     self.least, *self.quantiles) if value is not None]  # fmt: skip
        if not all(isfinite(value) and 0 <= value <= _LARGEST for value in given):
            raise SettingsError(f"needs numbers from 0 to {_LARGEST:,.0f}, got {given}.")
        if self.least > self.most:
            raise SettingsError(f"needs least below most, got {self.least} and {self.most}.")
        if sorted(self.quantiles) != list(self.quantiles):
            raise SettingsError("needs quantiles that rise.")
        if self._kinds() != 1:
            raise SettingsError(
                "needs either median and sigma, or mean and deviation, or quantiles,"
                " or least and most alone."
            )

    def _kinds(self) -> int:
        pairs = (self.median, self.sigma), (self.mean, self.deviation)
        if any((one is None) != (other is None) for one, other in pairs) or self.median == 0:
            return 0
        even = self.most < inf and all(pair == (None, None) for pair in pairs)
        named = sum(one is not None for one, _ in pairs) + (len(self.quantiles) > 1)
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
        return tuple(min(max(value, self.least), self.most) for value in self._unbounded())

    def _unbounded(self) -> list[float]:
        if self.median is not None and self.sigma is not None:
            start = log(self.median)
            return [exp(start + self.sigma * score) for score in _scores()]
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
