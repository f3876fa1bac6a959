"""The id of a sound file: what can be one.

The provider documents that ids are lower case, and asks for "normal file-name characters", which
are taken to be letters, digits, hyphens, underscores, and blanks and dots within.
"""

import re
from typing import Final

__all__ = ["LONGEST", "RULE", "folded", "is_sound_id"]

LONGEST: Final = 100
"""The longest id, in characters."""

RULE: Final = (
    f"1 to {LONGEST} letters, digits, hyphens, underscores, and blanks or dots between them"
)
"""What an id needs, for sentences."""

_ID: Final = re.compile(r"[a-z0-9_-](?:[a-z0-9_. -]*[a-z0-9_-])?")


def folded(text: str) -> str:
    """An id as files are kept under it and found by it."""
    return text.strip().lower()


def is_sound_id(text: str) -> bool:
    """Whether a sound file can have this id, in any letter case.

    >>> is_sound_id("Welcome 2.wav"), is_sound_id("../x")
    (True, False)
    """
    sound_id = folded(text)
    return len(sound_id) <= LONGEST and _ID.fullmatch(sound_id) is not None
