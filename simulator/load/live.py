"""What a person sees of a run while it goes on: a table on a terminal, else a line now and then."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Final, Self, TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live as Screen
from rich.table import Table

from simulator.load.histogram import percentile, shown
from simulator.load.record import Record
from simulator.load.report.words import NO_TIME

__all__ = ["Live", "View", "live_view"]

_EVERY_SECONDS: Final = 5.0
_LATEST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a run stands: rates and times of its latest seconds, and all that failed.

    Args:
        second: Seconds since the start.
        left: Seconds until the last postback is due; None without end.
        due: Postbacks a second.
        sent: The same.
        answered: The same.
        in_flight: How many were under way when the last whole second was over.
        p50: Of latencies of what was answered last, in nanoseconds; None if nothing was answered.
        p99: The same.
        failed: Postbacks that came to trouble, from the start.
    """

    second: float
    left: float | None
    due: float
    sent: float
    answered: float
    in_flight: int
    p50: int | None
    p99: int | None
    failed: int

    @classmethod
    def of(cls, record: Record, second: float, seconds: float | None) -> Self:
        """The view of a record.

        Args:
            record: What is measured by now.
            second: Seconds since the start.
            seconds: When the last postback is due; None without end.
        """
        place = int(second)
        latest = range(max(place - _LATEST, 0), max(place, 1))
        found = [record.seconds[each] for each in latest if each in record.seconds]
        due, sent, answered = (
            sum(getattr(each, name) for each in found) / len(latest)
            for name in ("due", "sent", "answered")
        )
        # Of a receiver that is far behind, what was due just now says nothing yet.
        told = answered or any(each.latency for each in found)
        latencies = record.latencies(seconds=_answered_last(record, place)) if told else {}
        return cls(
            second=second,
            left=None if seconds is None else max(seconds - second, 0.0),
            due=due,
            sent=sent,
            answered=answered,
            in_flight=found[-1].in_flight if found else 0,
            p50=percentile(latencies, 50) if latencies else None,
            p99=percentile(latencies, 99) if latencies else None,
            failed=record.total("failed"),
        )

    def columns(self) -> dict[str, str]:
        """Its figures as a person reads them, by what they are called."""
        return {
            "time": f"{self.second:.0f} s",
            "left": "no end" if self.left is None else f"{self.left:.0f} s",
            "due": f"{self.due:,.0f}/s",
            "sent": f"{self.sent:,.0f}/s",
            "answered": f"{self.answered:,.0f}/s",
            "in flight": f"{self.in_flight:,}",
            "p50": _time(self.p50),
            "p99": _time(self.p99),
            "failed": f"{self.failed:,}",
        }

    def line(self) -> str:
        """The view on one line."""
        columns = self.columns()
        return f"{columns.pop('time')}: " + ", ".join(
            f"{name} {text}" for name, text in columns.items()
        )

    def table(self) -> Table:
        """The view as a table of one row."""
        table = Table(box=SIMPLE_HEAD, padding=0)
        columns = self.columns()
        for name in columns:
            style = "red" if name == "failed" and self.failed else ""
            table.add_column(name, justify="right", style=style, min_width=6, no_wrap=True)
        table.add_row(*columns.values())
        return table


def _answered_last(record: Record, place: int) -> list[int]:
    """The latest seconds of which anything that was due in them is answered."""
    answered = (
        each
        for each in range(max(place, 1) - 1, -1, -1)
        if each in record.seconds and record.seconds[each].latency
    )
    return list(islice(answered, _LATEST))


def _time(nanoseconds: int | None) -> str:
    # A time of 0 s of no answer would look like a very good one.
    return NO_TIME if nanoseconds is None else shown(nanoseconds)


class Live:
    """Prints a line every few seconds.

    Args:
        seconds: When the last postback is due; None without end.
        write: Takes a line.
    """

    def __init__(self, seconds: float | None, write: Callable[[str], object]) -> None:
        self._seconds, self._write = seconds, write
        self._shown = 0.0

    def update(self, record: Record, second: float) -> None:
        """Print a line if it is time."""
        if second - self._shown >= _EVERY_SECONDS:
            self._shown = second
            self._write(View.of(record, second, self._seconds).line())

    def close(self) -> None:
        """Nothing is left to print."""


class _LiveTable:
    """Keeps a table up to date at the foot of a terminal, and takes it away at the end."""

    def __init__(self, seconds: float | None, console: Console) -> None:
        self._seconds = seconds
        self._screen = Screen(console=console, auto_refresh=False, transient=True)

    def update(self, record: Record, second: float) -> None:
        """Show how the run stands."""
        if second >= 0:
            self._screen.start()
            table = View.of(record, second, self._seconds).table()
            self._screen.update(table, refresh=True)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._screen.stop()


def live_view(seconds: float | None, stream: TextIO = sys.stderr) -> "Live | _LiveTable":
    """What suits a stream: a table that is redrawn on a terminal, else lines.

    Args:
        seconds: When the last postback is due; None without end.
        stream: Where it is shown.
    """
    if stream.isatty():
        return _LiveTable(seconds, Console(file=stream))
    return Live(seconds, lambda text: print(text, file=stream, flush=True))
