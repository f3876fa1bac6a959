from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.conversation import converse
from simulator.calls.dialogue.beat import Query, Reply
from simulator.calls.dialogue.stage import Limits
from simulator.calls.outcome import Callee
from simulator.phone import PhoneNumber
from tests.calls.dialogue.performances import callees, play, scripts
from tests.calls.lives import request

_ELSEWHERE = PhoneNumber("7575558888")


@given(
    text=st.sampled_from(["One two three four five.", "", "Wait <break time='4s'/> for it."]),
    callee=callees(plain=True),
    transfer=st.booleans(),
    longest=st.integers(1, 400),
)
def test_a_script_that_only_speaks_goes_as_a_plain_message(
    *, text: str, callee: Callee, transfer: bool, longest: int
) -> None:
    """Broadcasts in bulk and most calls are told the short way, which must be the same."""
    wish = request(
        text=text, transfer_number=_ELSEWHERE if transfer else None, max_call_seconds=longest
    )

    played = play(text, callee, wish=wish)

    told = converse(wish, callee)
    keys = [(round(beat.seconds, 6), beat.key) for beat in played.beats if beat.key]
    assert keys == [(round(beat.seconds, 6), beat.key) for beat in told.beats if beat.key]
    assert round(played.ending.seconds, 6) == round(told.seconds, 6)
    assert played.ending.code is told.ending


@given(
    text=scripts | st.text(),
    callee=callees(),
    longest=st.integers(1, 5000),
    answer=st.none() | st.text(max_size=20),
)
def test_every_script_ends_with_every_callee(
    text: str, callee: Callee, longest: int, answer: str | None
) -> None:
    """Within MaxCallLength of virtual time, in order, whatever servers answer."""
    played = play(
        text,
        callee,
        wish=request(text=text, max_call_seconds=longest),
        sounds={"welcome": 3.0},
        limits=Limits(steps=200),
        reply=lambda beat: Reply(answer, beat.seconds) if isinstance(beat.errand, Query) else None,
    )

    times = [beat.seconds for beat in played.beats]
    assert times == sorted(times)
    assert max(times, default=0) <= played.ending.seconds <= longest
