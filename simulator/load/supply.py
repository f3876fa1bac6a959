"""The supply: requests that a feed has given, and that are still to be sent."""

from collections import deque
from typing import Any, Final, Protocol

from simulator.load.blocks import Block

__all__ = ["NEVER", "Feed", "Supply"]

NEVER: Final = 1 << 62
"""A moment that does not come."""

_IN: Final = 0x001
_HELD_AT_MOST: Final = 16_384
# So many stay in the processor's own memory until they are sent; fetching more back takes as long
# as making them into requests did.
_HELD_OF_NEAR: Final = 512


class Feed(Protocol):
    """Where requests come from."""

    fd: int

    @property
    def near(self) -> bool:
        """Whether there will be more as soon as it is asked for."""

    def read(self) -> list[Block]:
        """What has come, without waiting for more."""


class Supply:
    """Requests in the order in which they are due.

    Args:
        feed: Gives them.
        epoll: Is to say when the feed has some, as long as there is room for them.
    """

    def __init__(self, feed: Feed, epoll: Any) -> None:  # noqa: ANN401 - see `new_epoll`
        self._feed, self._epoll = feed, epoll
        self._hungry = True
        self.requests: deque[tuple[int, bytes, int]] = deque()
        """When each is due, in nanoseconds from the start of the run, its bytes, and its kind."""
        self.complete = False
        """Whether nothing more will come."""
        epoll.register(feed.fd, _IN)

    @property
    def fd(self) -> int:
        """What can be read when there is something to `eat`."""
        return self._feed.fd

    def eat(self) -> None:
        """Take what the feed has.

        Raises:
            RuntimeError: It has told that nothing more will come, and why.
        """
        for block in self._feed.read():
            if block.error:
                raise RuntimeError(block.error)
            self.requests.extend(zip(block.due, block.requests, block.kinds, strict=True))
            self.complete = self.complete or block.last
        if self.complete:
            # Nobody is to be asked any more.
            self._hungry = True
            self._epoll.unregister(self._feed.fd)
        elif len(self.requests) >= self._most():
            self._hungry = False
            self._epoll.modify(self._feed.fd, 0)

    def ask(self) -> None:
        """Ask for more if there is room again."""
        if not self._hungry and len(self.requests) < self._most() // 2:
            self._hungry = True
            self._epoll.modify(self._feed.fd, _IN)

    def _most(self) -> int:
        return _HELD_OF_NEAR if self._feed.near else _HELD_AT_MOST
