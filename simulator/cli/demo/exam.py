"""The exam at the end of the demo: an example receiver with one mistake, run as its own program."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from simulator.check.check import Level, Phase
from simulator.check.examiner import examine
from simulator.check.options import ExamOptions
from simulator.check.result import ExamResult
from simulator.resources import folder

__all__ = ["MISTAKE", "examined", "is_found"]

MISTAKE: Final = "sends a mail for each copy of a postback"
"""What the receiver does wrong, in words."""

_DEFECT: Final = "counts-duplicates"
_CHECK: Final = "RB041"
_PATIENCE_SECONDS: Final = 15.0
_ENDING_SECONDS: Final = 5.0


def examined() -> ExamResult:
    """Start the receiver on a free port, ask it all that it must know, and stop it again.

    Raises:
        RingbackError: The example is missing, or cannot be reached.
    """
    with _receiver() as origin:
        return examine(
            ExamOptions(
                url=f"{origin}/postbacks",
                state_url=f"{origin}/calls/{{QueueID}}",
                phases=(Phase.EXAMPLES, Phase.COVERAGE),
                levels=(Level.MUST,),
                burst=100,
                wait_ready_seconds=_PATIENCE_SECONDS,
            )
        )


def is_found(result: ExamResult) -> bool:
    """Whether the exam found the mistake, and nothing else."""
    return [finding.check.id for finding in result.findings] == [_CHECK]


@contextmanager
def _receiver() -> Iterator[str]:
    program = folder("examples") / "receivers" / "receiver.py"
    port = _free_port()
    command = [sys.executable, str(program), "--port", str(port), "--defect", _DEFECT]
    with subprocess.Popen(command) as running:  # noqa: S603 - a program of our own
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            try:
                running.wait(_ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                running.kill()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
