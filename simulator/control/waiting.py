"""Requests that wait: they occupy a thread each, so that only some of the threads are theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from simulator.errors import RingbackError

__all__ = ["TooManyWaitError", "Waiting"]


class TooManyWaitError(RingbackError):
    """As many requests wait already as may."""


class Waiting:
    """Lets only so many requests wait at a time; what comes beyond is to ask again.

    Args:
        places: How many may wait.
    """

    def __init__(self, places: int) -> None:
        self._places = BoundedSemaphore(max(1, places))

    @contextmanager
    def place(self) -> Iterator[None]:
        """Wait inside.

        Raises:
            TooManyWaitError: If all places are taken.
        """
        if not self._places.acquire(blocking=False):
            raise TooManyWaitError("Too many requests wait already; ask again in a moment.")
        try:
            yield
        finally:
            self._places.release()
