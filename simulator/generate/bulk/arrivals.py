"""Arrivals: when the calls of a broadcast reach the dialler, and which number each is to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import numpy as np

from simulator.calls.draws import subject_of
from simulator.calls.parameters import Volume
from simulator.errors import SettingsError
from simulator.generate.bulk.columns import Floats, Ints, mixed
from simulator.telco.hours import local_time
from simulator.telco.record import TelcoRecord

__all__ = ["Arrivals", "Chunk", "Day", "Even", "Scattered"]

_MICROSECONDS_A_MINUTE: Final = 60_000_000
_MILLISECONDS_A_MINUTE: Final = 60_000
_MINUTES_A_DAY: Final = 1440
_QUARTER_OF_AN_HOUR: Final = 15  # every zone's hours begin at one
_BLOCK: Final = 1024
_STRIDE: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some calls in turn: milliseconds from the start of the broadcast, and places on its list."""

    ready: Ints
    number: Ints


class Arrivals(Protocol):
    """A timetable of diallings."""

    def chunks(self, calls: int, size: int) -> Iterator[Chunk]:
        """All calls in turn, about `size` at a time; the moments rise."""


@dataclass(frozen=True, slots=True)
class Even:
    """One call after another, as far apart as the pace says: how the provider dials a broadcast.

    Args:
        calls_per_minute: How many.
        numbers: How many numbers are on the list, which is called again and again.
    """

    calls_per_minute: float
    numbers: int

    def chunks(self, calls: int, size: int) -> Iterator[Chunk]:
        """All calls in turn."""
        for indices in _ranges(calls, size):
            microseconds = np.floor(indices * _MICROSECONDS_A_MINUTE / self.calls_per_minute)
            yield Chunk(microseconds.astype(np.int64) // 1000, indices % self.numbers)


@dataclass(frozen=True, slots=True)
class Scattered:
    """Calls at moments of their own, as many customers together place them.

    In each block of 1,024 calls every call falls anywhere with the same chance: within a block a
    Poisson process whose number is known, and over many blocks exactly at the pace.

    Args:
        calls_per_minute: How many on average.
        numbers: How many numbers are on the list, which is called again and again.
        seed: What decides.
    """

    calls_per_minute: float
    numbers: int
    seed: int = 0

    def chunks(self, calls: int, size: int) -> Iterator[Chunk]:
        """All calls in turn."""
        subject = subject_of(f"arrivals {self.seed}")
        gap = _MILLISECONDS_A_MINUTE / self.calls_per_minute
        whole = -(-size // _BLOCK) * _BLOCK
        for indices in _ranges(calls, whole):
            blocks = indices // _BLOCK
            within = np.minimum(calls - blocks * _BLOCK, _BLOCK)
            offsets = _uniform(subject, indices) * within * gap
            ready = np.floor(blocks * (_BLOCK * gap) + offsets).astype(np.int64)
            yield Chunk(np.sort(ready), indices % self.numbers)


@dataclass(frozen=True, slots=True)
class Day:
    """Calls over whole days as a profile weighs the hours, each number by its own place's clock.

    Args:
        volume: The weights of hours and weekdays.
        records: The telco records of the numbers on the list.
        start: When the first minute begins, aware.
        days: Over how many days the calls are spread.
        seed: What else decides.
    """

    volume: Volume
    records: tuple[TelcoRecord, ...]
    start: datetime
    days: int = 1
    seed: int = 0

    def chunks(self, calls: int, size: int) -> Iterator[Chunk]:
        """All calls in turn."""
        members = list(_zones(self.records).values())
        counts = self._counts(calls, members)
        called = [0] * len(members)
        subject, first = subject_of(f"day {self.seed}"), 0
        held: list[Chunk] = []
        for minute, row in enumerate(counts.tolist()):
            number = [self._next(members, called, zone, count) for zone, count in enumerate(row)]
            indices = np.arange(first, first + sum(row), dtype=np.int64)
            first += len(indices)
            within = (_uniform(subject, indices) * _MILLISECONDS_A_MINUTE).astype(np.int64)
            order = np.argsort(within, kind="stable")
            ready = minute * _MILLISECONDS_A_MINUTE + within[order]
            held.append(Chunk(ready, np.concatenate(number)[order]))
            if sum(len(chunk.ready) for chunk in held) >= size:
                yield _joined(held)
                held = []
        if any(len(chunk.ready) for chunk in held):
            yield _joined(held)

    def _next(self, members: list[Ints], called: list[int], zone: int, count: int) -> Ints:
        """The numbers of a zone that are called next; the list of each is called in turn."""
        places = np.arange(called[zone], called[zone] + count) % len(members[zone])
        called[zone] += count
        return members[zone][places]

    def _counts(self, calls: int, members: list[Ints]) -> Ints:
        """How many calls are placed in each minute to each zone; together exactly all."""
        weights = np.array(
            [
                self._weights(minute, members)
                for minute in range(0, self.days * _MINUTES_A_DAY, _QUARTER_OF_AN_HOUR)
            ]
        ).repeat(_QUARTER_OF_AN_HOUR, axis=0)
        sums = np.cumsum(weights.ravel())
        if sums[-1] == 0:
            raise SettingsError(
                f"volume leaves no hour for calls in the {self.days} days from {self.start:%a %F}."
            )
        reached = np.floor(sums * (calls / sums[-1]) + 0.5).astype(np.int64)
        reached[-1] = calls
        counts: Ints = np.diff(reached, prepend=0).reshape(weights.shape)
        return counts

    def _weights(self, minute: int, members: list[Ints]) -> list[float]:
        moment = self.start + timedelta(minutes=minute)
        # A number without a place of its own goes by UTC.
        hours = [local_time(self.records[int(zone[0])], moment) or moment for zone in members]
        by_hour, by_weekday = self.volume.by_hour, self.volume.by_weekday
        return [
            by_hour[hour.hour] * by_weekday[hour.weekday()] * len(zone)
            for hour, zone in zip(hours, members, strict=True)
        ]


def _zones(records: tuple[TelcoRecord, ...]) -> dict[str, Ints]:
    """The places on the list of the numbers of each time zone."""
    found: dict[str, list[int]] = {}
    for place, record in enumerate(records):
        found.setdefault(record.place.time_zone if record.place else "", []).append(place)
    return {zone: np.array(places) for zone, places in found.items()}


def _joined(chunks: list[Chunk]) -> Chunk:
    return Chunk(
        np.concatenate([chunk.ready for chunk in chunks]),
        np.concatenate([chunk.number for chunk in chunks]),
    )


def _ranges(calls: int, size: int) -> Iterator[Ints]:
    for first in range(0, calls, size):
        yield np.arange(first, min(first + size, calls), dtype=np.int64)


def _uniform(subject: int, indices: Ints) -> Floats:
    words = mixed(np.uint64(subject) + (indices.astype(np.uint64) + np.uint64(1)) * _STRIDE)
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53
