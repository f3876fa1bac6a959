"""A connection to the receiver, and the postback that is under way on it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.load.answer import AnswerReader
from simulator.load.stream import Stream

__all__ = ["Connection", "Sending", "Waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How postbacks are sent.

    Args:
        connections: How many connections there may be at most.
        opened: How many of them are opened before the start.
        timeout_seconds: How long a connection, and then an answer may take.
        closed_loop: Send on every connection as soon as the last answer has come.
        expected: What the body of an answer must contain; empty for anything.
    """

    connections: int = 256
    opened: int = 8
    timeout_seconds: float = 30.0
    closed_loop: bool = False
    expected: bytes = b""


@dataclass(slots=True, eq=False)
class Connection:
    """A connection.

    Args:
        stream: What carries its bytes; its `send` and `recv` are kept at hand.
        begun: When its opening began, in nanoseconds of CLOCK_MONOTONIC.
        replaces: Whether it was opened in the place of one that had ended.
        ready: Whether it is open.
        used: Whether an answer has come on it already.
        request: The request under way on it; empty if none is.
        rest: What of that the system has not taken yet.
        due: When that was due, in nanoseconds from the start of the run.
        sent: When its first byte went out, likewise.
        kind: The ResponseCode that it tells.
        reader: Reads answers that are not known already.
        reading: Whether some of an answer has come, and not all.
        awaits: Whether a request is under way, and the first byte of its answer is what comes next.
    """

    stream: Stream
    begun: int
    replaces: bool
    ready: bool = False
    used: bool = False
    request: bytes = b""
    rest: bytes = b""
    due: int = 0
    sent: int = 0
    kind: int = 0
    reader: AnswerReader | None = None
    reading: bool = False
    awaits: bool = False
    send: Callable[[bytes], int] = field(init=False)
    recv: Callable[[int], bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.send, self.recv = self.stream.send, self.stream.recv


@dataclass(slots=True)
class Waiting:
    """A postback that waits for a free connection.

    Args:
        due: When it was due, in nanoseconds from the start of the run.
        kind: The ResponseCode that it tells.
        request: Its bytes.
        own: How late it was attended to.
    """

    due: int
    kind: int
    request: bytes = field(repr=False)
    own: int = 0
