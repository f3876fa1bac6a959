from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulator.telco.draw import Lot, chances, shuffled


@given(st.text())
def test_chances_follow_from_their_subject(subject: str) -> None:
    """The same in every run and on every machine."""
    assert chances(subject) == chances(subject)
    assert len(chances(subject)) == 8
    assert all(0 <= chance < 1 for chance in chances(subject))


def test_chances_are_the_same_on_every_machine() -> None:
    """A number keeps its carrier when Python is updated."""
    assert chances("7575550100")[0] == 0.8359531998494008


@given(st.lists(st.floats(0.001, 1000), min_size=1, max_size=9), st.floats(0, 1, exclude_max=True))
def test_a_lot_always_gives_one_of_its_things(weights: list[float], chance: float) -> None:
    """Rounding at the ends included."""
    lot = Lot(enumerate(weights))

    assert lot.draw(chance) in lot.items
    assert (lot.draw(0.0), lot.draw(1 - 2**-53)) == (0, len(weights) - 1)


def test_a_lot_is_drawn_by_weight() -> None:
    """Three times the weight comes three times as often."""
    lot = Lot([("a", 1), ("b", 3)])

    drawn = Counter(lot.draw(index / 1000) for index in range(1000))

    assert drawn == {"a": 250, "b": 750}


@given(st.integers(0, 300), st.text())
def test_a_shuffle_gives_each_number_once(size: int, subject: str) -> None:
    """Whatever the size, and in the same order again."""
    order = list(shuffled(size, subject))

    assert sorted(order) == list(range(size))
    assert order == list(shuffled(size, subject))


def test_a_shuffle_leaves_no_pattern() -> None:
    """Over many subjects each place holds each number about as often, and steps vary."""
    orders = [list(shuffled(100, f"subject {index}")) for index in range(400)]

    for place in (0, 1, 50, 99):
        assert 47 < sum(order[place] for order in orders) / len(orders) < 52
    steps = Counter(after - before for before, after in pairwise(orders[0]))
    assert steps.most_common(1)[0][1] < 10
