from collections import Counter
from math import ceil

import pytest
from hdrh.histogram import HdrHistogram
from hypothesis import example, given
from hypothesis import strategies as st

from simulator.load.histogram import DIGITS, LONGEST, histogram_of, percentile, quantised, shown

_times = st.integers(0, 3_000) | st.integers(0, LONGEST)
_hundredths = st.integers(1, 9_999)


@given(_times)
def test_no_time_is_told_wrong_by_one_percent(time: int) -> None:
    """What a time is counted as lies below it by less than the 128th part."""
    assert 0 <= (time - quantised(time)) * 128 <= time
    assert quantised(quantised(time)) == quantised(time)


@given(_times)
def test_times_are_counted_as_an_hdr_histogram_counts_them(time: int) -> None:
    """Other tools that read the same format see the same values."""
    histogram = HdrHistogram(1, LONGEST, DIGITS)

    assert quantised(time) == histogram.get_lowest_equivalent_value(time)


@given(st.integers())
def test_a_time_beyond_an_hour_is_an_hour_and_one_below_nothing_is_nothing(time: int) -> None:
    """Clocks of two machines may disagree, and a receiver may hang for a day."""
    assert 0 <= quantised(time) <= LONGEST
    assert quantised(LONGEST + abs(time)) == quantised(LONGEST)
    assert quantised(-abs(time)) == 0


@given(st.lists(_times, min_size=1, max_size=40), _hundredths)
def test_a_percentile_is_that_of_the_sorted_times(times: list[int], hundredths: int) -> None:
    """Nearest rank: the middle of what is counted like the time at that place."""
    counted = Counter(map(quantised, times))
    exact = sorted(times)[ceil(len(times) * hundredths / 10_000) - 1]
    alike = [quantised(exact), histogram_of().get_highest_equivalent_value(exact)]

    found = percentile(counted, hundredths / 100)

    assert found == sum(alike) // 2 + (alike[0] != alike[1])
    assert abs(found - exact) * 200 <= exact


@given(st.integers(1, 1_000_000), st.integers(1, 999))
@example(41_000, 999)
def test_a_rank_is_exact_whatever_the_number_of_times(total: int, thousandths: int) -> None:
    """In floats 99.9 % of 41,000 are a little more than 40,959."""
    within = -(-total * thousandths // 1000)
    counted = {1: within, 2: total - within}

    assert percentile(counted, thousandths / 10) == 1
    assert percentile({1: within - 1, 2: total - within + 1}, thousandths / 10) == 2


@given(st.lists(st.dictionaries(_times.map(quantised), st.integers(1, 9)), max_size=4))
def test_counts_of_several_are_taken_together(several: list[dict[int, int]]) -> None:
    """As if one process had counted all of them."""
    together: Counter[int] = Counter()
    for counts in several:
        together.update(counts)

    assert percentile(several, 90) == percentile(together, 90)
    assert histogram_of(*several).get_total_count() == together.total()


def test_of_nothing_every_percentile_is_nothing() -> None:
    """A report of an empty run can be written."""
    assert percentile({}, 99) == percentile([], 99) == percentile([{}, {7: 0}], 99) == 0


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (1, "1 ns"),
        (999, "999 ns"),
        (999.6, "1 us"),
        (1_234, "1.23 us"),
        (999_499, "999 us"),
        (999_500, "1 ms"),
        (300_000_000, "300 ms"),
        (999_600_000, "1 s"),
        (59_940_000_000, "59.9 s"),
        (999_600_000_000, "1,000 s"),
        (3_600_000_000_000, "3,600 s"),
        (-1_500_000, "-1.5 ms"),
    ],
)
def test_a_time_is_shown_in_the_largest_unit_that_it_fills(nanoseconds: float, text: str) -> None:
    """To three digits; what they round up to a thousand is one of the next unit."""
    assert shown(nanoseconds) == text
