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
        limit: How many calls are kept; beyond it those that were over first are dropped.
    """

    def __init__(self, *, limit: int = 1_000_000) -> None:
        self._limit = limit
        self._calls: dict[int, Call] = {}
        self._by_number: dict[str, deque[int]] = {}
        self._by_reference: dict[str, dict[int, None]] = {}
        self._over: deque[int] = deque()

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls.values()))

    def put(self, call: Call) -> None:
        """Keep a call, in place of its older value if there is one."""
        if call.queue_id not in self._calls:
            self._index(call)
        self._calls[call.queue_id] = call
        if call.complete:
            self._over.append(call.queue_id)
        self._forget_beyond_the_limit()

    def get(self, queue_id: int) -> Call | None:
        """The call with a queue ID, if there is one."""
        return self._calls.get(queue_id)

    def to_number(self, digits: str) -> list[Call]:
        """The last ten calls to a number, newest first."""
        return self._found(reversed(self._by_number.get(digits, deque())))

    def with_reference(self, reference_id: str) -> list[Call]:
        """All calls with a reference ID, oldest first; an empty one names no call."""
        return self._found(iter(self._by_reference.get(reference_id, {})))

    def _found(self, queue_ids: Iterator[int]) -> list[Call]:
        return [self._calls[queue_id] for queue_id in queue_ids if queue_id in self._calls]

    def _index(self, call: Call) -> None:
        remembered = self._by_number.setdefault(
            call.request.number.digits, deque(maxlen=_REMEMBERED_PER_NUMBER)
        )
        remembered.append(call.queue_id)
        if call.request.reference_id:
            self._by_reference.setdefault(call.request.reference_id, {})[call.queue_id] = None

    def _forget_beyond_the_limit(self) -> None:
        while len(self._calls) > self._limit and self._over:
            queue_id = self._over.popleft()
            request = self._calls.pop(queue_id).request
            to_number = self._by_number[request.number.digits]
            if queue_id in to_number:
                to_number.remove(queue_id)
            if not to_number:
                del self._by_number[request.number.digits]
            with_reference = self._by_reference.get(request.reference_id, {})
            with_reference.pop(queue_id, None)
            if not with_reference:
                self._by_reference.pop(request.reference_id, None)
