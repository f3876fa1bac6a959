from collections.abc import Iterator
from contextlib import contextmanager
from select import select

from simulator.load.feed import MakerFeed
from simulator.load.timetable import Stage, Timetable

_ORDER = {
    "timetable": Timetable(stages=(Stage(seconds=2, rate=1000),)).to_json(),
    "wire": {},
    "target": "http://127.0.0.1:8000/postbacks",
    "headers": [],
    "ahead_seconds": 1.0,
    "limit": None,
}


@contextmanager
def _feed(*, spooled: int = 0, of: int = 1) -> Iterator[MakerFeed]:
    slices = [(0, 0, of)]
    feed = MakerFeed(_ORDER, spooled=spooled, slices=slices)
    try:
        feed.wait_until_ready()
        feed.go(None, slices)
        yield feed
    finally:
        feed.close()


def _requests(feed: MakerFeed) -> list[bytes]:
    requests: list[bytes] = []
    while True:
        assert select([feed.fd], [], [], 30)[0], "the maker has gone silent"
        for block in feed.read():
            requests += block.requests
            if block.last:
                return requests


def test_requests_that_lay_ready_are_the_same_as_others() -> None:
    """Whether all, some or none were in a file before the start, each comes once and in order."""
    with _feed() as feed:
        wanted = _requests(feed)
    for spooled in (1, 700, 1_000_000):
        with _feed(spooled=spooled) as feed:
            assert _requests(feed) == wanted

    assert len(wanted) == len(set(wanted)) == 2_000


def test_only_the_own_slice_lies_ready() -> None:
    """A third of the calls, where three processes share them."""
    with _feed() as feed:
        everything = _requests(feed)
    with _feed(spooled=300, of=3) as feed:
        own = _requests(feed)

    assert 500 < len(own) < 900
    assert [each for each in everything if each in set(own)] == own


def test_a_feed_that_is_closed_early_leaves_no_process() -> None:
    """Whatever lies ready is thrown away."""
    with _feed(spooled=2_000) as feed:
        process = feed._process  # noqa: SLF001 - whether it is gone is what is asked

    assert process.returncode == 0
