"""The schedule: the postbacks of a timetable in the order in which they are due, in columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from simulator.calls.draws import subject_of
from simulator.calls.profiles import profile_named
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.arrivals import Arrivals, Day, Even, Scattered
from simulator.generate.bulk.columns import Floats, Ints, mixed
from simulator.generate.traffic import Batch, Traffic
from simulator.load.timetable import Disturbance, Timetable
from simulator.postbacks.plan import read_post_on

__all__ = ["Expected", "Part", "broadcast_of", "due_within", "expected", "schedule", "sliced"]

_CALLS_AT_ONCE: Final = 4_096
_SECOND: Final = 1_000_000_000
_MILLISECOND: Final = 1_000_000
_STRIDE: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Part:
    """Some postbacks in the order in which they are due.

    Args:
        due: Nanoseconds from the start of the run.
        batch: What they tell.
    """

    due: Ints
    batch: Batch

    def __len__(self) -> int:
        return len(self.due)

    def where(self, which: "Ints | slice | np.ndarray[tuple[int], np.dtype[np.bool_]]") -> "Part":
        """Some of them, by their places or by a mask."""
        return Part(self.due[which], self.batch.where(which))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a timetable comes to.

    Args:
        postbacks: How many in all; None without end, or if nobody knows.
        seconds: When the last is due; None without end.
        per_second: How many are due in each second; of one without end only those of a minute.
    """

    postbacks: int | None
    seconds: float | None
    per_second: tuple[int, ...]


def expected(timetable: Timetable) -> Expected:
    """Count what a timetable comes to, without writing any of it."""
    counts = np.zeros(0, np.int64)
    last, total = 0, 0
    for part in schedule(timetable):
        seconds = part.due // _SECOND
        if timetable.endless and int(part.due[-1]) > 60 * _SECOND:
            seconds = seconds[seconds < 60]  # noqa: PLR2004 - a minute
            return Expected(None, None, tuple(_sum(counts, np.bincount(seconds)).tolist()))
        counts = _sum(counts, np.bincount(seconds))
        last, total = int(part.due[-1]), total + len(part)
    return Expected(total, last / _SECOND, tuple(counts.tolist()))


def due_within(timetable: Timetable, slices: Sequence[Sequence[int]], begin: int, end: int) -> int:
    """How many postbacks of some slices are due between two moments of the run, in nanoseconds."""
    count = 0
    for part in schedule(timetable):
        if int(part.due[0]) >= end:
            break
        within = part.where((part.due >= begin) & (part.due < end))
        count += int(sliced(within, slices).sum())
    return count


