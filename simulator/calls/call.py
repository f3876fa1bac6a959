"""One call: a number to be reached, as it stands at one moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from simulator.calls.dialogue.acts import Act
from simulator.calls.dialogue.beat import Speaker
from simulator.calls.outcome import MachineDetection
from simulator.calls.request import CallRequest
from simulator.codes import Phase, ResponseCode

__all__ = ["RECORDING_PREFIX", "Call", "Moment"]

RECORDING_PREFIX: Final = "qa"
"""What the name of a call's recording begins with; the call's QueueID follows."""


class Moment(NamedTuple):
    """One line of a call's timeline: from `at` on, the call stood so."""

    at: datetime
    status: ResponseCode
    try_count: int
    note: str
    speaker: Speaker | None = None
    """Who said, heard or pressed something; None for what nobody does."""
    said: str = ""
    """What was said, whole; empty if nothing was."""
    variables: tuple[tuple[str, str], ...] = ()
    """What the script has set since the moment before, name in lower case and value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call at one moment; a new status makes a new value.

    Args:
        queue_id: The provider's number for the call.
        request: The wish that it answers; of an incoming call the number called and its script.
        incoming: Whether somebody calls a number of the customer's.
        placed_at: When it was accepted.
        ready_at: When it is handed to the dialler, for the first time or for the next try.
        status: Where it stands.
        try_count: Diallings begun so far.
        started_at: Start of the call as the provider reports it; None before.
        answered_at: When the callee picked up; None before.
        ended_at: When the call was over for good; None before.
        digits: All keys pressed so far, in order.
        detection: What the callee was taken for; None unless somebody answered.
        in_call_rings: Rings heard after the connection.
        recorded: Whether the call is recorded for quality assurance.
        transferred: Whether a transfer was begun.
        variables: What the script has set, name in lower case and value.
        last_record_seconds: How long the last recording of the script was; None without one.
        undone: What the callee was told to do and did not come to; empty until the call is over.
        timeline: Everything that happened, oldest first.
    """

    queue_id: int
    request: CallRequest
    placed_at: datetime
    ready_at: datetime
    incoming: bool = False
    status: ResponseCode = ResponseCode.QUEUED
    try_count: int = 0
    started_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    digits: str = ""
    detection: MachineDetection | None = None
    in_call_rings: int = 0
    recorded: bool = False
    transferred: bool = False
    variables: tuple[tuple[str, str], ...] = ()
    last_record_seconds: int | None = None
    undone: tuple[Act, ...] = ()
    timeline: tuple[Moment, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the call is over."""
        return self.status.terminal

    @property
    def answered(self) -> bool:
        """Whether somebody or something picked up."""
        return self.answered_at is not None

    @property
    def cancellable(self) -> bool:
        """Whether the call waits to be dialled, for the first time or again."""
        return self.status.phase is Phase.WAITING

    @property
    def duration_seconds(self) -> int:
        """Whole seconds from start to end; 0 until the call is over."""
        if self.started_at is None or self.ended_at is None:
            return 0
        return int((self.ended_at - self.started_at).total_seconds())

    @property
    def sound_id(self) -> str:
        """The name of the call's recording; empty while there is none."""
        return f"{RECORDING_PREFIX}{self.queue_id}" if self.recorded and self.complete else ""
