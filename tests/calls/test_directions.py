from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.dialogue.acts import (
    HangsUp,
    Hears,
    Presses,
    Says,
    Stays,
    Waits,
    WaitsForPrompt,
)
from simulator.calls.directions import (
    DirectionsError,
    are_directions,
    as_directions,
    read_directions,
)
from simulator.calls.magic import outcome_named
from simulator.calls.outcome import Callee, MachineDetection
from simulator.codes import ResponseCode

_SECONDS = st.integers(0, 600_000).map(lambda milliseconds: milliseconds / 1000)
_WORDS = st.text(
    st.characters(exclude_characters='"“”', exclude_categories=("C", "Z")), min_size=1, max_size=20
)
_ACTS = st.one_of(
    st.builds(Waits, _SECONDS),
    st.builds(WaitsForPrompt),
    st.builds(Hears, _WORDS),
    st.builds(Says, _WORDS, _SECONDS),
    st.builds(Presses, st.text("0123456789*#", min_size=1, max_size=8)),
    st.builds(HangsUp),
    st.builds(Stays),
)


def _callee(text: str) -> Callee:
    callee = read_directions(text).tries[0].callee
    assert callee is not None
    return callee


@given(st.lists(_ACTS, min_size=1, max_size=8).map(tuple))
def test_acts_written_down_are_read_as_the_same_acts(acts: tuple[Waits | HangsUp, ...]) -> None:
    """What is shown of a callee can be given back."""
    assert _callee(as_directions(acts)).acts == acts


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """With the one error that says what a callee can do."""
    with suppress(DirectionsError):
        assert read_directions(text).tries[0].callee is not None


def test_a_sentence_is_read_act_by_act() -> None:
    """Commas separate; 'then' and 'and' mean nothing."""
    text = (
        "answers after 2 rings, says hello, waits for the prompt, presses 1, then 4 5 #, hangs up"
    )

    outcome = read_directions(text)

    assert outcome.name == text
    assert outcome.tries[0].ring_seconds == 8
    assert _callee(text).acts == (
        Says("hello", 0.4), WaitsForPrompt(), Presses("1"), Presses("45#"), HangsUp(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "ring_seconds"),
    [
        ("answers", 8),
        ("answers at once", 0.5),
        ("answers after 1 ring", 2),
        ("answers after 3 rings", 14),
        ("answers after 28 seconds", 28),
    ],
)
def test_a_ring_lasts_six_seconds(text: str, ring_seconds: float) -> None:
    """Two of sound and four of silence, as in North America; the callee answers in the sound."""
    assert read_directions(text).tries[0].ring_seconds == ring_seconds


def test_a_machine_is_told_apart() -> None:
    """Who answers can be said too, and what they are like."""
    callee = _callee("is an answering machine, greets for 9.5 seconds, is recorded")

    assert callee.detected is MachineDetection.MACHINE
    assert callee.greeting_seconds == 9.5
    assert callee.recorded


@pytest.mark.parametrize(
    ("text", "ending", "talk_seconds"),
    [
        ("presses 0, is transferred for 30 seconds", ResponseCode.TRANSFERRED, 30),
        ("presses 0, gets nobody in the transfer", ResponseCode.TRANSFER_FAILED, 0),
        ("presses 0, gives up in the transfer", ResponseCode.HUNG_UP_DURING_TRANSFER, 0),
    ],
)
def test_a_transfer_has_three_endings(text: str, ending: ResponseCode, talk_seconds: float) -> None:
    """As the provider's ResponseCodes have it."""
    assert _callee(text).transfer.ending is ending
    assert _callee(text).transfer.talk_seconds == talk_seconds


def test_quoted_words_may_hold_commas() -> None:
    """A comma inside quotation marks separates nothing."""
    assert _callee('says "yes, please" for 2 seconds').acts == (Says("yes, please", 2),)


def test_what_a_callee_cannot_do_is_refused() -> None:
    """With everything that one can do."""
    with pytest.raises(DirectionsError) as caught:
        read_directions("answers, hangs upp")

    assert str(caught.value) == (
        "A callee cannot do 'hangs upp'. Did you mean 'hangs up'? There are: answers after 2 rings;"
        ' answers at once; is a machine; greets for 12 seconds; says hello; hears "press 1";'
        " waits for the prompt; waits 3 seconds; presses 1; hangs up; stays on the line; listens;"
        " is transferred for 95 seconds; gets nobody in the transfer; gives up in the transfer;"
        " is recorded."
    )


def test_long_directions_are_refused() -> None:
    """They come over HTTP."""
    with pytest.raises(DirectionsError, match="at most 4,096 characters, got 5,000"):
        read_directions("x" * 5000)


def test_a_name_comes_before_directions() -> None:
    """`hangs up early` has been a name for longer."""
    assert outcome_named("hangs up early").name == "hangs up early"
    assert are_directions("hangs up early")
    assert outcome_named("hangs up").name == "hangs up"
