from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.chance import outcome_by_chance
from simulator.calls.draws import Draws
from simulator.calls.magic import MAGIC_NUMBERS
from simulator.calls.outcome import MachineDetection, Outcome, Try
from simulator.calls.profile import Profile
from simulator.calls.profiles import profile_named, profile_names
from simulator.codes import Phase, ResponseCode
from simulator.errors import UnknownNameError
from simulator.generate.invention.orders import NothingFitsError, Order, outcome_names

_DRAWS = st.integers(0, 2**64 - 1).map(Draws)
_PROFILES = st.sampled_from(profile_names()).map(profile_named)
_MAGIC = {magic.outcome.name: magic for magic in MAGIC_NUMBERS.values()}
_DETECTED = {
    "human": MachineDetection.HUMAN,
    "machine": MachineDetection.MACHINE,
    "fax": MachineDetection.FAX,
}
_NOBODY = ("no answer", "busy", "vacant", "disconnected", "congestion", "telecom denied",
           "telecom timeout")  # fmt: skip
_TRANSFERS = ("transferred", "transfer fails", "hangs up in transfer")


def test_outcomes_have_the_names_of_the_magic_numbers() -> None:
    """All but those that stand for a refused request, which makes no call."""
    assert set(outcome_names()) == {
        name for name, magic in _MAGIC.items() if magic.outcome.refusal is None
    }


@given(
    draws=_DRAWS, profile=_PROFILES, wireless=st.booleans(), name=st.sampled_from(sorted(_DETECTED))
)
def test_who_answers_can_be_ordered(
    *, draws: Draws, profile: Profile, wireless: bool, name: str
) -> None:
    """At the first dialling, on any list, and taken for what it is."""
    outcome = Order(outcome=name).draw(draws, profile=profile, wireless=wireless)

    (only,) = outcome.tries
    assert only.callee is not None
    assert only.callee.detected is _DETECTED[name]


@given(
    draws=_DRAWS,
    profile=_PROFILES,
    wireless=st.booleans(),
    name=st.sampled_from(_NOBODY),
    tries=st.integers(1, 3),
)
def test_that_nobody_answers_can_be_ordered(
    *,
    draws: Draws,
    profile: Profile,
    wireless: bool,
    name: str,
    tries: int,
) -> None:
    """At every dialling that there is, and with the magic number's ResponseCode."""
    outcome = Order(outcome=name).draw(draws, profile=profile, wireless=wireless, tries=tries)

    assert {dialling.ending for dialling in outcome.tries} == {_MAGIC[name].ending}
    assert all(dialling.callee is None for dialling in outcome.tries)
    assert len(outcome.tries) == (tries if name in ("no answer", "busy") else 1)


@given(draws=_DRAWS, profile=_PROFILES, wireless=st.booleans(), name=st.sampled_from(_TRANSFERS))
def test_a_transfer_can_be_ordered(
    *, draws: Draws, profile: Profile, wireless: bool, name: str
) -> None:
    """Somebody presses 0, and it ends as it was wanted."""
    outcome = Order(outcome=name).draw(draws, profile=profile, wireless=wireless)

    callee = outcome.tries[0].callee
    assert callee is not None
    assert callee.presses == "0"
    assert callee.transfer.ending is _MAGIC[name].ending


def test_other_outcomes_are_those_of_magic_numbers() -> None:
    """They leave nothing to chance; neither does one ready made."""
    own = Outcome(name="own", tries=(Try(ending=ResponseCode.BUSY),))
    profile = profile_named("opt_in_notice")

    for wanted, outcome in (("presses 345", _MAGIC["presses 345"].outcome), (own, own)):
        order = Order(outcome=wanted)
        assert order.draw(Draws(1), profile=profile, wireless=True) is outcome


@given(draws=_DRAWS, profile=_PROFILES, wireless=st.booleans())
def test_an_empty_order_leaves_all_to_chance(
    *, draws: Draws, profile: Profile, wireless: bool
) -> None:
    """The same draws give the same outcome as without an order, the hour considered."""
    noon = datetime(2026, 1, 6, 12, tzinfo=UTC)

    outcome = Order().draw(draws, profile=profile, wireless=wireless, local=noon, tries=2)

    assert outcome == outcome_by_chance(
        draws, profile=profile, wireless=wireless, local=noon, tries=2
    )


@pytest.mark.parametrize("code", [code for code in ResponseCode if code.phase is Phase.FAILED])
def test_every_failure_can_be_ordered_by_its_code(code: ResponseCode) -> None:
    """Whether chance knows of it or only a magic number does."""
    outcome = Order(code=code).draw(
        Draws(1), profile=profile_named("opt_in_notice"), wireless=False
    )

    assert code in {outcome.undialled, *(dialling.ending for dialling in outcome.tries)}


@pytest.mark.parametrize(
    "code",
    [code for code in ResponseCode if code.phase is Phase.REFUSED]
    + [ResponseCode.INCOMING_CALL, ResponseCode.CONFERENCE_START],
)
def test_a_code_that_no_outgoing_call_comes_to_is_refused(code: ResponseCode) -> None:
    """It answers a request, or is of an incoming call or a conference."""
    with pytest.raises(NothingFitsError) as refusal:
        Order(code=code)

    assert str(refusal.value) == (
        f"No outgoing call of a plain message comes to ResponseCode {code:d} ({code.text});"
        " they come to 0, 1, 2, 8, 9, 12, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 32, 33, 34,"
        " 35, 36, 37, 38, 40, 43, 44, 45, 46."
    )


def test_an_outcome_that_nothing_is_called_is_refused() -> None:
    """The nearest is offered."""
    with pytest.raises(UnknownNameError) as refusal:
        Order(outcome="busi")

    assert str(refusal.value) == (
        "No outcome is called 'busi'. Did you mean 'busy'?"
        " outcome_names() in simulator.generate.invention.orders lists all of them."
    )


def test_an_outcome_that_makes_no_call_is_refused() -> None:
    """A refused request has no postbacks."""
    refused = Outcome(name="refused", refusal=ResponseCode.KEY_INVALID)

    with pytest.raises(NothingFitsError) as refusal:
        Order(outcome=refused)

    assert str(refusal.value) == "The outcome 'refused' refuses the request, so there is no call."
