"""One case: an operation, called with what, and what must come back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.journeys.desk import KEY

__all__ = ["KEYED", "TEXT", "Case", "Fault"]

KEYED = {"LicenseKey": KEY}
"""The argument that almost every operation takes."""

TEXT = 'Zażółć gęślą jaźń: "Nº 5" costs £3 <b>& more</b>. 你好 😀'
"""Letters outside ASCII, an emoji outside the first plane, and markup that must stay text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal in the words of SOAP.

    `(line, column)` stands for the place in the document, which depends on how a client writes it.
    """

    text: str
    code: tuple[str, str] = ("soap:Client", "soap:Sender")  # in SOAP 1.1 and 1.2


@dataclass(frozen=True, slots=True)
class Case:
    """One call of an operation.

    Arguments and answers are values of the contract, as the service itself reads and writes them: a
    field that is absent is left out, and a null date is None.
    """

    operation: str
    arguments: Mapping[str, Any]
    answer: Any
