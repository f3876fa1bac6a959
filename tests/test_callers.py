import pytest

from simulator.callers import caller_for
from simulator.calls.magic import MAGIC_NUMBERS, outcome_named
from simulator.calls.outcome import Callee, MachineDetection
from simulator.calls.profiles import DEFAULT_PROFILE, profile_named
from simulator.decisions import UndecidableError
from simulator.phone import PhoneNumber

_PROFILE = profile_named(DEFAULT_PROFILE)
_ORDINARY = PhoneNumber("7572340001")


def _caller(number: PhoneNumber | None, *, wanted: str = "", decided: str = "") -> Callee:
    return caller_for(
        number,
        wanted=outcome_named(wanted) if wanted else None,
        decided=outcome_named(decided) if decided else None,
        seed=0,
        profile=_PROFILE,
    )


def test_what_is_wanted_goes_before_what_was_decided_and_that_before_the_number() -> None:
    """Each is left out in turn."""
    magic = PhoneNumber("2025550112")

    assert _caller(magic, wanted="presses 7", decided="presses 8").presses == "7"
    assert _caller(magic, decided="presses 8").presses == "8"
    assert _caller(magic).presses == "2"
    assert _caller(_ORDINARY).presses == ""


def test_of_an_outcome_with_several_tries_the_one_counts_who_answers() -> None:
    """Busy tries are of another direction."""
    third = _caller(PhoneNumber("2025550155"))

    assert third.detected is MachineDetection.MACHINE


@pytest.mark.parametrize("name", ["busy", "vacant", "no answer"])
def test_a_caller_who_is_not_there_cannot_be_wanted(name: str) -> None:
    """Somebody has to be on the line."""
    with pytest.raises(UndecidableError) as refused:
        _caller(_ORDINARY, wanted=name)

    assert str(refused.value) == (
        f"{name!r} is no way to call in: nobody is on the line. Choose an outcome in which somebody"
        " answers, such as 'presses 1'."
    )


def test_who_was_decided_to_be_busy_calls_as_anybody() -> None:
    """A decision is about calls to the number; a caller is there."""
    assert _caller(_ORDINARY, decided="busy") == _caller(_ORDINARY)
    assert _caller(PhoneNumber("2025550150")).reaction is not None


def test_every_magic_number_can_call_in() -> None:
    """Whatever it forces of calls to it."""
    for line in MAGIC_NUMBERS:
        assert _caller(PhoneNumber(f"202555{line}")) is not None


def test_an_ordinary_caller_listens_to_the_end_and_is_the_same_for_a_seed() -> None:
    """Somebody who withholds the number, too."""
    for number in (_ORDINARY, None):
        caller = _caller(number)
        assert caller == _caller(number)
        assert (caller.hears_seconds, caller.detected) == (None, MachineDetection.HUMAN)
