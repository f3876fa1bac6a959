import re
import shutil
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from simulator.audio import speech
from simulator.audio.speech import PROGRAM
from simulator.audio.tone import tone
from simulator.audio.wav import read_wav
from tests.audio.waves import chunk, heard, layout, pitch, sine, wav, written
from tests.journeys.desk import KEY, NAMESPACE, Desk, Reply, elements
from tests.journeys.transports import Customer

_WELCOME = tone(2.6)
_NOTE = "x-ringback-note"
_SPEECH = {
    "TextToSay": "Your order is ready. It waits for you at the counter.",
    "VoiceID": 3,
    "TTSrate": 10,
    "TTSvolume": 100,
    "LicenseKey": KEY,
}
_SPEAKS = shutil.which(PROGRAM) is not None
# Each operation on one sound file, with what it answers if there is none.
_NOTHING = {
    "RemoveSoundFile": "false",
    "RenameSoundFile": "false",
    "GetSoundFile": None,
    "GetSoundFileInMP3": None,
    "GetSoundFileInUlaw": None,
    "GetSoundFileLength": "0",
    "GetSoundFileURL": None,
}
_MORE: dict[str, dict[str, Any]] = {
    "RenameSoundFile": {"NewSoundFileID": "x"},
    "GetSoundFileInMP3": {"BitRate": 64},
}


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A desk at which the key has a sound file."""
    desk = open_desk()
    assert _upload(desk, _WELCOME)["UploadSuccessful"] == "true"
    return desk


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that cannot speak."""
    monkeypatch.setattr(speech, "PROGRAM", "no-such-program")


def _upload(
    desk: Desk, content: bytes, sound_id: str = "welcome", key: str = KEY
) -> dict[str, str]:
    values = {
        "FileBinary": b64encode(content).decode(), "SoundFileID": sound_id, "LicenseKey": key,
    }  # fmt: skip
    reply = desk.soap("UploadSoundFile", elements(values))
    assert reply.status == 200, reply.text
    [result] = etree.fromstring(reply.body).iter(f"{{{NAMESPACE}}}UploadSoundFileResult")
    return {etree.QName(child).localname: child.text or "" for child in result}


def _ask(desk: Desk, operation: str, **parameters: object) -> Reply:
    known = {"SoundFileID": "welcome", "LicenseKey": KEY, **_MORE.get(operation, {})}
    return desk.post(operation, **(known | parameters))


def _value(reply: Reply) -> str | None:
    assert reply.status == 200, reply.text
    return etree.fromstring(reply.body).text


def _file(reply: Reply) -> bytes:
    return b64decode(_value(reply) or "")


def _ids(desk: Desk, key: str = KEY) -> list[str]:
    return [each.text or "" for each in etree.fromstring(
        desk.get("ReturnSoundFileIDs", LicenseKey=key).body
    )]  # fmt: skip


def test_a_sound_file_s_whole_life(desk: Desk) -> None:
    """Uploaded, listed, measured, given back, renamed and removed, with the WSDL's own client."""
    service = Customer(desk).service("PhoneNotifySoap", desk.url)
    uploaded = service.UploadSoundFile(tone(1.4), "Menu", KEY)

    assert (uploaded.UploadSuccessful, uploaded.ErrorResponse) == (True, None)
    assert uploaded.UploadedLengthInSeconds == 1
    assert service.ReturnSoundFileIDs(KEY) == ["menu", "welcome"]
    assert service.GetSoundFileLength("menu", KEY) == 1.4
    assert service.GetSoundFile("MENU", KEY) == tone(1.4)
    assert service.RenameSoundFile("menu", "menu-2", KEY) is True
    assert service.ReturnSoundFileIDs(KEY) == ["menu-2", "welcome"]
    assert service.RemoveSoundFile("menu-2", KEY) is True
    assert service.ReturnSoundFileIDs(KEY) == ["welcome"]


