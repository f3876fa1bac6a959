import json
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from threading import Thread
from time import monotonic_ns
from typing import Any

import pytest

from simulator.generate.bodies import Bodies
from simulator.load.blocks import LARGEST, Block, BlockReader
from simulator.load.maker import make
from simulator.load.schedule import broadcast_of, schedule
from simulator.load.timetable import Disturbance, Stage, Timetable
from simulator.postbacks.wire import Format, WireProfile
from simulator.version import VERSION
from tests.load.runs import call_of

_URL = "http://127.0.0.1:9000/status?a=1"
_SECOND = 1_000_000_000
_CALLS = Timetable(calls=700, numbers=50, post_on="changes", try_count=2)
_WITH_A_PAUSE = Timetable(stages=(Stage(1, 100), Stage(1000, 0), Stage(1, 100)), numbers=50)
_ALL = [[0, 0, 1]]
_READY = Block([], b"", [])


class _Maker:
    """A maker at work beside the test, and what has been read from it."""

    def __init__(self) -> None:
        source, self._telling = os.pipe()
        self._reading, target = os.pipe()
        self.status: int | None = None
        self._reader = BlockReader()
        self._held: list[Block] = []
        self._thread = Thread(target=self._work, args=(source, target), daemon=True)
        self._thread.start()

    def _work(self, source: int, target: int) -> None:
        self.status = make(source, target)
        os.close(source)
        os.close(target)

    def tell(self, value: dict[str, Any]) -> None:
        os.write(self._telling, json.dumps(value).encode() + b"\n")

    def go(
        self, start: int | None, slices: Sequence[Sequence[int]] = _ALL, *, until: int | None = None
    ) -> None:
        self.tell({"start": start, "slices": slices, "until": until})

    def block(self) -> Block:
        while not self._held:
            data = os.read(self._reading, 65_536)
            assert data, "the maker has ended"
            self._held = self._reader.feed(data)
        return self._held.pop(0)

    def rows(self, count: int | None = None) -> list[tuple[int, int, int, bytes]]:
        """So many requests, or all to the last."""
        rows: list[tuple[int, int, int, bytes]] = []
        while count is None or len(rows) < count:
            block = self.block()
            assert len(block.requests) <= LARGEST
            calls = map(call_of, block.requests)
            rows += zip(block.due, block.kinds, calls, block.requests, strict=True)
            if block.last:
                break
        return rows

    def end(self) -> int | None:
        """Its status, when there will be no more orders; it must have nothing left to say."""
        os.close(self._telling)
        self._telling = -1
        assert os.read(self._reading, 1) == b""
        self._thread.join(20)
        return self.status

    def leave(self) -> int | None:
        """Its status, when nobody reads what it writes."""
        os.close(self._reading)
        self._reading = -1
        self._thread.join(20)
        return self.status

    def close(self) -> None:
        for each in (self._telling, self._reading):
            if each >= 0:
                os.close(each)
        self._thread.join(20)


@contextmanager
def _maker(timetable: Timetable, **order: Any) -> Iterator[_Maker]:
    with closing(_Maker()) as maker:
        maker.tell({
            "timetable": timetable.to_json(), "wire": {}, "target": _URL, "headers": [],
            "ahead_seconds": 2.0, "limit": None, **order,
        })  # fmt: skip
        yield maker


def _made(
    timetable: Timetable, slices: Sequence[Sequence[int]] = _ALL, **order: Any
) -> list[tuple[int, int, int, bytes]]:
    """What a maker writes in the closed loop."""
    with _maker(timetable, **order) as maker:
        assert maker.block() == _READY
        maker.go(None, slices)
        rows = maker.rows()
        assert maker.end() == 0
    return rows


def _bodies(timetable: Timetable, wire: WireProfile) -> list[bytes]:
    start, end = wire.frame
    bodies = Bodies(broadcast_of(timetable), wire, start=start, end=end)
    return [
        body.encode() for part in schedule(timetable) for body in bodies.written(part.batch)
    ]  # fmt: skip


