"""Results of runs that never were, for the tests of reports."""

import random
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import exp, log
from typing import Any

from simulator.load.histogram import quantised
from simulator.load.record import Record, Second
from simulator.load.result import Asked, Ending, Generator, Result
from simulator.load.trouble import Trouble

__all__ = [
    "COMPARISON",
    "HOSTILE",
    "VERDICT",
    "Judgement",
    "Verdict",
    "empty_result",
    "judged",
    "result_of",
    "small_result",
    "troubled_result",
]

HOSTILE = "</td><script src='//evil.example/x.js'>alert(1)</script> & \x00\x1b[31m"


class Judgement(StrEnum):
    """What can be judged of a run."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """One objective."""

    slo: str
    measured: str
    met: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was judged of a run."""

    judgement: Judgement
    objectives: tuple[Objective, ...]
    reasons: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one figure."""

    metric: str
    before: str
    now: str
    kind: str
    before_interval: str = ""
    now_interval: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed since an earlier run."""

    changes: tuple[Change, ...]


COMPARISON = Comparison(
    changes=(
        Change(metric="p50", before="3.4 ms", now="3.5 ms", kind="same"),
        Change(
            metric="p99",
            before="12 ms",
            now="5.4 s",
            kind="worse",
            before_interval="11 ms to 13 ms",
            now_interval="5.1 s to 5.6 s",
        ),
    )
)

_STARTED = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
_KINDS = (1, 1, 1, 1, 1, 2, 2, 8, 24)
_CAPACITY = 320
_BASE_NANOSECONDS = 3_400_000


_MET = {"met": True, "missed": False, "unknown": None}


def judged(judgement: Judgement, *told: str) -> Verdict:
    """A verdict on objectives that were each met, missed or unknown."""
    objectives = tuple(
        Objective(slo=f"p99<{100 * place}ms", measured="250 ms", met=_MET[each])
        for place, each in enumerate(told, 1)
    )
    return Verdict(judgement=judgement, objectives=objectives, reasons=("It was slow.",))


VERDICT = judged(Judgement.FAILED, "missed", "met", "unknown")


def small_result() -> Result:
    """A run of three seconds, of which nothing was due in the second."""
    record = Record(failed_kinds={8: 1})
    record.second(0).add(Second(due=2, sent=2, answered=2, latency={1: {quantised(40_000_000): 2}}))
    record.second(2).add(
        Second(due=3, sent=3, answered=2, failed=1, in_flight=1,
               latency={1: {quantised(3_000_000): 1}, 8: {quantised(500_000): 1}})
    )  # fmt: skip
    return result_of(record)


def empty_result() -> Result:
    """A run in which nothing happened."""
    return result_of(Record(), Ending.UNREACHABLE)


def result_of(record: Record, ending: Ending = Ending.FINISHED) -> Result:
    """A run of two minutes in which something was measured."""
    asked = Asked(
        scenario="campaign",
        question="Does the receiver keep up with a campaign of 200 calls a second?",
        url="http://receiver.example:8000/postbacks",
        timetable={
            "stages": [{"seconds": 40, "rate": 200}, {"seconds": 15, "rate": 400},
                       {"seconds": 65, "rate": 200}],
            "spread": "poisson", "calls": 0, "profile": "opt_in_notice",
            "disturbance": {"duplicates": 0.02, "late": 0.0, "outage_seconds": 0.0},
        },
        postbacks=record.total("due"), seconds=120.0, seed=7, slos=("p99<300ms", "errors<1%"),
    )  # fmt: skip
    here = Generator.here("worker-1")
    away = replace(here, name="worker-2", machine="build-7, 4 x x86_64")
    return Result(
        asked=asked, record=record, started_at=_STARTED,
        ended_at=_STARTED + timedelta(seconds=121.5), ending=ending,
        generators=(here, replace(away, lost=True, unaccounted=12)),
        notes=("The body of an answer was not looked at.",),
    )  # fmt: skip


def troubled_result(*, seconds: int = 120, seed: int = 7) -> Result:
    """A run with an overload from 0:40 to 0:54, and a stall from 1:30 to 1:34."""
    chance = random.Random(seed)
    record = Record(
        connections=256, reconnections=31, bytes_sent=21_000_000, bytes_received=5 << 20
    )
    backlog = 0
    for place in range(seconds):
        rate, capacity = (400 if 40 <= place < 55 else 200), _CAPACITY
        if 90 <= place < 95:
            capacity = 0
        due = max(round(chance.gauss(rate, rate**0.5)), 0)
        backlog = _play(record, place, due, (capacity, backlog), chance)
    record.trouble(Trouble.TIMEOUT, record.total("failed"), f"No answer within 30 s: {HOSTILE}")
    return result_of(record)


def _play(
    record: Record, place: int, due: int, state: tuple[int, int], chance: random.Random
) -> int:
    capacity, backlog = state
    second = record.second(place)
    second.due, second.sent = due, second.sent + due
    if not capacity:
        # Nobody answers, so connections run out; what waited goes out as soon as they are free.
        second.sent = 60
        record.second(95).sent += due - 60
    ended = min(backlog + due, capacity)
    second.failed = due // 40 if backlog > 3 * _CAPACITY or not capacity else 0
    second.answered = max(ended - second.failed, 0)
    waiting = backlog + due - ended
    second.in_flight = waiting + 2
    stall = 0 if capacity else (94 - place) * 1_000_000_000
    set_up = 40_000_000 if place == 0 else 0
    for index in range(due - second.failed):
        service = round(_BASE_NANOSECONDS * exp(chance.gauss(0, 0.45))) + set_up
        if chance.random() < 0.004:
            service += round(-log(1 - chance.random()) * 80_000_000)
        queue = (backlog + index * max(due - capacity, 0) // due) * 1_000_000_000 // _CAPACITY
        counts = second.latency.setdefault(chance.choice(_KINDS), {})
        value = quantised(service + queue + stall)
        counts[value] = counts.get(value, 0) + 1
        _count(record, service, queue // 9, chance)
    return waiting


def _count(record: Record, service: int, wait: int, chance: random.Random) -> None:
    own = quantised(round(chance.expovariate(1 / 40_000)))
    for counts, time in (
        (record.service, service), (record.lateness, wait + own), (record.own_lateness, own)
    ):  # fmt: skip
        counts[quantised(time)] = counts.get(quantised(time), 0) + 1
