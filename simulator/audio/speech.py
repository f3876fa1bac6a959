"""Speech, by the program espeak-ng where it is installed."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from simulator.errors import RingbackError

__all__ = ["PROGRAM", "Speaker", "SpeechError", "speak", "words_of"]

PROGRAM: Final = "espeak-ng"

_PATIENCE_SECONDS: Final = 30.0
_SPEEDS: Final = (80, 450)  # words a minute that the program knows
_LOUDEST: Final = 100
# To the program, control characters are commands, and [[ begins phonemes.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")


class SpeechError(RingbackError):
    """The program that speaks is there, but failed."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks.

    Args:
        language: As espeak-ng calls it.
        female: Whose voice.
    """

    language: str = "en-us"
    female: bool = True

    @property
    def voice(self) -> str:
        """The name of the voice for espeak-ng."""
        return f"{self.language}+{'f3' if self.female else 'm3'}"


def words_of(text: str) -> str:
    r"""What is said of a text: without what is a command to the program.

    >>> words_of("Wait.\x01 [[Go on]].")
    'Wait.  [ [Go on]].'
    """
    return _CONTROL.sub(" ", text).replace("[[", "[ [").strip()


def speak(text: str, speaker: Speaker, *, words_a_minute: float, volume: int) -> bytes | None:
    """Speak a text into a 16-bit mono PCM WAV file.

    Args:
        text: What to say, without tags; see `words_of`.
        speaker: Who says it.
        words_a_minute: How fast, brought into 80 to 450.
        volume: How loud, 0 to 100.

    Returns:
        The file; None if espeak-ng is not on PATH.

    Raises:
        SpeechError: espeak-ng failed, or took too long.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    slowest, fastest = _SPEEDS
    speed = round(min(max(words_a_minute, slowest), fastest))
    # Not through a pipe: it could not go back there and say how long the file became.
    with TemporaryDirectory(prefix="ringback-") as folder:
        file = Path(folder) / "speech.wav"
        command = [program, "-v", speaker.voice, "-s", str(speed)]
        command += ["-a", str(min(volume, _LOUDEST)), "-b", "1", "--stdin", "-w", str(file)]
        _run(command, words_of(text))
        return file.read_bytes()


def _run(command: list[str], words: str) -> None:
    try:
        subprocess.run(  # noqa: S603 - a list, no shell, and the text comes through standard input
            command, input=words.encode(), capture_output=True, check=True,
            timeout=_PATIENCE_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise SpeechError(
            f"{PROGRAM} has not spoken the text within {_PATIENCE_SECONDS:.0f} seconds."
        ) from None
    except (subprocess.CalledProcessError, OSError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        reason = said.decode("utf-8", "replace").strip()
        raise SpeechError(f"{PROGRAM} could not speak: {reason[:200]}") from None
