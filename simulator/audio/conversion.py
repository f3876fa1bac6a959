"""The conversion of sound files: to u-law as telephones carry it, and to MP3 as browsers play it.

Decoding and encoding are libsndfile's (which brings LAME), resampling is soxr's. Both come with
the extra `sound` and are imported when the first file is converted.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Final

from simulator.audio.tone import TELEPHONE_RATE
from simulator.audio.wav import bare_wav, read_wav
from simulator.extras import package

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray
    from soundfile import SoundFile

    Block = NDArray[float32]

__all__ = ["BIT_RATES", "as_mp3", "as_ulaw"]

BIT_RATES: Final = (32, 64, 128, 192, 256)
"""Kilobits a second that an MP3 file can be written with."""

_EXTRA: Final = "sound"
_BLOCK_FRAMES: Final = 65_536
_FAST: Final = 160
# Samples a second of the MP3 file, and the lowest and highest bit rate that libsndfile has then.
_NARROW: Final = (16_000, 8, 160)
_WIDE: Final = (32_000, 32, 320)


def as_ulaw(content: bytes) -> bytes:
    """Turn a WAV file into one of 8-bit u-law, mono at 8 kHz.

    Raises:
        UnreadableSoundError: It is no WAV file; see `read_wav`.
        MissingPackageError: The extra `sound` is not installed.
    """
    return _written(content, TELEPHONE_RATE, format="WAV", subtype="ULAW")


def as_mp3(content: bytes, *, kilobits: int) -> bytes:
    """Turn a WAV file into an MP3 file: mono, constant bit rate, 16 kHz (32 kHz above 160 kbit/s).

    Args:
        content: Any WAV file that `read_wav` reads.
        kilobits: One of `BIT_RATES`, a second.

    Raises:
        UnreadableSoundError: It is no WAV file; see `read_wav`.
        MissingPackageError: The extra `sound` is not installed.
    """
    rate, slowest, fastest = _NARROW if kilobits <= _FAST else _WIDE
    # libsndfile asks for a compression from 0 to 1, and lays the bit rates on it in a line.
    compression = (fastest - kilobits) / (fastest - slowest)
    return _written(
        content, rate, format="MP3", compression_level=compression, bitrate_mode="CONSTANT"
    )


def _written(content: bytes, rate: int, **how: object) -> bytes:
    wav, file = read_wav(content), BytesIO()
    soundfile = package("soundfile", extra=_EXTRA)
    with (
        soundfile.SoundFile(BytesIO(bare_wav(content))) as source,
        soundfile.SoundFile(file, "w", samplerate=rate, channels=1, **how) as sink,
    ):
        blocks = _mono(source, wav.frames)
        for block in blocks if wav.rate == rate else _resampled(blocks, wav.rate, rate):
            sink.write(block.clip(-1.0, 1.0))  # a steep edge swings beyond
        if sink.frames == 0:
            sink.write([0.0])  # a file without sound is none, for those who play it
    return file.getvalue()


def _mono(source: "SoundFile", frames: int) -> Iterator["Block"]:
    """The sound as one channel, block by block: a whole one would take hundreds of megabytes."""
    while frames > 0:
        block = source.read(min(frames, _BLOCK_FRAMES), dtype="float32", always_2d=True)
        if len(block) == 0:
            return
        frames -= len(block)
        yield block.mean(axis=1)


def _resampled(blocks: Iterable["Block"], rate: int, wanted_rate: int) -> Iterator["Block"]:
    numpy, soxr = package("numpy", extra=_EXTRA), package("soxr", extra=_EXTRA)
    stream = soxr.ResampleStream(rate, wanted_rate, 1, dtype="float32")
    for block in blocks:
        yield stream.resample_chunk(block)
    yield stream.resample_chunk(numpy.zeros(0, "float32"), last=True)
