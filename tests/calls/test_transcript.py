"""Transcripts of calls."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.call import Call
from simulator.calls.outcome import Callee, Outcome, Try
from simulator.calls.transcript import (
    Posting,
    moment_of,
    rows_of,
    talk_of,
    transcript_of,
)
from simulator.codes import ResponseCode
from simulator.control.shapes import call_shape
from tests.calls.dialogue.performances import callees, scripts
from tests.calls.lives import lives, magic


def _told(call: Call) -> list[str]:
    """A call from the answer on, without its times."""
    entries = talk_of(call.timeline, text=call.request.text, answered_at=call.answered_at)
    return [f"{entry.who} {entry.what}".strip() for entry in entries]


@given(text=scripts | st.text(), callee=callees())
def test_any_call_fits_a_terminal_and_tells_all_that_was_said(text: str, callee: Callee) -> None:
    """In order, in 80 columns, and with nothing that does something to a terminal."""
    call = lives(Outcome(name="it", tries=(Try(callee=callee),)), text=text)[-1]

    entries = transcript_of(call.timeline, text=text)

    assert all(before.at <= after.at for before, after in pairwise(entries))
    # A script's MaxRingTime may be over before anybody answers.
    rows = [str(row) for row in rows_of(entries, since=call.answered_at or call.placed_at)]
    assert all(len(row) <= 80 and (row.isprintable() or not row) for row in rows)
    told = [entry.what for entry in entries]
    assert all(f"“{moment.said}”" in told for moment in call.timeline if moment.said)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("0100", ["script “Your order is ready.”", "1 Call Answered: the callee hung up"]),
        (
            "0113",
            [
                "script “Your order is ready.”",
                "callee pressed 3",
                "1 Call Answered: the callee hung up",
            ],
        ),
        ("0150", []),
    ],
)
def test_a_plain_message_is_said_at_the_answer(line: str, told: list[str]) -> None:
    """Its timeline holds nothing of it; of a call that nobody answers there is nothing to tell."""
    call = lives(magic(line), text="Your <break time='1s'/> order\nis ready.")[-1]

    assert _told(call)[1:] == told


def test_a_script_tells_who_said_what_and_what_was_set() -> None:
    """The values of variables stand before the moment after which they are seen."""
    call = lives(magic("0127"), text=r"Hello. ~\SetVar(Plan|gold)~ ~\Beep()~ ~\EndCall()~")[-1]

    assert _told(call) == [
        "21 In Call/Ringing: answered: HUMAN",
        "script “Hello.”",
        "callee “hello”",
        "plan = 'gold'",
        "script beeps",
        "callee waited for a prompt in vain",
        "1 Call Answered: the script hung up",
    ]


def test_a_postback_stands_below_what_it_tells_of() -> None:
    """Also if much happens at one moment; one that is sent later stands where it was sent."""
    call = lives(magic("0127"), text=r"Hello. ~\EndCall()~")[-1]
    answered_at = call.answered_at
    assert answered_at is not None
    later = answered_at + timedelta(seconds=0.3)
    postings = [
        Posting(answered_at, ResponseCode.IN_CALL, "at once"),
        Posting(later, ResponseCode.IN_CALL, "again"),
    ]

    entries = transcript_of(call.timeline, text=call.request.text, postings=postings)

    assert [entry.what for entry in entries][4:9] == [
        "21 In Call/Ringing: answered: HUMAN", "at once", "“Hello.”", "“hello”", "again",
    ]  # fmt: skip


def test_a_long_text_is_cut() -> None:
    """A megabyte is of no use in a terminal."""
    call = lives(magic("0100"), text="word " * 10_000)[-1]

    [said] = [line for line in _told(call) if line.startswith("script")]
    assert (len(said), said[-2:]) == (1009, "…”")


@given(text=scripts, callee=callees())
def test_a_moment_is_read_as_the_control_face_tells_it(text: str, callee: Callee) -> None:
    """Those who look over HTTP see the same call."""
    call = lives(Outcome(name="it", tries=(Try(callee=callee),)), text=text)[-1]

    shape = call_shape(call, timeline=True)

    assert tuple(map(moment_of, shape["timeline"])) == call.timeline
