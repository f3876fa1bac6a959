"""A finding: what recorded postbacks say of some parameters of a profile, and how surely."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.calls.distribution import INTERVALS, Distribution
from simulator.generate.likeness.counts import Histogram

__all__ = ["ENOUGH", "SIDES", "Finding", "finding", "one_more", "percentiles", "rounded", "share"]

ENOUGH: Final = 100
"""A parameter with fewer observations stays as the base has it."""

SIDES: Final = {True: "wireless", False: "landline"}
"""What a profile calls the two kinds of line."""

_DIGITS: Final = 5
_PERCENT: Final = 100
# The outermost stand for the quarter interval beyond them, as in `Distribution`.
_OUTERMOST: Final = 0.25 / INTERVALS
_INNER: Final = tuple(percent / _PERCENT for percent in range(1, _PERCENT))


@dataclass(frozen=True, slots=True)
class Finding:
    """What recorded postbacks say of some parameters of one section.

    Args:
        section: The section; empty for what stands outside any.
        values: The parameters with their values.
        samples: How many observations there are.
        of: What was observed, in a few words.
        wanted: How many observations are enough.
    """

    section: str
    values: Mapping[str, Any]
    samples: int
    of: str
    wanted: int = ENOUGH

    @property
    def enough(self) -> bool:
        """Whether the values are better than those of the base."""
        return self.samples >= self.wanted

    @property
    def parameters(self) -> tuple[str, ...]:
        """The full names of the parameters, such as `human.early`."""
        return tuple(f"{self.section}.{name}" if self.section else name for name in self.values)


def finding(section: str, name: str, value: object, samples: int, of: str) -> Finding:
    """A finding about a single parameter."""
    return Finding(section, {name: value}, samples, of)


def share(count: int, total: int) -> float:
    """A share; 0 of nothing."""
    return round(count / total, _DIGITS) if total else 0.0


def one_more(counts: Mapping[str, float], expected: Mapping[str, float]) -> dict[str, float]:
    """Shares of what was counted, as if once more had been counted what was expected.

    What is rare thus does not become impossible.

    >>> one_more({"yes": 9}, {"yes": 0.5, "no": 0.5})
    {'yes': 0.95, 'no': 0.05}
    """
    return rounded({name: counts.get(name, 0) + prior for name, prior in expected.items()})


def rounded(weights: Mapping[str, float]) -> dict[str, float]:
    """Shares by weight, rounded for the reader; the largest takes what is left of 1."""
    total = sum(weights.values())
    shares = {name: round(weight / total, _DIGITS) for name, weight in weights.items()}
    largest = max(shares, key=lambda name: shares[name])
    others = sum(value for name, value in shares.items() if name != largest)
    return shares | {largest: round(1 - others, _DIGITS)}


def percentiles(
    histogram: Histogram, change: Callable[[float], float] = float
) -> Distribution | None:
    """The distribution of what was counted; None of nothing.

    Args:
        histogram: What was counted.
        change: What becomes of each number of seconds; it keeps their order.
    """
    if not histogram.total:
        return None
    values = histogram.quantiles((_OUTERMOST, *_INNER, 1 - _OUTERMOST))
    return Distribution(quantiles=tuple(round(change(value), 2) for value in values))
