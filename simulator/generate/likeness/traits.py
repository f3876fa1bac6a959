"""Traits: what one decoded postback tells, in the terms in which traffic is counted.

A recording may hold anything, so a value of a wrong type counts as none.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from simulator.codes import Phase, ResponseCode

__all__ = [
    "ANSWERED",
    "NONE",
    "REPEATED",
    "SEVERAL",
    "TERMINAL",
    "Message",
    "area_code_of",
    "keys_of",
    "moment_of",
    "number_of",
    "text_of",
]

Message = Mapping[str, object]
"""Property names and typed values, as the JSON Schemas describe them."""

TERMINAL: Final = frozenset(int(code) for code in ResponseCode if code.terminal)
"""The ResponseCodes that end a call."""

ANSWERED: Final = frozenset(int(code) for code in ResponseCode if code.phase is Phase.ANSWERED)
"""Those of them that end a call which somebody or something picked up."""

NONE: Final = "none"
"""Stands for the absence of a value where values are counted."""

REPEATED: Final = "one key repeated"
SEVERAL: Final = "several keys"

_NATIONAL_DIGITS: Final = 10


def number_of(message: Message, name: str) -> int | None:
    """A whole number of at least 0; None if there is none."""
    value = message.get(name)
    if type(value) is int and value >= 0:
        return value
    return None


def text_of(message: Message, name: str) -> str:
    """A text; empty if there is none."""
    value = message.get(name)
    return value if isinstance(value, str) else ""


def moment_of(message: Message, name: str) -> datetime | None:
    """A moment in UTC; None if there is none, or one that does not tell its zone."""
    value = message.get(name)
    if not isinstance(value, str) or not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None


def keys_of(digits: str) -> str:
    """The class of what was pressed, which tells no digits that somebody entered.

    >>> keys_of("1"), keys_of("99"), keys_of("4711"), keys_of("")
    ('1', 'one key repeated', 'several keys', 'none')
    """
    if not digits[1:]:
        return digits or NONE
    return REPEATED if len(set(digits)) == 1 else SEVERAL


def area_code_of(digits: str) -> str:
    """The area code of a number of ten digits; empty for any other text."""
    national = len(digits) == _NATIONAL_DIGITS and digits.isascii() and digits.isdigit()
    return digits[:3] if national else ""
