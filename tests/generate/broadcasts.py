"""Broadcasts for the tests of made-up traffic, and the same calls told one by one."""

from collections.abc import Iterator
from datetime import timedelta

from simulator.calls.call import Call
from simulator.calls.chance import outcome_by_chance
from simulator.calls.draws import Draws
from simulator.calls.history import history, status_changes
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.arrivals import Arrivals, Even
from simulator.generate.traffic import Batch, Traffic
from simulator.telco.hours import local_time


def together(broadcast: Broadcast, *, calls_at_once: int = 500) -> Batch:
    """All postbacks of a broadcast as one batch."""
    return Batch.joined(list(Traffic(broadcast).batches(calls_at_once)))


def one_by_one(broadcast: Broadcast, arrivals: Arrivals | None = None) -> Iterator[list[Call]]:
    """Each call of a broadcast as the simulator lives it: the call at each posted status."""
    arrivals = arrivals or Even(broadcast.calls_per_minute, len(broadcast.records))
    subjects = Traffic(broadcast).subjects(0, broadcast.calls).tolist()
    [chunk] = arrivals.chunks(broadcast.calls, broadcast.calls + 1024)
    places = zip(subjects, chunk.ready.tolist(), chunk.number.tolist(), strict=True)
    for index, (subject, offset, number) in enumerate(places):
        record = broadcast.records[number]
        ready = broadcast.start + timedelta(milliseconds=offset)
        outcome = outcome_by_chance(
            Draws(subject),
            profile=broadcast.profile,
            wireless=record.wireless,
            local=local_time(record, ready),
            tries=broadcast.try_count,
        )
        told = history(
            broadcast.request(record.number),
            outcome,
            queue_id=broadcast.first_queue_id + index,
            at=ready - timedelta(seconds=broadcast.pace.queue_seconds),
            pace=broadcast.pace,
        )
        yield [call for call in status_changes(told) if call.status in broadcast.post_on]