@pytest.mark.parametrize("subtype", ["PCM_16", "ULAW", "ALAW", "MS_ADPCM"])
def test_every_documented_kind_is_given_back_in_three_ways(desk: Desk, subtype: str) -> None:
    """As it is stored, as u-law and as MP3, all with the same sound."""
    content = written(sine(2, rate=22_050), subtype, rate=22_050, channels=2)
    uploaded = _upload(desk, content, "menu")
    ulaw = _file(_ask(desk, "GetSoundFileInUlaw", SoundFileID="menu"))
    mp3 = _file(_ask(desk, "GetSoundFileInMP3", SoundFileID="menu", BitRate=128))

    assert uploaded == {"UploadSuccessful": "true", "UploadedLengthInSeconds": "2"}
    assert _file(_ask(desk, "GetSoundFile", SoundFileID="menu")) == content
    assert pitch(*heard(ulaw)) == pytest.approx(440, abs=1)
    assert pitch(*heard(mp3)) == pytest.approx(440, abs=1)
    assert len(mp3) * 8 / 2000 == pytest.approx(128, rel=0.1)


def _too_long(kilobytes: int) -> bytes:
    return wav(layout(), chunk(b"data", bytes(kilobytes * 1024)))


@pytest.mark.parametrize(
    ("content", "sound_id", "key", "text"),
    [
        (_WELCOME, "welcome", " ", "Invalid License Key"),
        (_WELCOME, "welcome", "0", "The demo key keeps nothing; use a license key of your own."),
        (b"", "welcome", KEY, "A WAV file was expected, got nothing."),
        (
            bytes(range(256)),
            "welcome",
            KEY,
            "A WAV file was expected, got 256 bytes that begin with"
            r" '\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b'.",
        ),
        (
            wav(layout(), chunk(b"data", b"\0\0", length=4_000_000_000)),
            "welcome",
            KEY,
            "The part 'data' of the sound file says that it is 4,000,000,000 bytes long, but 2"
            " follow.",
        ),
        (
            _WELCOME,
            "../welcome",
            KEY,
            "A SoundFileID needs 1 to 100 letters, digits, hyphens, underscores, and blanks or"
            " dots between them, got '../welcome'.",
        ),
        (
            _too_long(2048),
            "welcome",
            KEY,
            "A sound file may have 2,097,152 bytes, got 2,097,196.",
        ),
    ],
)
def test_an_upload_that_cannot_be_kept_says_why_and_loses_nothing(
    desk: Desk, content: bytes, sound_id: str, key: str, text: str
) -> None:
    """False and the reason, as the provider's documented sample has it."""
    assert _upload(desk, content, sound_id, key) == {
        "UploadSuccessful": "false",
        "ErrorResponse": text,
        "UploadedLengthInSeconds": "0",
    }
    assert _ids(desk) == ["welcome"]
    assert _file(_ask(desk, "GetSoundFile")) == _WELCOME


def test_a_file_may_have_two_megabytes_whole(desk: Desk) -> None:
    """In base64 they fit into the longest request that is read."""
    content = _too_long(2048)[:-44]
    header = wav(layout(), chunk(b"data", bytes(2_097_152 - 44)))

    assert len(header) == len(content) == 2_097_152
    assert _upload(desk, header, "long")["UploadedLengthInSeconds"] == "131"


def test_wrong_base64_is_a_fault(desk: Desk) -> None:
    """The words of .NET, which reads the request before anybody looks at the key."""
    reply = desk.soap("UploadSoundFile", "<FileBinary>UklGR!</FileBinary>")

    assert reply.status == 500
    assert "Invalid length for a Base-64 char array." in reply.text


def test_a_request_beyond_the_longest_is_told_so(desk: Desk) -> None:
    """A whole album is not read to its end."""
    reply = desk.soap("UploadSoundFile", f"<FileBinary>{'A' * 4_200_000}</FileBinary>")

    assert reply.status == 413
    assert reply.text.startswith("The request body is longer than 4,194,304 bytes")


@pytest.mark.parametrize(
    ("parameters", "note"),
    [
        ({"SoundFileID": "bye"}, "There is no sound file 'bye'."),
        ({"SoundFileID": "../../etc/passwd"}, "There is no sound file '../../etc/passwd'."),
        ({"SoundFileID": "\u202e\n"}, r"There is no sound file '\u202e\n'."),
        ({"SoundFileID": ""}, "There is no sound file ''."),
        ({"LicenseKey": ""}, "LicenseKey is blank."),
        ({"LicenseKey": "another-key"}, "There is no sound file 'welcome'."),
    ],
)
@pytest.mark.parametrize("operation", _NOTHING)
def test_what_is_not_there_is_answered_with_nothing_and_a_note(
    desk: Desk, operation: str, parameters: dict[str, str], note: str
) -> None:
    """False, 0 or no value at all, as the contract can; the header says why."""
    reply = _ask(desk, operation, **parameters)

    assert _value(reply) == _NOTHING[operation]
    assert reply.headers[_NOTE] == note
    assert _ids(desk) == ["welcome"]


