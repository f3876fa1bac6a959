"""The calls of a test's account, as they stood when they were asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from simulator.calls.call import Moment
from simulator.calls.dialogue.beat import Speaker
from simulator.calls.transcript import moment_of, plain_message, rows_of, talk_of
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
        answered_at: When somebody picked up; None before.
        variables: What its script has set, by names in lower case.
        undone: What the callee was told to do and did not come to, as directions.
        timeline: Everything that happened, oldest first.
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
    answered_at: datetime | None = None
    variables: Mapping[str, str] = field(default_factory=dict, hash=False)
    undone: tuple[str, ...] = ()
    timeline: tuple[Moment, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, shape: Mapping[str, Any]) -> Self:
        """Read a call with its timeline as the control face shows it."""
        timeline = tuple(map(moment_of, shape["timeline"]))
        codes = [moment.status for moment in timeline]
        answered_at = shape["answered_at"]
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
            answered_at=answered_at and datetime.fromisoformat(answered_at),
            variables=shape["variables"],
            undone=tuple(shape["undone"]),
            timeline=timeline,
        )

    @property
    def said(self) -> tuple[str, ...]:
        """What the callee was told, text by text, as it was heard; sound files say nothing."""
        message = plain_message(self.timeline, self.text) if self.answered else ""
        if message:
            return (message,)
        script = (each for each in self.timeline if each.speaker is Speaker.SCRIPT)
        return tuple(moment.said for moment in script if moment.said)

    @property
    def conversation(self) -> str:
        """What was said and done from the answer on, a line each; empty if nobody answered."""
        if self.answered_at is None:
            return ""
        told = talk_of(self.timeline, text=self.text, answered_at=self.answered_at)
        return "\n".join(map(str, rows_of(told, since=self.answered_at)))

    @property
    def scripted(self) -> bool:
        """Whether a script ran, or a callee did as told."""
        return any(moment.speaker is Speaker.SCRIPT for moment in self.timeline)

    def __str__(self) -> str:
        """The call as failures name it."""
        return f"call {self.queue_id} to {self.number}"
