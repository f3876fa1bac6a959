import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulator.audio.conversion import BIT_RATES, as_mp3, as_ulaw
from simulator.audio.wav import UnreadableSoundError, WavKind, read_wav
from simulator.extras import MissingPackageError
from tests.audio.waves import Samples, heard, pcm, pitch, sine, written

_SUBTYPES = ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "ULAW", "ALAW", "MS_ADPCM")
_FULL = 32_768
# The steps of u-law are a sixteenth of a sample's size (ITU-T G.711), and 8 where it is smallest.
_BIAS = 132
_HEADER = 58  # of a file of u-law


@settings(max_examples=50)
@given(arrays(np.int16, st.integers(1, 2000)))
def test_ulaw_keeps_every_sample_within_its_step(samples: Samples) -> None:
    """Mono at 8 kHz stays as it is but for the rounding that ITU-T G.711 says."""
    ulaw = as_ulaw(pcm(samples.tobytes()))
    back, rate = heard(ulaw)

    wanted = samples.astype(np.float64)
    step = (np.abs(wanted) + _BIAS) / 16
    # The largest code stands for 32,124.
    assert (np.abs(back * _FULL - wanted) <= np.maximum(step, _FULL - 32_124)).all()
    assert (len(back), rate) == (len(samples), 8000)
    assert read_wav(ulaw).kind is WavKind.ULAW


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate", [8000, 11025, 44100])
@pytest.mark.parametrize("subtype", _SUBTYPES)
def test_every_kind_becomes_ulaw_of_the_same_sound(subtype: str, rate: int, channels: int) -> None:
    """Mono at 8 kHz, as long as before, with the same tone at the same loudness."""
    content = written(sine(2, rate=rate), subtype, rate=rate, channels=channels)
    samples, ulaw_rate = heard(as_ulaw(content))

    assert ulaw_rate == 8000
    assert len(samples) == pytest.approx(16_000, abs=1)
    assert pitch(samples, ulaw_rate) == pytest.approx(440, abs=1)
    assert np.sqrt(np.mean(samples**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.03)


@pytest.mark.parametrize("kilobits", BIT_RATES)
@pytest.mark.parametrize("subtype", ["PCM_16", "ALAW", "MS_ADPCM"])
def test_every_bit_rate_gives_an_mp3_of_the_same_sound(subtype: str, kilobits: int) -> None:
    """Another decoder hears the tone; the file is as long as its bit rate and its seconds say."""
    content = written(sine(4), subtype)
    mp3 = as_mp3(content, kilobits=kilobits)
    samples, rate = heard(mp3)

    assert len(mp3) * 8 / 4000 == pytest.approx(kilobits, rel=0.05)
    # At 32 kbit/s a frame has no room to say how much of the first and last one is padding.
    assert len(samples) / rate == pytest.approx(4, abs=0.15)
    inside = samples[rate : 3 * rate]
    assert pitch(inside, rate) == pytest.approx(440, abs=1)
    # LAME takes a twentieth off, so that nothing is cut at the top.
    assert np.sqrt(np.mean(inside**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.07)


@pytest.mark.parametrize("subtype", ["ALAW", "MS_ADPCM"])
def test_what_two_decoders_make_of_a_kind_is_the_same(subtype: str) -> None:
    """Ours is libsndfile's; the other one agrees but for the rounding to u-law."""
    content = written(sine(1, loudness=0.9), subtype)
    theirs, _ = heard(content)
    ours, _ = heard(as_ulaw(content))

    assert np.abs(ours - theirs[: len(ours)]).max() < 0.04


def test_a_steep_edge_does_not_wrap_around() -> None:
    """Resampling swings beyond the loudest sample, which must not become the most negative one."""
    steps = np.repeat(np.array([0, 32_767] * 4, np.int16), 1000)
    samples, _ = heard(as_ulaw(pcm(steps.tobytes(), rate=11_025)))

    assert samples.min() > -0.2


def test_a_very_short_sound_is_converted_too() -> None:
    """One frame in 192,000 of a second, which is less than one in 8,000."""
    content = pcm(b"\1\0", rate=192_000)

    assert read_wav(as_ulaw(content)).frames == 1
    assert heard(as_mp3(content, kilobits=32))[1] == 16_000


_WAVES = [written(sine(0.1), subtype, channels=channels) for subtype in _SUBTYPES
          for channels in (1, 2)]  # fmt: skip


@given(st.sampled_from(_WAVES), st.integers(0), st.binary(min_size=1, max_size=8))
def test_whatever_can_be_read_can_be_converted(content: bytes, place: int, wrong: bytes) -> None:
    """What is kept is never refused later, and has as much sound as it was said to have."""
    place %= len(content)
    broken = content[:place] + wrong + content[place + len(wrong) :]
    try:
        wave = read_wav(broken)
    except UnreadableSoundError:
        return
    assert len(as_ulaw(broken)) - _HEADER == pytest.approx(wave.seconds * 8000, abs=4)


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that one command mends it."""
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(MissingPackageError) as refusal:
        as_ulaw(pcm())

    assert str(refusal.value) == (
        "This needs the package soundfile, which is not installed: pip install 'ringback[sound]'."
    )
