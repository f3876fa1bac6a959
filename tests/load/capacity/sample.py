"""Steps and findings that never were, for the tests of capacity."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from simulator.load.capacity.finding import Finding, Wanted
from simulator.load.capacity.search import Ending
from simulator.load.capacity.step import Step, outcome_of
from simulator.load.histogram import quantised
from simulator.load.record import Record, Second
from simulator.load.result import Asked, Generator, Result
from simulator.load.slo import read_slo
from simulator.load.trouble import Trouble
from simulator.load.verdict import judge

__all__ = ["WANTED", "finding_of", "step_at"]

PER_CALL = 3.6
SETTLED = 2
SECONDS = 6
STARTED = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)

WANTED = Wanted(
    url="http://receiver.example:8000/postbacks",
    slos=("p99<300ms", "errors<1%"),
    first=300,
    most=12_000,
    precision=0.05,
    step_seconds=SECONDS,
    settle_seconds=SETTLED,
    postbacks_per_call=PER_CALL,
    post_on="changes",
    profile="opt_in_notice",
    seed=0,
    connections=256,
    timeout_seconds=30.0,
)


def step_at(
    load: int,
    milliseconds: float = 20,
    *,
    failed: int = 0,
    late: int = 0,
    trouble: Trouble = Trouble.TIMEOUT,
    slos: tuple[str, ...] = WANTED.slos,
) -> Step:
    """A step in which every answer took the same time.

    Args:
        load: Calls a minute.
        milliseconds: How long each answer took.
        failed: How many postbacks of each second had no answer.
        late: How many of each second this machine sent late.
        trouble: Why they failed.
        slos: The objectives.
    """
    rate = load / 60 * PER_CALL
    each = max(round(rate), 1)
    record = Record(own_lateness={0: SECONDS * (each - late), 50_000_000: SECONDS * late})
    for place in range(SETTLED, SETTLED + SECONDS):
        answered = each - failed
        latency = {1: {quantised(round(milliseconds * 1_000_000)): answered}} if answered else {}
        second = Second(due=each, sent=each, answered=answered, failed=failed, latency=latency)
        record.second(place).add(second)
    if failed:
        record.trouble(trouble, failed * SECONDS, "http://receiver.example:8000 was gone.")
    result = Result(
        asked=Asked(scenario="capacity", url=WANTED.url, seconds=float(SECONDS), slos=slos),
        record=record,
        started_at=STARTED,
        ended_at=STARTED + timedelta(seconds=SECONDS),
    )
    verdict = judge(result)
    return Step(
        load=load,
        rate=rate,
        settle_seconds=SETTLED,
        result=result,
        verdict=verdict,
        outcome=outcome_of(verdict, [read_slo(text) for text in slos], record),
    )


def finding_of(*steps: Step, ending: Ending = Ending.FOUND, trouble: str = "") -> Finding:
    """A search that made these steps."""
    here = Generator.here("here")
    return Finding(
        wanted=replace(WANTED, first=steps[0].load) if steps else WANTED,
        steps=steps,
        ending=ending,
        started_at=STARTED,
        ended_at=STARTED + timedelta(seconds=98.4),
        generator=replace(here, machine="build-7, 4 x x86_64"),
        trouble=trouble,
    )
