"""The summary of a run: its verdict and its figures in a few lines."""

from collections.abc import Iterator
from typing import Final

from simulator.load.histogram import PERCENTILES, percentile, shown
from simulator.load.report.judged import Comparison, Verdict
from simulator.load.result import Result

__all__ = ["summary"]

_WORDS: Final = {
    "due": "due", "sent": "sent", "answered": "answered well", "failed": "failed",
}  # fmt: skip


def summary(
    result: Result, verdict: Verdict, comparison: Comparison | None = None
) -> Iterator[str]:
    """The lines that end a run on a terminal."""
    record = result.record
    yield f"{verdict.judgement.upper()}: {result.asked.scenario} against {result.asked.url}"
    for objective in verdict.objectives:
        mark = {True: "met", False: "missed", None: "not decided"}[objective.met]
        yield f"  {objective.slo}: {objective.measured} ({mark})"
    yield from (f"  {reason}" for reason in verdict.reasons)
    totals = ", ".join(f"{_WORDS[name]} {record.total(name):,}" for name in _WORDS)
    yield f"  Postbacks: {totals}."
    seconds = (result.ended_at - result.started_at).total_seconds()
    if result.asked.closed_loop and seconds > 0:
        yield f"  That is {record.total('answered') / seconds:,.0f} answered well a second."
    for name, counts in (("From due", record.latencies()), ("From sent", record.service)):
        # A time of 0 s of no answer would look like a very good one.
        if not counts:
            continue
        times = ", ".join(f"p{share:g} {shown(percentile(counts, share))}" for share in PERCENTILES)
        yield f"  {name} to answered: {times}."
    for kind, troubles in record.troubles.items():
        yield f"  {troubles.count:,} {kind.value}: {' '.join(troubles.examples)}"
    for change in comparison.changes if comparison else ():
        before = f"{change.before}{_in(change.before_interval)} before"
        now = f"{change.now}{_in(change.now_interval)} now"
        yield f"  {change.metric}: {before}, {now} ({change.kind})."
    yield from (f"  {note}" for note in result.notes)


def _in(interval: str) -> str:
    """Where noise could have put a figure, if that is known."""
    return f" [{interval}]" if interval else ""
