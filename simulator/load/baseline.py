"""The baseline of a load run: an earlier result, and what changed since beyond noise."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf, isfinite, sqrt
from pathlib import Path
from random import Random
from typing import Any, Final

from simulator.errors import RingbackError
from simulator.load.histogram import Counts, percentile, shown
from simulator.load.record import Record
from simulator.load.result import FORMAT, Asked, Ending, Result
from simulator.load.slo import not_sent

__all__ = [
    "BaselineError",
    "Change",
    "Comparison",
    "Direction",
    "check_alike",
    "compare",
    "read_result",
]

_RESAMPLES: Final = 200
_BLOCKS_AT_MOST: Final = 60
_SECONDS_AT_LEAST: Final = 10
_BLOCKS_AT_LEAST: Final = 8
_OUTSIDE: Final = 5
"""Of the resamples so many lie below and above the interval that holds 95 %."""

_Z: Final = 1.96
"""The quantile of the normal distribution that belongs to 95 %."""

_MATTERS: Final = 0.05
_MATTERS_NANOSECONDS: Final = 100_000
_SHORTENED: Final = 60
_WHAT_TO_GIVE: Final = "Give the .json report of a run, as --report writes it."


class BaselineError(RingbackError):
    """A file holds no result, or two runs cannot be compared."""


class Direction(StrEnum):
    """Which way a metric went."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    """Nothing that noise could not explain."""
    UNKNOWN = "not told"
    """How much noise there is, nobody knows."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one metric; figures are texts for people.

    Args:
        metric: Its name.
        before: In the earlier run.
        now: In this one.
        before_interval: Where noise could have put it in the earlier run, 19 times out of 20.
        now_interval: In this one.
        kind: Which way it went.
    """

    metric: str
    before: str
    now: str
    before_interval: str
    now_interval: str
    kind: Direction


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs.

    Args:
        changes: One for each metric that both runs tell.
        notes: What a reader has to know besides, in sentences.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def read_result(path: Path) -> Result:
    """Read the result of a load run from the JSON report that was written of it.

    Raises:
        BaselineError: The file cannot be read, or holds something else.
    """
    try:
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BaselineError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BaselineError(f"{path} is not JSON: {error}. {_WHAT_TO_GIVE}") from error
    came = value.get("format") if isinstance(value, dict) else None
    if came != FORMAT:
        raise BaselineError(
            f"{path} should have the format {FORMAT!r}, got {came!r}. {_WHAT_TO_GIVE}"
        )
    try:
        return Result.from_json(value)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise BaselineError(
            f"{path} is not a whole result: {type(error).__name__}: {error}. {_WHAT_TO_GIVE}"
        ) from error


def compare(before: Result, now: Result, *, seed: int = 0) -> Comparison:
    """Tell what changed from an earlier run to this one beyond noise.

    How much noise there is, each run tells itself: its seconds are drawn anew with replacement,
    again and again, in overlapping blocks as long as bad seconds come together (the circular block
    bootstrap; Künsch, 1989; Politis and Romano, 1992). A change is told if the intervals that hold
    95 % of what is drawn have nothing in common, and it is one of more than 5 %, of times also of
    more than 0.1 ms.

    Percentiles are those of answers; what had none is an error, and so is what was not sent.

    Args:
        before: The earlier run.
        now: This run.
        seed: What decides the drawing.

    Raises:
        BaselineError: Other postbacks were asked of the one than of the other.
    """
    check_alike(before.asked, now.asked)
    runs = [_Run(_parts(each.record), seed) for each in (before, now)]
    changes = [
        _change(metric, *(run.estimate(metric) for run in runs))
        for metric in _METRICS
        if all(metric.told(run.whole) for run in runs)
    ]
    return Comparison(tuple(changes), tuple(_notes(before, now)))


@dataclass(frozen=True, slots=True)
class _Part:
    """Some seconds of a run: times, what ended how, and in how many of them something was due."""

    latency: Counts
    answered: int
    failed: int
    active: int

    @property
    def ended(self) -> int:
        return self.answered + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Metric:
    """What is compared.

    Args:
        name: What it is called.
        of: How it follows from some seconds.
        shown: How people read it.
        told: Whether some seconds are enough for it.
        matters: What difference nobody cares about, whatever its share.
        more_is_better: Whether growing is good.
        counted: Whether it is a share of all that ended, which chance alone makes vary too.
    """

    name: str
    of: Callable[[_Part], float]
    shown: Callable[[float], str]
    told: Callable[[_Part], bool] = lambda part: part.ended > 0
    matters: float = 0.0
    more_is_better: bool = False
    counted: bool = False


def _percentile(percent: float) -> _Metric:
    return _Metric(
        name=f"p{percent:g}",
        of=lambda part: percentile(part.latency, percent),
        shown=shown,
        told=lambda part: sum(part.latency.values()) * (100 - percent) >= 99.99,  # noqa: PLR2004 - 100, but for rounding
        matters=_MATTERS_NANOSECONDS,
    )


_METRICS: Final = (
    *map(_percentile, (50.0, 90.0, 99.0, 99.9)),
    _Metric(
        name="errors",
        of=lambda part: part.failed / max(part.ended, 1),
        shown=lambda value: f"{value * 100:.3g} %",
        counted=True,
    ),
    _Metric(
        name="answered per second",
        of=lambda part: part.answered / max(part.active, 1),
        shown=lambda value: f"{value:,.1f}",
        more_is_better=True,
    ),
)


@dataclass(frozen=True, slots=True)
class _Estimate:
    """A figure, and between which ones noise could have put it."""

    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Whether its noise is known."""
        return isfinite(self.high)

    def interval(self, metric: _Metric) -> str:
        if not self.known:
            return "unknown"
        return f"{metric.shown(self.low)} to {metric.shown(self.high)}"


