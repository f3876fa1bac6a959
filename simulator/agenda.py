"""What is to happen when: an account's future, in order."""

from collections.abc import Callable
from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Final

__all__ = ["Agenda"]

_Entry = tuple[datetime, int, Callable[[], None], int | None]

# As many entries that count no longer cost nothing worth looking for.
_FEW: Final = 1_000


class Agenda:
    """Actions in order of their moments; those of one moment in the order of their entry.

    Not safe for threads: its owner holds a lock.
    """

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._order = count()
        self._present: dict[int, int] = {}  # of each subject, which entry counts
        self._dropped = 0  # entries that count no longer

    def __len__(self) -> int:
        """How many entries take room, some that were dropped among them."""
        return len(self._entries)

    @property
    def next_moment(self) -> datetime | None:
        """When the next action is due; None if nothing is to happen."""
        self._forget_dropped()
        return self._entries[0][0] if self._entries else None

    def add(
        self, moment: datetime, action: Callable[[], None], *, subject: int | None = None
    ) -> None:
        """Enter an action; that of a subject takes the place of the one that it has."""
        order = next(self._order)
        if subject is not None:
            self._dropped += subject in self._present
            self._present[subject] = order
        heappush(self._entries, (moment, order, action, subject))

    def drop(self, subject: int) -> None:
        """Take out the action of a subject, if it has one."""
        if self._present.pop(subject, None) is not None:
            self._dropped += 1
            if self._dropped > max(_FEW, len(self._entries) // 2):
                # Calls of next year that were cancelled would fill the memory until then.
                self._entries = [entry for entry in self._entries if self._counts(entry)]
                heapify(self._entries)
                self._dropped = 0

    def clear(self) -> None:
        """Let nothing more happen."""
        self._entries.clear()
        self._present.clear()
        self._dropped = 0

    def take_due(self, now: datetime) -> Callable[[], None] | None:
        """Take out the first action that is due, if one is."""
        self._forget_dropped()
        if not self._entries or self._entries[0][0] > now:
            return None
        _, _, action, subject = heappop(self._entries)
        if subject is not None:
            del self._present[subject]
        return action

    def _forget_dropped(self) -> None:
        while self._entries and not self._counts(self._entries[0]):
            heappop(self._entries)
            self._dropped -= 1

    def _counts(self, entry: _Entry) -> bool:
        _, order, _, subject = entry
        return subject is None or self._present.get(subject) == order
