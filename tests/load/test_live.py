from io import StringIO

from rich.console import Console

from simulator.load.live import Live, View, live_view
from simulator.load.record import Record
from simulator.load.report.words import NO_TIME
from simulator.load.seconds import Second

_MILLISECOND = 1_000_000


def _record(seconds: int = 12) -> Record:
    record = Record()
    for place in range(seconds):
        latency = {1: {_MILLISECOND: 98, 7 * _MILLISECOND: 2}}
        record.second(place).add(
            Second(due=100 + place, sent=100, answered=90, failed=1, in_flight=place + 3,
                   latency=latency)
        )  # fmt: skip
    return record


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_view_is_of_the_latest_whole_seconds() -> None:
    """The mean of five of them; the running one is left out."""
    view = View.of(_record(), 11.4, 60.0)

    assert (view.due, view.sent, view.answered) == (108, 100, 90)
    assert (view.in_flight, view.failed) == (13, 12)
    assert round(view.left or 0, 1) == 48.6
    assert view.columns() == {
        "time": "11 s", "left": "49 s", "due": "108/s", "sent": "100/s", "answered": "90/s",
        "in flight": "13", "p50": "1 ms", "p99": "7.02 ms", "failed": "12",
    }  # fmt: skip


def test_a_receiver_that_is_far_behind_shows_how_far() -> None:
    """What it answers now was due long ago: the times of that are told, not those of nothing."""
    record = _record(4)
    for place in range(4, 20):
        latency = {1: {8_000 * _MILLISECOND: 50}} if place < 12 else {}
        record.second(place).add(Second(due=50, sent=50, answered=50, latency=latency))

    view = View.of(record, 20.2, 60.0)

    assert (view.columns()["p50"], view.columns()["p99"]) == ("8.02 s", "8.02 s")


def test_bad_answers_have_times_too() -> None:
    """Quick ones of a receiver that refuses are what overload is to show."""
    record = Record()
    for place in range(6):
        latency = {1: {2 * _MILLISECOND: 50}}
        record.second(place).add(Second(due=50, sent=50, failed=50, latency=latency))

    assert View.of(record, 6.0, 60.0).columns()["p99"] == "2 ms"


def test_a_receiver_that_hangs_shows_no_time() -> None:
    """Those of before it hung would look well."""
    record = _record(4)
    for place in range(4, 20):
        record.second(place).add(Second(due=50, sent=50, in_flight=50))

    assert View.of(record, 20.2, 60.0).p99 is None


def test_a_run_without_end_has_none_left() -> None:
    """Before anything was measured everything is nought, but for times that nobody knows."""
    assert View.of(Record(), 0.0, None).line() == (
        "0 s: left no end, due 0/s, sent 0/s, answered 0/s, in flight 0,"
        f" p50 {NO_TIME}, p99 {NO_TIME}, failed 0"
    )


def test_where_nothing_can_be_redrawn_a_line_comes_every_five_seconds() -> None:
    """As in the log of a CI job."""
    stream = StringIO()
    live = live_view(60.0, stream)
    for second in range(12):
        live.update(_record(second + 1), float(second))
    live.close()

    assert isinstance(live, Live)
    assert stream.getvalue() == (
        "5 s: left 55 s, due 102/s, sent 100/s, answered 90/s, in flight 7, p50 1 ms,"
        " p99 7.02 ms, failed 6\n"
        "10 s: left 50 s, due 107/s, sent 100/s, answered 90/s, in flight 12, p50 1 ms,"
        " p99 7.02 ms, failed 11\n"
    )


def test_a_terminal_shows_a_table_and_is_left_as_it_was() -> None:
    """What follows begins where the table was."""
    stream = _Terminal()
    live = live_view(60.0, stream)
    live.update(_record(), -0.5)
    assert stream.getvalue() == ""

    live.update(_record(), 11.0)
    assert "7.02 ms" in stream.getvalue()
    live.close()
    assert stream.getvalue().endswith("\x1b[2K")


def test_the_table_fits_a_narrow_terminal() -> None:
    """Eighty columns are what everybody has."""
    console = Console(file=StringIO(), width=80)
    console.print(View.of(_record(), 11.0, 60.0).table())
    printed = console.file.getvalue()  # type: ignore[attr-defined]

    assert "in flight" in printed
    assert "…" not in printed
