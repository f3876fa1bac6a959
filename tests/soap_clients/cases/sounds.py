"""Sound files: kept, told about, converted, recorded, and spoken by a server that cannot speak."""

from simulator.audio.conversion import as_mp3, as_ulaw
from simulator.audio.tone import tone
from tests.soap_clients.cases.case import KEYED, TEXT, Case

__all__ = ["SOUNDS"]

_WELCOME = tone(0.15)
_OWN = {"SoundFileID": "Welcome", **KEYED}
_NEXT = {"SoundFileID": "welcome 2", **KEYED}
_SPEECH = {
    "TextToSay": "Grüß Gott.",
    "VoiceID": 8,
    "TTSrate": 10,
    "TTSvolume": 100,
    **KEYED,
}
_GREETING = tone(1.3)  # two words and the end of a sentence

SOUNDS = (
    Case("ReturnSoundFileIDs", KEYED, []),
    Case(
        "UploadSoundFile",
        {"FileBinary": _WELCOME, **_OWN},
        {"UploadSuccessful": True, "UploadedLengthInSeconds": 0},
    ),
    Case(
        "UploadSoundFile",
        {"FileBinary": b"ID3\x04", "SoundFileID": TEXT, **KEYED},
        {
            "UploadSuccessful": False,
            "ErrorResponse": "A SoundFileID needs 1 to 100 letters, digits, hyphens, underscores,"
            f" and blanks or dots between them, got {TEXT!r}.",
            "UploadedLengthInSeconds": 0,
        },
    ),
    Case("ReturnSoundFileIDs", KEYED, ["welcome"]),
    Case("GetSoundFile", _OWN, _WELCOME),
    Case("GetSoundFileInMP3", {"BitRate": 128, **_OWN}, as_mp3(_WELCOME, kilobits=128)),
    Case("GetSoundFileInUlaw", _OWN, as_ulaw(_WELCOME)),
    Case("GetSoundFileLength", _OWN, 0.15),
    Case("GetSoundFileURL", _OWN, "http://server/notifyws/sounds/link.mp3"),
    Case("RenameSoundFile", {"NewSoundFileID": "Welcome 2", **_OWN}, answer=True),
    Case("RenameSoundFile", {"NewSoundFileID": "Welcome 2", **_OWN}, answer=False),
    Case("ReturnSoundFileIDs", KEYED, ["welcome 2"]),
    Case("GetSoundFile", _OWN, None),
    Case("GetSoundFileLength", _OWN, 0),
    Case("RemoveSoundFile", _NEXT, answer=True),
    Case("RemoveSoundFile", _NEXT, answer=False),
    Case("RecordSoundViaPhoneCall", {"PhoneNumberToDial": "2025550122", **_NEXT}, answer=True),
    Case("RecordSoundViaPhoneCall", {"PhoneNumberToDial": "12", **_NEXT}, answer=False),
    Case("GetTTSInMP3", {"BitRate": 256, **_SPEECH}, as_mp3(_GREETING, kilobits=256)),
    Case("GetTTSInULAW", _SPEECH, as_ulaw(_GREETING)),
)
