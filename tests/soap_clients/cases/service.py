"""What the service tells about itself."""

from simulator.calls.voices import VOICES
from simulator.codes import ResponseCode
from simulator.version import VERSION
from tests.soap_clients.cases.case import Case

__all__ = ["INFORMATION"]

INFORMATION = (
    Case("GetVersion", {}, f"Ringback {VERSION}, a simulator of the Voice Broadcast API"),
    Case(
        "getVoices",
        {},
        [
            {
                "VoiceID": voice.voice_id,
                "VoiceName": voice.name,
                "VoiceGender": voice.gender,
                "VoiceAge": voice.age,
                "VoiceLanguage": voice.language,
                "VoiceSummary": voice.summary,
            }
            for voice in VOICES
        ],
    ),
    Case(
        "GetResponseCodes",
        {},
        [{"ResponseCode": int(code), "ResponseText": code.text} for code in sorted(ResponseCode)],
    ),
)
