"""Callees who were told what to do: what they hear, and what they do not come to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.dialogue.acts import (
    Act,
    HangsUp,
    Hears,
    Presses,
    Says,
    Stays,
    Waits,
    WaitsForPrompt,
)
from simulator.calls.outcome import Callee, MachineDetection
from tests.calls.dialogue.performances import Played, acts, play, scripts

_MENU = "One two three four. Press 1 for more. Five six."
_HEARS = Hears("press 1")


def _played(text: str, *told: Act) -> Played:
    return play(text, Callee(acts=told))


def _undone(played: Played) -> object:
    changes = [beat.changes or {} for beat in played.beats]
    return next((each["undone"] for each in changes if "undone" in each), ())


def test_words_are_heard_once_they_are_said() -> None:
    """And acted on from then on, after the time that a person needs."""
    played = _played(_MENU, _HEARS, Presses("1"))

    heard_at = played.at("heard")
    assert 2.9 < heard_at < 3.5
    assert played.at("pressed 1") == heard_at + 0.8
    assert "the callee heard “press 1”" in played.notes


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PRESS\n   1 for more.", "press 1"),
        ("Press <break time='1s'/> 1.", "press 1"),
        ("Press 1.", "press\t1"),
        ("~\\SetVar(x|Press 1)~ ~\\VariableToTTS(x)~", "Press 1"),
    ],
)
def test_letter_case_white_space_and_tags_mean_nothing(text: str, words: str) -> None:
    """What is heard is speech."""
    assert f"the callee heard “{words}”" in _played(text, Hears(words)).notes


def test_each_saying_is_heard_once() -> None:
    """Who waits for the same words again waits for them to be said again."""
    once = _played("Press 1.", _HEARS, _HEARS)
    twice = _played("Press 1. Or press 1.", _HEARS, _HEARS)

    assert _undone(once) == (_HEARS,)
    assert twice.notes.count("the callee heard “press 1”") == 2


def test_what_was_said_while_the_callee_was_busy_is_not_heard() -> None:
    """Nobody listens while they speak."""
    played = _played("Press 1. Goodbye.", Says("who is there", 9.0), _HEARS, Presses("1"))

    assert _undone(played) == (_HEARS, Presses("1"))


def test_words_that_a_beep_cut_off_are_heard_when_they_are_said_again() -> None:
    """The message begins again after a machine's greeting."""
    machine = Callee(
        detected=MachineDetection.MACHINE, greeting_seconds=2.0, acts=(_HEARS, Presses("1"))
    )

    assert play(_MENU, machine).at("heard") > 4.9


def test_a_prompt_that_was_over_before_the_callee_was_ready_is_none() -> None:
    """The next one is answered."""
    script = r"~\WaitForDTMF(5)~ Once more. ~\WaitForDTMF(5)~ ~\EndCall()~"
    played = _played(script, Waits(5.5), WaitsForPrompt(), Presses("7"))

    assert round(played.at("pressed 7"), 3) == 7.1


@pytest.mark.parametrize(
    ("told", "undone", "note"),
    [
        (
            (_HEARS, Presses("1"), HangsUp()),
            (_HEARS, Presses("1")),
            "the callee never heard “press 1”",
        ),
        (
            (WaitsForPrompt(), Says("hello", 1.0)),
            (WaitsForPrompt(), Says("hello", 1.0)),
            "the callee waited for a prompt in vain",
        ),
        ((Waits(0.5), Presses("789")), (Presses("89"),), "the callee did not come to press 89"),
        ((Waits(9), Says("bye", 1)), (Says("bye", 1),), "the callee did not come to say “bye”"),
    ],
)
def test_what_a_callee_did_not_come_to_is_told_at_the_end(
    told: tuple[Act, ...], undone: tuple[Act, ...], note: str
) -> None:
    """The first act that was in vain is why the others were."""
    played = _played(r"Hello there you. ~\EndCall()~", *told)

    assert _undone(played) == undone
    assert (played.beats[-1].note, played.beats[-1].seconds) == (note, played.ending.seconds)


@pytest.mark.parametrize("last", [Waits(60), HangsUp(), Stays()])
def test_waiting_and_hanging_up_are_not_missed(last: Act) -> None:
    """The call is over; there is nothing left to wait for, nor to hang up."""
    assert _undone(_played(r"Hello. ~\EndCall()~", last)) == ()


def test_who_hangs_up_is_said() -> None:
    """The end of a call tells which side ended it."""
    assert _played("Hello.", HangsUp()).ending.note == "the callee hung up"
    assert _played(r"~\EndCall()~", Waits(9)).ending.note == "the script hung up"


@given(text=scripts, told=st.lists(acts, min_size=1, max_size=6).map(tuple))
def test_every_act_is_done_or_told_to_be_undone(text: str, told: tuple[Act, ...]) -> None:
    """What shows of an act is on the timeline; what is undone is the rest, in order."""
    played = play(text, Callee(acts=told))

    undone = _undone(played)
    assert isinstance(undone, tuple)
    heard = [note for note in played.notes if note.startswith("the callee heard ")]
    words = [f"the callee heard “{act.words}”" for act in told if isinstance(act, Hears)]
    assert heard == words[: len(heard)]
    assert len(words) - len(heard) == sum(isinstance(act, Hears) for act in undone)
    keys = "".join(act.keys for act in told if isinstance(act, Presses))
    assert keys == played.digits + "".join(act.keys for act in undone if isinstance(act, Presses))
