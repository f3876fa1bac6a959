"""Watching: a customer who asks how a call stands at the very moment its postback arrives."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.postbacks.schema import problems
from tests.journeys.desk import Desk, Fields
from tests.journeys.receivers import Received, Receiver

NULL_DATE = "0001-01-01T00:00:00"


@dataclass(slots=True)
class Watch:
    """Pairs of a postback and the status that the web service gave while it was delivered."""

    desk: Desk
    pairs: list[tuple[dict[str, Any], Fields]] = field(default_factory=list)

    def note(self, request: Received) -> None:
        """Ask for the status of the call that a postback is about."""
        postback = request.postback
        self.pairs.append((postback, self.desk.status(postback["QueueID"])))


def watch(desk: Desk, receiver: Receiver) -> Watch:
    """Let a receiver ask the desk back before it answers a postback."""
    made = Watch(desk)
    receiver.told.meanwhile = made.note
    return made


def disagreements(postback: dict[str, Any], status: Fields) -> list[str]:
    """Where a postback is invalid or says something else than GetQueueIDStatus."""
    told = {
        "QueueID": str(postback["QueueID"]),
        "ResponseCode": str(postback["ResponseCode"]),
        "Duration": str(postback["Duration"]),
        "DigitsPressed": postback.get("digitsdialed", ""),
        "MachineDetection": postback.get("machinedetection", ""),
        "StartTime": _moment(postback.get("StartTime", NULL_DATE)),
        "EndTime": _moment(postback.get("EndTime", NULL_DATE)),
    }
    stated = status | {name: _moment(status[name]) for name in ("StartTime", "EndTime")}
    differing = [
        f"{name}: the postback has {value!r}, the status {stated.get(name, '')!r}."
        for name, value in told.items()
        if value != stated.get(name, "")
    ]
    return [problem.text for problem in problems(postback)] + differing


def _moment(text: str) -> str:
    # The XML leaves out zeros at the end of a fraction, a postback writes its milliseconds always.
    return datetime.fromisoformat(text).isoformat(timespec="milliseconds")
