"""Load runs for journeys: processes of their own, for Locust changes the one that imports it."""

import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from time import monotonic, sleep
from typing import Final
from urllib.parse import parse_qs

from simulator.load.result import Result
from simulator.load.schedule import schedule
from simulator.load.timetable import Timetable
from tests.load.receivers import Receiver

__all__ = [
    "LOCUST", "PATIENCE_SECONDS", "QUICK", "RINGBACK", "Due", "Postback", "Process", "Start",
    "due_of", "ended", "listens", "received", "wait_until",
]  # fmt: skip

PATIENCE_SECONDS: Final = 60

RINGBACK: Final = (sys.executable, "-m", "simulator", "load")
LOCUST: Final = (sys.executable, "-m", "locust")

QUICK: Final = (
    "--scenario", "campaign", "--calls-per-minute", 6000, "--seconds", 1,
    "--closed-loop", "--connections", 4,
)  # fmt: skip
"""A hundred postbacks, and the run is over when all are answered.

In the closed loop nothing can be late, however busy the machine is.
"""

Process = subprocess.Popen[str]
Start = Callable[..., Process]
Postback = tuple[int, int]
"""The QueueID and the ResponseCode of one."""

Due = tuple[int, int, Postback]
"""When a postback is due, in nanoseconds of the run, of which call, and which one."""


def ended(process: Process) -> tuple[int, str, str]:
    """The exit status of a process, and what it wrote to either stream."""
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, out, err


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for something to come about."""
    until = monotonic() + PATIENCE_SECONDS
    while not condition():
        assert monotonic() < until, "It did not come about."
        sleep(0.05)


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def received(at: Receiver, since: int = 0) -> Counter[Postback]:
    """How often each postback came, save for the first so many."""
    forms = (parse_qs(request.body.decode()) for request in at.requests[since:])
    return Counter((int(form["QueueID"][0]), int(form["ResponseCode"][0])) for form in forms)


def due_of(result: Result) -> list[Due]:
    """What the timetable of a run says."""
    timetable = Timetable.from_json(result.asked.timetable)
    columns = [
        (part.due.tolist(), part.batch.call.tolist(), part.batch.status.tolist())
        for part in schedule(timetable)
    ]
    return [
        (due, call, (timetable.first_queue_id + call, status))
        for each in columns
        for due, call, status in zip(*each, strict=True)
    ]
