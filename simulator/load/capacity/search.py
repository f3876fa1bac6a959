"""The search for the largest load that is carried: which load comes next, and what is known."""

from enum import StrEnum
from math import sqrt
from typing import Final

__all__ = ["Ending", "Outcome", "Search"]

_DIGITS: Final = 3


class Outcome(StrEnum):
    """What became of one step."""

    MET = "met"
    """All objectives were met."""
    NARROWLY = "narrowly missed"
    """An objective was missed by so little that it may have been chance."""
    MISSED = "missed"
    """An objective was missed."""
    UNTOLD = "untold"
    """The step cannot tell; mostly because the generator fell behind."""


class Ending(StrEnum):
    """Why a search is over."""

    FOUND = "found"
    """The threshold lies between two loads that differ by the precision at most."""
    MOST = "limit reached"
    """The largest load that was to be tried is carried."""
    NEVER = "missed from the start"
    """Not even the gentlest load is carried."""
    UNTOLD = "could not tell"
    """A load came to which nothing can be told."""
    UNREACHABLE = "unreachable"
    """There was no receiver, or none any more."""
    STOPPED = "stopped"
    """A person stopped it."""


class Search:
    """Doubles the load until it is missed, then halves what is between met and missed.

    It does nothing by itself: whoever owns it applies `load`, and tells what became of that.

    A load is tried a second time, and then that counts whatever it is, where chance might decide:
    if it was missed narrowly, if nothing could be told of it, and if it is the gentlest and was
    missed. A load that was met once is met.

    Args:
        first: The gentlest load, in calls a minute.
        most: The largest that may be tried.
        precision: By what share of it the found load may lie below one that is missed.
    """

    def __init__(self, *, first: int, most: int, precision: float) -> None:
        self._most, self._precision = most, precision
        self._again = False
        self.load: int | None = min(first, most)
        """What to apply next; None when the search is over."""
        self.met: int | None = None
        """The largest load that was met."""
        self.missed: int | None = None
        """The smallest load that was missed."""
        self.untold: int | None = None
        """The load of which nothing can be told."""

    def tell(self, outcome: Outcome) -> None:
        """Take in what became of `load`."""
        if self.load is None:
            raise ValueError("The search is over, so no load was applied.")
        if not self._again and self._doubtful(outcome):
            self._again = True
            return
        self._again = False
        match outcome:
            case Outcome.MET:
                self.met = self.load
            case Outcome.MISSED | Outcome.NARROWLY:
                self.missed = self.load
            case Outcome.UNTOLD:
                self.untold = self.load
        self.load = self._next()

    @property
    def again(self) -> bool:
        """Whether the next load is the last one once more."""
        return self._again

    @property
    def ending(self) -> Ending | None:
        """Why the search is over; None while it is not."""
        if self.load is not None:
            return None
        if self.untold is not None:
            return Ending.UNTOLD
        if self.met is None:
            return Ending.NEVER
        return Ending.MOST if self.missed is None else Ending.FOUND

    def _doubtful(self, outcome: Outcome) -> bool:
        gentlest = outcome is Outcome.MISSED and self.met is None
        return gentlest or outcome in (Outcome.NARROWLY, Outcome.UNTOLD)

    def _next(self) -> int | None:
        if self.untold is not None or self.met is None:
            return None
        if self.missed is None:
            return None if self.met == self._most else min(2 * self.met, self._most)
        if self.missed <= self.met * (1 + self._precision):
            return None
        return _between(self.met, self.missed)


def _between(met: int, missed: int) -> int | None:
    """A load in the middle of two, measured by their ratio; None if there is none."""
    middle = sqrt(met * missed)
    short = float(f"{middle:.{_DIGITS}g}")
    for load in (round(short), round(middle), met + 1):
        if met < load < missed:
            return load
    return None
