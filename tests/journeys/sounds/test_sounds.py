from collections.abc import Callable

import pytest
from lxml import etree

from simulator.audio.tone import tone
from tests.audio.waves import chunk, heard, layout, pitch, sine, wav, written
from tests.journeys.desk import KEY, Desk
from tests.journeys.sounds.asking import NOTE, WELCOME, ask, file_of, ids, upload, value_of
from tests.journeys.transports import Customer

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
    uploaded = upload(desk, content, "menu")
    ulaw = file_of(ask(desk, "GetSoundFileInUlaw", SoundFileID="menu"))
    mp3 = file_of(ask(desk, "GetSoundFileInMP3", SoundFileID="menu", BitRate=128))

    assert uploaded == {"UploadSuccessful": "true", "UploadedLengthInSeconds": "2"}
    assert file_of(ask(desk, "GetSoundFile", SoundFileID="menu")) == content
    assert pitch(*heard(ulaw)) == pytest.approx(440, abs=1)
    assert pitch(*heard(mp3)) == pytest.approx(440, abs=1)
    assert len(mp3) * 8 / 2000 == pytest.approx(128, rel=0.1)


def _too_long(kilobytes: int) -> bytes:
    return wav(layout(), chunk(b"data", bytes(kilobytes * 1024)))


@pytest.mark.parametrize(
    ("content", "sound_id", "key", "text"),
    [
        (WELCOME, "welcome", " ", "Invalid License Key"),
        (WELCOME, "welcome", "0", "The demo key keeps nothing; use a license key of your own."),
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
            WELCOME,
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
    assert upload(desk, content, sound_id, key) == {
        "UploadSuccessful": "false",
        "ErrorResponse": text,
        "UploadedLengthInSeconds": "0",
    }
    assert ids(desk) == ["welcome"]
    assert file_of(ask(desk, "GetSoundFile")) == WELCOME


def test_a_file_may_have_two_megabytes_whole(desk: Desk) -> None:
    """In base64 they fit into the longest request that is read."""
    content = _too_long(2048)[:-44]
    header = wav(layout(), chunk(b"data", bytes(2_097_152 - 44)))

    assert len(header) == len(content) == 2_097_152
    assert upload(desk, header, "long")["UploadedLengthInSeconds"] == "131"


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
        ({"SoundFileID": KEY}, f"There is no sound file '{'*' * 36}'."),
        ({"LicenseKey": "another-key"}, "There is no sound file 'welcome'."),
    ],
)
@pytest.mark.parametrize("operation", _NOTHING)
def test_what_is_not_there_is_answered_with_nothing_and_a_note(
    desk: Desk, operation: str, parameters: dict[str, str], note: str
) -> None:
    """False, 0 or no value at all, as the contract can; the header says why."""
    reply = ask(desk, operation, **parameters)

    assert value_of(reply) == _NOTHING[operation]
    assert reply.headers[NOTE] == note
    assert ids(desk) == ["welcome"]


def test_a_bad_key_has_no_sound_files(desk: Desk) -> None:
    """An empty list, and the reason beside it."""
    reply = desk.get("ReturnSoundFileIDs", LicenseKey="")

    assert len(etree.fromstring(reply.body)) == 0
    assert reply.headers[NOTE] == "LicenseKey is blank."


def test_a_file_is_not_renamed_over_another(desk: Desk) -> None:
    """Two files stay two."""
    upload(desk, tone(1), "bye")
    reply = ask(desk, "RenameSoundFile", NewSoundFileID="BYE")

    assert value_of(reply) == "false"
    assert reply.headers[NOTE] == "There is a sound file 'bye' already."
    assert ids(desk) == ["bye", "welcome"]


def test_every_key_has_its_own_sound_files(desk: Desk) -> None:
    """Two customers may use the same id."""
    upload(desk, tone(1), key="another-key")

    assert value_of(ask(desk, "GetSoundFileLength")) == "2.6"
    assert value_of(ask(desk, "GetSoundFileLength", LicenseKey="another-key")) == "1"


def test_the_room_for_sound_files_is_bounded(open_desk: Callable[..., Desk]) -> None:
    """The provider says that it is not; a server on a desk has its limits."""
    desk = open_desk(sound_library_bytes=50_000, sound_file_bytes=40_000)

    assert upload(desk, tone(2.4), "a")["UploadSuccessful"] == "true"
    assert upload(desk, tone(2.4), "b")["ErrorResponse"] == (
        "There is no room for the sound file: the license key may keep 50,000 bytes."
        " Remove some first."
    )
    assert upload(desk, tone(2.6), "a")["ErrorResponse"] == (
        "A sound file may have 40,000 bytes, got 41,644."
    )
    assert value_of(ask(desk, "GetSoundFileLength", SoundFileID="a")) == "2.4"
