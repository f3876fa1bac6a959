"""A North American phone number, read from any format."""

import re
from dataclasses import dataclass
from typing import Self

from simulator.errors import RingbackError

__all__ = ["InvalidPhoneNumberError", "PhoneNumber"]

_SHAPE = re.compile(
    r"""
    (?P<main> \+? [0-9\s().\-/]* )                  # any punctuation that people write
    (?: (?: x | ext\.? | \# ) \s* (?P<extension> [0-9]{1,10} ) )?  # 555-555-1000x3025
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NOT_A_DIGIT = re.compile(r"[^0-9]+")
_NATIONAL_DIGITS = 10
_INTERNATIONAL_PREFIX = "011"
_LONGEST_TEXT = 64
# E.164 allows 15 digits after the prefix; fewer than 7 reach nobody.
_INTERNATIONAL_DIGITS = range(len(_INTERNATIONAL_PREFIX) + 7, len(_INTERNATIONAL_PREFIX) + 16)


class InvalidPhoneNumberError(RingbackError, ValueError):
    """A text that holds no phone number."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number to dial: ten digits, or `011` and a country's number, and perhaps an extension.

    >>> PhoneNumber.read("1 (757) 555-9999 x302")
    PhoneNumber(digits='7575559999', extension='302')
    """

    digits: str
    extension: str = ""

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a number as people write it.

        Punctuation and a leading 1 are dropped, as the provider documents. What the exchange code
        may be is left to the telephone network: the provider asks for ten digits, no more.

        Raises:
            InvalidPhoneNumberError: If there are not ten digits, or something else among them.
        """
        if len(text) == _NATIONAL_DIGITS and text.isascii() and text.isdigit():
            return cls(text)
        shape = _SHAPE.fullmatch(text.strip()) if len(text) <= _LONGEST_TEXT else None
        digits = _NOT_A_DIGIT.sub("", shape["main"]) if shape else ""
        if len(digits) == _NATIONAL_DIGITS + 1 and digits.startswith("1"):
            digits = digits[1:]
        international = (
            digits.startswith(_INTERNATIONAL_PREFIX) and len(digits) in _INTERNATIONAL_DIGITS
        )
        if shape is None or (len(digits) != _NATIONAL_DIGITS and not international):
            raise InvalidPhoneNumberError(f"A phone number needs 10 digits, got {text!r}.")
        return cls(digits, shape["extension"] or "")

    @property
    def international(self) -> bool:
        """Whether the number lies outside the North American numbering plan."""
        return len(self.digits) != _NATIONAL_DIGITS

    @property
    def area_code(self) -> str:
        """The first three digits (NPA), empty for an international number."""
        return "" if self.international else self.digits[:3]

    @property
    def exchange(self) -> str:
        """The middle three digits (NXX), empty for an international number."""
        return "" if self.international else self.digits[3:6]

    @property
    def line(self) -> str:
        """The last four digits, empty for an international number."""
        return "" if self.international else self.digits[6:]

    @property
    def fictional(self) -> bool:
        """Whether the number lies in NPA-555-0100 to 0199, which NANPA keeps for fiction."""
        return self.exchange == "555" and self.line.startswith("01")

    def __str__(self) -> str:
        """The number as people read it: `757-555-9999x302`."""
        main = (
            self.digits if self.international else f"{self.area_code}-{self.exchange}-{self.line}"
        )
        return f"{main}x{self.extension}" if self.extension else main
