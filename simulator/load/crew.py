"""The crew: the processes that send a run, what of it is whose, and who was lost on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from simulator.load.feed import Share
from simulator.load.result import Generator
from simulator.load.schedule import due_within
from simulator.load.slices import NOTICE, Slices
from simulator.load.timetable import Timetable

__all__ = ["Crew"]

_SECOND: Final = 1_000_000_000


@dataclass(slots=True)
class Crew:
    """The processes of a run.

    Args:
        timetable: What they send between them.
        generators: What they are, by name; kept up to date.
        notes: Told to readers of the result; added to.
        fixed: Whether each has its part for good, as in the closed loop: what is due has no moment
            then at which another could take over.
    """

    timetable: Timetable
    generators: dict[str, Generator]
    notes: list[str]
    fixed: bool = False
    _slices: Slices = field(default_factory=Slices)
    _heard: dict[str, int] = field(default_factory=dict)
    _done: set[str] = field(default_factory=set)
    _losses: dict[str, str] = field(default_factory=dict)

    def allot(self, names: Iterable[str]) -> None:
        """Share all of the run among those who will send it."""
        self._slices.share(names, -1)

    def allotted(self, name: str) -> Share:
        """What is a process's by now."""
        return Share(tuple(self._slices.of(name)))

    def join(self, name: str, generator: Generator) -> None:
        """A process is ready to send."""
        self.generators[name] = generator

    def hear(self, name: str, moment: int, *, finished: bool) -> None:
        """A process has told what it measured up to a moment of the run."""
        self._heard[name] = moment
        if finished:
            self._done.add(name)

    def ready(self, names: Iterable[str]) -> list[str]:
        """Those of some processes who are ready to send."""
        return [name for name in names if name in self.generators]

    def finished(self, names: Iterable[str]) -> bool:
        """Whether all that those send who are left of the crew is sent and answered."""
        left = list(names)
        senders = set(self.ready(left))
        return not left or (bool(senders) and senders <= self._done)

    def deserted(self, names: Iterable[str]) -> bool:
        """Whether nobody is left of the crew, though some of them had not sent all that was theirs.

        Args:
            names: Who is within reach.
        """
        return not list(names) and not self.generators.keys() <= self._done

    def share(self, present: Sequence[str], now: int) -> dict[str, Share]:
        """Share what is still to come among those who are present, and note who was lost.

        Args:
            present: Who is within reach; those who are not ready get nothing yet.
            now: Nanoseconds since the start of the run; below 0 before it.

        Returns:
            What to tell each who ever joined, at least once a second: also one who seems lost, for
            it may be listening still.
        """
        names = self.ready(present)
        self._note_losses(names, now)
        if self.fixed:
            return {name: self.allotted(name) for name in names}
        if names:
            self._slices.share(names, now)
        return {
            name: replace(self.allotted(name), until=now + NOTICE)
            for name in self.generators if name not in self._done
        }  # fmt: skip

    def close(self, present: Sequence[str], now: int) -> None:
        """Note who was lost, at the end of the run."""
        self._note_losses(self.ready(present), now)

    def _note_losses(self, names: Sequence[str], now: int) -> None:
        for name, generator in list(self.generators.items()):
            if name in names:
                self._note_return(name, generator)
            elif not generator.lost and name not in self._done:
                self._note_loss(name, generator, now, others=bool(names))

    def _note_loss(self, name: str, generator: Generator, now: int, *, others: bool) -> None:
        if not self._slices.of(name):
            # Nothing has been told yet, so all of it is shared among the others.
            del self.generators[name]
            return
        count = 0
        if self.fixed:
            told = "What it sent after its last word is not known, and nobody took over."
        else:
            begin, until = self._heard.get(name, 0), now + NOTICE
            count = due_within(self.timetable, self._slices.of(name), begin, until)
            then = "the others took over" if others else "nobody was left to take over"
            told = f"Up to {count:,} postbacks that were its own may not have been sent; {then}."
        self.generators[name] = replace(generator, lost=True, unaccounted=count)
        self._losses[name] = f"{name} was lost {_when(now)}. {told}"
        self.notes.append(self._losses[name])

    def _note_return(self, name: str, generator: Generator) -> None:
        """Who seemed lost has come back, and tells what it sent itself."""
        if generator.lost:
            self.generators[name] = replace(generator, lost=False, unaccounted=0)
            self.notes.remove(self._losses.pop(name))
            self.notes.append(
                f"{name} was out of reach for a while; what was its own it sent later."
            )


def _when(moment: int) -> str:
    return "before the start" if moment < 0 else f"{moment / _SECOND:.0f} s after the start"
