"""Draws: numbers from 0 to below 1 that follow from a subject, each under a name of its own.

A draw depends on its subject and its name alone, never on the draws before it. So the bulk
generator may draw a column of them at once and get what the simulator gets one by one.
"""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from typing import Final

__all__ = ["DRAWS_A_TRY", "GOLDEN", "Draw", "Draws", "subject_of"]

DRAWS_A_TRY: Final = 32
"""How many draws are set aside for each dialling."""

GOLDEN: Final = 0x9E3779B97F4A7C15
"""The stride of splitmix64: 2**64 divided by the golden ratio."""

_MASK: Final = 2**64 - 1


class Draw(IntEnum):
    """What is drawn for one dialling of a number."""

    ENDING = 0
    DIAL = 1
    RING = 2
    RING_MODE = 3
    BEHAVIOUR = 4
    KEYS = 5
    MOMENT = 6
    LINGER = 7
    TALK = 8
    TRANSFER = 9
    DETECTION = 10
    RINGS = 11
    MORE_RINGS = 12
    RECORDING = 13


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of one subject.

    The generator is splitmix64 (Steele, Lea and Flood, 2014), whose n-th number needs no other.

    Args:
        subject: Whose they are: 64 bits.
    """

    subject: int

    def of(self, draw: Draw, number: int = 1) -> float:
        """A draw for the dialling with this number, counted from 1."""
        place = (number - 1) * DRAWS_A_TRY + draw
        mixed = (self.subject + (place + 1) * GOLDEN) & _MASK
        mixed = ((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & _MASK
        return ((mixed ^ mixed >> 31) >> 11) * 2.0**-53


def subject_of(text: str) -> int:
    """The 64 bits that stand for a text."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
