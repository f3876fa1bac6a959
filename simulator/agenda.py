"""What is to happen when: an account's future, in order."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

__all__ = ["Agenda"]


class Agenda:
    """Actions in order of their moments; those of one moment in the order of their entry.

    Not safe for threads: its owner holds a lock.
    """

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def next_moment(self) -> datetime | None:
        """When the next action is due; None if nothing is to happen."""
        return self._entries[0][0] if self._entries else None

    def add(self, moment: datetime, action: Callable[[], None]) -> None:
        """Enter an action."""
        heappush(self._entries, (moment, next(self._order), action))

    def take_due(self, now: datetime) -> Callable[[], None] | None:
        """Take out the first action that is due, if one is."""
        if self._entries and self._entries[0][0] <= now:
            return heappop(self._entries)[2]
        return None
