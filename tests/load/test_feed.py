import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic_ns
from typing import Any

import pytest

from simulator.load.blocks import Block
from simulator.load.feed import ALL_OF_IT, MakerError, MakerFeed, Share
from simulator.load.timetable import Stage, Timetable
from tests.load.runs import call_of

_CALLS = Timetable(calls=300, numbers=50)
_ENDLESS = Timetable(stages=(Stage(None, 100),), numbers=50)
_HOUR = 3_600_000_000_000
_HALF = Share(((0, 1, 2),))

_DYING = """
import os, select, signal, sys
from simulator.load.feed import ALL_OF_IT, MakerFeed

feed = MakerFeed({order!r})
feed.wait_until_ready()
if {going}:
    feed.go(None, ALL_OF_IT)
    select.select([feed.fd], [], [])
print("here")
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def _order(timetable: Timetable, **changed: Any) -> dict[str, Any]:
    return {
        "timetable": timetable.to_json(), "wire": {}, "target": "http://127.0.0.1:9000/",
        "headers": [], "ahead_seconds": 2.0, "limit": None, **changed,
    }  # fmt: skip


@contextmanager
def fed(
    order: dict[str, Any], *, spooled: int = 0, share: Share = ALL_OF_IT
) -> Iterator[MakerFeed]:
    """A feed with its maker."""
    feed = MakerFeed(order, spooled=spooled, share=share)
    try:
        yield feed
    finally:
        feed.close()


def _rows(feed: MakerFeed) -> list[tuple[int, int, int, bytes]]:
    """All requests to the last, as a sender takes them."""
    rows: list[tuple[int, int, int, bytes]] = []
    while True:
        assert select.select([feed.fd], [], [], 30)[0], "nothing more has come"
        for block in feed.read():
            calls = map(call_of, block.requests)
            rows += zip(block.due, block.kinds, calls, block.requests, strict=True)
            if block.last:
                return rows


def _made(share: Share, *, spooled: int = 0) -> list[tuple[int, int, int, bytes]]:
    with fed(_order(_CALLS), spooled=spooled, share=share) as feed:
        feed.wait_until_ready()
        feed.go(None, share)
        return _rows(feed)


def _ends(work: Callable[[], object]) -> bool:
    """Whether something comes to its end."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(30)
    return not thread.is_alive()


def test_requests_come_in_the_order_in_which_they_are_due() -> None:
    """Each once, with the call and the kind that it is about."""
    rows = _made(ALL_OF_IT)

    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert {row[2] for row in rows} == set(range(300))
    assert all(request.startswith(b"POST / HTTP/1.1\r\n") for *_, request in rows)


def test_what_lies_ready_in_a_file_comes_first() -> None:
    """And what was not in the file follows, so that nothing is missing or doubled."""
    wanted = _made(_HALF)

    assert [_made(_HALF, spooled=spooled) for spooled in (1, 100, 10_000)] == [wanted] * 3
    assert {row[2] % 2 for row in wanted} == {1}


def test_what_lies_ready_does_not_wait_for_what_is_still_to_be_written() -> None:
    """That may be due minutes later, and is written shortly before."""
    with fed(_order(_ENDLESS), spooled=100) as feed:
        feed.wait_until_ready()
        feed.go(monotonic_ns() + _HOUR, ALL_OF_IT)
        rows: list[bytes] = []
        while len(rows) < 100:
            assert select.select([feed.fd], [], [], 10)[0], "nothing more has come"
            rows += [request for block in feed.read() for request in block.requests]

    assert len(set(rows)) == len(rows)


def test_nothing_comes_before_the_start() -> None:
    """A maker that is ready has told so, and no more."""
    with fed(_order(_CALLS)) as feed:
        feed.wait_until_ready()

        assert feed.read() == [Block([], b"", [])]
        assert feed.read() == []


def test_an_error_of_the_maker_reaches_who_waits_for_it() -> None:
    """In its own words; what is told to it afterwards goes nowhere."""
    with fed(_order(_CALLS, headers=[["Host", "x"]])) as feed:
        with pytest.raises(MakerError) as refusal:
            feed.wait_until_ready()
        feed.go(None, ALL_OF_IT)
        feed.take(_HALF)

    assert str(refusal.value) == (
        "The header Host is set by the courier, to fit the URL and the body; leave it out."
    )


def test_a_maker_that_ends_without_a_word_is_missed() -> None:
    """Its traceback is on standard error; here it is known only that nothing more will come."""
    with fed({}) as feed, pytest.raises(MakerError) as refusal:
        feed.wait_until_ready()

    assert str(refusal.value) == "The maker of requests ended before the run was over."


def test_closing_ends_a_maker_that_waits() -> None:
    """Its orders are at an end."""
    feed = MakerFeed(_order(_CALLS))
    feed.wait_until_ready()

    assert _ends(feed.close)


def test_closing_ends_a_maker_whose_pipe_is_full() -> None:
    """Nobody will ever read it."""
    feed = MakerFeed(_order(_ENDLESS), spooled=100, share=ALL_OF_IT)
    feed.wait_until_ready()
    feed.go(None, ALL_OF_IT)
    assert select.select([feed.fd], [], [], 30)[0]

    assert _ends(feed.close)


def test_closing_ends_a_maker_that_is_not_ready() -> None:
    """As when the receiver is found missing meanwhile."""
    assert _ends(MakerFeed(_order(_CALLS), spooled=100, share=ALL_OF_IT).close)


def test_closing_ends_a_maker_that_fills_its_file() -> None:
    """It would take minutes over that, and the room on the disk."""
    assert _ends(MakerFeed(_order(_ENDLESS), spooled=10_000_000, share=ALL_OF_IT).close)


@pytest.mark.parametrize("going", [False, True])
def test_a_maker_does_not_outlive_its_parent(*, going: bool) -> None:
    """Also if that is killed. They share standard error, which ends with the last of them."""
    program = _DYING.format(order=_order(_ENDLESS), going=going)
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=60, check=False
    )

    assert (ended.returncode, ended.stdout, ended.stderr) == (-9, b"here\n", b"")
