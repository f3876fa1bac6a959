from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulator.load.record import Record
from simulator.load.report.timeline import timeline


@given(st.dictionaries(st.integers(0, 5000), st.integers(1, 1000), min_size=1), st.integers(1, 400))
def test_thinning_keeps_all_that_was_due(due: dict[int, int], most: int) -> None:
    """However many seconds share a point, its rate times its seconds is what was due in them."""
    record = Record()
    for place, count in due.items():
        record.second(place).due = count

    points = timeline(record, most=most)

    starts = [point.second for point in points] + [max(due) + 1]
    widths = [after - before for before, after in pairwise(starts)]
    assert len(points) <= most
    assert round(sum(p.due * width for p, width in zip(points, widths, strict=True))) == sum(
        due.values()
    )


def test_a_point_tells_the_percentiles_of_all_its_seconds_and_the_most_in_flight() -> None:
    """A peak does not vanish because seconds were put together."""
    record = Record()
    for place in range(4):
        record.second(place).latency = {1: {100: 1}}
        record.second(place).in_flight = place

    (point,) = timeline(record, most=1)

    assert (point.times, point.in_flight) == ((100, 100, 100, 100), 3)


def test_a_second_without_answers_has_no_times() -> None:
    """A line is broken there, and not drawn at 0."""
    record = Record()
    record.second(0).due = 5

    (point,) = timeline(record)

    assert (point.due, point.times) == (5, ())


def test_an_empty_record_has_no_points() -> None:
    """There is nothing to draw."""
    assert timeline(Record()) == []
