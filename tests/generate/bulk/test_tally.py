from datetime import UTC, datetime

import numpy as np

from simulator.codes import ResponseCode
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.tally import Tally
from simulator.generate.traffic import Traffic


def _tallied(broadcast: Broadcast) -> Tally:
    tally = Tally(broadcast.start_milliseconds)
    for batch in Traffic(broadcast).batches(500):
        tally.add(batch, 10 * len(batch))
    return tally


def test_a_tally_counts_everything_once() -> None:
    """Postbacks by second and hour, calls by ending and duration."""
    tally = _tallied(Broadcast(calls=2000))

    assert tally.calls == 2000
    assert tally.arrivals.sum() == tally.postbacks == tally.hours.sum()
    assert tally.bytes == 10 * tally.postbacks
    assert sum(counts.sum() for counts in tally.durations.values()) == 2000
    assert tally.endings[ResponseCode.CALL_ANSWERED] > 1000
    assert set(tally.durations) == {"HUMAN", "MACHINE", "FAX", "UNKNOWN", "nobody"}


def test_bins_grow_with_the_time_that_they_cover() -> None:
    """So that a week takes no more room than a minute."""
    tally = _tallied(Broadcast(calls=2000, calls_per_minute=2))

    assert tally.bin_seconds == 16
    assert tally.arrivals.sum() == tally.postbacks
    assert len(tally.arrivals) == 4096


def test_hours_are_those_of_the_day() -> None:
    """In UTC."""
    broadcast = Broadcast(
        calls=60, calls_per_minute=1, start=datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
    )
    assert np.flatnonzero(_tallied(broadcast).hours).tolist() == [0, 23]
