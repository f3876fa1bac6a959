import wave
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.audio.tone import tone
from simulator.audio.wav import read_wav
from tests.audio.waves import heard, pitch


@given(st.floats(0, 20))
def test_a_tone_lasts_as_long_as_asked(seconds: float) -> None:
    """To the nearest of 8,000 frames a second, and its header says so."""
    with wave.open(BytesIO(tone(seconds))) as file:
        layout = (file.getnchannels(), file.getsampwidth(), file.getframerate())

        assert (*layout, file.getnframes()) == (1, 2, 8000, round(seconds * 8000))


@pytest.mark.parametrize("hertz", [262, 440, 660])
def test_a_tone_has_its_pitch_and_is_soft(hertz: int) -> None:
    """A tenth of what there is, with nothing that clicks where the seconds meet."""
    samples, rate = heard(tone(4, hertz=hertz))

    assert pitch(samples, rate) == pytest.approx(hertz, abs=1.5)
    assert 0.05 < np.abs(samples).max() < 0.1
    assert np.abs(np.diff(samples)).max() < 0.1 * 2 * np.pi * hertz / rate


def test_a_tone_is_the_same_every_time() -> None:
    """So are the recordings that it stands for."""
    assert tone(2.5) == tone(2.5)
    assert read_wav(tone(2.5)).seconds == 2.5


def test_there_is_no_tone_of_less_than_nothing() -> None:
    """A negative length is none."""
    assert tone(-1) == tone(0)
