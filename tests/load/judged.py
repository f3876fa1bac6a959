"""Results of load runs for tests of their verdict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from simulator.load.histogram import quantised
from simulator.load.record import Record, Second
from simulator.load.result import Asked, Ending, Generator, Result
from simulator.load.trouble import Trouble

__all__ = ["ASKED", "MS", "NOON", "lost_one", "record_of", "result_of"]

MS = 1_000_000
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ASKED = Asked(scenario="smoke", url="http://127.0.0.1:9/x", postbacks=1_000, seconds=60.0)


def record_of(
    *, answered: int = 1_000, took: int = 5 * MS, late: int = 0, **troubles: int
) -> Record:
    """Give a run whose answers all took the same; `late` of all went out 50 ms late."""
    failed = sum(troubles.values())
    ended = answered + failed
    record = Record(own_lateness={quantised(50 * MS): late, 1_000: ended - late})
    latency = {12: {quantised(took): answered}} if answered else {}
    record.second(0).add(Second(ended, ended, answered, failed, latency=latency))
    for name, count in troubles.items():
        record.trouble(Trouble[name.upper()], count, f"It was {name}.")
    return record


def result_of(
    record: Record, *slos: str, ending: Ending = Ending.FINISHED, asked: Asked = ASKED
) -> Result:
    """Give a run with this record that lasted its minute, and what was asked of it."""
    return Result(
        asked=replace(asked, slos=slos),
        record=record,
        started_at=NOON,
        ended_at=NOON + timedelta(seconds=60),
        ending=ending,
    )


def lost_one(name: str, unaccounted: int) -> Generator:
    """Give a process that was lost with so many postbacks."""
    return Generator(name=name, machine="m", versions={}, lost=True, unaccounted=unaccounted)
