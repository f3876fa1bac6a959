"""A soft tone: the sound of whatever is not really heard here."""

import wave
from functools import lru_cache
from io import BytesIO
from math import pi, sin
from struct import pack
from typing import Final

__all__ = ["TELEPHONE_RATE", "tone"]

TELEPHONE_RATE: Final = 8_000
"""Samples a second, as telephones have them."""

_LOUDNESS: Final = 3_000  # of 32,767
_SAMPLE_BYTES: Final = 2


def tone(seconds: float, *, hertz: int = 440) -> bytes:
    """Make a 16-bit mono PCM WAV file at 8 kHz with a tone that swells and fades every second.

    Args:
        seconds: How long it plays, to the nearest of 8,000 a second; nothing below 0.
        hertz: The pitch.
    """
    frames = max(0, round(seconds * TELEPHONE_RATE))
    whole, rest = divmod(frames, TELEPHONE_RATE)
    second = _second(hertz)
    file = BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(_SAMPLE_BYTES)
        writer.setframerate(TELEPHONE_RATE)
        writer.writeframes(second * whole + second[: rest * _SAMPLE_BYTES])
    return file.getvalue()


@lru_cache(maxsize=16)
def _second(hertz: int) -> bytes:
    """One second, which can be repeated: a whole number of waves, silent at both ends."""
    steps = [step / TELEPHONE_RATE for step in range(TELEPHONE_RATE)]
    samples = [
        round(_LOUDNESS * sin(pi * step) ** 2 * sin(2 * pi * hertz * step)) for step in steps
    ]
    return pack(f"<{TELEPHONE_RATE}h", *samples)
