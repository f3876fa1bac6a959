"""The operations that tell about the service itself."""

from collections.abc import Mapping
from typing import Any

from simulator.api.answers import Answer
from simulator.calls.voices import VOICES
from simulator.codes import ResponseCode
from simulator.version import VERSION

__all__ = ["response_codes", "version", "voices"]


def version(_: Mapping[str, Any]) -> str:
    """GetVersion; what the provider answers was never recorded, so this says who answers."""
    return f"Ringback {VERSION}, a simulator of the Voice Broadcast API"


def voices(_: Mapping[str, Any]) -> list[Answer]:
    """GetVoices, spelt getVoices in the contract."""
    return [
        {
            "VoiceID": voice.voice_id,
            "VoiceName": voice.name,
            "VoiceGender": voice.gender,
            "VoiceAge": voice.age,
            "VoiceLanguage": voice.language,
            "VoiceSummary": voice.summary,
        }
        for voice in VOICES
    ]


def response_codes(_: Mapping[str, Any]) -> list[Answer]:
    """GetResponseCodes: all 47, in order."""
    return [{"ResponseCode": int(code), "ResponseText": code.text} for code in sorted(ResponseCode)]
