from hypothesis import given
from hypothesis import strategies as st

from simulator.load.tally import Tally
from simulator.load.trouble import Trouble
from tests.load.test_fold import tallies


@given(tallies(), st.dictionaries(st.integers(0, 99), st.integers(0, 9), max_size=3))
def test_a_tally_comes_back_from_its_bytes(tally: Tally, in_flight: dict[int, int]) -> None:
    """Whatever is in it: another process of this machine reads it."""
    tally.in_flight = in_flight
    tally.troubles[Trouble.WRONG_BODY, "http://x answered without 'ü\n' in the body."] = 3

    assert Tally.from_bytes(tally.to_bytes()) == tally


@given(tallies(), tallies())
def test_tallies_add_up(first: Tally, second: Tally) -> None:
    """What is added comes behind what is there."""
    together = Tally.from_bytes(first.to_bytes())
    together.add(second)

    assert together.due == first.due + second.due
    assert together.answer_kind == first.answer_kind + second.answer_kind
    assert together.ended == first.ended + second.ended
    assert together.bytes_sent == first.bytes_sent + second.bytes_sent


def test_a_tally_of_nothing_is_like_a_new_one() -> None:
    """So that nobody is told of it."""
    assert Tally.from_bytes(Tally().to_bytes()) == Tally()
