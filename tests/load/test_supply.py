import os
import select
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from simulator.load.blocks import Block
from simulator.load.supply import Supply

_MOST, _MOST_OF_NEAR = 16_384, 512


class _Feed:
    """Gives what a test has put there; it always has news, like a pipe that is full."""

    def __init__(self) -> None:
        self.fd, self._writing = os.pipe()
        os.write(self._writing, b"!")
        self.blocks: list[Block] = []
        self.near = False

    def read(self) -> list[Block]:
        """What has come."""
        came, self.blocks = self.blocks, []
        return came

    def close(self) -> None:
        """Give the descriptors back."""
        os.close(self.fd)
        os.close(self._writing)


@contextmanager
def _supplied(*blocks: Block) -> Iterator[tuple[Supply, _Feed, "select.epoll"]]:
    feed, epoll = _Feed(), select.epoll()
    feed.blocks += blocks
    supply = Supply(feed, epoll)
    try:
        yield supply, feed, epoll
    finally:
        epoll.close()
        feed.close()


def _block(*due: int, last: bool = False) -> Block:
    kinds = bytes(each % 7 for each in due)
    return Block(list(due), kinds, [b"%d" % each for each in due], last=last)


def test_requests_come_in_order_with_their_moments() -> None:
    """Block by block, each with its kind."""
    with _supplied(_block(1, 9), _block(10)) as (supply, *_):
        supply.eat()

        assert list(supply.requests) == [(1, b"1", 1), (9, b"9", 2), (10, b"10", 3)]
        assert not supply.complete


def test_the_last_block_completes_it() -> None:
    """The feed is not asked any more, though it has news."""
    with _supplied(_block(1), _block(last=True)) as (supply, feed, epoll):
        assert epoll.poll(0) == [(feed.fd, select.EPOLLIN)]
        supply.eat()

        assert (supply.complete, len(supply.requests)) == (True, 1)
        assert epoll.poll(0) == []


@pytest.mark.parametrize(("near", "most"), [(False, _MOST), (True, _MOST_OF_NEAR)])
def test_a_supply_that_is_full_takes_no_more_until_half_of_it_is_gone(
    near: bool,  # noqa: FBT001 - of a table
    most: int,
) -> None:
    """Memory is not without end, and a feed is cheaper read in one go, unless it is near."""
    with _supplied(_block(*range(most - 1))) as (supply, feed, epoll):
        feed.near = near
        supply.eat()
        assert epoll.poll(0) == [(supply.fd, select.EPOLLIN)]
        feed.blocks.append(_block(most))
        supply.eat()
        assert epoll.poll(0) == []
        for _ in range(most // 2):
            supply.requests.popleft()
        supply.ask()
        assert epoll.poll(0) == []
        supply.requests.popleft()
        supply.ask()

        assert epoll.poll(0) == [(supply.fd, select.EPOLLIN)]


def test_a_feed_that_ends_while_it_is_not_asked_is_read_to_its_last_block() -> None:
    """The system tells of an end unasked; nothing is asked of who has gone."""
    with _supplied(_block(*range(_MOST))) as (supply, feed, _):
        supply.eat()
        feed.blocks.append(_block(_MOST, last=True))
        supply.eat()
        supply.requests.clear()
        supply.ask()

    assert supply.complete


def test_an_error_of_the_feed_is_raised() -> None:
    """In its own words."""
    broken = Block(error="It cannot be done.", last=True)
    with _supplied(broken) as (supply, *_), pytest.raises(RuntimeError) as caught:
        supply.eat()

    assert str(caught.value) == "It cannot be done."
