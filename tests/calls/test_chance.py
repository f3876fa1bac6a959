from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.chance import outcome_for
from simulator.calls.outcome import MachineDetection
from simulator.phone import PhoneNumber

_NUMBERS = st.integers(2_000_000_000, 9_999_999_999).map(lambda number: PhoneNumber(str(number)))


@given(_NUMBERS, st.integers())
def test_the_same_seed_gives_the_same_outcome(number: PhoneNumber, seed: int) -> None:
    """Nothing else decides."""
    assert outcome_for(number, seed=seed) == outcome_for(number, seed=seed)


@given(_NUMBERS, st.integers(), st.integers(1, 3))
def test_the_first_tries_are_the_same_however_many(
    number: PhoneNumber, seed: int, tries: int
) -> None:
    """Asking for more tries does not change how the first goes."""
    some = outcome_for(number, seed=seed, tries=tries)

    assert some.tries == outcome_for(number, seed=seed).tries[: len(some.tries)]


def test_ordinary_numbers_end_in_many_ways() -> None:
    """About 72 of 100 are answered, of those most by machines."""
    outcomes = [outcome_for(PhoneNumber(f"202556{line:04}"), seed=1) for line in range(3000)]
    first = [outcome.tries[0] for outcome in outcomes]
    answered = Counter(each.callee.detected for each in first if each.callee)

    assert 0.69 < answered.total() / len(first) < 0.75
    assert answered[MachineDetection.MACHINE] > answered[MachineDetection.HUMAN] > 700
    assert {each.ending for each in first if not each.callee} == {2, 8, 34, 37, 38, 43, 44}


def test_a_different_seed_gives_different_outcomes() -> None:
    """The seed matters."""
    numbers = [PhoneNumber(f"202556{line:04}") for line in range(50)]

    assert [outcome_for(n, seed=1) for n in numbers] != [outcome_for(n, seed=2) for n in numbers]


@given(st.integers())
def test_a_magic_number_ignores_the_seed(seed: int) -> None:
    """It stays exact."""
    assert outcome_for(PhoneNumber("2025550150"), seed=seed).name == "busy"
    assert outcome_for(PhoneNumber("2025550179"), seed=seed).name == "by chance"
