"""A run: gathers what stations measured, watches the objectives, and ends in a verdict."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from simulator.errors import RingbackError
from simulator.load.baseline import Comparison, compare
from simulator.load.record import Record
from simulator.load.report import write_report
from simulator.load.result import Asked, Ending, Generator, Others, Result
from simulator.load.slo import Slo
from simulator.load.verdict import Verdict, judge

__all__ = ["Run", "Watcher"]

_SECOND: Final = 1_000_000_000
# The first second holds the opening of connections; nothing is judged before it is over.
_SOONEST_JUDGED: Final = 3
_SECONDS_KEPT: Final = 60


class Watcher(Protocol):
    """Whoever wants to see a run go on: a line on a terminal, a monitoring system."""

    def update(self, record: Record, second: float) -> None:
        """Show what is measured by now."""

    def close(self) -> None:
        """The run is over."""


class Run:
    """One run, from its first postback to its reports.

    Args:
        asked: What is to be done.
        slos: The objectives.
        watchers: Who is told while it goes on.
        early_stop: Whether it ends as soon as an objective cannot be met any more.
        now: A clock for the moments in reports.
    """

    def __init__(
        self,
        asked: Asked,
        *,
        slos: Sequence[Slo] = (),
        watchers: Iterable[Watcher] = (),
        early_stop: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.asked, self.record = asked, Record()
        self.ending: Ending | None = None
        self.generators: dict[str, Generator] = {}
        self.notes: list[str] = []
        self.others = Others()
        self._slos, self._watchers = tuple(slos), list(watchers)
        self._early_stop, self._now = early_stop, now
        self._started_at = now()
        self._ended_at: datetime | None = None

    def begin(self, *, ahead_seconds: float) -> None:
        """Say when the first postback can be due."""
        self._started_at = self._now() + timedelta(seconds=ahead_seconds)

    def add(self, record: Record) -> None:
        """Add what a station has measured since."""
        self.record.add(record)

    def tick(self, elapsed: int) -> None:
        """Tell those who watch, and see whether the run is decided.

        Args:
            elapsed: Nanoseconds since its start.
        """
        seconds = elapsed / _SECOND
        self.record.pack(int(seconds) - _SECONDS_KEPT)
        for watcher in self._watchers:
            watcher.update(self.record, seconds)
        if self._early_stop and seconds >= _SOONEST_JUDGED and self.ending is None:
            expected = self.asked.postbacks
            if any(slo.lost(self.record, expected) for slo in self._slos):
                self.ending = Ending.OBJECTIVE

    def stop(self) -> None:
        """Say that nothing more is sent; what follows takes its time, but is no part of the run."""
        self._ended_at = self._now()

    def abandon(self) -> None:
        """End the run without a verdict, for nothing of it has happened."""
        for watcher in self._watchers:
            watcher.close()

    def result(self) -> Result:
        """The result as of now."""
        return Result(
            asked=self.asked,
            record=self.record,
            started_at=self._started_at,
            ended_at=self._ended_at or self._now(),
            ending=self.ending or Ending.FINISHED,
            generators=tuple(self.generators.values()),
            notes=tuple(self.notes),
            others=self.others,
        )

    def finish(
        self, *, reports: Iterable[Path] = (), baseline: Result | None = None
    ) -> tuple[Result, Verdict, Comparison | None]:
        """End the run: judge it, and write the reports.

        Raises:
            RingbackError: A report cannot be written, or the runs cannot be compared. All other
                reports have been written.
        """
        for watcher in self._watchers:
            watcher.close()
        result = self.result()
        verdict = judge(result)
        comparison, failures = None, []
        try:
            if baseline is not None:
                comparison = compare(baseline, result)
                result = replace(result, notes=(*result.notes, *comparison.notes))
        except RingbackError as error:
            failures.append(error)
        for path in reports:
            try:
                write_report(path, result, verdict, comparison)
            except RingbackError as error:
                failures.append(error)
        if failures:
            raise RingbackError(" ".join(map(str, failures))) from failures[0]
        return result, verdict, comparison