def test_a_bad_key_has_no_sound_files(desk: Desk) -> None:
    """An empty list, and the reason beside it."""
    reply = desk.get("ReturnSoundFileIDs", LicenseKey="")

    assert len(etree.fromstring(reply.body)) == 0
    assert reply.headers[_NOTE] == "LicenseKey is blank."


def test_a_file_is_not_renamed_over_another(desk: Desk) -> None:
    """Two files stay two."""
    _upload(desk, tone(1), "bye")
    reply = _ask(desk, "RenameSoundFile", NewSoundFileID="BYE")

    assert _value(reply) == "false"
    assert reply.headers[_NOTE] == "There is a sound file 'bye' already."
    assert _ids(desk) == ["bye", "welcome"]


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
    reply = desk.post(
        operation, **_SPEECH, SoundFileID="welcome", BitRate=bit_rate
    )  # what is not asked for is passed over

    assert reply.status == 500
    assert reply.text == (
        f"Server was unable to process request. ---> BitRate needs {wanted}, got {bit_rate}.\r\n"
    )


@pytest.fixture
def url(desk: Desk) -> str:
    """The path at which the sound file is heard."""
    address = _value(_ask(desk, "GetSoundFileURL")) or ""
    assert address.startswith(desk.server.url)
    return address.removeprefix(desk.server.url)


def test_the_url_gives_an_mp3_to_anybody(desk: Desk, url: str) -> None:
    """Without the license key, which it does not tell."""
    reply = desk.ask("GET", url)

    assert (reply.status, reply.content_type) == (200, "audio/mpeg")
    assert pitch(*heard(reply.body)) == pytest.approx(440, abs=2)
    assert re.fullmatch("/notifyws/sounds/[0-9a-f]{32}[.]mp3", url)
    assert desk.ask("HEAD", url).headers["content-length"] == str(len(reply.body))


def test_the_url_can_be_heard_from_the_middle(desk: Desk, url: str) -> None:
    """Players of browsers ask for a part."""
    whole = desk.ask("GET", url).body
    part = desk.ask("GET", url, headers={"Range": "bytes=100-199"})

    assert (part.status, part.body) == (206, whole[100:200])


def test_the_url_is_under_the_name_that_the_client_uses(desk: Desk) -> None:
    """Behind a container's name or a proxy, it must lead back."""
    target = f"/notifyws/phonenotify.asmx/GetSoundFileURL?SoundFileID=welcome&LicenseKey={KEY}"
    reply = desk.ask("GET", target, headers={"Host": "my_service:99"})

    assert (_value(reply) or "").startswith("http://my_service:99/notifyws/sounds/")


@pytest.mark.parametrize("path", ["", "/", "/welcome.mp3", "/../x.mp3", f"/{'0' * 32}.mp3"])
def test_no_other_address_is_one_of_a_sound_file(desk: Desk, url: str, path: str) -> None:
    """Nobody finds one by trying."""
    assert desk.ask("GET", url).status == 200
    assert desk.ask("GET", f"/notifyws/sounds{path}").status == 404


def test_a_url_ends_with_its_file(desk: Desk, url: str) -> None:
    """What was removed is heard no more."""
    _ask(desk, "RemoveSoundFile")

    assert desk.ask("GET", url).status == 404


def test_a_reset_forgets_the_sound_files(desk: Desk, url: str) -> None:
    """With everything else of the key."""
    desk.move("reset", license_key=KEY)

    assert _ids(desk) == []
    assert desk.ask("GET", url).status == 404


def test_every_key_has_its_own_sound_files(desk: Desk) -> None:
    """Two customers may use the same id."""
    _upload(desk, tone(1), key="another-key")

    assert _value(_ask(desk, "GetSoundFileLength")) == "2.6"
    assert _value(_ask(desk, "GetSoundFileLength", LicenseKey="another-key")) == "1"


