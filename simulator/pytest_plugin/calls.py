"""The calls of a test's account, as they stood when they were asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from simulator.codes import ResponseCode

__all__ = ["PlacedCall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCall:
    """One call, as it stood at one moment.

    Attributes:
        queue_id: The provider's number for it.
        number: Who is called, as `202-555-0102`.
        text: What is to be said.
        caller_id: The number shown to the callee, empty if none is.
        reference_id: The customer's own label.
        postback_url: Where its postbacks go; empty for nowhere, or where the settings say.
        status: Where it stands.
        codes: The ResponseCodes that it has had, each once for as long as it lasted.
        complete: Whether it is over.
        answered: Whether somebody or something picked up.
        try_count: Diallings begun so far.
        digits: All keys pressed so far.
        machine_detection: What the callee was taken for; empty unless somebody answered.
        duration_seconds: From start to end; 0 until it is over.
    """

    queue_id: int
    number: str
    text: str
    caller_id: str
    reference_id: str
    postback_url: str
    status: ResponseCode
    codes: tuple[ResponseCode, ...]
    complete: bool
    answered: bool
    try_count: int
    digits: str
    machine_detection: str
    duration_seconds: int

    @classmethod
    def read(cls, shape: Mapping[str, Any]) -> Self:
        """Read a call with its timeline as the control face shows it."""
        codes = [ResponseCode(moment["response_code"]) for moment in shape["timeline"]]
        return cls(
            queue_id=shape["queue_id"],
            number=shape["number"],
            text=shape["text_to_say"],
            caller_id=shape["caller_id"],
            reference_id=shape["reference_id"],
            postback_url=shape["postback_url"],
            status=ResponseCode(shape["response_code"]),
            codes=tuple(
                code for place, code in enumerate(codes) if codes[place - 1 : place] != [code]
            ),
            complete=shape["complete"],
            answered=shape["answered"],
            try_count=shape["try_count"],
            digits=shape["digits"],
            machine_detection=shape["machine_detection"] or "",
            duration_seconds=shape["duration_seconds"],
        )

    def __str__(self) -> str:
        """The call as failures name it."""
        return f"call {self.queue_id} to {self.number}"
