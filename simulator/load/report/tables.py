"""The tables of a report: key figures, kinds of postback, troubles, generators."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from simulator.load.histogram import PERCENTILES, Counts, percentile, shown
from simulator.load.record import Record, kind_name
from simulator.load.report.words import NO_TIME, shares
from simulator.load.result import Generator, Result

__all__ = ["Table", "Tile", "first_second", "tables", "tiles"]

_HIGHEST: Final = 100.0


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure.

    Args:
        name: What it is.
        value: The figure with its unit.
        note: What belongs to it.
    """

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts.

    Args:
        title: What stands above it.
        head: What stands above each column.
        rows: As many texts each.
        figures: Whether all columns but the first hold figures.
    """

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    figures: bool = False


def tiles(record: Record) -> list[tuple[str, list[Tile]]]:
    """The key figures, in groups with a title."""
    due, latencies = record.total("due"), record.latencies()
    counts = [Tile("due", f"{due:,}")] + [
        Tile(name, f"{record.total(name):,}", f"{shares(record.total(name), due)} of due")
        for name in ("sent", "answered", "failed")
    ]
    times = [Tile(_name(share), _time(latencies, share)) for share in (*PERCENTILES, _HIGHEST)]
    own = f"this machine's share: {_time(record.own_lateness, 99)}"
    beside = [
        Tile("service p50", _time(record.service, 50), "from sending"),
        Tile("service p99", _time(record.service, 99), "from sending"),
        Tile("lateness p99", _time(record.lateness, 99), own),
        Tile(
            "connections",
            f"{record.connections:,}",
            f"{record.reconnections:,} in place of ended ones",
        ),
    ]
    return [
        ("Postbacks", counts),
        ("Response time, from the due moment to the end of the answer", times),
        ("Service time, lateness and connections", beside),
    ]


def _name(share: float) -> str:
    return "max" if share == _HIGHEST else f"p{share:g}"


def _time(counts: Counts, share: float) -> str:
    return shown(percentile(counts, share)) if counts else NO_TIME


def first_second(record: Record) -> str:
    """What the first second was like beside all others, in a sentence; empty if it was idle."""
    times = [
        percentile(second.latency.values(), 99) for place, second in record.seconds.items() if place
    ]
    answered = [time for time in times if time]
    first = record.latencies(seconds=[0])
    if not first or not answered:
        return ""
    return (
        f"Connections are set up in the first second: the p99 was {shown(percentile(first, 99))}"
        f" in it, and {shown(median(answered))} in the median second of all others."
    )


def tables(result: Result) -> list[Table]:
    """The tables with what stands in them; none without rows."""
    told = (_kinds(result.record), _troubles(result.record), _generators(result.generators))
    return [table for table in told if table.rows]


def _kinds(record: Record) -> Table:
    head = ("Kind", "answered", "of them badly", *map(_name, (*PERCENTILES, _HIGHEST)))
    return Table("Response time by kind of postback", head, list(_kind_rows(record)), figures=True)


def _kind_rows(record: Record) -> Iterator[tuple[str, ...]]:
    for kind in record.kinds:
        counts = record.latencies(kind=kind)
        times = (_time(counts, share) for share in (*PERCENTILES, _HIGHEST))
        bad = record.failed_kinds.get(kind, 0)
        yield kind_name(kind), f"{sum(counts.values()):,}", f"{bad:,}", *times


def _troubles(record: Record) -> Table:
    due = record.total("due")
    ordered = sorted(record.troubles.items(), key=lambda each: -each[1].count)
    rows = [
        (kind.value, f"{each.count:,}", shares(each.count, due), "\n".join(each.examples))
        for kind, each in ordered
    ]
    return Table("Troubles", ("Trouble", "Count", "of due", "Examples"), rows)


def _generators(generators: tuple[Generator, ...]) -> Table:
    rows = [
        (each.name, each.machine, _versions(each), _fate(each))
        for each in generators
    ]  # fmt: skip
    return Table("Generators", ("Name", "Machine", "Versions", "To the end"), rows)


def _versions(generator: Generator) -> str:
    return ", ".join(f"{name} {text}" for name, text in generator.versions.items())


def _fate(generator: Generator) -> str:
    if not generator.lost:
        return "yes"
    untold = generator.unaccounted
    return f"lost, {untold:,} postbacks unaccounted for" if untold else "lost"
