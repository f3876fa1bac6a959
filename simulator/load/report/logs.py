"""HDR logs: the percentile distribution of a run, and its histograms by the second.

Both are formats of HdrHistogram (https://hdrhistogram.org) that other tools read and draw.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any, Final

from hdrh.log import HistogramLogWriter

from simulator.load.histogram import histogram_of
from simulator.load.record import Record
from simulator.load.result import Result

__all__ = ["distribution", "interval_log"]

_MILLISECOND: Final = 1_000_000


def distribution(record: Record) -> bytes:
    """Write the percentile distribution (.hgrm) of all postbacks that were answered, in ms."""
    histogram = histogram_of(record.latencies())
    written = BytesIO()
    histogram.output_percentile_distribution(written, _MILLISECOND)
    # The library leaves the deviation in nanoseconds beside a mean in milliseconds.
    deviation = histogram.get_stddev()
    unscaled, scaled = (f"StdDeviation   = {each:12.2f}".encode() for each in (
        deviation, deviation / _MILLISECOND))  # fmt: skip
    return written.getvalue().replace(unscaled, scaled)


def interval_log(result: Result) -> str:
    """Write the log (.hlog): a histogram in nanoseconds for each second in which some were due."""
    written = StringIO()
    log = HistogramLogWriter(written)
    log.output_comment(f"[Ringback {result.asked.scenario!a}, response times from the due moment]")
    log.output_log_format_version()
    started = result.started_at.timestamp()
    moment = datetime.fromtimestamp(started, UTC).isoformat()
    # The library's own way to write this line fails on every moment.
    log.output_comment(f"[StartTime: {started:.3f} (seconds since epoch), {moment}]")
    log.output_legend()
    written.writelines(_intervals(result.record, started))
    return written.getvalue()


def _intervals(record: Record, started: float) -> Iterator[str]:
    for place, second in record.series():
        if second.latency:
            histogram: Any = histogram_of(*second.latency.values())
            # Written by hand, as the library rounds the greatest time down to whole milliseconds.
            greatest = histogram.get_max_value() / _MILLISECOND
            payload = histogram.encode().decode("ascii")
            yield f"{started + place:.3f},1.000,{greatest:.3f},{payload}\n"
