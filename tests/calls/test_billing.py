from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.billing import Bill, bill_of, transactions_of
from simulator.calls.call import Call
from simulator.calls.lifecycle import accept, cancel
from simulator.codes import ResponseCode
from tests.calls.lives import NOON, lives, magic, request


def _connected(seconds: float) -> Call:
    """A call that was connected so long, after it rang for a while."""
    answered = lives(magic("0100"))[-1]
    assert answered.answered_at is not None
    return replace(answered, ended_at=answered.answered_at + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("seconds", "transactions"),
    [(0, 1), (37, 1), (120, 1), (120.001, 2), (180, 2), (181, 3), (240, 3), (3600, 59)],
)
def test_two_minutes_are_one_transaction_and_each_further_one_another(
    seconds: float, transactions: int
) -> None:
    """Documented; a minute that was begun counts."""
    assert transactions_of(_connected(seconds)) == transactions


@given(st.floats(0, 3600), st.floats(0, 3600))
def test_a_longer_connection_never_costs_less(one: float, other: float) -> None:
    """Whatever the lengths are."""
    shorter, longer = sorted((one, other))

    assert transactions_of(_connected(shorter)) <= transactions_of(_connected(longer))


def test_ringing_is_free() -> None:
    """Documented: a call that rings for long costs what its connection does."""
    call = _connected(100)
    assert call.answered_at is not None
    early = replace(call, started_at=call.answered_at - timedelta(minutes=10))

    assert transactions_of(early) == 1


@pytest.mark.parametrize("line", ["0150", "0153", "0160", "0167", "0173"])
@pytest.mark.parametrize("tries", [1, 3])
def test_a_failed_or_busy_call_costs_one_however_often_it_was_tried(line: str, tries: int) -> None:
    """Documented: further tries after busy or no answer are free."""
    assert transactions_of(lives(magic(line), try_count=tries)[-1]) == 1


def test_a_try_that_is_answered_after_a_busy_one_costs_its_connection() -> None:
    """The busy one is free."""
    assert transactions_of(lives(magic("0151"), try_count=2)[-1]) == 1


@pytest.mark.parametrize("line", ["0130", "0131", "0132"])
def test_a_transfer_costs_nothing_by_itself(line: str) -> None:
    """Documented; the connection of the call goes on."""
    assert transactions_of(lives(magic(line), transfer_number="7575558888")[-1]) == 1


def test_a_call_is_billed_once_it_is_over() -> None:
    """Nothing before."""
    assert [transactions_of(call) for call in lives(magic("0100"))] == [0, 0, 0, 0, 0, 1]


def test_a_cancelled_call_is_credited() -> None:
    """Documented; a call that the provider cancels is, too."""
    queued = accept(request(), queue_id=1, at=NOON, ready_at=NOON)
    by_provider = lives(magic("0176"))[-1]

    assert by_provider.status is ResponseCode.CANCELLED
    assert [transactions_of(cancel(queued, at=NOON)), transactions_of(by_provider)] == [0, 0]


def test_a_bill_adds_up() -> None:
    """Calls that go on are on none yet."""
    queued = accept(request(), queue_id=1, at=NOON, ready_at=NOON)
    calls = [_connected(37.5), _connected(200), queued, cancel(queued, at=NOON)]
    calls.append(lives(magic("0150"))[-1])

    assert bill_of(calls) == Bill(calls=3, transactions=5, cancelled=1, connected_seconds=237)
    assert bill_of([]) == Bill(calls=0, transactions=0, cancelled=0, connected_seconds=0)
