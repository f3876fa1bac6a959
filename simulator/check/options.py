"""The options of an exam."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from simulator.check.check import Level, Phase
from simulator.postbacks.wire import WireProfile

__all__ = ["ExamOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamOptions:
    """What is asked of an exam.

    Args:
        url: The receiver's StatusChangePostUrl.
        state_url: Tells what the receiver stored for `{QueueID}`; empty for nothing.
        state_command: Prints the same; empty for nothing.
        state_of: Gives the same, as plain values, for a QueueID; it gives None for an unknown call.
        expect: The user's own oracle as `FILE.py:function`; empty for none.
        phases: Where plans may come from.
        levels: How much the checks matter that are wanted.
        checks: Only these, by id or name; all if none is named.
        excluded: Not these.
        max_seconds: When to stop; 0 for never.
        max_examples: How many plans are drawn where chance decides.
        seed: What they are drawn from.
        workers: How many plans are carried out at a time.
        rate: Requests a second at most; 0 for no limit.
        headers: Sent with every request.
        state_headers: Sent when a state is read, instead of `headers`; these unless given.
        wire: How postbacks are written.
        stop_on_first: Whether the first failed check ends the exam.
        shrink: Whether failing plans are made smaller.
        allow_hosts: Hosts beyond this machine and its networks.
        wait_ready_seconds: How long to wait for the receiver.
        budget_seconds: How long an answer may take.
        timeout_seconds: How long an answer is waited for.
        exclude_fields: Places of the state that do not count, `*` standing for anything.
        settle_seconds: How long the receiver is given before its state is read.
        wrong_path: A path at which postbacks must not be accepted; empty for none.
        foreign_license: `NAME=VALUE`, a license with which postbacks must not be accepted; empty
            for none.
        burst: How many postbacks a burst has.
        first_queue_id: Where QueueIDs begin; 0 for anywhere.
        ca_file: Whom to trust with certificates; None for the system's authorities.
    """

    url: str
    state_url: str = ""
    state_command: str = ""
    state_of: Callable[[int], object] | None = None
    expect: str = ""
    phases: tuple[Phase, ...] = tuple(Phase)
    levels: tuple[Level, ...] = tuple(Level)
    checks: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    max_seconds: float = 0.0
    max_examples: int = 50
    seed: int = 0
    workers: int = 4
    rate: float = 0.0
    headers: tuple[tuple[str, str], ...] = ()
    state_headers: tuple[tuple[str, str], ...] = ()
    wire: WireProfile = field(default_factory=WireProfile)
    stop_on_first: bool = False
    shrink: bool = True
    allow_hosts: tuple[str, ...] = ()
    wait_ready_seconds: float = 0.0
    budget_seconds: float = 2.5
    timeout_seconds: float = 10.0
    exclude_fields: tuple[str, ...] = ()
    settle_seconds: float = 0.0
    wrong_path: str = ""
    foreign_license: str = ""
    burst: int = 1_000
    first_queue_id: int = 0
    ca_file: Path | None = None

    @property
    def reads_state(self) -> bool:
        """Whether the receiver's state is read back."""
        return bool(self.state_url or self.state_command or self.state_of)
