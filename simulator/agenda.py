"""What is to happen when: an account's future, in order."""

from collections.abc import Callable
from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import count

__all__ = ["Agenda"]


class Agenda:
    """Actions in order of their moments; those of one moment in the order of their entry.

    Not safe for threads: its owner holds a lock.
    """

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Callable[[], None], int | None]] = []
        self._order = count()
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
        heappush(self._entries, (moment, next(self._order), action, subject))

    def drop(self, subject: int) -> None:
        """Take out the action of a subject, which needs to have one."""
        self._dropped.add(subject)

    def replace(self, subject: int) -> None:
        """Take out the action of a subject at once, for another one to be entered."""
        self._entries = [entry for entry in self._entries if entry[3] != subject]
        heapify(self._entries)

    def clear(self) -> None:
        """Let nothing more happen."""
        self._entries.clear()
        self._dropped.clear()

    def take_due(self, now: datetime) -> Callable[[], None] | None:
        """Take out the first action that is due, if one is."""
        if self._dropped:
            self._forget_dropped()
        if self._entries and self._entries[0][0] <= now:
            return heappop(self._entries)[2]
        return None

    def _forget_dropped(self) -> None:
        while self._entries and self._entries[0][3] in self._dropped:
            self._dropped.discard(heappop(self._entries)[3] or 0)
