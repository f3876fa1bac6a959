"""Recovery: when a receiver fell behind, and how long it took to be as quick as before."""

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median
from typing import Final

from simulator.load.histogram import percentile, shown
from simulator.load.record import Record, Second
from simulator.load.report.words import clock

__all__ = ["Stretch", "stretches"]

_SHARE: Final = 99.0
_TIMES_BEFORE: Final = 2
"""Up to so many times the time of before counts as being as quick as before."""

_NOISE: Final = 5_000_000
"""In nanoseconds: so much a machine that has other work to do adds to any p99 at times."""

_SETTLED: Final = 5
"""Seconds over which it must hold, so that one quick answer is no recovery."""

_BEHIND: Final = 0.1
_CHANCE: Final = 2
"""Counts scatter by their root; so many roots too few answers are no chance."""

_OVERLOAD: Final = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Seconds in which a receiver fell behind or postbacks failed.

    Args:
        first: The first such second.
        last: The last, before the receiver was as quick as before again.
        due: Postbacks that were due in these seconds.
        answered: Postbacks that were answered in them.
        failed: Postbacks that failed in them.
        rate_before: Postbacks due in a second of the calm before, on average; 0 of none.
        before: The p99 of the calm before, in nanoseconds; None if there was no calm.
        recovered: From which second on the p99 was within twice that again, or within 5 ms; None
            if never.
    """

    first: int
    last: int
    due: int
    answered: int
    failed: int
    rate_before: float
    before: float | None
    recovered: int | None

    @property
    def overload(self) -> bool:
        """Whether more was due than before, so that the cause need not be the receiver's."""
        rate = self.due / (self.last - self.first + 1)
        return self.before is not None and rate > _OVERLOAD * self.rate_before

    def __str__(self) -> str:
        span = (
            f"In second {clock(self.first)}" if self.first == self.last
            else f"From {clock(self.first)} to {clock(self.last)}"
        )  # fmt: skip
        return (
            f"{span}{self._load()}, {self.due:,} postbacks were due,"
            f" {self.answered:,} answered and {self.failed:,} failed. {self._end()}"
        )

    def _load(self) -> str:
        if not self.overload:
            return ""
        rate = self.due / (self.last - self.first + 1)
        return f", under overload ({rate:,.0f} a second after {self.rate_before:,.0f})"

    def _end(self) -> str:
        if self.before is None:
            return "There was no calm before it to compare with."
        what = "the overload" if self.overload else "that"
        calm = f"twice the {shown(self.before)} of before"
        if _TIMES_BEFORE * self.before < _NOISE:
            calm = f"{shown(_NOISE)}, after {shown(self.before)} before,"
        if self.recovered is None:
            return f"The p99 was not within {calm} again until the run was over."
        after = self.recovered - self.last - 1
        when = f"{after} s after" if after else "as soon as"
        return f"The p99 was within {calm} again {when} {what} had ended."


class _Calm:
    """The calm seconds so far: what was due in them, and how quick the answers were."""

    def __init__(self) -> None:
        self._due = self._seconds = 0
        self._times: list[int] = []

    def add(self, place: int, second: Second, time: int) -> None:
        # Connections are set up in the first second, so it is no measure for others.
        if place and second.due and time:
            self._due += second.due
            self._seconds += 1
            insort(self._times, time)

    @property
    def time(self) -> float | None:
        return median(self._times) if self._times else None

    @property
    def rate(self) -> float:
        return self._due / self._seconds if self._seconds else 0.0


def stretches(record: Record) -> list[Stretch]:
    """The stretches in which a receiver did not keep up, in order.

    A second belongs to one if a postback failed in it; or if markedly fewer were answered in it
    than were due, and those that were due in it took more than twice as long as before. A slow
    receiver that keeps up is none. A stretch goes on until the receiver is as quick as before.
    """
    series = list(record.series())
    times = [percentile(second.latency.values(), _SHARE) for _, second in series]
    found: list[Stretch] = []
    calm = _Calm()
    index = 0
    while index < len(series):
        if not _troubled(series[index][1], times[index], calm.time):
            calm.add(*series[index], times[index])
            index += 1
            continue
        first = index
        last, index = _to_recovery(series, times, first, calm.time)
        recovered = series[index][0] if index < len(series) and calm.time is not None else None
        found.append(_stretch(series[first : last + 1], calm, recovered))
    return found


def _troubled(second: Second, time: int, before: float | None) -> bool:
    if second.failed:
        return True
    if before is None:
        return False
    missing = second.due - second.answered
    behind = missing > max(_BEHIND * second.due, _CHANCE * sqrt(second.due))
    return behind and not _quick([time], before)


def _quick(times: Sequence[int], before: float) -> bool:
    """Whether times are as short as before; 0 is the time of a second without answers."""
    answered = [time for time in times if time]
    return bool(answered) and median(answered) <= max(_TIMES_BEFORE * before, _NOISE)


def _to_recovery(
    series: Sequence[tuple[int, Second]], times: Sequence[int], first: int, before: float | None
) -> tuple[int, int]:
    """The last index that belongs to a stretch, and the one from which all is as before."""
    last = first
    for index in range(first + 1, len(series)):
        if _troubled(series[index][1], times[index], before):
            last = index
        elif before is None or (
            _quick([times[index]], before) and _quick(times[index : index + _SETTLED], before)
        ):
            return last, index
    return last, len(series)


def _stretch(within: Sequence[tuple[int, Second]], calm: _Calm, recovered: int | None) -> Stretch:
    return Stretch(
        first=within[0][0],
        last=within[-1][0],
        due=sum(second.due for _, second in within),
        answered=sum(second.answered for _, second in within),
        failed=sum(second.failed for _, second in within),
        rate_before=calm.rate,
        before=calm.time,
        recovered=recovered,
    )