def sliced(
    part: Part, slices: Sequence[Sequence[int]]
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which postbacks of a part are in some slices; before the first of these none is.

    Args:
        part: Some postbacks.
        slices: Since when, which place, of how many; the one holds that began last.
    """
    # No remainder is -1.
    table = np.array([(0, -1, 1), *slices], np.int64)
    since, places, of = table[1:, 0], table[:, 1], table[:, 2]
    turn = np.searchsorted(since, part.due, side="right")
    mine: np.ndarray[tuple[int], np.dtype[np.bool_]] = part.batch.call % of[turn] == places[turn]
    return mine


def broadcast_of(timetable: Timetable) -> Broadcast:
    """The broadcast whose postbacks are due."""
    return Broadcast(
        calls=timetable.calls_needed,
        profile=profile_named(timetable.profile),
        seed=timetable.seed,
        start=timetable.start,
        calls_per_minute=timetable.calls_per_minute,
        try_count=timetable.try_count,
        next_try_seconds=timetable.next_try_seconds,
        numbers=min(timetable.numbers, timetable.calls_needed),
        first_queue_id=timetable.first_queue_id,
        post_on=read_post_on(timetable.post_on),
    )


def schedule(timetable: Timetable, broadcast: Broadcast | None = None) -> Iterator[Part]:
    """The postbacks of a timetable, each part later than the one before it.

    Args:
        timetable: What is due.
        broadcast: The broadcast behind it, if that is made already.
    """
    broadcast = broadcast or broadcast_of(timetable)
    batches = Traffic(broadcast, _arrivals(timetable, broadcast)).batches(_CALLS_AT_ONCE)
    timed = _staged(timetable, batches) if timetable.stages else _lived(timetable, batches)
    if timetable.disturbance.any:
        timed = _disturbed(timetable, timed)
    return (part for part in timed if len(part))


def _arrivals(timetable: Timetable, broadcast: Broadcast) -> Arrivals:
    pace, numbers = timetable.calls_per_minute, len(broadcast.records)
    match timetable.arrivals:
        case "even":
            return Even(pace, numbers)
        case "scattered":
            return Scattered(pace, numbers, seed=timetable.seed)
        case _:
            volume = broadcast.profile.volume
            return Day(volume, broadcast.records, broadcast.start, timetable.days, timetable.seed)


def _lived(timetable: Timetable, batches: Iterator[Batch]) -> Iterator[Part]:
    """When the calls bring them."""
    start = None
    for batch in batches:
        if start is None:
            # The first call's being queued may come before the start that its dialling has.
            start = min(int(batch.due[0]), round(timetable.start.timestamp() * 1000))
        due = (batch.due - start) * (_MILLISECOND / timetable.compress)
        yield Part(due.astype(np.int64), batch)


def _staged(timetable: Timetable, batches: Iterator[Batch]) -> Iterator[Part]:
    """When the rates of the stages have it: the moment at which so many are due in all."""
    seconds = [0.0, *(_LONG if each.seconds is None else each.seconds for each in timetable.stages)]
    rates = [0.0, *(stage.rate for stage in timetable.stages)]
    times = np.cumsum(seconds)
    reached = np.cumsum(np.array(seconds) * np.array(rates))
    subject, first, level = subject_of(f"due {timetable.seed}"), 0, 0.0
    for batch in batches:
        indices = np.arange(first, first + len(batch), dtype=np.int64)
        first += len(batch)
        if timetable.spread == "poisson":
            levels = level + np.cumsum(-np.log1p(-_uniform(subject, indices)))
            level = float(levels[-1])
        else:
            levels = indices.astype(np.float64)
        within = int(np.searchsorted(levels, reached[-1]))
        due = (np.interp(levels[:within], reached, times) * _SECOND).astype(np.int64)
        yield Part(due, batch.where(slice(0, within)))
        if within < len(batch):
            return


_LONG: Final = 1e8


def _disturbed(timetable: Timetable, parts: Iterator[Part]) -> Iterator[Part]:
    """What happens on the way; nothing comes earlier, so all up to the last due moment is known."""
    disturbance = timetable.disturbance
    subject, first, held_back = subject_of(f"disturbance {timetable.seed}"), 0, 0
    held: Part | None = None
    for part in parts:
        indices = np.arange(first, first + len(part), dtype=np.int64)
        first += len(part)
        until = int(part.due[-1])
        delayed = part.due + _delays(disturbance, subject, indices)
        again = _uniform(subject + 4, indices) < disturbance.duplicates
        later = _uniform(subject + 5, indices[again]) * disturbance.duplicate_seconds * _SECOND
        copies = Part(delayed[again] + later.astype(np.int64), part.batch.where(again))
        together = _joined([Part(delayed, part.batch), copies], held)
        due, held_back = _after_outage(disturbance, together.due, held_back, until)
        together = _sorted(Part(due, together.batch))
        ripe = int(np.searchsorted(together.due, until, side="right"))
        held = together.where(slice(ripe, None))
        yield together.where(slice(0, ripe))
    if held is not None and len(held):
        # Late ones may fall into an outage after the last that was due by itself.
        due, _ = _after_outage(disturbance, held.due, held_back, int(held.due[-1]))
        yield _sorted(Part(due, held.batch))


def _delays(disturbance: Disturbance, subject: int, indices: Ints) -> Ints:
    delays = np.zeros(len(indices))
    for place, share, seconds in (
        (0, disturbance.out_of_order, disturbance.out_of_order_seconds),
        (2, disturbance.late, disturbance.late_seconds),
    ):
        chosen = _uniform(subject + place, indices) < share
        delays += chosen * _uniform(subject + place + 1, indices) * (seconds * _SECOND)
    return delays.astype(np.int64)


def _after_outage(
    disturbance: Disturbance, due: Ints, held_back: int, until: int
) -> tuple[Ints, int]:
    """Moments without those of an outage, and how many have been held back by now."""
    begin = round(disturbance.outage_at * _SECOND)
    end = begin + round(disturbance.outage_seconds * _SECOND)
    held = (due >= begin) & (due < end) & (due <= until)
    if not held.any():
        return due, held_back
    order = np.argsort(due[held], kind="stable")
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(held_back, held_back + len(order))
    moved = due.copy()
    moved[held] = end + (ranks * (_SECOND / disturbance.catch_up)).astype(np.int64)
    return moved, held_back + len(order)


def _joined(parts: list[Part], held: Part | None) -> Part:
    several = parts if held is None else [held, *parts]
    columns = [
        np.concatenate([getattr(part.batch, name) for part in several])
        for name in Batch.__dataclass_fields__
    ]
    return Part(np.concatenate([part.due for part in several]), Batch(*columns))


def _sorted(part: Part) -> Part:
    return part.where(np.lexsort((part.batch.place, part.batch.call, part.due)))


def _uniform(subject: int, indices: Ints) -> Floats:
    words = mixed(np.uint64(subject) + (indices.astype(np.uint64) + np.uint64(1)) * _STRIDE)
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53


def _sum(counts: Ints, more: Ints) -> Ints:
    """Two columns added, the shorter one going on with zeros."""
    summed = np.zeros(max(len(counts), len(more)), np.int64)
    summed[: len(counts)] += counts
    summed[: len(more)] += more
    return summed
