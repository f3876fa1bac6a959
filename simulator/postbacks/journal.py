"""The journal: a bounded record of delivery attempts."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from simulator.errors import SettingsError
from simulator.postbacks.attempt import Attempt

__all__ = ["Journal", "JournalCounts"]

# What an attempt takes besides its bytes, roughly: the values around them.
OVERHEAD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class JournalCounts:
    """How much has happened, and how much of it is still on record.

    Attributes:
        attempts: All attempts ever added.
        delivered: Those of them that delivered.
        failed: Those of them that did not.
        dropped: Those of them that made room for newer ones.
        kept: Attempts on record now.
        kept_bytes: What these take, roughly.
    """

    attempts: int = 0
    delivered: int = 0
    failed: int = 0
    dropped: int = 0
    kept: int = 0
    kept_bytes: int = 0


class Journal:
    """Keeps the newest attempts; safe to use from any thread.

    Args:
        limit: How many attempts are kept.
        limit_bytes: How many bytes they may take together. The newest is kept whatever its size.

    Raises:
        SettingsError: A limit is not positive.
    """

    def __init__(self, limit: int = 10_000, *, limit_bytes: int = 256 * 1024 * 1024) -> None:
        for name, value in (("journal_limit", limit), ("limit_bytes", limit_bytes)):
            if value < 1:
                raise SettingsError(f"{name} needs to be at least 1, got {value}.")
        self._limit = limit
        self._limit_bytes = limit_bytes
        self._lock = Lock()
        self._kept: deque[Attempt] = deque()
        self._by_delivery: dict[int, deque[Attempt]] = {}
        self._bytes = 0
        self._attempts = self._delivered = self._dropped = 0

    @property
    def counts(self) -> JournalCounts:
        """All counts of one moment."""
        with self._lock:
            return JournalCounts(
                attempts=self._attempts,
                delivered=self._delivered,
                failed=self._attempts - self._delivered,
                dropped=self._dropped,
                kept=len(self._kept),
                kept_bytes=self._bytes,
            )

    def add(self, attempt: Attempt) -> None:
        """Put an attempt on record; the oldest ones make room."""
        with self._lock:
            self._attempts += 1
            self._delivered += attempt.delivered
            self._kept.append(attempt)
            self._by_delivery.setdefault(attempt.delivery.delivery_id, deque()).append(attempt)
            self._bytes += _size_of(attempt)
            while self._is_too_full():
                self._drop_oldest()

    def attempts(
        self,
        *,
        queue_id: int | None = None,
        delivered: bool | None = None,
        since: datetime | None = None,
        newest_first: bool = False,
        count: int | None = None,
    ) -> list[Attempt]:
        """List the attempts on record, in the order in which they ended.

        Args:
            queue_id: Only those of this call.
            delivered: Only those that delivered, or only those that did not.
            since: Only those that ended at this moment or later, on the virtual axis.
            newest_first: Begin with the newest.
            count: At most so many.
        """
        found: list[Attempt] = []
        for attempt in self._snapshot(newest_first=newest_first):
            if count is not None and len(found) >= count:
                break
            if (
                (queue_id is None or attempt.delivery.queue_id == queue_id)
                and (delivered is None or attempt.delivered is delivered)
                and (since is None or attempt.finished_at >= since)
            ):
                found.append(attempt)
        return found

    def attempts_of(self, delivery_id: int) -> tuple[Attempt, ...]:
        """Give the attempts at one delivery that are on record, the first one first."""
        with self._lock:
            return tuple(self._by_delivery.get(delivery_id, ()))

    def clear(self) -> None:
        """Forget the attempts on record; the counts of what has happened stay."""
        with self._lock:
            self._kept.clear()
            self._by_delivery.clear()
            self._bytes = 0

    def _snapshot(self, *, newest_first: bool) -> Iterator[Attempt]:
        with self._lock:
            kept = tuple(self._kept)
        return reversed(kept) if newest_first else iter(kept)

    def _is_too_full(self) -> bool:
        kept = len(self._kept)
        return kept > self._limit or (kept > 1 and self._bytes > self._limit_bytes)

    def _drop_oldest(self) -> None:
        oldest = self._kept.popleft()
        self._bytes -= _size_of(oldest)
        self._dropped += 1
        # Attempts at one delivery are added in their order, so its oldest is the first here.
        of_delivery = self._by_delivery[oldest.delivery.delivery_id]
        of_delivery.popleft()
        if not of_delivery:
            del self._by_delivery[oldest.delivery.delivery_id]


def _size_of(attempt: Attempt) -> int:
    request, answer, body = attempt.request, attempt.answer, attempt.delivery.body
    return OVERHEAD_BYTES + len(request) + len(answer) + len(body)