class _Run:
    """The seconds of a run, as they were and as chance might have had them."""

    def __init__(self, parts: Sequence[_Part], seed: int) -> None:
        self.whole = _sum(dict.fromkeys(range(len(parts)), 1), parts)
        self._drawn = list(_redrawn(parts, Random(seed)))

    def estimate(self, metric: _Metric) -> _Estimate:
        value = metric.of(self.whole)
        if not self._drawn:
            return _Estimate(value, -inf, inf)
        values = sorted(metric.of(part) for part in self._drawn)
        low, high = values[_OUTSIDE], values[-1 - _OUTSIDE]
        if metric.counted:
            least, most = _wilson(value, self.whole.ended)
            low, high = min(low, least), max(high, most)
        return _Estimate(value, min(low, value), max(high, value))


def _parts(record: Record) -> list[_Part]:
    """The seconds of a record, in so many parts at most that they are redrawn quickly."""
    places = [place for place, _ in record.series()]
    if len(places) < _SECONDS_AT_LEAST:
        return [_part(record, places)]
    length = -(-len(places) // _BLOCKS_AT_MOST)
    return [_part(record, places[at : at + length]) for at in range(0, len(places), length)]


def _part(record: Record, places: Sequence[int]) -> _Part:
    seconds = [record.seconds[place] for place in places if place in record.seconds]
    return _Part(
        latency=record.latencies(seconds=places),
        answered=sum(second.answered for second in seconds),
        failed=sum(second.failed for second in seconds),
        active=sum(second.due > 0 for second in seconds),
    )


def _redrawn(parts: Sequence[_Part], random: Random) -> Iterator[_Part]:
    if len(parts) < 2:  # noqa: PLR2004 - one alone cannot be drawn otherwise
        return
    count, length = len(parts), _together(parts)
    for _ in range(_RESAMPLES):
        starts = random.choices(range(count), k=-(-count // length))
        places = [(start + at) % count for start in starts for at in range(length)]
        yield _sum(Counter(places[:count]), parts)


def _together(parts: Sequence[_Part]) -> int:
    """How many parts in a row tell of one another: as many make a block.

    Twice the first lag at which nothing of the kind is to be seen any more (after Politis and
    White, 2004), of the median and of failures; an eighth of all at most, for there must be
    enough blocks to draw from.
    """
    medians = [float(percentile(part.latency, 50)) for part in parts]
    failures = [part.failed / max(part.ended, 1) for part in parts]
    longest = max(len(parts) // _BLOCKS_AT_LEAST, 1)
    return min(max(2 * _lag(series) for series in (medians, failures)), longest) or 1


def _lag(series: Sequence[float]) -> int:
    """The last lag before the first at which a series tells nothing of itself."""
    mean = sum(series) / len(series)
    off = [value - mean for value in series]
    variance = sum(value * value for value in off)
    if not variance:
        return 0
    noise = _Z / sqrt(len(series))
    for lag in range(1, len(series)):
        product = sum(one * other for one, other in zip(off, off[lag:], strict=False))
        if product < noise * variance:
            return lag - 1
    return len(series) - 1


def _sum(times: Mapping[int, int], parts: Sequence[_Part]) -> _Part:
    """Parts together, each so many times."""
    latency: Counts = {}
    for place, often in times.items():
        for value, count in parts[place].latency.items():
            latency[value] = latency.get(value, 0) + count * often
    return _Part(
        latency,
        answered=sum(parts[place].answered * often for place, often in times.items()),
        failed=sum(parts[place].failed * often for place, often in times.items()),
        active=sum(parts[place].active * often for place, often in times.items()),
    )


def _wilson(share: float, total: int) -> tuple[float, float]:
    """Between which shares the true one lies (Wilson, 1927): also of none there may be some."""
    weight = _Z**2 / max(total, 1)
    middle = share + weight / 2
    reach = sqrt(weight * (share * (1 - share) + weight / 4))
    return max((middle - reach) / (1 + weight), 0.0), (middle + reach) / (1 + weight)


def _change(metric: _Metric, before: _Estimate, now: _Estimate) -> Change:
    return Change(
        metric.name,
        metric.shown(before.value),
        metric.shown(now.value),
        before.interval(metric),
        now.interval(metric),
        _direction(metric, before, now),
    )


def _direction(metric: _Metric, before: _Estimate, now: _Estimate) -> Direction:
    if not (before.known and now.known):
        return Direction.UNKNOWN
    difference = now.value - before.value
    apart = before.high < now.low or now.high < before.low
    if not apart or abs(difference) <= max(_MATTERS * before.value, metric.matters):
        return Direction.SAME
    return Direction.BETTER if (difference > 0) is metric.more_is_better else Direction.WORSE


def check_alike(before: Asked, now: Asked) -> None:
    """See that the same was asked of two runs.

    Raises:
        BaselineError: It was not; all differences are told.
    """
    earlier, this = _asked_for(before), _asked_for(now)
    differ = [
        f"{name} ({_brief(earlier.get(name))} then, {_brief(this.get(name))} now)"
        for name in earlier | this
        if earlier.get(name) != this.get(name)
    ]
    if differ:
        raise BaselineError(
            f"The runs cannot be compared, since they differ in {', '.join(differ)}."
            " Ask the same of this run as of the earlier one, or leave --baseline out."
        )


def _asked_for(asked: Asked) -> dict[str, Any]:
    """What decides the load, as JSON reads it back."""
    named = {"scenario": asked.scenario, "closed_loop": asked.closed_loop}
    timetable: dict[str, Any] = json.loads(json.dumps(dict(asked.timetable)))
    return named | timetable


def _brief(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= _SHORTENED else f"{text[: _SHORTENED - 3]}..."


def _notes(before: Result, now: Result) -> Iterator[str]:
    for name, result in (("earlier run", before), ("run", now)):
        if result.ending is not Ending.FINISHED:
            yield f"The {name} did not come to its end: {result.ending.value}."
        if len(list(result.record.series())) < _SECONDS_AT_LEAST:
            yield (
                f"The {name} lasted less than {_SECONDS_AT_LEAST} s, which is too short to tell"
                " a change from noise."
            )
        if unsent := not_sent(result.record):
            yield f"The {name} left {unsent:,} postbacks unsent, which count as errors here."
    for name in ("connections", "timeout_seconds", "url"):
        was, is_now = getattr(before.asked, name), getattr(now.asked, name)
        if was != is_now:
            yield f"The runs differ in {name}: {was} then, {is_now} now."
    machines, others = ({each.machine for each in run.generators} for run in (before, now))
    if machines != others:
        yield "The runs were made on different machines, which may explain a change."
