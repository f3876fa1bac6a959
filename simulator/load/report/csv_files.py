"""The CSV report: a row for each second of a run."""

import csv
from io import StringIO
from typing import Final

from simulator.load.histogram import Counts, percentile
from simulator.load.record import Record, Second, add_counts

__all__ = ["COLUMNS", "csv_text"]

_COUNTED: Final = ("due", "sent", "answered", "failed", "in_flight")
_TIMES: Final = {"p50": 50.0, "p90": 90.0, "p99": 99.0, "p99_9": 99.9, "max": 100.0}
_MILLISECOND: Final = 1_000_000

COLUMNS: Final = ("second", *_COUNTED, *_TIMES)
"""Times are in milliseconds from the due moment to the end of the answer, and empty if nothing
that was due in the second was answered."""


def csv_text(record: Record) -> str:
    """Write a record, seconds without any postback included."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(_row(place, second) for place, second in record.series())
    return written.getvalue()


def _row(place: int, second: Second) -> list[int | str]:
    together: Counts = {}
    for counts in second.latency.values():
        add_counts(together, counts)
    times = [
        f"{percentile(together, share) / _MILLISECOND:.3f}" if together else ""
        for share in _TIMES.values()
    ]
    return [place, *(getattr(second, name) for name in _COUNTED), *times]
