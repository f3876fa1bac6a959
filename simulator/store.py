"""The calls of one account, found by queue ID, phone number or reference ID."""

from collections import deque
from collections.abc import Iterator
from typing import Final

from simulator.calls.call import Call

__all__ = ["CallStore"]

_REMEMBERED_PER_NUMBER: Final = 10
"""GetQueueIDStatusesByPhoneNumber answers the last ten calls to a number, as documented."""


class CallStore:
    """Calls in memory, oldest first; a call that changed is put in place of the old one.

    Args:
        limit: How many calls are kept; beyond it the oldest are dropped once they are over.
    """

    def __init__(self, *, limit: int = 1_000_000) -> None:
        self._limit = limit
        self._calls: dict[int, Call] = {}
        self._by_number: dict[str, deque[int]] = {}
        self._by_reference: dict[str, deque[int]] = {}

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls.values()))

    def put(self, call: Call) -> None:
        """Keep a call, in place of its older value if there is one."""
        if call.queue_id not in self._calls:
            self._index(call)
        self._calls[call.queue_id] = call
        self._forget_beyond_the_limit()

    def get(self, queue_id: int) -> Call | None:
        """The call with a queue ID, if there is one."""
        return self._calls.get(queue_id)

    def to_number(self, digits: str) -> list[Call]:
        """The last ten calls to a number, newest first."""
        return self._found(reversed(self._by_number.get(digits, deque())))

    def with_reference(self, reference_id: str) -> list[Call]:
        """All calls with a reference ID, oldest first; an empty one names no call."""
        return self._found(iter(self._by_reference.get(reference_id, deque())))

    def _found(self, queue_ids: Iterator[int]) -> list[Call]:
        return [self._calls[queue_id] for queue_id in queue_ids if queue_id in self._calls]

    def _index(self, call: Call) -> None:
        remembered = self._by_number.setdefault(
            call.request.number.digits, deque(maxlen=_REMEMBERED_PER_NUMBER)
        )
        remembered.append(call.queue_id)
        if call.request.reference_id:
            self._by_reference.setdefault(call.request.reference_id, deque()).append(call.queue_id)

    def _forget_beyond_the_limit(self) -> None:
        while len(self._calls) > self._limit:
            oldest = next(iter(self._calls.values()))
            if not oldest.complete:
                return
            del self._calls[oldest.queue_id]
            request = oldest.request
            _forget(self._by_number, request.number.digits, oldest.queue_id)
            _forget(self._by_reference, request.reference_id, oldest.queue_id)


def _forget(index: dict[str, deque[int]], name: str, queue_id: int) -> None:
    """Take the oldest call out of an index; it is the first of its name, or not there."""
    queue_ids = index.get(name)
    if queue_ids and queue_ids[0] == queue_id:
        queue_ids.popleft()
        if not queue_ids:
            del index[name]
