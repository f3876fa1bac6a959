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
        self._present: dict[int, int] = {}  # of each subject, which entry counts

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
            self._present[subject] = order
        heappush(self._entries, (moment, order, action, subject))

    def drop(self, subject: int) -> None:
        """Take out the action of a subject, if it has one."""
        self._present.pop(subject, None)

    def clear(self) -> None:
        """Let nothing more happen."""
        self._entries.clear()
        self._present.clear()

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
        while self._entries:
            _, order, _, subject = self._entries[0]
            if subject is None or self._present.get(subject) == order:
                return
            heappop(self._entries)
