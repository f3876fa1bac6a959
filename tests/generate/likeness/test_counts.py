from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.likeness.counts import OTHER, Histogram, ValueCounts, bucket_of, width_of

_SECONDS = st.floats(0, 1e9)


def _histogram(*seconds: float, width: float = 1.0) -> Histogram:
    histogram = Histogram(width)
    for each in seconds:
        histogram.add(each)
    return histogram


def test_only_so_many_values_are_kept() -> None:
    """Those that come later are other values; those that are known still count."""
    counts = ValueCounts(most=2)

    for value in "abcdab":
        counts.add(value)

    assert counts.counts == {"a": 2, "b": 2, OTHER: 2}
    assert counts.total == 6
    assert counts.overflowed


def test_as_many_values_as_are_kept_do_not_overflow() -> None:
    """The last one that fits is kept."""
    counts = ValueCounts(most=2)

    for value in "ab":
        counts.add(value)

    assert not counts.overflowed


def test_long_values_are_told_apart_by_their_beginning() -> None:
    """A recording cannot fill memory with one long text."""
    counts = ValueCounts()

    counts.add("x" * 1_000_000)

    assert counts.counts == {"x" * 64: 1}


def test_values_fold_into_others() -> None:
    """What one side has dropped, the other drops to be compared."""
    counts = ValueCounts()
    for value in "aabc":
        counts.add(value)

    assert counts.folded({"a"}) == {"a": 2, OTHER: 2}


@given(_SECONDS)
def test_every_number_lies_in_its_bucket(seconds: float) -> None:
    """From the lower edge to less than the width above it."""
    edge = bucket_of(seconds)

    assert edge <= seconds < edge + width_of(edge)
    assert bucket_of(edge) == edge
    assert width_of(edge) <= max(1, edge / 75)


@given(_SECONDS)
def test_buckets_leave_no_gap(seconds: float) -> None:
    """Where one ends, the next begins."""
    edge = bucket_of(seconds)

    assert bucket_of(edge + width_of(edge)) == edge + width_of(edge)


def test_memory_is_bounded_by_the_largest_number() -> None:
    """All seconds that fit 32 bits lie in some two thousand buckets."""
    edges = [0]
    while edges[-1] < 2**31:
        edges.append(edges[-1] + width_of(edges[-1]))

    assert len(edges) < 2300


def test_a_quantile_lies_within_its_bucket_by_rank() -> None:
    """Ten of one second are spread evenly over it."""
    histogram = _histogram(*[7] * 10)

    assert histogram.quantiles((0, 0.5, 1)) == (7.0, 7.5, 8.0)
    assert histogram.quantile(0.25) == 7.25


def test_quantiles_skip_empty_buckets() -> None:
    """Nothing lies between two numbers that came."""
    assert _histogram(1, 1, 50, 50).quantiles((0.25, 0.75)) == (1.5, 50.5)


def test_fine_buckets_keep_tenths() -> None:
    """A width of a tenth tells 16.7 from 16.8."""
    histogram = _histogram(16.75, 16.75, width=0.1)

    assert histogram.quantiles((0, 1)) == pytest.approx((16.7, 16.8))
    assert histogram.mean == 16.75


def test_the_mean_is_exact() -> None:
    """Buckets do not round it."""
    assert _histogram(1.25, 2.25).mean == 1.75
    assert Histogram().mean == 0


def test_counts_can_be_added_at_once() -> None:
    """As silent seconds are."""
    histogram = Histogram()

    histogram.add(0, 9)
    histogram.add(10)

    assert (histogram.total, histogram.mean) == (10, 1.0)


def test_nothing_has_no_quantiles() -> None:
    """It is asked for by mistake."""
    with pytest.raises(ValueError, match="a histogram without counts has no quantiles"):
        Histogram().quantile(0.5)


@given(st.lists(st.floats(0, 5000), min_size=1, max_size=50))
def test_quantiles_rise_and_stay_near_the_numbers(seconds: list[float]) -> None:
    """For whatever was added."""
    histogram = _histogram(*seconds)

    quantiles = histogram.quantiles(tuple(place / 10 for place in range(11)))

    assert all(one <= other for one, other in pairwise(quantiles))
    assert quantiles[0] >= bucket_of(min(seconds))
    assert quantiles[-1] == bucket_of(max(seconds)) + width_of(bucket_of(max(seconds)))


def test_shares_below_rise_to_one() -> None:
    """Edges that hold nothing add nothing."""
    assert list(_histogram(1, 1, 3, 9).shares_below([1, 2, 3, 9])) == [0.5, 0.5, 0.75, 1.0]
