from pathlib import Path

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

from simulator.load.histogram import LONGEST, histogram_of
from simulator.load.report.logs import distribution, interval_log
from simulator.load.result import Result
from tests.load.report.sample import empty_result, small_result, troubled_result


def _read(result: Result, path: Path) -> list[HdrHistogram]:
    """The histograms of a log, as the library reads them."""
    path.write_text(interval_log(result), "utf-8")
    reader = HistogramLogReader(str(path), HdrHistogram(1, LONGEST, 2))
    try:
        return list(iter(reader.get_next_interval_histogram, None))
    finally:
        reader.close()


def test_a_log_is_read_back_second_by_second(tmp_path: Path) -> None:
    """Each second has the histogram of what was due in it, and the moment at which it began."""
    result = small_result()

    first, last = _read(result, tmp_path / "run.hlog")

    started = result.started_at.timestamp() * 1000
    assert [first.get_start_time_stamp(), last.get_start_time_stamp()] == [started, started + 2000]
    assert first.equals(histogram_of(*result.record.seconds[0].latency.values()))
    assert last.equals(histogram_of(*result.record.seconds[2].latency.values()))


def test_all_intervals_together_are_the_record(tmp_path: Path) -> None:
    """Whatever tool adds them up tells the percentiles of the run."""
    result = troubled_result()
    together = HdrHistogram(1, LONGEST, 2)

    for histogram in _read(result, tmp_path / "run.hlog"):
        together.add(histogram)

    assert together.equals(histogram_of(result.record.latencies()))


def test_a_log_tells_the_greatest_time_to_the_microsecond() -> None:
    """Times under a millisecond would be 0 if it were told in whole ones."""
    lines = interval_log(small_result()).splitlines()

    assert lines[:4] == [
        "#[Ringback 'campaign', response times from the due moment]",
        "#[Histogram log format version 1.2]",
        "#[StartTime: 1793698200.000 (seconds since epoch), 2026-11-03T09:30:00+00:00]",
        '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"',
    ]
    assert [line.split(",")[:3] for line in lines[4:]] == [
        ["1793698200.000", "1.000", "40.108"],
        ["1793698202.000", "1.000", "3.015"],
    ]


def test_a_distribution_agrees_with_the_record() -> None:
    """Its last line has the greatest time in ms, its footer mean and deviation in ms too."""
    record = troubled_result().record
    histogram = histogram_of(record.latencies())

    text = distribution(record).decode("ascii")

    rows = [line.split() for line in text.splitlines() if line[:1] == " "]
    assert rows[0] == ["Value", "Percentile", "TotalCount", "1/(1-Percentile)"]
    assert rows[-1] == [
        f"{histogram.get_max_value() / 1e6:.2f}", "1.000000000000", f"{histogram.total_count}"
    ]  # fmt: skip
    mean, deviation = histogram.get_mean_value() / 1e6, histogram.get_stddev() / 1e6
    assert f"#[Mean    = {mean:12.2f}, StdDeviation   = {deviation:12.2f}]" in text


def test_empty_logs_are_logs(tmp_path: Path) -> None:
    """A run without answers has a log without intervals."""
    assert _read(empty_result(), tmp_path / "run.hlog") == []
    assert b"TotalCount     =         0.00" in distribution(empty_result().record)