def test_the_room_for_sound_files_is_bounded(open_desk: Callable[..., Desk]) -> None:
    """The provider says that it is not; a server on a desk has its limits."""
    desk = open_desk(sound_library_bytes=50_000, sound_file_bytes=40_000)

    assert _upload(desk, tone(2.4), "a")["UploadSuccessful"] == "true"
    assert _upload(desk, tone(2.4), "b")["ErrorResponse"] == (
        "There is no room for the sound file: the license key may keep 50,000 bytes."
        " Remove some first."
    )
    assert _upload(desk, tone(2.6), "a")["ErrorResponse"] == (
        "A sound file may have 40,000 bytes, got 41,644."
    )
    assert _value(_ask(desk, "GetSoundFileLength", SoundFileID="a")) == "2.4"


# --- recording by telephone ---------------------------------------------------------------------


def test_a_call_is_placed_to_record(desk: Desk) -> None:
    """With the caller ID that the provider documents, and the id in its name and its script."""
    reply = desk.get(
        "RecordSoundViaPhoneCall",
        PhoneNumberToDial="202-555-0122", SoundFileID="Greeting", LicenseKey=KEY,
    )  # fmt: skip
    [call] = desk.simulator.account(KEY).calls()

    assert _value(reply) == "true"
    assert str(call.request.number) == "202-555-0122"
    assert str(call.request.caller_id) == "800-000-0000"
    assert call.request.caller_id_name == "greeting"
    assert call.request.text == (
        "Please record your message after the tone. Press pound when you are done."
        r" ~\Beep()~ ~\RecordAndSaveAs(greeting)~"
    )


def test_what_is_recorded_by_telephone_is_a_sound_file(desk: Desk) -> None:
    """Of the length that the call's timeline and its postback tell, to be played by the next."""
    desk.get(
        "RecordSoundViaPhoneCall",
        PhoneNumberToDial="202-555-0122", SoundFileID="Greeting", LicenseKey=KEY,
    )  # fmt: skip
    desk.run()
    [call] = desk.simulator.account(KEY).calls()
    recording = _file(_ask(desk, "GetSoundFile", SoundFileID="greeting"))
    seconds = read_wav(recording).seconds

    assert call.status.text == "Call Answered"
    assert f"recorded greeting ({seconds:.1f} s)" in [each.note for each in call.timeline]
    assert float(_value(_ask(desk, "GetSoundFileLength", SoundFileID="greeting")) or 0) == seconds
    assert _ids(desk) == ["greeting", "welcome"]


def test_a_script_plays_a_sound_file_as_long_as_it_is(desk: Desk) -> None:
    """Whatever the letter case in which the script names it."""
    queue_id = desk.place("202-555-0100", TextToSay="~^Welcome~")
    desk.run()
    notes = [each["note"] for each in desk.look(f"calls/{queue_id}")["timeline"]]

    assert "plays Welcome (2.6 s)" in notes


def test_a_call_whose_sound_is_not_there_is_not_dialled(desk: Desk) -> None:
    """ResponseCode 23, as documented; another key's sound file is none."""
    queue_id = desk.place("202-555-0100", TextToSay="Hello. ~^bye~")
    desk.run()

    assert desk.status(queue_id)["ResponseText"] == "Sound File Not Found"
    assert 12 not in desk.codes(queue_id)


@pytest.mark.parametrize(
    ("settings", "sound_id", "reason"),
    [
        ({"sound_library_bytes": 1}, "message", "There is no room for the sound file:"),
        ({}, "a/b", "A SoundFileID needs 1 to 100 letters,"),
    ],
)
def test_a_recording_that_cannot_be_kept_is_told_in_the_timeline(
    open_desk: Callable[..., Desk], settings: dict[str, int], sound_id: str, reason: str
) -> None:
    """And the call goes on."""
    desk = open_desk(**settings)
    script = rf"~\RecordAndSaveAs({sound_id})~ Thank you."
    queue_id = desk.place("202-555-0100", TextToSay=script)
    desk.run()
    notes = [each["note"] for each in desk.look(f"calls/{queue_id}")["timeline"]]

    assert any(note.startswith(f"the recording is not kept: {reason}") for note in notes)
    assert "“Thank you.”" in notes
    assert _ids(desk) == []


