"""The flow of a script: the parts that a call can come to, and how it goes on from there.

A part can be come to if some callee and some values of variables lead there.
"""

from collections.abc import Iterator
from typing import Final

from simulator.script.commands import KEYS
from simulator.script.labels import MACHINE, START, Jump, jump_of, labels_of
from simulator.script.parts import Command, Part, Script

__all__ = ["Flow", "takes_time"]

_TIMED: Final = frozenset({
    "beep", "conference", "dialdtmf", "getdigits", "playalphanumeric", "playamount",
    "playspecialsoundfile", "queryexternalserver", "recordandsaveas", "recordwithuniqueid",
    "transferto", "variabletotts",
})  # fmt: skip
_WAITING: Final = frozenset({"playsilence", "waitfordtmf", "waitforsilence"})

# What may be so when a call comes to a part, as bits.
_REACHED: Final = 1
_ACTS_ON_KEYS: Final = 2
_KEYS_ASSIGNED: Final = 4
_BEGINNING: Final = _REACHED | _ACTS_ON_KEYS | _KEYS_ASSIGNED  # 1 repeats until that is cleared


def takes_time(part: Part) -> bool:
    """Whether a call may stay with a part for a while; what does not exist is passed over."""
    if not isinstance(part, Command):
        return True
    name = _name(part)
    return name in _TIMED or (name in _WAITING and not _is_zero(part))


class Flow:
    """The ways through a script, each part by its place among all.

    Args:
        script: Which one.
    """

    def __init__(self, script: Script) -> None:
        self.labels = labels_of(script)
        self._parts = script.parts
        # Two places that are none of a part's: a jump that may lead anywhere, and a machine.
        self._anywhere, self._machine = len(self._parts) + 1, len(self._parts) + 2
        self._states = self._told_states()

    def reaches(self, place: int) -> bool:
        """Whether a call can come to a part."""
        return bool(self._states[place])

    def keys_jump(self, place: int) -> bool:
        """Whether a key may jump, or repeat the message, when a call comes to a part."""
        return not _ACTS_ON_KEYS & ~self._states[place] and not (
            _KEYS_ASSIGNED & ~self._states[place]
        )

    def timeless_loops(self) -> Iterator[int]:
        """The jumps that close a loop which no call leaves, and in which no time passes."""
        walks = [0] * len(self._parts)
        for begin in range(len(self._parts)):
            place: int | None = begin if self.reaches(begin) else None
            while place is not None and not walks[place]:
                walks[place] = begin + 1
                place = self._certainly_next(place)
            if place is not None and walks[place] == begin + 1:
                yield max(each for each in self._loop(place) if _name(self._parts[each]) == "goto")

    def target(self, jump: Jump) -> int | None:
        """The place to which a jump leads; None if there is no such label, or a variable says."""
        return self.labels.get(jump.label, 0 if jump.label == START else None)

    def _told_states(self) -> list[int]:
        states = [0] * (len(self._parts) + 3)
        states[0], to_do = _BEGINNING, [0]
        while to_do:
            place = to_do.pop()
            for target, state in self._ways(place, states[place]):
                if state & ~states[target]:
                    states[target] |= state
                    to_do.append(target)
        return states

    def _ways(self, place: int, state: int) -> Iterator[tuple[int, int]]:
        """Where a call may go on from a place, and what may be so there."""
        if place == self._anywhere:
            yield 0, state
            yield from ((target, state) for target in self.labels.values())
        elif place == self._machine:
            yield from ((self.labels[label], state) for label in (MACHINE,) if label in self.labels)
        elif place < len(self._parts):
            yield from self._ways_on(place, self._parts[place], state)

    def _ways_on(self, place: int, part: Part, state: int) -> Iterator[tuple[int, int]]:
        name, jump = _name(part), jump_of(part) if isinstance(part, Command) else None
        after = _after(part, name, state)
        if takes_time(part):
            yield self._machine, state
        target = None if jump is None else self.target(jump)
        if jump is not None and jump.anywhere:
            target = self._anywhere
        if target is not None:  # a key leads there only while keys are acted on
            yield target, _BEGINNING if name == "assigndtmf" else after
        leaves = name == "endcall" or (name == "goto" and target not in (None, self._anywhere))
        if not leaves:
            yield place + 1, after

    def _certainly_next(self, place: int) -> int | None:
        """The part that surely follows at the same moment; None if none does."""
        part = self._parts[place]
        name = _name(part)
        if takes_time(part) or name in ("gotoif", "endcall"):
            return None
        jump = jump_of(part) if name == "goto" and isinstance(part, Command) else None
        if jump is not None and jump.anywhere:
            return None
        target = None if jump is None else self.target(jump)
        following = place + 1 if target is None else target
        return following if following < len(self._parts) else None

    def _loop(self, begin: int) -> Iterator[int]:
        place: int | None = begin
        while place is not None:
            yield place
            place = self._certainly_next(place)
            place = None if place == begin else place


def _after(part: Part, name: str, state: int) -> int:
    """What may be so after a part."""
    if not isinstance(part, Command):
        return state
    first = part.arguments[0].strip().lower() if part.arguments else ""
    match name:
        case "actondigitpress":
            return state & ~_ACTS_ON_KEYS if first == "false" else state | _ACTS_ON_KEYS
        case "cleardtmf":
            return state & ~_KEYS_ASSIGNED
        case "assigndtmf" if first in KEYS or "[" in first:
            return state | _KEYS_ASSIGNED
    return state


def _name(part: Part) -> str:
    return part.name.lower() if isinstance(part, Command) else ""


def _is_zero(command: Command) -> bool:
    try:
        return float(command.arguments[0]) == 0
    except (IndexError, ValueError):
        return False
