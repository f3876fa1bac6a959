"""A survey: has a search and a stepper work together until the receiver's capacity is known."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from simulator.errors import UnreachableError
from simulator.load.capacity.finding import Finding, Wanted
from simulator.load.capacity.search import Ending, Search
from simulator.load.capacity.step import Step
from simulator.load.capacity.stopper import Stopper
from simulator.load.result import Generator
from simulator.load.verdict import Judgement

__all__ = ["Steps", "Watcher", "survey"]


class Steps(Protocol):
    """What applies loads."""

    def rate(self, load: int) -> float:
        """Postbacks a second at so many calls a minute."""

    def run(self, load: int, *, place: int, stopper: Stopper) -> Step | None:
        """Apply a load; gives None if somebody stopped it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watcher:
    """Whoever wants to see a survey go on.

    Args:
        begins: Takes the load of a step that begins, and its postbacks a second.
        ends: Takes the step, and whether it is to be repeated.
    """

    begins: Callable[[int, float], object] = field(default=lambda *_: None)
    ends: Callable[[Step, bool], object] = field(default=lambda *_: None)


def survey(wanted: Wanted, steps: Steps, *, stopper: Stopper, watcher: Watcher) -> Finding:
    """Find the largest load that a receiver carries.

    Raises:
        RingbackError: A step cannot be carried out.
    """
    search = Search(first=wanted.first, most=wanted.most, precision=wanted.precision)
    started, done = datetime.now(UTC), list[Step]()
    ending, trouble = None, ""
    while ending is None and search.load is not None:
        watcher.begins(search.load, steps.rate(search.load))
        try:
            step = steps.run(search.load, place=len(done), stopper=stopper)
        except UnreachableError as error:
            ending, trouble = Ending.UNREACHABLE, str(error)
            break
        if step is None:
            ending = Ending.STOPPED
            break
        done.append(step)
        if _gone(search, step):
            ending, trouble = Ending.UNREACHABLE, step.verdict.reasons[-1]
        search.tell(step.outcome)
        watcher.ends(step, search.again)
    return Finding(
        wanted=wanted,
        steps=tuple(done),
        ending=ending or search.ending or Ending.STOPPED,
        started_at=started,
        ended_at=datetime.now(UTC),
        generator=Generator.here("here"),
        trouble=trouble,
    )


def _gone(search: Search, step: Step) -> bool:
    """Whether there was nobody, at a load that is too gentle to have driven anybody away."""
    return search.met is None and step.verdict.judgement is Judgement.UNREACHABLE
