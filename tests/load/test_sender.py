"""Tests of the sender with receivers that answer well, at once or in their own way."""

import os
from contextlib import closing
from itertools import count
from threading import Barrier, Thread
from time import monotonic_ns

import pytest

from simulator.load.blocks import Block, written_block
from simulator.load.sender import Sender, Sending
from simulator.load.stream import Route
from simulator.load.trouble import Trouble
from tests.load.receivers import (
    Script,
    Talk,
    answer,
    answering,
    answering_chunked,
    answering_http_1_0,
    answering_in_lower_case,
    answering_in_segments,
    closing_each_time,
    hanging,
    informing,
    receiver,
    stalling,
    trickling,
)
from tests.load.runs import (
    PipeFeed,
    postback,
    route_to,
    run_of,
    running,
    troubles_of,
    until,
)

_SECOND = 1_000_000_000
_LATER = 3600 * _SECOND
_NO_CONTENT = answer()


def _answering_together(parties: int) -> Script:
    """Answer when so many requests are there at the same time."""
    barrier = Barrier(parties)

    def script(talk: Talk) -> None:
        while talk.read():
            barrier.wait(30)
            talk.send(_NO_CONTENT)

    return script


def _numbering() -> Script:
    """Give no two answers that are the same."""
    numbers = count()

    def script(talk: Talk) -> None:
        while talk.read():
            talk.send(answer(200, b"received %d" % next(numbers)))

    return script


def _reading_late(seconds: float) -> Script:
    """Leave what comes where it is for a while, then read and answer."""

    def script(talk: Talk) -> None:
        talk.pause(seconds)
        while talk.read():
            talk.send(_NO_CONTENT)

    return script


@pytest.mark.parametrize(
    "script",
    [
        answering(),
        answering(202, b"received"),
        answering_chunked(),
        answering_http_1_0(),
        answering_in_lower_case(),
        answering_in_segments(),
        informing(100),
        informing(100, 102, 103),
        trickling(),
        closing_each_time(),
    ],
)
@pytest.mark.parametrize("closed_loop", [False, True])
def test_a_whole_answer_of_2xx_is_good_however_it_comes(
    script: Script, *, closed_loop: bool
) -> None:
    """Every postback is sent once and answered once, and no trouble is told."""
    with receiver(script) as it:
        record = run_of(it, 12, connections=3, closed_loop=closed_loop)

    assert (record.total("sent"), record.total("answered"), record.troubles) == (12, 12, {})
    assert record.bytes_sent == sum(len(postback(place)) for place in range(12))
    assert {request.body for request in it.requests} == {b"QueueID=%d" % each for each in range(12)}


def test_a_body_is_looked_at_when_something_is_expected_in_it() -> None:
    """Wherever in the body it stands, and in whatever chunks it comes."""
    with receiver(answering_chunked(b"all was received", size=2)) as it:
        record = run_of(it, 3, expected=b"received")

    assert (record.total("answered"), record.troubles) == (3, {})


def test_answers_need_not_be_the_same() -> None:
    """Those that are known to be good are read faster, and not all of them are kept."""
    with receiver(_numbering()) as it:
        record = run_of(it, 600, connections=2, expected=b"received")

    assert (record.total("answered"), record.troubles) == (600, {})


def test_postbacks_go_through_tls() -> None:
    """To a receiver whose certificate is trusted."""
    with receiver(answering(200, b"safe"), tls=True) as it:
        record = run_of(it, 20, connections=2, expected=b"safe")

    assert (record.total("answered"), record.troubles, it.connections) == (20, {}, 2)


@pytest.mark.parametrize("tls", [False, True])
def test_a_postback_larger_than_the_system_holds_goes_out_by_and_by(*, tls: bool) -> None:
    """The rest follows as the receiver reads."""
    with receiver(_reading_late(0.1), tls=tls) as it:
        record = run_of(it, 1, size=1 << 22)

    assert (record.total("answered"), record.troubles) == (1, {})
    assert record.bytes_sent == len(postback(0, 1 << 22))
    assert [len(request.body) for request in it.requests] == [1 << 22]


