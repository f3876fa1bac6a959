from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.distribution import Distribution
from simulator.calls.draws import DRAWS_A_TRY, Draw, Draws, subject_of
from simulator.calls.keypad import keypad_of
from simulator.calls.parameters import Keys

_WORDS = st.integers(0, 2**64 - 1)
_CHANCES = st.floats(0, 1, exclude_max=True)


@given(_WORDS, st.sampled_from(Draw), st.integers(1, 3))
def test_a_draw_is_a_number_from_zero_to_below_one(subject: int, draw: Draw, number: int) -> None:
    """And the same for ever."""
    chance = Draws(subject).of(draw, number)
    assert 0 <= chance < 1
    assert chance == Draws(subject).of(draw, number)


def test_draws_are_the_same_on_every_machine() -> None:
    """Splitmix64 is arithmetic on whole numbers."""
    assert subject_of("7") == 16667848380713045890
    assert Draws(0).of(Draw.ENDING) == 0.8833108082136426
    assert Draws(0).of(Draw.DIAL) == 0.43152799704850997


def test_every_draw_of_a_call_is_one_of_its_own() -> None:
    """Names and tries do not share numbers."""
    draws = Draws(12345)
    drawn = {draws.of(draw, number) for draw, number in product(Draw, (1, 2, 3))}
    assert len(drawn) == 3 * len(Draw)
    assert len(Draw) <= DRAWS_A_TRY


_DISTRIBUTIONS = st.one_of(
    st.builds(Distribution, median=st.floats(0.1, 100), sigma=st.floats(0, 2)),
    st.builds(Distribution, mean=st.floats(0, 100), deviation=st.floats(0, 30)),
    st.builds(Distribution, least=st.floats(0, 5), most=st.floats(5, 50)),
    st.builds(
        Distribution,
        quantiles=st.lists(st.floats(0, 900), min_size=2).map(lambda each: tuple(sorted(each))),
    ),
)


@given(_DISTRIBUTIONS, _CHANCES, _CHANCES)
def test_a_larger_draw_gives_no_smaller_value(
    distribution: Distribution, one: float, other: float
) -> None:
    """Quantiles rise, within their limits."""
    low, high = sorted((one, other))
    assert distribution.least <= distribution.at(low) <= distribution.at(high) + 1e-9
    assert distribution.at(high) <= distribution.most


def test_half_of_all_values_lie_below_the_median() -> None:
    """And the deciles are those of the formula."""
    assert abs(Distribution(median=8, sigma=0.45).at(0.5) - 8) < 0.01
    assert abs(Distribution(median=8, sigma=0.45).at(0.9) - 14.24) < 0.05
    assert abs(Distribution(mean=21, deviation=3).at(0.1) - 17.155) < 0.02
    assert Distribution(least=4, most=12).seconds(0.99999) == 11.999


@given(_CHANCES)
def test_nobody_presses_zero_by_chance(chance: float) -> None:
    """It would ask for a transfer."""
    pressed = keypad_of(Keys()).draw(chance)
    assert pressed
    assert set(pressed) <= set("123456789")
