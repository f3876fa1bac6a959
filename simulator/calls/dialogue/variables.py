"""The variables of one run of a script: those of the system, of the license key, and its own."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["LONGEST_VALUE", "Variables"]

LONGEST_VALUE: Final = 500
"""How many characters a value keeps, as documented."""

_MOST: Final = 1000
_LONGEST_NAME: Final = 50
# Values in a text of values in a text would grow without end.
_LONGEST_TEXT: Final = 4096
_REFERENCE: Final = re.compile(r"\[(\w{1,50})\]")


class Variables:
    """Values by name, in any letter case; a script sees all of them, and posts its own.

    Args:
        given: Values that are there before the script begins, under names in lower case.
    """

    def __init__(self, given: Mapping[str, str]) -> None:
        self._given = dict(given)
        self._own: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """The value of a variable; empty if nobody has set it."""
        key = _key(name)
        return self._own[key] if key in self._own else self._given.get(key, "")

    def __setitem__(self, name: str, value: str) -> None:
        """Set a variable: its name in lower case and its value cut, as documented."""
        key = _key(name)
        if key and (key in self._own or len(self._own) < _MOST):
            self._own[key] = value[:LONGEST_VALUE]

    def filled(self, text: str) -> str:
        """A text with the values of the variables that it names, each `[name]` replaced once.

        What goes beyond 4,096 characters is cut off, before and after.
        """
        if "[" not in text:
            return text
        filled = _REFERENCE.sub(lambda found: self[found[1]], text[:_LONGEST_TEXT])
        return filled[:_LONGEST_TEXT]

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """What the script has set, in the order in which it first did."""
        return tuple(self._own.items())


def _key(name: str) -> str:
    return name.strip().lower()[:_LONGEST_NAME]