@pytest.mark.parametrize(
    ("parameters", "note"),
    [
        ({"LicenseKey": ""}, "LicenseKey is blank."),
        ({"PhoneNumberToDial": "12"}, "PhoneNumberToDial needs 10 digits, got '12'."),
        ({"PhoneNumberToDial": "fünf"}, r"PhoneNumberToDial needs 10 digits, got 'f\xfcnf'."),
        (
            {"SoundFileID": "a)~ ~\\EndCall("},
            "A SoundFileID needs 1 to 100 letters, digits, hyphens, underscores, and blanks or"
            r" dots between them, got 'a)~ ~\\EndCall('.",
        ),
    ],
)
def test_no_call_is_placed_for_what_cannot_be_recorded(
    desk: Desk, parameters: dict[str, str], note: str
) -> None:
    """An id must not end the command that it stands in, either."""
    known = {"PhoneNumberToDial": "202-555-0122", "SoundFileID": "greeting", "LicenseKey": KEY}
    reply = desk.get("RecordSoundViaPhoneCall", **(known | parameters))

    assert _value(reply) == "false"
    assert reply.headers[_NOTE] == note
    assert desk.look("calls")["total"] == 0


# --- speech -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("mute")
def test_a_tone_stands_for_speech_where_there_is_none(desk: Desk) -> None:
    """As long as the text would take, and the header says so."""
    reply = desk.post("GetTTSInULAW", **_SPEECH)

    assert reply.headers[_NOTE] == (
        "A tone instead of speech: espeak-ng is not installed on the server."
    )
    assert read_wav(_file(reply)).seconds == 5.4  # eleven words and the ends of two sentences
    assert pitch(*heard(_file(reply))) == pytest.approx(440, abs=1)


@pytest.mark.usefixtures("mute")
@pytest.mark.parametrize(("rate", "seconds"), [(0, 5.4), (10, 5.4), (20, 1.8), (255, 1.8)])
def test_the_rate_decides_how_long_it_takes(desk: Desk, rate: int, seconds: float) -> None:
    """0 stands for the normal one, as in calls; what goes beyond the fastest is the fastest."""
    reply = desk.post("GetTTSInULAW", **(_SPEECH | {"TTSrate": rate}))

    assert read_wav(_file(reply)).seconds == pytest.approx(seconds)


@pytest.mark.skipif(not _SPEAKS, reason=f"{PROGRAM} is not installed")
@pytest.mark.parametrize("voice", [0, 1, 5, 7, 8, 10, 17, 23])
def test_speech_is_real_where_the_program_is(desk: Desk, voice: int) -> None:
    """In every language of getVoices, without a word of warning."""
    reply = desk.post("GetTTSInMP3", **(_SPEECH | {"VoiceID": voice}), BitRate=32)
    samples, rate = heard(_file(reply))

    assert _NOTE not in reply.headers
    assert rate == 16_000
    assert 1 < len(samples) / rate < 12
    assert abs(samples).max() > 0.1


@pytest.mark.usefixtures("mute")
def test_another_voice_may_be_named_by_a_setting(open_desk: Callable[..., Desk]) -> None:
    """Those of the provider that getVoices did not have when it was recorded."""
    desk = open_desk(extra_voice_id=(38,))

    assert read_wav(_file(desk.post("GetTTSInULAW", **(_SPEECH | {"VoiceID": 38})))).seconds > 1


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

    assert _value(allowed) is not None
    assert _value(refused) is None
    assert refused.headers[_NOTE] == "LicenseKey is none that texts may be spoken with."


@pytest.fixture
def without_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that was installed without the extra."""
    monkeypatch.setitem(sys.modules, "soundfile", None)


@pytest.mark.usefixtures("without_sound")
def test_without_the_extra_files_are_kept_and_the_rest_is_explained(desk: Desk, url: str) -> None:
    """Uploading, measuring and giving back need no package; one command mends the others."""
    text = (
        "This needs the package soundfile, which is not installed: pip install 'ringback[sound]'."
    )

    assert _file(_ask(desk, "GetSoundFile")) == _WELCOME
    assert _ask(desk, "GetSoundFileInUlaw").text == (
        f"Server was unable to process request. ---> {text}\r\n"
    )
    assert desk.ask("GET", url).whole == (501, "text/plain; charset=utf-8", f"{text}\n")
