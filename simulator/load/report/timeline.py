"""The timeline of a run, thinned to as many points as a picture can show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from simulator.load.histogram import Counts, percentile
from simulator.load.record import Record, Second, add_counts

__all__ = ["SHARES", "Point", "timeline"]

SHARES: Final = (50.0, 90.0, 99.0, 99.9)
"""The percentiles that are drawn over time."""

_MOST_POINTS: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One or several seconds of a run.

    Args:
        second: The first of them.
        due: Postbacks due in a second, on average.
        sent: Postbacks sent in a second.
        answered: Postbacks answered in a second.
        failed: Postbacks failed in a second.
        in_flight: The most that were under way.
        times: The percentiles of SHARES, in nanoseconds; empty if none due then was answered.
    """

    second: int
    due: float
    sent: float
    answered: float
    failed: float
    in_flight: int
    times: tuple[int, ...]


def timeline(record: Record, *, most: int = _MOST_POINTS) -> list[Point]:
    """The seconds of a record in order, several to a point if there are too many.

    Args:
        record: What was measured.
        most: How many points there may be.
    """
    series = list(record.series())
    seconds = -(-len(series) // most) or 1
    return [_point(series[first : first + seconds]) for first in range(0, len(series), seconds)]


def _point(within: Sequence[tuple[int, Second]]) -> Point:
    seconds = [second for _, second in within]
    together: Counts = {}
    for second in seconds:
        for counts in second.latency.values():
            add_counts(together, counts)
    return Point(
        second=within[0][0],
        due=sum(second.due for second in seconds) / len(seconds),
        sent=sum(second.sent for second in seconds) / len(seconds),
        answered=sum(second.answered for second in seconds) / len(seconds),
        failed=sum(second.failed for second in seconds) / len(seconds),
        in_flight=max(second.in_flight for second in seconds),
        times=tuple(percentile(together, share) for share in SHARES) if together else (),
    )
