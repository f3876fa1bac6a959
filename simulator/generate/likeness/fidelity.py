"""The fidelity of generated traffic: how far it is from recorded traffic, and from chance."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log, pi, sqrt
from typing import Final, NamedTuple

from simulator.generate.likeness.census import Census
from simulator.generate.likeness.counts import OTHER, Histogram, ValueCounts

__all__ = ["Comparison", "Fidelity", "Summary", "compare"]

_FALSE_ALARMS: Final = 0.05
_HEAVIEST: Final = 5
_WITH, _WITHOUT = "with a value", "without"

Sizes = tuple[int, int]
"""How many there are, recorded and generated."""


class Summary(NamedTuple):
    """Three figures of one set of numbers."""

    mean: float
    median: float
    p95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One thing in which two sets of postbacks were compared.

    Args:
        name: What was compared.
        distance: From 0, the same, to 1, nothing in common: for values the total variation, half
            the sum of all differences of shares; for numbers that of Kolmogorov and Smirnov, the
            greatest difference between the shares that lie below any number.
        by_chance: The distance that two samples of these sizes stay below although they come from
            the same source, but for one of twenty whole comparisons.
        covered: The share of what was recorded whose value was also generated.
        samples: How many independent observations there are, recorded and generated.
        missing: The most frequent of the recorded values that were not generated.
        figures: For numbers, a summary of each side.
    """

    name: str
    distance: float
    by_chance: float
    covered: float
    samples: Sizes
    missing: tuple[str, ...] = ()
    figures: tuple[Summary, Summary] | None = None

    @property
    def differs(self) -> bool:
        """Whether the distance is more than chance alone makes."""
        return self.distance > self.by_chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Fidelity:
    """What the comparison of two sets of postbacks showed.

    Args:
        comparisons: Real differences first, each kind by distance, worst first.
        only_recorded: Properties that were never generated, with the shares of postbacks that
            have them.
        only_generated: Properties that were never recorded, likewise.
        not_compared: What only one of the sets has samples of, and which one.
        rates: Postbacks a second: mean, median and 95th percentile of each side that tells when
            each was sent. They follow from how fast calls were placed, so they are not compared.
    """

    comparisons: tuple[Comparison, ...]
    only_recorded: Mapping[str, float]
    only_generated: Mapping[str, float]
    not_compared: Mapping[str, str]
    rates: tuple[Summary | None, Summary | None]

    def beyond(self, most: float) -> tuple[Comparison, ...]:
        """The comparisons whose distance is above a limit, and more than chance makes."""
        return tuple(each for each in self.comparisons if each.differs and each.distance > most)

    def undecided(self, most: float) -> tuple[Comparison, ...]:
        """Those with too few samples to tell a distance above the limit from chance."""
        return tuple(each for each in self.comparisons if each.distance > most and not each.differs)


def compare(recorded: Census, generated: Census) -> Fidelity:
    """Compare two sets of postbacks, in all that a census counts."""
    measures: list[_Values | _Numbers] = [
        *_properties(recorded, generated),
        *_values(recorded, generated),
        *_seconds(recorded, generated),
    ]
    comparable = [each for each in measures if all(each.samples)]
    risk = _FALSE_ALARMS / max(len(comparable), 1)
    comparisons = [each.compared(risk) for each in comparable]
    return Fidelity(
        comparisons=tuple(
            sorted(comparisons, key=lambda each: (not each.differs, -each.distance, each.name))
        ),
        only_recorded=_only(recorded, generated),
        only_generated=_only(generated, recorded),
        not_compared={
            each.name: "recorded" if each.samples[0] else "generated"
            for each in measures
            if any(each.samples) and not all(each.samples)
        },
        rates=(_summary(recorded.rate), _summary(generated.rate)),
    )


