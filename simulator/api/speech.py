"""The two operations that speak a text into a sound file."""

from collections.abc import Callable
from functools import partial
from typing import Final

from simulator.api.arguments import Arguments, UnusableArgumentError, chosen
from simulator.asmx.service import Noted
from simulator.audio.conversion import BIT_RATES, as_mp3, as_ulaw
from simulator.audio.speech import PROGRAM, Speaker, speak, words_of
from simulator.audio.tone import tone
from simulator.calls.speech import NORMAL_RATE, speech_seconds, without_tags
from simulator.calls.voices import VOICES
from simulator.engine import Simulator

__all__ = ["Speech"]

_LONGEST_TEXT: Final = 5_000
_SHORTEST_SECONDS: Final = 0.5
_FASTEST_RATE: Final = 20
_FULL_VOLUME: Final = 100
_NO_SPEECH: Final = f"A tone instead of speech: {PROGRAM} is not installed on the server."
# The languages of getVoices as espeak-ng calls them.
_LANGUAGES: Final = {
    "US English": "en-us",
    "UK English": "en-gb",
    "Canadian French": "fr",
    "German": "de",
    "Italian": "it",
    "Americas Spanish": "es-419",
    "Mexican Spanish": "es-419",
}
_SPEAKERS: Final = {
    voice.voice_id: Speaker(_LANGUAGES[voice.language], female=voice.gender == "Female")
    for voice in VOICES
}


class Speech:
    """Speaks texts for customers, each method named after its operation.

    Args:
        simulator: Whose settings say who may have it done.
    """

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def mp3(self, arguments: Arguments) -> object:
        """GetTTSInMP3."""
        kilobits = chosen(arguments, "BitRate", BIT_RATES)
        return self._spoken(arguments, partial(as_mp3, kilobits=kilobits))

    def ulaw(self, arguments: Arguments) -> object:
        """GetTTSInULAW: a WAV file, as that of GetSoundFileInUlaw is."""
        return self._spoken(arguments, as_ulaw)

    def _spoken(self, arguments: Arguments, turned: Callable[[bytes], bytes]) -> object:
        """Speak, and turn the WAV file into what is asked for."""
        if not self._may_speak(arguments["LicenseKey"] or ""):
            return Noted(None, "LicenseKey is none that texts may be spoken with.")
        text, speaker = _read_text(arguments), self._speaker(arguments)
        rate = min(arguments["TTSrate"], _FASTEST_RATE) or NORMAL_RATE
        volume = min(arguments["TTSvolume"], _FULL_VOLUME) or _FULL_VOLUME
        words_a_minute = 60 / speech_seconds("word", rate=rate)
        spoken = speak(without_tags(text), speaker, words_a_minute=words_a_minute, volume=volume)
        if spoken is not None:
            return turned(spoken)
        seconds = max(speech_seconds(text, rate=rate), _SHORTEST_SECONDS)
        return Noted(turned(tone(seconds)), _NO_SPEECH)

    def _may_speak(self, license_key: str) -> bool:
        those = self._simulator.settings.tts_license_key
        return self._simulator.knows(license_key) and (not those or license_key in those)

    def _speaker(self, arguments: Arguments) -> Speaker:
        voice_id: int = arguments["VoiceID"]
        if voice_id in _SPEAKERS:
            return _SPEAKERS[voice_id]
        if voice_id in self._simulator.settings.extra_voice_id:
            return Speaker()
        known = ", ".join(map(str, _SPEAKERS))
        raise UnusableArgumentError(f"VoiceID needs one of {known}, got {voice_id}.")


def _read_text(arguments: Arguments) -> str:
    text: str = arguments["TextToSay"] or ""
    if not words_of(without_tags(text)):
        raise UnusableArgumentError("TextToSay has no words.")
    if len(text) > _LONGEST_TEXT:
        raise UnusableArgumentError(
            f"TextToSay may have {_LONGEST_TEXT:,} characters to be spoken, got {len(text):,}."
        )
    return text
