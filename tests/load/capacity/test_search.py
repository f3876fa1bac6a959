from collections.abc import Callable
from math import ceil, log, log2
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.load.capacity.search import Ending, Outcome, Search

firsts = st.integers(1, 5_000)
precisions = st.floats(0.01, 0.5)
limits = st.integers(1, 50_000)


def applied(search: Search, receiver: Callable[[int], Outcome]) -> list[int]:
    """The loads that a search asks for until it is over."""
    loads = []
    while search.load is not None:
        loads.append(search.load)
        search.tell(receiver(search.load))
        assert len(loads) < 1_000, f"Expected an end, got {loads[-5:]} at last."
    return loads


def most_steps(first: int, most: int, precision: float) -> int:
    """How many loads a search may need: doublings, and halvings of what a doubling leaves."""
    doublings = max(ceil(log2(most / first)), 0) + 1
    halvings = ceil(log2(log(2) / log(1 + precision))) + 2
    return doublings + max(halvings, 0)


def carrying(capacity: int) -> Callable[[int], Outcome]:
    """A receiver that carries all loads up to one."""
    return lambda load: Outcome.MET if load <= capacity else Outcome.MISSED


@given(first=firsts, most=limits, precision=precisions, capacity=limits)
def test_the_threshold_of_a_monotone_receiver_is_found(
    first: int, most: int, precision: float, capacity: int
) -> None:
    """For every receiver: what is met and what is missed lie as close as was asked."""
    search = Search(first=first, most=most, precision=precision)

    loads = applied(search, carrying(capacity))

    match search.ending:
        case Ending.NEVER:
            assert capacity < min(first, most) == search.missed
        case Ending.MOST:
            assert capacity >= most == search.met
        case _:
            assert search.ending is Ending.FOUND
            assert search.met is not None
            assert search.missed is not None
            assert search.met <= capacity < search.missed
            assert search.missed <= max(search.met * (1 + precision), search.met + 1)
    assert max(loads) <= most


@given(first=firsts, most=limits, precision=precisions, capacity=limits)
def test_the_number_of_steps_is_bounded(
    first: int, most: int, precision: float, capacity: int
) -> None:
    """No load is tried twice by a search that is never in doubt, save a gentlest that is missed."""
    search = Search(first=first, most=most, precision=precision)

    loads = applied(search, carrying(capacity))

    repeated = search.ending is Ending.NEVER
    assert len(loads) <= most_steps(min(first, most), most, precision) + repeated
    assert len(loads) == len(set(loads)) + repeated


@given(
    first=firsts,
    most=limits,
    precision=precisions,
    capacity=limits,
    noise=st.floats(0, 0.3),
    chance=st.randoms(use_true_random=False),
)
def test_a_noisy_receiver_is_found_within_its_noise(
    *, first: int, most: int, precision: float, capacity: int, noise: float, chance: Random
) -> None:
    """For every receiver that chance decides about near its threshold, and only there."""
    low, high = capacity * (1 - noise), capacity * (1 + noise)

    def receiver(load: int) -> Outcome:
        if low <= load <= high:
            return chance.choice([Outcome.MET, Outcome.NARROWLY])
        return Outcome.MET if load < low else Outcome.MISSED

    search = Search(first=first, most=most, precision=precision)
    loads = applied(search, receiver)

    assert search.met is None or search.met <= high
    assert search.missed is None or search.missed >= low
    if search.ending is Ending.FOUND:
        assert search.met is not None
        assert search.missed is not None
        assert search.missed <= max(search.met * (1 + precision), search.met + 1)
    assert len(loads) <= 2 * most_steps(min(first, most), most, precision)
    assert all(loads.count(load) <= 2 for load in loads)


@pytest.mark.parametrize("first", [Outcome.NARROWLY, Outcome.UNTOLD])
def test_what_is_in_doubt_is_repeated_once(first: Outcome) -> None:
    """The second time counts, whatever it is."""
    search = Search(first=300, most=1_200, precision=0.05)
    search.tell(Outcome.MET)

    search.tell(first)

    assert (search.load, search.again, search.missed) == (600, True, None)
    search.tell(Outcome.MET)
    assert (search.load, search.again, search.met) == (1_200, False, 600)


def test_a_narrow_miss_counts_when_it_happens_again() -> None:
    """Twice is no chance any more."""
    search = Search(first=300, most=1_200, precision=0.05)
    search.tell(Outcome.MET)

    search.tell(Outcome.NARROWLY)
    search.tell(Outcome.NARROWLY)

    assert (search.met, search.missed, search.load) == (300, 600, 424)


def test_a_clear_miss_is_not_repeated() -> None:
    """An overload takes long to drain, so it is not asked for twice."""
    search = Search(first=300, most=1_200, precision=0.05)
    search.tell(Outcome.MET)

    search.tell(Outcome.MISSED)

    assert (search.missed, search.load) == (600, 424)


def test_a_miss_of_the_gentlest_load_is_repeated() -> None:
    """It would end the search, and one stall of a machine is no verdict on a receiver."""
    search = Search(first=300, most=1_200, precision=0.05)

    search.tell(Outcome.MISSED)

    assert (search.load, search.again, search.ending) == (300, True, None)
    search.tell(Outcome.MISSED)
    assert (search.load, search.ending, search.missed) == (None, Ending.NEVER, 300)


def test_a_generator_that_falls_behind_twice_ends_the_search() -> None:
    """What it has shown by then stays known."""
    search = Search(first=300, most=1_200, precision=0.05)
    search.tell(Outcome.MET)

    search.tell(Outcome.UNTOLD)
    search.tell(Outcome.UNTOLD)

    assert (search.load, search.ending) == (None, Ending.UNTOLD)
    assert (search.met, search.untold, search.missed) == (300, 600, None)


def test_a_search_that_is_over_takes_in_nothing() -> None:
    """There was no load to tell of."""
    search = Search(first=300, most=300, precision=0.05)
    search.tell(Outcome.MET)

    with pytest.raises(ValueError, match="The search is over, so no load was applied"):
        search.tell(Outcome.MET)
