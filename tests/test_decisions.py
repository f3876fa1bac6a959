import pytest

from simulator.calls.magic import outcome_named
from simulator.decisions import Decisions, UndecidableError
from simulator.phone import PhoneNumber

_BUSY, _HUMAN = outcome_named("busy"), outcome_named("human")
_ORDINARY, _OTHER = PhoneNumber("7572341234"), PhoneNumber("7572341235")
_MAGIC, _REFUSED = PhoneNumber("7575550150"), PhoneNumber("7575550180")


@pytest.fixture
def decisions() -> Decisions:
    """Return decisions of which there are none yet."""
    return Decisions()


def test_nothing_is_decided_at_first(decisions: Decisions) -> None:
    """Number and seed have their say."""
    assert decisions.about(_ORDINARY) is decisions.about(_MAGIC) is None


def test_a_number_goes_as_decided(decisions: Decisions) -> None:
    """A magic one too, with an extension or without; the newest decision counts."""
    decisions.decide(_BUSY, _ORDINARY)
    decisions.decide(_BUSY, _MAGIC)
    decisions.decide(_HUMAN, _MAGIC)

    assert decisions.about(PhoneNumber("7572341234", "12")) is _BUSY
    assert decisions.about(_MAGIC) is _HUMAN
    assert decisions.about(_OTHER) is None


def test_all_ordinary_numbers_can_be_decided_about(decisions: Decisions) -> None:
    """A magic number says itself how it goes, and a number's own decision goes before."""
    decisions.decide(_HUMAN, _OTHER)
    decisions.decide(_BUSY, None)

    assert decisions.about(_ORDINARY) is _BUSY
    assert decisions.about(_OTHER) is _HUMAN
    assert decisions.about(_MAGIC) is None


def test_a_refusal_is_no_way_to_go(decisions: Decisions) -> None:
    """A request is refused before there is a call."""
    with pytest.raises(UndecidableError) as caught:
        decisions.decide(outcome_named("refused with 4"), _ORDINARY)

    assert str(caught.value) == (
        "'refused with 4' is no way for a call to go: such a request becomes no call."
        " Let the customer call one of the magic numbers 555-0180 to 555-0197."
    )


def test_a_number_that_is_always_refused_has_no_call_to_decide_about(decisions: Decisions) -> None:
    """So that nobody waits for one."""
    with pytest.raises(UndecidableError) as caught:
        decisions.decide(_BUSY, _REFUSED)

    assert str(caught.value) == (
        "Calls to 757-555-0180 cannot go as 'busy': every request for this magic number is"
        " refused with 3. Choose another number."
    )
