"""The result of a load run: what was asked, what was measured, and where."""

import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self

from simulator.load.record import Record
from simulator.version import VERSION

__all__ = ["FORMAT", "Asked", "Ending", "Generator", "Others", "Result"]

FORMAT: Final = "ringback-load-1"
"""What a file says of itself that holds a result."""


class Ending(StrEnum):
    """How a run came to its end."""

    FINISHED = "finished"
    """All that was due was sent, or counted as not sent."""
    STOPPED = "stopped"
    """A person stopped it."""
    OBJECTIVE = "objective missed"
    """An objective could no longer be met, and the run was stopped early."""
    UNREACHABLE = "unreachable"
    """The receiver could not be reached."""
    BROKEN = "broken down"
    """This machine could not go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was to be done.

    Args:
        scenario: The name of the scenario.
        question: What it asks, in a sentence.
        url: Where postbacks went, without user name, password and query.
        timetable: What was due, as the timetable tells it to JSON.
        postbacks: How many were due in all, if that was known; else None.
        seconds: How long the timetable lasts, if it ends; else None.
        closed_loop: Whether postbacks went out as fast as connections allowed, not when due.
        connections: How many connections there might be at most, of each process.
        timeout_seconds: How long an answer might take.
        seed: What decided.
        slos: The objectives, as they were written.
    """

    scenario: str
    question: str = ""
    url: str
    timetable: Mapping[str, Any] = field(default_factory=dict)
    postbacks: int | None = None
    seconds: float | None = None
    closed_loop: bool = False
    connections: int = 256
    timeout_seconds: float = 30.0
    seed: int = 0
    slos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """A process that sent.

    Args:
        name: What it is called among others.
        machine: The name of the machine, its processor and how many of those there are.
        versions: Of Ringback, Python and the system.
        lost: Whether it was lost before the end.
        unaccounted: How many postbacks were due of it after its last word; in the closed loop, in
            which nothing has its moment, 0.
    """

    name: str
    machine: str
    versions: Mapping[str, str]
    lost: bool = False
    unaccounted: int = 0

    @classmethod
    def here(cls, name: str) -> Self:
        """This process."""
        machine = f"{platform.node()}, {os.cpu_count()} x {platform.machine()}"
        versions = {
            "ringback": VERSION,
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.release()}",
            "implementation": sys.implementation.name,
        }
        return cls(name=name, machine=machine, versions=versions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What Locust's other users asked meanwhile, such as callers of the simulator's API.

    Args:
        requests: How many requests of theirs ended.
        failures: How many of those failed.
        example: One that did, with its error.
    """

    requests: int = 0
    failures: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A run that is over.

    Args:
        asked: What was to be done.
        record: What was measured.
        started_at: When the first postback could be due, aware.
        ended_at: When the run was over, aware.
        ending: How.
        generators: Who sent.
        notes: What else a reader has to know, in sentences.
        others: What users beside the postbacks did.
    """

    asked: Asked
    record: Record
    started_at: datetime
    ended_at: datetime
    ending: Ending = Ending.FINISHED
    generators: tuple[Generator, ...] = ()
    notes: tuple[str, ...] = ()
    others: Others = field(default_factory=Others)

    def to_json(self) -> dict[str, Any]:
        """As JSON has it, with nothing lost."""
        return {
            "format": FORMAT,
            "asked": asdict(self.asked),
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "ending": self.ending.value,
            "generators": [asdict(each) for each in self.generators],
            "notes": list(self.notes),
            "others": asdict(self.others),
            "record": self.record.to_json(),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        asked = dict(value["asked"])
        return cls(
            asked=Asked(**asked | {"slos": tuple(asked["slos"])}),
            record=Record.from_json(value["record"]),
            started_at=datetime.fromisoformat(value["started_at"]),
            ended_at=datetime.fromisoformat(value["ended_at"]),
            ending=Ending(value["ending"]),
            generators=tuple(Generator(**each) for each in value["generators"]),
            notes=tuple(value["notes"]),
            others=Others(**value.get("others", {})),
        )
