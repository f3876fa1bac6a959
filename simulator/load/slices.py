"""Slices: which process sends which calls of a timetable, from which moment on.

All processes hold the same table, so that every call is sent by exactly one of them at any moment
of the timetable, whoever joins or leaves: call i belongs to the process whose place is i modulo
their number.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from simulator.load.feed import Slice

__all__ = ["NOTICE", "Slices"]

NOTICE: Final = 4_000_000_000
"""How many nanoseconds ahead a change is told: makers are at most two seconds ahead."""


@dataclass(slots=True)
class Slices:
    """The table of a run."""

    _turns: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)

    def share(self, names: Iterable[str], now: int) -> bool:
        """Share what is still to come among some processes.

        Args:
            names: What the processes are called; their order says who has which place.
            now: Nanoseconds since the start of the run; below 0 before it.

        Returns:
            Whether this changes anything.
        """
        together = tuple(names)
        if self._turns and self._turns[-1][1] == together:
            return False
        # What was told before the start is being written already, so that needs notice as well.
        since = max(now + NOTICE, 0) if self._turns else 0
        self._turns = [turn for turn in self._turns if turn[0] < since]
        self._turns.append((since, together))
        return True

    def of(self, name: str) -> list[Slice]:
        """What one process has, and from when on."""
        return [
            (since, names.index(name) if name in names else -1, max(len(names), 1))
            for since, names in self._turns
        ]
