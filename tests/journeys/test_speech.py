import shutil
from collections.abc import Callable

import pytest

from simulator.audio import speech
from simulator.audio.speech import PROGRAM
from simulator.audio.wav import read_wav
from tests.audio.waves import heard, pitch
from tests.journeys.desk import KEY, Desk
from tests.journeys.sounds.asking import NOTE, file_of, value_of

_SPEECH = {
    "TextToSay": "Your order is ready. It waits for you at the counter.",
    "VoiceID": 3,
    "TTSrate": 10,
    "TTSvolume": 100,
    "LicenseKey": KEY,
}
_SPEAKS = shutil.which(PROGRAM) is not None


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that cannot speak."""
    monkeypatch.setattr(speech, "PROGRAM", "no-such-program")


@pytest.mark.parametrize(
    ("operation", "bit_rate", "wanted"),
    [
        ("GetSoundFileInMP3", 192, "32, 64 or 128"),
        ("GetSoundFileInMP3", -1, "32, 64 or 128"),
        ("GetTTSInMP3", 0, "32, 64, 128, 192 or 256"),
    ],
)
def test_a_bit_rate_that_is_not_documented_is_a_fault(
    desk: Desk, operation: str, bit_rate: int, wanted: str
) -> None:
    """An answer without a file would not say what was wrong."""
    # What is not asked for is passed over.
    reply = desk.post(operation, **_SPEECH, SoundFileID="welcome", BitRate=bit_rate)

    assert reply.status == 500
    assert reply.text == (
        f"Server was unable to process request. ---> BitRate needs {wanted}, got {bit_rate}.\r\n"
    )


@pytest.mark.usefixtures("mute")
def test_a_tone_stands_for_speech_where_there_is_none(desk: Desk) -> None:
    """As long as the text would take, and the header says so."""
    reply = desk.post("GetTTSInULAW", **_SPEECH)

    assert reply.headers[NOTE] == (
        "A tone instead of speech: espeak-ng is not installed on the server."
    )
    assert read_wav(file_of(reply)).seconds == 5.4  # eleven words and the ends of two sentences
    assert pitch(*heard(file_of(reply))) == pytest.approx(440, abs=1)


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize(("rate", "seconds"), [(0, 5.4), (10, 5.4), (20, 1.8), (255, 1.8)])
def test_the_rate_decides_how_long_it_takes(desk: Desk, rate: int, seconds: float) -> None:
    """0 stands for the normal one, as in calls; what goes beyond the fastest is the fastest."""
    reply = desk.post("GetTTSInULAW", **(_SPEECH | {"TTSrate": rate}))

    assert read_wav(file_of(reply)).seconds == pytest.approx(seconds)


@pytest.mark.skipif(not _SPEAKS, reason=f"{PROGRAM} is not installed")
@pytest.mark.parametrize("voice", [0, 1, 5, 7, 8, 10, 17, 23])
def test_speech_is_real_where_the_program_is(desk: Desk, voice: int) -> None:
    """In every language of getVoices, without a word of warning."""
    reply = desk.post("GetTTSInMP3", **(_SPEECH | {"VoiceID": voice}), BitRate=32)
    samples, rate = heard(file_of(reply))

    assert NOTE not in reply.headers
    assert rate == 16_000
    assert 1 < len(samples) / rate < 12
    assert abs(samples).max() > 0.1


@pytest.mark.usefixtures("mute")
def test_another_voice_may_be_named_by_a_setting(open_desk: Callable[..., Desk]) -> None:
    """Those of the provider that getVoices did not have when it was recorded."""
    desk = open_desk(extra_voice_id=(38,))

    assert read_wav(file_of(desk.post("GetTTSInULAW", **(_SPEECH | {"VoiceID": 38})))).seconds > 1


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"TextToSay": " \n"}, "TextToSay has no words."),
        ({"TextToSay": "<break time='3s' />"}, "TextToSay has no words."),
        (
            {"TextToSay": "a" * 5001},
            "TextToSay may have 5,000 characters to be spoken, got 5,001.",
        ),
        (
            {"VoiceID": 99},
            "VoiceID needs one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 16, 17, 18, 19, 20, 23, 24,"
            " got 99.",
        ),
    ],
)
def test_what_cannot_be_spoken_is_a_fault(
    desk: Desk, parameters: dict[str, object], text: str
) -> None:
    """An answer without a file would not say what was wrong."""
    reply = desk.post("GetTTSInULAW", **(_SPEECH | parameters))

    assert (reply.status, reply.text) == (
        500, f"Server was unable to process request. ---> {text}\r\n",
    )  # fmt: skip


def test_what_is_spoken_is_what_a_callee_would_hear(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tags are not spoken; a sign that is none of a tag is."""
    texts: list[str] = []

    def note(text: str, _: object, **__: object) -> None:
        texts.append(text)

    monkeypatch.setattr("simulator.api.speech.speak", note)
    text = "<prosody rate='slow'>If 1 < 2</prosody> and 3 > 2."
    desk.post("GetTTSInULAW", **(_SPEECH | {"TextToSay": text}))

    assert texts == ["If 1 < 2 and 3 > 2."]


@pytest.mark.usefixtures("mute")
def test_speech_may_be_kept_for_keys_of_its_own(open_desk: Callable[..., Desk]) -> None:
    """The provider documents that it takes a separate key."""
    desk = open_desk(tts_license_key=("speaking",))
    allowed = desk.post("GetTTSInULAW", **(_SPEECH | {"LicenseKey": "speaking"}))
    refused = desk.post("GetTTSInULAW", **_SPEECH)

    assert value_of(allowed) is not None
    assert value_of(refused) is None
    assert refused.headers[NOTE] == "LicenseKey is none that texts may be spoken with."
