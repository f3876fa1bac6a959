"""Tests of how the sender ends: when it is told to, and when its feed is over or broken."""

from time import monotonic_ns

from simulator.load.blocks import Block, written_block
from simulator.load.trouble import Trouble
from tests.load.receivers import (
    answering,
    hanging,
    receiver,
    stalling,
)
from tests.load.runs import (
    route_to,
    run_of,
    running,
    troubles_of,
    until,
)

_SECOND = 1_000_000_000
_LATER = 3600 * _SECOND


def test_postbacks_that_wait_can_be_counted() -> None:
    """Those under way are not among them; what ends with the run is told for each."""
    with receiver(hanging()) as it, running(route_to(it), opened=2, connections=2) as run:
        run.start()
        run.give(10)
        it.wait_for(2)
        until(lambda: run.sender.behind == 8)
        run.sender.stop(0)
        record = run.end()

    assert troubles_of(record) == {
        Trouble.UNFINISHED: (2, ["The run was over before the answer came."]),
        Trouble.NOT_SENT: (8, ["The run was over before a connection was free."]),
    }
    assert (record.total("due"), record.total("sent")) == (10, 2)


def test_stopping_waits_for_answers_that_are_under_way() -> None:
    """What is due later is not sent any more, and not counted."""
    with receiver(stalling((0, 0.2))) as it, running(route_to(it)) as run:
        run.start()
        run.give(4, due=[0, 0, 0, _LATER])
        until(lambda: run.collect().total("sent") == 3)
        run.sender.stop(drain_seconds=600)
        record = run.end()

    assert (record.total("due"), record.total("answered"), record.troubles) == (3, 3, {})
    assert len(it.requests) == 3


def test_stopping_waits_no_longer_than_it_was_told() -> None:
    """The receiver would hang for ever, and the sender is patient for ten minutes."""
    before = monotonic_ns()
    with receiver(hanging()) as it, running(route_to(it)) as run:
        run.start()
        run.give(2)
        it.wait_for(2)
        run.sender.stop(drain_seconds=0.1)
        record = run.end()

    told = ["The run was over before the answer came."]
    assert troubles_of(record) == {Trouble.UNFINISHED: (2, told)}
    assert monotonic_ns() - before >= _SECOND // 10


def test_stopping_twice_keeps_the_earlier_end() -> None:
    """A second Ctrl-C does not prolong the run."""
    with receiver(hanging()) as it, running(route_to(it)) as run:
        run.start()
        run.give(1)
        it.wait_for(1)
        run.sender.stop(drain_seconds=0)
        run.sender.stop(drain_seconds=600)
        record = run.end()

    assert record.total("failed") == 1


def test_a_feed_that_reports_an_error_ends_the_sender() -> None:
    """With the maker's own sentence; what is under way is accounted for."""
    with receiver(hanging()) as it, running(route_to(it)) as run:
        run.start()
        run.give(2)
        it.wait_for(2)
        run.feed.write(written_block(Block(error="There is no such profile.", last=True)))
        record = run.end()

    assert isinstance(run.sender.failure, RuntimeError)
    assert str(run.sender.failure) == "There is no such profile."
    assert record.troubles[Trouble.UNFINISHED].count == record.total("due") == 2


def test_a_feed_that_gives_no_blocks_ends_the_sender() -> None:
    """An error of the thread is kept for whoever waits for it."""
    with receiver(answering()) as it, running(route_to(it)) as run:
        run.feed.write(b"HTTP/1.1 200 OK\r\n\r\n")
        run.end()

    assert str(run.sender.failure) == "a block begins with b'RBL1', this with b'HTTP'"


def test_an_empty_run_is_over_at_once() -> None:
    """Nothing was due, so nothing is missing."""
    with receiver(answering()) as it:
        record = run_of(it, 0)

    assert (record.total("due"), it.requests, record.troubles) == (0, [], {})
