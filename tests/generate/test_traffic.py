import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.lifecycle import NEXT
from simulator.calls.profiles import profile_named, profile_names
from simulator.codes import ResponseCode
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.arrivals import Scattered
from simulator.generate.traffic import NEVER, Batch, Traffic
from simulator.postbacks.plan import read_post_on
from tests.generate.broadcasts import together

_EVERY = read_post_on("every")


def _rows(batch: Batch) -> list[tuple[int, ...]]:
    columns = (batch.due, batch.call, batch.status, batch.start, batch.end, batch.keys)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_batches_follow_one_another_in_time() -> None:
    """The order in which the provider would send, across the borders of batches."""
    batches = list(Traffic(Broadcast(calls=3000)).batches(100))

    assert len(batches) > 20
    dues = np.concatenate([batch.due for batch in batches])
    assert (np.diff(dues) >= 0).all()


@given(st.integers(1, 700))
def test_how_many_calls_are_drawn_together_changes_nothing(calls_at_once: int) -> None:
    """A call depends on the seed and its place alone."""
    broadcast = Broadcast(calls=600, numbers=50, post_on=_EVERY)

    batches = list(Traffic(broadcast).batches(calls_at_once))

    assert _rows(Batch.joined(batches)) == _rows(together(broadcast))
    assert [row for batch in batches for row in _rows(batch)] == _rows(together(broadcast))


@pytest.mark.parametrize("profile", profile_names())
def test_every_call_lives_by_the_table_of_statuses(profile: str) -> None:
    """From queued to one terminal status, each following from the one before it."""
    batch = together(Broadcast(calls=2000, profile=profile_named(profile), post_on=_EVERY))
    lives: dict[int, list[ResponseCode]] = {}
    for call, status in zip(batch.call.tolist(), batch.status.tolist(), strict=True):
        lives.setdefault(call, []).append(ResponseCode(status))

    assert len(lives) == 2000
    for life in lives.values():
        assert life[0] is ResponseCode.QUEUED
        assert [status.terminal for status in life] == [False] * (len(life) - 1) + [True]
        assert all(status in NEXT[before] for before, status in itertools.pairwise(life))


def test_another_seed_makes_other_calls() -> None:
    """To other numbers, with other endings."""
    one, other = (together(Broadcast(calls=200, seed=seed)) for seed in (1, 2))
    assert _rows(one) != _rows(other)


def test_tries_are_as_many_as_were_asked_for_and_as_far_apart() -> None:
    """Only unanswered and busy calls are dialled again."""
    dialled = together(Broadcast(calls=4000, next_try_seconds=600, post_on=read_post_on("12")))
    tries = Counter(dialled.call.tolist())
    first_again = min(call for call, count in tries.items() if count == 3)
    moments = np.sort(dialled.due[dialled.call == first_again])

    assert set(tries.values()) == {1, 2, 3}
    assert (np.diff(moments) > 600_000).all()
    assert (np.diff(moments) < 700_000).all()


def test_the_rate_of_postbacks_is_dialling_smeared_by_talking() -> None:
    """At the documented maximum: few in the first seconds, 200 a second from the second minute."""
    final = together(
        Broadcast(calls=36_000, try_count=1, post_on=read_post_on("final")), calls_at_once=9000
    )
    seconds = (final.due - final.due[0]) // 1000
    arrived = np.bincount(seconds)

    assert arrived[:10].mean() < 20
    assert 90 < arrived[50:60].mean() < 180
    assert 190 < arrived[100:170].mean() < 210
    assert len(final) == 36_000


def test_moments_that_are_not_reached_stay_empty() -> None:
    """A call that is dialled has neither started nor ended."""
    batch = together(Broadcast(calls=50))
    dialling = batch.where(batch.status == ResponseCode.DIALING)

    assert (dialling.start == NEVER).all()
    assert (dialling.end == NEVER).all()


def test_calls_that_arrive_by_chance_come_in_order_too() -> None:
    """Other arrivals change when calls are placed, not how they go."""
    broadcast = Broadcast(calls=3000)
    scattered = Scattered(broadcast.calls_per_minute, len(broadcast.records), seed=1)

    batches = list(Traffic(broadcast, scattered).batches(700))

    dues = np.concatenate([batch.due for batch in batches])
    assert (np.diff(dues) >= 0).all()
    assert {int(call) for batch in batches for call in batch.call} == set(range(3000))
