"""What a person sees of a run while it goes on: a line every few seconds."""

import sys
from collections.abc import Callable
from typing import Final

from simulator.load.histogram import percentile, shown
from simulator.load.record import Record

__all__ = ["Live", "line"]

_EVERY_SECONDS: Final = 5.0
_LATEST: Final = 5


def line(record: Record, second: float, seconds: float | None) -> str:
    """How a run stands: rates and latencies of the last seconds, and all that failed.

    Args:
        record: What is measured by now.
        second: Seconds since the start.
        seconds: When the last postback is due; None without end.
    """
    place = int(second)
    latest = range(max(place - _LATEST, 0), max(place, 1))
    rates = {
        name: sum(getattr(record.seconds[each], name) for each in latest if each in record.seconds)
        / len(latest)
        for name in ("due", "sent", "answered")
    }
    latencies = record.latencies(seconds=latest)
    of = "" if seconds is None else f" of {seconds:.0f}"
    return (
        f"{second:.0f}{of} s: due {rates['due']:.0f}/s, sent {rates['sent']:.0f}/s, answered"
        f" {rates['answered']:.0f}/s, p50 {shown(percentile(latencies, 50))},"
        f" p99 {shown(percentile(latencies, 99))}, failed {record.total('failed'):,}"
    )


class Live:
    """Prints a line every few seconds.

    Args:
        seconds: When the last postback is due; None without end.
        write: Takes a line.
    """

    def __init__(self, seconds: float | None, write: Callable[[str], object] | None = None) -> None:
        self._seconds, self._write = seconds, write or _print
        self._shown = 0.0

    def update(self, record: Record, second: float) -> None:
        """Print a line if it is time."""
        if second - self._shown >= _EVERY_SECONDS:
            self._shown = second
            self._write(line(record, second, self._seconds))

    def close(self) -> None:
        """Nothing is left to print."""


def _print(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - it is no part of the result