@dataclass(frozen=True, slots=True)
class _Values:
    """How often each value came, recorded and generated."""

    name: str
    samples: Sizes
    recorded: Mapping[str, float]
    generated: Mapping[str, float]

    def compared(self, risk: float) -> Comparison:
        """Compare the shares of all values."""
        ours, theirs = _shares(self.recorded), _shares(self.generated)
        values = ours.keys() | theirs.keys()
        missing = [value for value in ours if not theirs.get(value)]
        return Comparison(
            name=self.name,
            distance=sum(abs(ours.get(each, 0) - theirs.get(each, 0)) for each in values) / 2,
            by_chance=min(1.0, self._expected(ours, theirs) + self._margin(risk)),
            covered=1 - sum(ours[value] for value in missing),
            samples=self.samples,
            missing=self._named(missing, ours),
        )

    def _named(self, missing: Iterable[str], ours: Mapping[str, float]) -> tuple[str, ...]:
        """The most frequent of some values; of a property, the name has said it."""
        values = (each for each in missing if each not in (_WITH, _WITHOUT))
        return tuple(sorted(values, key=lambda each: (-ours[each], each))[:_HEAVIEST])

    def _expected(self, ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
        """At most so far apart are two samples of one source on average.

        A difference of two shares is about normal, and never more than both together.
        """
        one, other = self.samples
        expected = 0.0
        for value in ours.keys() | theirs.keys():
            share = (ours.get(value, 0) * one + theirs.get(value, 0) * other) / (one + other)
            deviation = sqrt(share * (1 - share) * _inverse(self.samples))
            expected += min(sqrt(2 / pi) * deviation, 2 * share)
        return expected / 2

    def _margin(self, risk: float) -> float:
        # McDiarmid's inequality: one observation more or less moves the distance by 1/n at most.
        return sqrt(log(1 / risk) / 2 * _inverse(self.samples))


@dataclass(frozen=True, slots=True)
class _Numbers:
    """How often each number came, recorded and generated."""

    name: str
    recorded: Histogram
    generated: Histogram

    @property
    def samples(self) -> Sizes:
        return self.recorded.total, self.generated.total

    def compared(self, risk: float) -> Comparison:
        """Compare the shares that lie below each number."""
        ours, theirs = self.recorded.buckets, self.generated.buckets
        edges = sorted(ours.keys() | theirs.keys())
        below = zip(
            self.recorded.shares_below(edges), self.generated.shares_below(edges), strict=True
        )
        missing = sorted(ours.keys() - theirs.keys(), key=lambda edge: (-ours[edge], edge))
        return Comparison(
            name=self.name,
            distance=max(abs(one - other) for one, other in below),
            # Smirnov's limit; numbers that are whole keep further below it.
            by_chance=min(1.0, sqrt(log(2 / risk) / 2 * _inverse(self.samples))),
            covered=1 - sum(ours[edge] for edge in missing) / self.recorded.total,
            samples=self.samples,
            missing=tuple(str(edge) for edge in missing[:_HEAVIEST]),
            figures=(_figures(self.recorded), _figures(self.generated)),
        )


def _properties(recorded: Census, generated: Census) -> Iterator[_Values]:
    """Whether postbacks have a property; a form cannot tell an empty one from none."""
    for name in sorted((recorded.filled.counts.keys() | generated.filled.counts.keys()) - {OTHER}):
        sides = (
            {_WITH: each.filled.counts[name], _WITHOUT: each.postbacks - each.filled.counts[name]}
            for each in (recorded, generated)
        )
        yield _Values(f"{name} has a value", _independent(recorded, generated), *sides)


def _values(recorded: Census, generated: Census) -> Iterator[_Values]:
    statuses = _kept(recorded.statuses, generated.statuses)
    yield _Values("ResponseCode", _independent(recorded, generated), *statuses)
    for name, ours in recorded.values.items():
        theirs = generated.values[name]
        yield _Values(name, (ours.total, theirs.total), *_kept(ours, theirs))


def _seconds(recorded: Census, generated: Census) -> Iterator[_Numbers]:
    for name in sorted(recorded.seconds.keys() | generated.seconds.keys()):
        sides = (each.seconds.get(name) or Histogram() for each in (recorded, generated))
        yield _Numbers(name, *sides)


def _independent(recorded: Census, generated: Census) -> Sizes:
    """How many observations there are where every postback counts.

    Those of one call are not independent of each other, so they count as one.
    """
    return recorded.calls or recorded.postbacks, generated.calls or generated.postbacks


def _kept(ours: ValueCounts, theirs: ValueCounts) -> tuple[Counter[str], Counter[str]]:
    """The counts of both sides, with values that a full side may have dropped as OTHER."""
    kept = ours.counts.keys() | theirs.counts.keys()
    for side in (ours, theirs):
        if side.overflowed:
            kept &= side.counts.keys()
    return ours.folded(kept), theirs.folded(kept)


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    total = sum(counts.values())
    return {value: count / total for value, count in counts.items() if count}


def _inverse(samples: Sizes) -> float:
    return sum(1 / each for each in samples)


def _only(one: Census, other: Census) -> dict[str, float]:
    names = one.filled.counts.keys() - other.filled.counts.keys() - {OTHER}
    return {name: one.filled.counts[name] / one.postbacks for name in sorted(names)}


def _figures(histogram: Histogram) -> Summary:
    median, p95 = histogram.quantiles((0.5, 0.95))
    return Summary(histogram.mean, int(median), int(p95))


def _summary(histogram: Histogram | None) -> Summary | None:
    return _figures(histogram) if histogram else None