def _split(request: bytes) -> tuple[list[str], bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    return head.decode().split("\r\n"), body


def test_a_request_is_as_the_simulator_delivers_it() -> None:
    """The same headers in the same order, and a length that is true."""
    first = _made(Timetable(calls=1, numbers=1))[0][3]
    head, body = _split(first)

    assert head == [
        "POST /status?a=1 HTTP/1.1",
        "Host: 127.0.0.1:9000",
        f"User-Agent: Ringback/{VERSION}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]


@pytest.mark.parametrize("form", list(Format))
def test_bodies_are_those_of_bulk_traffic(form: Format) -> None:
    """Whatever the wire profile, load runs send what `generate` writes; lengths count bytes."""
    rows = _made(_CALLS, wire={"wire": form.value})

    requests = [_split(request) for *_, request in rows]
    assert [body for _, body in requests] == _bodies(_CALLS, WireProfile(format=form))
    assert all(head[-1] == f"Content-Length: {len(body)}" for head, body in requests)


def test_a_header_that_is_given_replaces_ours() -> None:
    """No header is sent twice; further ones come after ours."""
    headers = [["user-agent", "curl"], ["X-Key", "a b"]]
    head, _ = _split(_made(Timetable(calls=1, numbers=1), headers=headers)[0][3])

    assert head[2:5] == [
        "Content-Type: application/x-www-form-urlencoded", "user-agent: curl", "X-Key: a b",
    ]  # fmt: skip


def test_three_slices_are_the_whole() -> None:
    """Every postback is in exactly one slice, each slice in order; copies go with their calls."""
    timetable = Timetable(
        stages=(Stage(20, 50),), numbers=50, disturbance=Disturbance(duplicates=0.2, late=0.1)
    )
    slices = [_made(timetable, [[0, place, 3]]) for place in range(3)]

    assert sorted(chain(*slices)) == sorted(_made(timetable))
    assert all(rows for rows in slices)
    assert all([row[0] for row in rows] == sorted(row[0] for row in rows) for rows in slices)


def test_slices_may_change_at_a_moment_of_the_run() -> None:
    """The entry holds that begins last before a postback is due; place -1 is nobody's."""
    at = 20 * _SECOND
    first = _made(_CALLS, [[0, 0, 2], [at, 0, 3]])
    second = _made(_CALLS, [[0, 1, 2], [at, 1, 3]])
    newcomer = _made(_CALLS, [[0, -1, 1], [at, 2, 3]])
    same = _made(_CALLS, [[at, 2, 3]])

    assert sorted(first + second + newcomer) == sorted(_made(_CALLS))
    assert newcomer == same
    assert min(row[0] for row in newcomer) >= at


def test_new_slices_hold_for_all_that_is_not_yet_due() -> None:
    """What lies further ahead than ordered is not written, so it can still be given away."""
    whole = _made(_WITH_A_PAUSE)
    with _maker(_WITH_A_PAUSE) as maker:
        assert maker.block() == _READY
        maker.go(monotonic_ns() - 10 * _SECOND)
        before = maker.rows(100)
        maker.go(monotonic_ns() - 2000 * _SECOND, [[0, 1, 2]])
        after = maker.rows()

    assert before == whole[:100]
    assert after == [row for row in whole[100:] if row[2] % 2 == 1]


def test_nothing_is_written_further_ahead_than_ordered() -> None:
    """Of a run that began ten seconds ago, what is due after 1001 seconds stays unwritten."""
    with _maker(_WITH_A_PAUSE) as maker:
        assert maker.block() == _READY
        maker.go(monotonic_ns() - 10 * _SECOND)
        rows = maker.rows(100)

        assert maker.end() == 0

    assert max(row[0] for row in rows) < _SECOND


def test_nothing_is_written_beyond_what_is_allowed() -> None:
    """However long ago it was due: what lies beyond may be another's by now."""
    whole = _made(_CALLS)
    until = whole[300][0]
    with _maker(_CALLS) as maker:
        assert maker.block() == _READY
        long_ago = monotonic_ns() - 10_000 * _SECOND
        maker.go(long_ago, until=until)
        before = [row for row in whole if row[0] < until]
        assert maker.rows(len(before)) == before
        maker.go(long_ago, [[0, 1, 2]])
        after = maker.rows()

    assert after == [row for row in whole[len(before) :] if row[2] % 2 == 1]


def test_a_limit_ends_the_run_early() -> None:
    """So many postbacks of the timetable are made, whoever's they are."""
    whole = _made(_CALLS)

    assert _made(_CALLS, limit=300) == whole[:300]
    assert _made(_CALLS, [[0, 1, 2]], limit=300) == [row for row in whole[:300] if row[2] % 2]


@pytest.mark.parametrize(
    ("order", "text"),
    [
        (
            {"target": "ftp://x"},
            "The URL 'ftp://x' does not begin with http:// or https://. Give the whole URL.",
        ),
        (
            {"headers": [["Host", "x"]]},
            "The header Host is set by the courier, to fit the URL and the body; leave it out.",
        ),
    ],
)
def test_an_impossible_order_is_answered_by_a_sentence(order: dict[str, Any], text: str) -> None:
    """It comes as a block, for the sender to show."""
    with _maker(_CALLS, **order) as maker:
        assert maker.block() == Block(error=text, last=True)

        assert maker.end() == 2


def test_a_reader_who_goes_away_ends_the_maker() -> None:
    """A broken pipe is no error: the run is over."""
    with _maker(Timetable(stages=(Stage(None, 100),), numbers=50)) as maker:
        assert maker.block() == _READY
        maker.go(None)

        assert maker.leave() == 0
