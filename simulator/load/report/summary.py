"""The summary of a run: its verdict and its figures in a few lines."""

from collections.abc import Iterator

from simulator.load.histogram import PERCENTILES, percentile, shown
from simulator.load.report.judged import Comparison, Verdict
from simulator.load.result import Result

__all__ = ["summary"]


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
    totals = ", ".join(
        f"{name} {record.total(name):,}" for name in ("due", "sent", "answered", "failed")
    )
    yield f"  Postbacks: {totals}."
    for name, counts in (("From due", record.latencies()), ("From sent", record.service)):
        # A time of 0 s of no answer would look like a very good one.
        if not counts:
            continue
        times = ", ".join(f"p{share:g} {shown(percentile(counts, share))}" for share in PERCENTILES)
        yield f"  {name} to answered: {times}."
    for kind, troubles in record.troubles.items():
        yield f"  {troubles.count:,} {kind.value}: {' '.join(troubles.examples)}"
    for change in comparison.changes if comparison else ():
        yield f"  {change.metric}: {change.before} before, {change.now} now ({change.kind})."
    yield from (f"  {note}" for note in result.notes)
