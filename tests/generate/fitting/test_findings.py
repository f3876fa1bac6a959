from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.fitting.findings import (
    ENOUGH,
    Finding,
    finding,
    one_more,
    percentiles,
    rounded,
    share,
)
from simulator.generate.likeness.counts import Histogram


@pytest.mark.parametrize(("samples", "enough"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_a_finding_needs_observations(samples: int, *, enough: bool) -> None:
    """Below a number of them the base knows better."""
    assert finding("human", "listen", 0.5, samples, "people").enough is enough


def test_a_finding_names_its_parameters_in_full() -> None:
    """As a profile's file has them."""
    assert Finding("human", {"early": 1, "listen": 2}, 0, "").parameters == (
        "human.early", "human.listen",
    )  # fmt: skip
    assert finding("", "wireless", 0.5, 0, "calls").parameters == ("wireless",)


def test_a_share_of_nothing_is_none() -> None:
    """And others are rounded for the reader."""
    assert share(0, 0) == 0
    assert share(1, 3) == 0.33333


def test_what_never_came_stays_possible_if_it_was_expected() -> None:
    """As if one more had come that went as expected."""
    assert one_more({"yes": 99}, {"yes": 0.5, "no": 0.5, "never": 0.0}) == {
        "yes": 0.995,
        "no": 0.005,
        "never": 0.0,
    }


@given(st.dictionaries(st.text(max_size=3), st.floats(0.001, 1e6), min_size=1, max_size=10))
def test_rounded_shares_sum_to_one(weights: dict[str, float]) -> None:
    """Whatever was rounded off."""
    shares = rounded(weights)

    assert sum(shares.values()) == pytest.approx(1, abs=1e-9)
    assert all(0 <= each <= 1 for each in shares.values())


def test_percentiles_are_those_of_what_was_counted() -> None:
    """A distribution drawn from them has the same quantiles."""
    histogram = Histogram()
    for second in range(200):
        histogram.add(sqrt(second))

    distribution = percentiles(histogram)

    assert distribution is not None
    assert len(distribution.quantiles) == 101
    for chance in (0.1, 0.5, 0.9):
        assert distribution.at(chance) == pytest.approx(histogram.quantile(chance), abs=0.02)


def test_percentiles_can_be_changed() -> None:
    """From seconds to shares of a message."""
    histogram = Histogram()
    histogram.add(10)

    distribution = percentiles(histogram, lambda seconds: seconds / 10)

    assert distribution is not None
    assert distribution.quantiles[50] == 1.05


def test_nothing_has_no_percentiles() -> None:
    """It stays as the base has it."""
    assert percentiles(Histogram()) is None
