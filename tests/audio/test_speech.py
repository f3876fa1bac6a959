import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from simulator.audio import speech
from simulator.audio.speech import Speaker, SpeechError, speak, words_of
from simulator.audio.tone import tone
from simulator.audio.wav import read_wav
from tests.programs import need

_EMILY = Speaker()
_TEXT = "Hello, your order is ready. It waits for you at the counter."
# Tells what it was asked for, in place of a WAV file.
_PARROT = """
    import sys
    from pathlib import Path
    said = " ".join(sys.argv[1:-1]) + "|" + sys.stdin.buffer.read().decode()
    Path(sys.argv[-1]).write_text(said, "utf-8")
"""

Pretend = Callable[[str], None]


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Puts a program of ours on PATH under the name of the one that speaks."""

    def make(source: str) -> None:
        program = tmp_path / "espeak-ng"
        program.write_text(f"#!{sys.executable}\n{dedent(source)}", "utf-8")
        program.chmod(0o700)
        monkeypatch.setenv("PATH", str(tmp_path))

    return make


def _speak(text: str = _TEXT, speaker: Speaker = _EMILY, speed: float = 150) -> bytes | None:
    return speak(text, speaker, words_a_minute=speed, volume=100)


def test_without_the_program_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asked can make a tone instead."""
    monkeypatch.setenv("PATH", str(tmp_path))

    assert _speak() is None


@pytest.mark.parametrize("text", ["", " \n", "\x01\x02"])
def test_a_text_may_have_no_words(text: str) -> None:
    """The program would make a file without sound of it."""
    assert words_of(text) == ""


@pytest.mark.parametrize(
    ("speaker", "speed", "voice"),
    [
        (Speaker(), 150, "-v en-us+f3 -s 150"),
        (Speaker("de", female=False), 1, "-v de+m3 -s 80"),
        (Speaker("es-419"), 1e9, "-v es-419+f3 -s 450"),
    ],
)
def test_the_program_is_told_who_speaks_and_how_fast(
    speaker: Speaker, speed: float, voice: str, pretend: Pretend
) -> None:
    """Within the speeds that it knows."""
    pretend(_PARROT)

    assert _speak("Grüße!", speaker, speed) == f"{voice} -a 100 -b 1 --stdin -w|Grüße!".encode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("--help; rm -rf /", "--help; rm -rf /"),
        ("a\x01b\nc\x00", "a b c"),
        ("[[hello]]", "[ [hello]]"),
        ("3 < 4", "3 < 4"),
    ],
)
def test_a_text_is_words_and_no_command(text: str, said: str, pretend: Pretend) -> None:
    """Neither a shell's, nor the program's own."""
    pretend(_PARROT)

    assert (_speak(text) or b"").decode().partition("|")[2] == said


def test_a_program_that_fails_is_quoted(pretend: Pretend) -> None:
    """The first 200 characters of what it says."""
    pretend("import sys; sys.exit('The voice does not exist.' + ' ' * 300 + 'x')")
    with pytest.raises(SpeechError) as refusal:
        _speak()

    assert str(refusal.value) == f"espeak-ng could not speak: The voice does not exist.{' ' * 175}"


def test_a_program_that_hangs_is_ended(pretend: Pretend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever."""
    pretend("import time; time.sleep(600)")
    monkeypatch.setattr(speech, "_PATIENCE_SECONDS", 0.2)
    with pytest.raises(SpeechError) as refusal:
        _speak()

    assert str(refusal.value) == "espeak-ng has not spoken the text within 0 seconds."


def test_nothing_of_a_speech_is_left_behind(
    pretend: Pretend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file that the program wrote is gone once it was read."""
    pretend(_PARROT)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))

    assert _speak() is not None
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_real_program_speaks() -> None:
    """Faster at a higher speed, and something else than silence."""
    need("espeak-ng", installed=shutil.which("espeak-ng") is not None)
    normal, fast = _speak(), _speak(speed=300)

    assert normal is not None
    assert fast is not None
    assert 2 < read_wav(normal).seconds < 8
    assert read_wav(fast).seconds < read_wav(normal).seconds
    assert len(set(normal)) > len(set(tone(1))) // 2
