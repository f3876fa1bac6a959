"""Troubles: why a postback was not answered as it should have been, with an example of each."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

__all__ = ["UNREACHABLE", "Trouble", "Troubles"]

_EXAMPLES_KEPT: Final = 3


class Trouble(StrEnum):
    """What went wrong with one postback."""

    REFUSED = "refused"
    """The receiver accepts no connection."""
    UNREACHABLE = "unreachable"
    """There is no way to the receiver."""
    RESET = "reset"
    """The receiver reset the connection."""
    CLOSED_EARLY = "closed early"
    """The receiver closed the connection before its answer was complete."""
    TIMEOUT = "timeout"
    """No whole answer came in time."""
    TLS = "tls"
    """No safe connection came about."""
    BAD_STATUS = "bad status"
    """The answer has another status than 2xx."""
    WRONG_BODY = "wrong body"
    """The answer does not say what it was to say."""
    MALFORMED = "malformed answer"
    """What came back is not HTTP."""
    TOO_LARGE = "answer too large"
    """The answer was longer than is read."""
    TOO_MANY = "too many connections"
    """This machine has no descriptor or port left."""
    NOT_SENT = "not sent"
    """The run was over before the postback's turn had come."""
    UNFINISHED = "unfinished"
    """The run was over before the answer had come."""


UNREACHABLE: Final = frozenset({Trouble.REFUSED, Trouble.UNREACHABLE, Trouble.TLS})
"""Those that tell of no receiver rather than of a bad one."""


@dataclass(slots=True)
class Troubles:
    """How often one kind of trouble came, with the first few texts of it.

    Args:
        count: How often.
        examples: Sentences, none twice.
    """

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, count: int, *examples: str) -> None:
        """Count some more."""
        self.count += count
        for example in examples:
            if len(self.examples) < _EXAMPLES_KEPT and example not in self.examples:
                self.examples.append(example)

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"count": self.count, "examples": list(self.examples)}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(count=value["count"], examples=list(value["examples"]))