def test_postbacks_on_one_connection_arrive_in_the_order_in_which_they_are_due() -> None:
    """Also when there are more blocks than the sender holds at a time."""
    with receiver(answering()) as it, running(route_to(it), connections=1) as run:
        for _ in range(300):
            run.give(1)
        run.give(10, last=True)
        run.start()
        record = run.end()

    assert record.total("answered") == 310
    assert [request.body for request in it.requests] == [b"QueueID=%d" % n for n in range(310)]


def test_connections_are_opened_before_the_start() -> None:
    """As many as were asked for, and the run itself needs no further ones."""
    with receiver(answering()) as it, running(route_to(it), opened=5, connections=5) as run:
        assert (run.sender.ready, it.requests) == (5, [])
        run.start()
        run.give(50, last=True)
        record = run.end()

    assert (record.connections, record.reconnections, it.connections) == (5, 0, 5)


def test_nothing_is_sent_before_it_is_due() -> None:
    """The receiver sees each request after its moment."""
    due = [place * _SECOND // 100 for place in range(20)]
    with receiver(answering()) as it, running(route_to(it), connections=1) as run:
        run.start()
        run.give(20, due=due, last=True)
        record = run.end()

    moments = [request.moment - run.begun for request in it.requests]
    assert all(moment >= at for moment, at in zip(moments, due, strict=True))
    assert record.total("answered") == 20


def test_latency_counts_from_the_due_moment_while_the_receiver_stalls() -> None:
    """A postback that waits for its connection is as late as one that waits for its answer."""
    stall, due = 0.3, [place * _SECOND // 1000 for place in range(25)]
    with (
        receiver(stalling((0, stall))) as it,
        running(route_to(it), opened=1, connections=1) as run,
    ):
        run.start()
        run.give(25, due=due, last=True)
        record = run.end()

    # Nothing is answered before the stall is over; times are told up to 1 % too short.
    least = it.born + round(stall * _SECOND) - run.begun - due[-1]
    assert record.total("answered") == 25
    assert min(record.latencies()) >= 0.99 * least
    assert sum(record.own_lateness.values()) == sum(record.lateness.values()) == 25


def test_a_stalled_receiver_slows_the_closed_loop_down() -> None:
    """A postback is due when a connection is free for it, so none is ever late."""
    with (
        receiver(stalling((0, 0.2))) as it,
        running(route_to(it), opened=1, connections=1, closed_loop=True) as run,
    ):
        run.give(25, due=[_LATER] * 25, last=True)
        run.start()
        record = run.end()

    assert (record.total("due"), record.total("answered")) == (25, 25)
    assert (record.lateness, record.own_lateness) == ({}, {})


def test_the_closed_loop_keeps_every_connection_busy() -> None:
    """This receiver answers only when all of them have something to answer."""
    with (
        receiver(_answering_together(3)) as it,
        running(route_to(it), opened=3, connections=3, closed_loop=True) as run,
    ):
        run.give(30, last=True)
        run.start()
        record = run.end()

    assert (record.total("answered"), it.connections) == (30, 3)


def test_there_are_never_more_connections_than_allowed() -> None:
    """Further postbacks wait, and go out as connections become free."""
    with receiver(stalling((0, 0.1))) as it:
        record = run_of(it, 40, opened=0, connections=2)

    assert (record.total("answered"), record.troubles) == (40, {})
    assert it.connections == record.connections == 2


def test_names_are_not_resolved_by_the_sender() -> None:
    """That was done once, when the route was found; a name in a route is only for sentences."""
    with receiver(answering(500)) as it:
        route = Route("127.0.0.1", it.port, "http://receiver.invalid")
        with running(route) as run:
            run.start()
            run.give(3, last=True)
            record = run.end()

    told = "http://receiver.invalid answered 500."
    assert troubles_of(record) == {Trouble.BAD_STATUS: (3, [told])}


def test_kinds_are_kept_apart() -> None:
    """Each has its own latencies, and its own count of failures."""
    with receiver(answering(500)) as it, running(route_to(it)) as run:
        run.start()
        requests = [postback(place) for place in range(5)]
        run.feed.write(written_block(Block([0] * 5, bytes([1, 2, 2, 30, 30]), requests, last=True)))
        record = run.end()

    assert record.kinds == [1, 2, 30]
    assert record.failed_kinds == {1: 1, 2: 2, 30: 2}
    assert [sum(record.latencies(kind=kind).values()) for kind in record.kinds] == [1, 2, 2]


def test_bytes_are_counted_both_ways() -> None:
    """Of requests and answers, without what TCP adds."""
    with receiver(answering()) as it:
        record = run_of(it, 5)

    assert record.bytes_sent == 5 * len(postback(0))
    assert record.bytes_received == 5 * len(_NO_CONTENT)


class _Desk:
    """Is told as often as the sender likes, and has nothing to say after a word."""

    def __init__(self) -> None:
        self.fd, self.speaking = os.pipe()
        self.told, self.heard = 0, b""

    def hear(self) -> bool:
        """Take in what has come."""
        self.heard += os.read(self.fd, 9)
        return False

    def tell(self) -> None:
        """Count."""
        self.told += 1

    def close(self) -> None:
        """Give the descriptors back."""
        os.close(self.fd)
        os.close(self.speaking)


def test_a_desk_is_attended_to_between_postbacks() -> None:
    """It is told while nothing happens, and not heard any more when it has nothing to say."""
    with closing(_Desk()) as desk, closing(PipeFeed()) as feed, receiver(answering()) as it:
        sender = Sender(route_to(it), feed, Sending(opened=1), desk=desk)
        thread = Thread(target=sender.run)
        thread.start()
        os.write(desk.speaking, b"word")
        until(lambda: desk.told > 2)
        sender.stop(0)
        thread.join()

    assert desk.heard == b"word"
    assert sender.failure is None


def test_others_may_work_where_there_is_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every five milliseconds in which the sender never waits, as here for sixty."""
    breaths: list[float] = []
    monkeypatch.setattr("simulator.load.sender.sleep", breaths.append)
    with receiver(answering()) as it, running(route_to(it), opened=1) as run:
        run.sender.breath_seconds = 0.25
        run.start()
        run.give(3_000, due=[20_000 * place for place in range(3_000)], last=True)
        run.end()

    assert len(breaths) > 5
    assert set(breaths) == {0.25}


def test_our_own_lateness_counts_also_without_a_free_connection() -> None:
    """Whoever comes a fifth of a second late cannot blame the receiver for it."""
    with receiver(answering()) as it, running(route_to(it), opened=1, connections=1) as run:
        run.sender.start(monotonic_ns() - _SECOND // 5)
        run.give(3, last=True)
        own = run.end().own_lateness

    assert sum(own.values()) == 3
    assert min(own) > 0.19 * _SECOND


def test_what_is_under_way_at_the_end_of_a_second_is_counted() -> None:
    """Once for each second, when it is over."""
    with receiver(hanging()) as it, running(route_to(it), opened=2) as run:
        run.sender.start(monotonic_ns() - 3 * _SECOND // 2)
        run.give(2)
        it.wait_for(2)

        assert [run.sender.take().in_flight for _ in range(2)] == [{0: 2}, {}]


def test_what_began_after_a_second_was_not_under_way_at_its_end() -> None:
    """Whoever asks only once in a while gets it told by then."""
    with receiver(hanging()) as it, running(route_to(it)) as run:
        run.sender.start(monotonic_ns() - _SECOND)
        before = run.sender.take().in_flight
        run.give(2)
        it.wait_for(2)

        assert (before, run.sender.take().in_flight) == ({}, {})
