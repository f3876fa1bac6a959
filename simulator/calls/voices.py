"""The voices that a call can be spoken in, as recorded from the provider's getVoices."""

from typing import Final, NamedTuple

__all__ = ["DEFAULT_VOICE_ID", "VOICES", "Voice"]


class Voice(NamedTuple):
    """One voice: age in years, language as the provider words it."""

    voice_id: int
    name: str
    gender: str
    age: int
    language: str

    @property
    def summary(self) -> str:
        """One line about the voice; the provider's own wording was never recorded."""
        return f"{self.name}, {self.gender.lower()}, {self.age}, {self.language}"


DEFAULT_VOICE_ID: Final = 0
"""Diane, the voice that NotifyPhoneEnglishBasic always speaks with."""

VOICES: Final = (
    Voice(0, "Diane", "Female", 35, "US English"),
    Voice(1, "David", "Male", 30, "US English"),
    Voice(2, "William", "Male", 30, "US English"),
    Voice(3, "Emily", "Female", 30, "US English"),
    Voice(4, "Callie", "Female", 30, "US English"),
    Voice(5, "Lawrence", "Male", 55, "UK English"),
    Voice(6, "Millie", "Female", 45, "UK English"),
    Voice(7, "Isabelle", "Female", 30, "Canadian French"),
    Voice(8, "Katrin", "Female", 35, "German"),
    Voice(10, "Vittoria", "Female", 30, "Italian"),
    Voice(15, "Jean-Pierre", "Male", 30, "Canadian French"),
    Voice(16, "Allison", "Female", 28, "US English"),
    Voice(17, "Miguel", "Male", 30, "Americas Spanish"),
    Voice(18, "Matthias", "Male", 30, "German"),
    Voice(19, "Ashley", "Female", 30, "US English"),
    Voice(20, "James", "Male", 30, "US English"),
    Voice(23, "Violeta", "Female", 30, "Mexican Spanish"),
    Voice(24, "Francisco", "Male", 30, "Mexican Spanish"),
)
