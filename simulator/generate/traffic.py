"""Traffic: the postbacks of a broadcast in the order in which they are due, made up in batches."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from simulator.calls.lifecycle import Pace
from simulator.codes import ResponseCode as Code
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.arrivals import Arrivals, Chunk, Even
from simulator.generate.bulk.columns import Diallings, Floats, Ints, Words, dial, mixed
from simulator.telco.hours import local_time
from simulator.telco.record import TelcoRecord

__all__ = ["NEVER", "Batch", "Traffic"]

NEVER: Final = np.iinfo(np.int64).min
"""Stands in a column of moments for one that there is not."""

_CALLS_AT_ONCE: Final = 16_384
_POSTBACKS_AT_ONCE: Final = 16_384
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_QUARTER_HOUR: Final = 900_000
_GOLDEN_OF_CALLS: Final = np.uint64(0xD1B54A32D192ED03)


@dataclass(frozen=True, slots=True)
class Batch:
    """Postbacks in the order in which they are due; all columns are as long.

    Moments are milliseconds since 1970 in UTC, or NEVER.

    Args:
        due: When each is due.
        call: Which call of the broadcast it is about, from 0.
        place: Which of the call's postbacks it is, as far as order goes.
        number: Which number of the list was called.
        status: The ResponseCode.
        start: When the call started.
        end: When it ended.
        detection: What the callee is taken for, by its place in DETECTIONS from 1; 0 for nobody.
        keys: What was pressed by then: 0 nothing, 1 the key for a transfer, from 2 the keypad's.
        rings: Rings heard after the connection.
        recorded: 1 if the call is recorded.
        transferred: 1 if a transfer was begun.
    """

    due: Ints
    call: Ints
    place: Ints
    number: Ints
    status: Ints
    start: Ints
    end: Ints
    detection: Ints
    keys: Ints
    rings: Ints
    recorded: Ints
    transferred: Ints

    def __len__(self) -> int:
        return len(self.due)

    def where(self, which: "Ints | slice | np.ndarray[tuple[int], np.dtype[np.bool_]]") -> "Batch":
        """Some of the postbacks, by their places or by a mask."""
        return Batch(*(getattr(self, each.name)[which] for each in fields(Batch)))

    @classmethod
    def joined(cls, batches: list["Batch"]) -> "Batch":
        """Several batches as one, in order of due moments, then of calls."""
        columns = [np.concatenate([getattr(batch, each.name) for batch in batches])
                   for each in fields(cls)]  # fmt: skip
        due, call, place = columns[:3]
        order = np.lexsort((place, call, due))
        return cls(*(column[order] for column in columns))


class Traffic:
    """Makes up the postbacks of a broadcast, batch by batch, in constant memory.

    Args:
        broadcast: What is placed.
        arrivals: When its calls reach the dialler; evenly spaced unless said otherwise.
    """

    def __init__(self, broadcast: Broadcast, arrivals: Arrivals | None = None) -> None:
        self.broadcast = broadcast
        records = broadcast.records
        self._arrivals = arrivals or Even(broadcast.calls_per_minute, len(records))
        self._start = broadcast.start_milliseconds
        self._wireless = np.array([record.wireless for record in records])
        self._answering = _Answering(broadcast, records)

    def batches(self, calls_at_once: int = _CALLS_AT_ONCE) -> Iterator[Batch]:
        """The postbacks, each batch later than the one before it.

        Args:
            calls_at_once: How many calls are drawn together; changes nothing but speed.
        """
        waiting: list[Batch] = []
        chunks = self._arrivals.chunks(self.broadcast.calls, calls_at_once)
        first = 0
        for chunk in chunks:
            earliest = self._start + int(chunk.ready[0]) - _wait(self.broadcast.pace)
            batch = Batch.joined(waiting) if waiting else None
            if batch is not None:
                ripe = int(np.searchsorted(batch.due, earliest))
                yield from _slices(batch, ripe)
                waiting = [batch.where(slice(ripe, None))]
            waiting += self._postbacks(first, chunk)
            first += len(chunk.ready)
        last = Batch.joined(waiting)
        yield from _slices(last, len(last))

    def subjects(self, first: int, count: int) -> Words:
        """What decides how each of some calls goes: one word a call, for `calls.draws.Draws`."""
        indices = np.arange(first + 1, first + count + 1, dtype=np.uint64)
        return mixed(np.uint64(self.broadcast.subject()) + indices * _GOLDEN_OF_CALLS)

    def _postbacks(self, first: int, chunk: Chunk) -> list[Batch]:
        """All postbacks of some calls, in no order."""
        ready, number = self._start + chunk.ready, chunk.number
        calls = np.arange(first, first + len(ready))
        subjects = self.subjects(first, len(ready))
        factor = self._answering.factors(number, ready)
        telling = _Telling(self.broadcast)
        telling.tell(Code.QUEUED, calls, number, ready - _wait(self.broadcast.pace), place=0)
        for count in range(1, self.broadcast.try_count + 1):
            dialled = dial(
                self.broadcast.profile,
                subjects,
                wireless=self._wireless[number],
                factor=factor,
                number=count,
                message_seconds=self.broadcast.message_seconds,
                transfers=bool(self.broadcast.transfer_number),
            )
            ended = telling.dialling(dialled, calls, number, ready, count)
            again = ~dialled.answered & np.isin(dialled.code, (Code.CALL_UNANSWERED, Code.BUSY))
            calls, number, subjects = calls[again], number[again], subjects[again]
            factor = self._answering.after(factor[again], dialled.code[again])
            ready = ended[again] + self.broadcast.next_try_seconds * 1000
        return telling.batches


def _slices(batch: Batch, end: int) -> Iterator[Batch]:
    """The first postbacks of a batch, so many at a time as texts of them fit into memory."""
    for start in range(0, end, _POSTBACKS_AT_ONCE):
        yield batch.where(slice(start, min(start + _POSTBACKS_AT_ONCE, end)))


class _Telling:
    """Gathers the postbacks of calls, status by status, as `calls/lifecycle.py` tells them."""

    def __init__(self, broadcast: Broadcast) -> None:
        self.batches: list[Batch] = []
        self._broadcast = broadcast
        self._by_dialling = broadcast.pace.started_by == "dialling"

    def dialling(
        self, dialled: Diallings, calls: Ints, number: Ints, ready: Ints, count: int
    ) -> Ints:
        """Tell one dialling of some calls; gives the moment of its end for each."""
        place, last = count * 8, count == self._broadcast.try_count
        self.tell(Code.READY_FOR_DIALER, calls, number, ready, place=place)
        at = ready + round(self._broadcast.pace.ready_seconds * 1000)
        started = at if self._by_dialling else np.full_like(at, NEVER)
        self.tell(Code.DIALING, calls, number, at, place=place + 1, start=started)
        rang, rung = at + dialled.dial, dialled.ring > 0
        self.tell(Code.RINGING, calls[rung], number[rung], rang[rung], place=place + 2,
                  start=started[rung])  # fmt: skip
        picked_up = rang + dialled.ring
        ended = picked_up + dialled.talk
        begun = np.where(dialled.answered, at if self._by_dialling else picked_up, at)
        self._answered(dialled, calls, number, at=picked_up, begun=begun, place=place + 3)
        again = np.zeros_like(dialled.answered)
        if not last:
            again = np.isin(dialled.code, (Code.CALL_UNANSWERED, Code.BUSY))
        self.tell(Code.QUEUED, calls[again], number[again], ended[again], place=place + 4)
        over = ~again
        self._add(
            status=dialled.code[over], due=ended[over], calls=calls[over], number=number[over],
            place=place + 5, start=begun[over], end=ended[over],
            detection=dialled.detection[over], keys=dialled.keys[over], rings=dialled.rings[over],
            recorded=dialled.recorded[over].astype(np.int64),
            transferred=dialled.transferred[over].astype(np.int64),
        )  # fmt: skip
        return ended

    def _answered(
        self, dialled: Diallings, calls: Ints, number: Ints, *, at: Ints, begun: Ints, place: int
    ) -> None:
        here = dialled.answered
        self._add(
            status=np.full(int(here.sum()), int(Code.IN_CALL)), due=at[here], calls=calls[here],
            number=number[here], place=place, start=begun[here], detection=dialled.detection[here],
            rings=dialled.rings[here], recorded=dialled.recorded[here].astype(np.int64),
        )  # fmt: skip

    def tell(
        self, status: Code, calls: Ints, number: Ints, due: Ints, *, place: int,
        start: Ints | None = None,
    ) -> None:  # fmt: skip
        """Tell that some calls have a status from a moment on."""
        self._add(
            status=np.full(len(calls), int(status)), due=due, calls=calls, number=number,
            place=place, start=start,
        )  # fmt: skip

    def _add(
        self, *, status: Ints, due: Ints, calls: Ints, number: Ints, place: int,
        start: Ints | None = None, end: Ints | None = None, detection: Ints | None = None,
        keys: Ints | None = None, rings: Ints | None = None, recorded: Ints | None = None,
        transferred: Ints | None = None,
    ) -> None:  # fmt: skip
        zeros, never = np.zeros_like(calls), np.full_like(calls, NEVER)

        def column(given: Ints | None, otherwise: Ints = zeros) -> Ints:
            return otherwise if given is None else given

        batch = Batch(
            due=due, call=calls, place=np.full_like(calls, place), number=number, status=status,
            start=column(start, never), end=column(end, never), detection=column(detection),
            keys=column(keys), rings=column(rings), recorded=column(recorded),
            transferred=column(transferred),
        )  # fmt: skip
        posted = np.isin(status, [int(code) for code in self._broadcast.post_on])
        self.batches.append(batch if posted.all() else batch.where(posted))


class _Answering:
    """How much likelier a person answers, for each call: the hour where the number lives counts."""

    def __init__(self, broadcast: Broadcast, records: tuple[TelcoRecord, ...]) -> None:
        self._profile = broadcast.profile
        # Numbers of one zone and kind of line answer alike: one of each stands for all.
        kinds: dict[tuple[str, bool], TelcoRecord] = {}
        for record in records:
            kinds.setdefault(_kind(record), record)
        places = {kind: place for place, kind in enumerate(kinds)}
        self._examples = list(kinds.values())
        self._kinds = np.array([places[_kind(record)] for record in records])
        self._known: dict[tuple[int, int], float] = {}

    def factors(self, number: Ints, moments: Ints) -> Floats:
        """The factor of each call's first try."""
        # Every zone's hours begin at a quarter of an hour of UTC.
        quarters = moments // _QUARTER_HOUR
        pairs = quarters * len(self._examples) + self._kinds[number]
        different, places = np.unique(pairs, return_inverse=True)
        factors = [self._factor(*divmod(int(pair), len(self._examples))) for pair in different]
        return np.array(factors)[places]

    def _factor(self, quarter: int, kind: int) -> float:
        if (quarter, kind) not in self._known:
            record = self._examples[kind]
            moment = _EPOCH + timedelta(milliseconds=quarter * _QUARTER_HOUR)
            self._known[quarter, kind] = self._profile.human_factor(
                local_time(record, moment), wireless=record.wireless
            )
        return self._known[quarter, kind]

    def after(self, factor: Floats, codes: Ints) -> Floats:
        """The factors of the next try, after such endings."""
        retries = self._profile.retries
        factor = factor * retries.human
        return np.where(codes == Code.BUSY, factor * retries.after_busy, factor)


def _kind(record: TelcoRecord) -> tuple[str, bool]:
    return (record.place.time_zone if record.place else "", record.wireless)


def _wait(pace: Pace) -> int:
    return round(pace.queue_seconds * 1000)
