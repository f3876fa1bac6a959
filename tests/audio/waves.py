"""WAV files for tests, written by hand so that they may lie, and heard by a decoder of others."""

from collections.abc import Sequence
from io import BytesIO
from struct import pack
from typing import Any

import miniaudio
import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float32]

COEFFICIENTS = (256, 0, 512, -256, 0, 0, 192, 64, 240, 0, 460, -208, 392, -232)


def chunk(name: bytes, content: bytes, *, length: int | None = None) -> bytes:
    """A part of a WAV file; `length` is what it says of itself."""
    says = len(content) if length is None else length
    return name + pack("<I", says) + content + b"\0" * (len(content) % 2)


def wav(*chunks: bytes, length: int | None = None) -> bytes:
    """A WAV file of parts; `length` is how long it says that it is."""
    body = b"WAVE" + b"".join(chunks)
    return b"RIFF" + pack("<I", len(body) if length is None else length - 8) + body


def layout(
    tag: int = 1,
    *,
    channels: int = 1,
    rate: int = 8000,
    block: int = 2,
    bits: int = 16,
    more: bytes = b"",
) -> bytes:
    """The part that tells how the sound is written."""
    return chunk(b"fmt ", pack("<HHIIHH", tag, channels, rate, rate * block, block, bits) + more)


def adpcm(
    *,
    block: int = 256,
    frames: int = 500,
    channels: int = 1,
    predictors: int = 7,
    coefficients: Sequence[int] = COEFFICIENTS,
) -> bytes:
    """The same for MS ADPCM, with what it needs besides."""
    more = pack("<HHH14h", 32, frames, predictors, *coefficients)
    return layout(2, channels=channels, block=block, bits=4, more=more)


def pcm(samples: bytes = b"\0\0" * 8, **how: Any) -> bytes:
    """A whole file of PCM."""
    return wav(layout(**how), chunk(b"data", samples))


def sine(seconds: float, *, rate: int = 8000, hertz: float = 440, loudness: float = 0.5) -> Samples:
    """A tone, as samples from -1 to 1."""
    steps = np.arange(round(seconds * rate)) / rate
    return (loudness * np.sin(2 * np.pi * hertz * steps)).astype(np.float32)


def written(
    samples: Samples, subtype: str, *, rate: int = 8000, kind: str = "WAV", channels: int = 1
) -> bytes:
    """A WAV file of any kind, as libsndfile writes it, the same in each channel."""
    file = BytesIO()
    columns = np.stack([samples] * channels, axis=1)
    soundfile.write(file, columns, rate, format=kind, subtype=subtype)
    return file.getvalue()


def heard(content: bytes) -> tuple[Samples, int]:
    """What a decoder that is not ours makes of a WAV or MP3 file: one channel, and its rate."""
    info = miniaudio.wav_get_info if content[:4] == b"RIFF" else miniaudio.mp3_get_info
    about = info(content)
    decoded = miniaudio.decode(
        content,
        output_format=miniaudio.SampleFormat.FLOAT32,
        nchannels=about.nchannels,
        sample_rate=about.sample_rate,
    )
    columns = np.asarray(decoded.samples, np.float32).reshape(-1, about.nchannels)
    return columns.mean(axis=1), about.sample_rate


def pitch(samples: Samples, rate: int) -> float:
    """The loudest frequency, in hertz."""
    loudness = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(loudness) * rate / len(samples))
