from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.parameters import Volume
from simulator.errors import SettingsError
from simulator.generate.bulk.arrivals import Arrivals, Chunk, Day, Even, Scattered
from simulator.phone import PhoneNumber
from simulator.telco.record import telco_record

_MONDAY = datetime(2026, 1, 5, 6, tzinfo=UTC)
_EAST, _WEST = "7575550100", "2135550100"
_RECORDS = tuple(telco_record(PhoneNumber(digits)) for digits in (_EAST, _WEST, "8005550100"))


def _all(arrivals: Arrivals, calls: int, size: int = 1000) -> Chunk:
    chunks = list(arrivals.chunks(calls, size))
    return Chunk(
        np.concatenate([chunk.ready for chunk in chunks]),
        np.concatenate([chunk.number for chunk in chunks]),
    )


@given(
    calls=st.integers(1, 5000),
    size=st.integers(1, 3000),
    pace=st.floats(0.5, 1e6),
    kind=st.sampled_from((Even, Scattered)),
)
def test_all_calls_arrive_in_order_at_the_pace(
    calls: int, size: int, pace: float, kind: type[Even] | type[Scattered]
) -> None:
    """However they are cut into chunks; the list is called in turn."""
    arrivals = kind(pace, 7)

    came = _all(arrivals, calls, size)

    assert len(came.ready) == calls
    assert (np.diff(came.ready) >= 0).all()
    assert came.number.tolist() == [call % 7 for call in range(calls)]
    assert came.ready[-1] <= (calls + 0.01) * 60_000 / pace + 1
    assert _all(arrivals, calls, 4096).ready.tolist() == came.ready.tolist()


def test_even_calls_are_equally_far_apart() -> None:
    """Five milliseconds at the documented maximum."""
    assert _all(Even(12_000, 1), 5).ready.tolist() == [0, 5, 10, 15, 20]


def test_scattered_calls_are_as_far_apart_as_chance_has_it() -> None:
    """The gaps of a Poisson process scatter as widely as they are long."""
    gaps = np.diff(_all(Scattered(600, 1, seed=3), 20_000).ready)

    assert 98 < gaps.mean() < 102
    assert 0.95 < gaps.std() / gaps.mean() < 1.05


def test_a_day_has_the_hours_of_each_place() -> None:
    """The east begins at 8 in the morning of its own time, the west three hours later."""
    came = _all(Day(Volume(), _RECORDS, _MONDAY, days=2), 9000)
    first = {number: int(came.ready[came.number == number][0]) / 3_600_000 for number in (0, 1, 2)}

    assert len(came.ready) == 9000
    assert (np.diff(came.ready) >= 0).all()
    assert 7 <= first[0] < 7.2
    assert 10 <= first[1] < 10.2
    assert 2 <= first[2] < 2.2  # a number without a place goes by UTC


def test_a_day_follows_the_weights_of_the_hours() -> None:
    """Eleven of a hundred calls fall into the hour from 11 to 12."""
    volume = Volume()
    east = Day(volume, _RECORDS[:1], datetime(2026, 1, 5, 5, tzinfo=UTC))
    hours = np.bincount(_all(east, 10_000).ready // 3_600_000, minlength=24)
    weights = np.array(volume.by_hour)

    assert np.abs(hours / 10_000 - weights / weights.sum()).max() < 0.001


def test_days_without_an_hour_for_calls_are_refused() -> None:
    """Rather than placing calls where none are wanted."""
    never = Volume(by_weekday=(0, 1, 1, 1, 1, 1, 1))
    east = Day(never, _RECORDS[:1], datetime(2026, 1, 5, 5, tzinfo=UTC))

    with pytest.raises(SettingsError) as refusal:
        _all(east, 10)

    assert str(refusal.value) == (
        "volume leaves no hour for calls in the 1 days from Mon 2026-01-05."
    )
