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
        self._entries: list[tuple[datetime, int, Callable[[], None], int | None]] = []
        self._order = count()
        self._places: dict[int, int] = {}
        self._dropped: set[int] = set()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def next_moment(self) -> datetime | None:
        """When the next action is due; None if nothing is to happen."""
        if self._dropped:
            self._forget_dropped()
        return self._entries[0][0] if self._entries else None

    def add(
        self, moment: datetime, action: Callable[[], None], *, subject: int | None = None
    ) -> None:
        """Enter an action; a subject has one at a time, which can be dropped by its number."""
        order = next(self._order)
        heappush(self._entries, (moment, order, action, subject))
        if subject is not None:
            self._places[subject] = order

    def drop(self, subject: int) -> None:
        """Take out the action of a subject, if it has one; another one may be entered at once."""
        order = self._places.pop(subject, None)
        if order is not None:
            self._dropped.add(order)

    def clear(self) -> None:
        """Let nothing more happen."""
        self._entries.clear()
        self._places.clear()
        self._dropped.clear()

    def take_due(self, now: datetime) -> Callable[[], None] | None:
        """Take out the first action that is due, if one is."""
        if self._dropped:
            self._forget_dropped()
        if self._entries and self._entries[0][0] <= now:
            _, _, action, subject = heappop(self._entries)
            if subject is not None:
                del self._places[subject]
            return action
        return None

    def _forget_dropped(self) -> None:
        while self._entries and self._entries[0][1] in self._dropped:
            self._dropped.discard(heappop(self._entries)[1])
