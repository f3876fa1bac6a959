import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.speech import speech_seconds

_RATES = st.integers(0, 20)


@given(st.text(), _RATES)
def test_speech_takes_a_finite_time(text: str, rate: int) -> None:
    """No text is spoken in less than no time."""
    assert 0 <= speech_seconds(text, rate=rate) < float("inf")


@given(st.text("ab .,!"), st.text("ab .,!"), _RATES)
def test_more_text_takes_no_less_time(text: str, more: str, rate: int) -> None:
    """Words and pauses add up."""
    assert speech_seconds(f"{text} {more}", rate=rate) >= speech_seconds(text, rate=rate)


@given(st.integers(0, 19))
def test_a_higher_rate_is_faster(rate: int) -> None:
    """TTSrate 0 is the slowest and 20 the fastest."""
    text = "A long enough sentence, with a pause."

    assert speech_seconds(text, rate=rate + 1) < speech_seconds(text, rate=rate)


@pytest.mark.parametrize(("text", "seconds"), [("", 0), ("one two three", 1.2), ("Yes. No.", 1.8)])
def test_speech_takes_150_words_a_minute_and_half_a_second_a_sentence(
    text: str, seconds: float
) -> None:
    """The rate of a person who reads aloud."""
    assert speech_seconds(text) == pytest.approx(seconds)


def test_long_numbers_are_read_digit_by_digit() -> None:
    """A PIN takes as many words as it has digits."""
    assert speech_seconds("4093249") == speech_seconds("4 0 9 3 2 4 9")


def test_commands_are_spoken_as_the_text_they_are() -> None:
    """A script is accepted, and takes the time of its words."""
    assert speech_seconds(r"~\Goto(Menu)~") == speech_seconds("Goto Menu")


@pytest.mark.parametrize("mark", [".", ",", "'", "9"])
def test_a_long_run_of_marks_takes_no_longer_than_other_text(mark: str) -> None:
    """A million of them would take hours if each were tried from every beginning."""
    assert speech_seconds(mark * 1_000_000 + "x") >= 0
