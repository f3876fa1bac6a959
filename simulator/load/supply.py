"""The supply: requests that a feed has given, and that are still to be sent."""

from collections import deque
from typing import Any, Final, Protocol

from simulator.load.blocks import Block

__all__ = ["NEVER", "Feed", "Supply"]

NEVER: Final = 1 << 62
"""A moment that does not come."""

_IN: Final = 0x001
_BLOCKS_AT_MOST: Final = 256


class Feed(Protocol):
    """Where requests come from."""

    fd: int

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
        self._blocks: deque[Block] = deque()
        self._place = 0
        self._hungry = True
        self.complete = False
        """Whether nothing more will come."""
        epoll.register(feed.fd, _IN)

    def __bool__(self) -> bool:
        return bool(self._blocks)

    @property
    def fd(self) -> int:
        """What can be read when there is something to `eat`."""
        return self._feed.fd

    @property
    def due(self) -> int:
        """When the next is due, in nanoseconds from the start of the run; never if none is here."""
        return self._blocks[0].due[self._place] if self._blocks else NEVER

    def take(self) -> tuple[bytes, int]:
        """The next request, and the ResponseCode that it tells."""
        block, place = self._blocks[0], self._place
        self._place += 1
        if self._place == len(block.requests):
            self._next_block()
        return block.requests[place], block.kinds[place]

    def eat(self) -> None:
        """Take what the feed has.

        Raises:
            RuntimeError: It has told that nothing more will come, and why.
        """
        for block in self._feed.read():
            if block.error:
                raise RuntimeError(block.error)
            if block.requests:
                self._blocks.append(block)
            self.complete = self.complete or block.last
        if self.complete:
            self._epoll.unregister(self._feed.fd)
        elif len(self._blocks) >= _BLOCKS_AT_MOST:
            self._hungry = False
            self._epoll.modify(self._feed.fd, 0)

    def _next_block(self) -> None:
        self._blocks.popleft()
        self._place = 0
        if not self._hungry and not self.complete and len(self._blocks) < _BLOCKS_AT_MOST // 2:
            self._hungry = True
            self._epoll.modify(self._feed.fd, _IN)
