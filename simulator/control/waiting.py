"""Requests that wait: they occupy a thread each, so only half of the threads are theirs."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from simulator.errors import RingbackError

__all__ = ["TooManyWaitError", "Waiting"]


class TooManyWaitError(RingbackError):
    """As many requests wait already as may."""


class Waiting:
    """Lets half of the server's threads wait for calls and receivers; the others serve the API.

    Args:
        threads: How many requests the server answers at a time.
    """

    def __init__(self, threads: int) -> None:
        self._places = BoundedSemaphore(max(1, threads // 2))

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
