"""The variables of one run of a script: those of the system, of the license key, and its own."""

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["LONGEST_VALUE", "Variables"]

LONGEST_VALUE: Final = 500
"""How many characters a value keeps, as documented."""

_MOST: Final = 1000
_LONGEST_NAME: Final = 50
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
        key = name.strip().lower()
        return self._own[key] if key in self._own else self._given.get(key, "")

    def __setitem__(self, name: str, value: str) -> None:
        """Set a variable: its name in lower case and its value cut, as documented."""
        key = name.strip().lower()[:_LONGEST_NAME]
        if key and (key in self._own or len(self._own) < _MOST):
            self._own[key] = value[:LONGEST_VALUE]

    def give(self, name: str, value: str) -> None:
        """Change a variable of the system."""
        self._given[name] = value

    def filled(self, text: str) -> str:
        """A text with the values of the variables that it names, each `[name]` replaced once."""
        if "[" not in text:
            return text
        return _REFERENCE.sub(lambda found: self[found[1]], text)

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """What the script has set, in the order in which it first did."""
        return tuple(self._own.items())
