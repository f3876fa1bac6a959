"""The history of a call: the call as it stood after each step of its life."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from simulator.calls.call import Call
from simulator.calls.lifecycle import Pace, accept, live, take
from simulator.calls.outcome import Outcome
from simulator.calls.request import CallRequest

__all__ = ["history", "status_changes"]


def history(
    request: CallRequest, outcome: Outcome, *, queue_id: int, at: datetime, pace: Pace
) -> Iterator[Call]:
    """Tell a call's whole life without a clock: the call after each step, queued first.

    Args:
        request: What was asked for.
        outcome: How the far end behaves; one that refuses the request makes no call.
        queue_id: The provider's number for the call.
        at: When it is accepted; dialled after the pace's seconds.
        pace: The times that the provider takes.
    """
    ready_at = at + timedelta(seconds=pace.queue_seconds)
    call = accept(request, queue_id=queue_id, at=at, ready_at=ready_at)
    yield call
    for step in live(call, outcome, pace):
        call = take(call, step)
        yield call


def status_changes(calls: Iterator[Call]) -> Iterator[Call]:
    """Those of a history at which the status changed: the ones that are posted."""
    status = None
    for call in calls:
        if call.status is not status:
            yield call
        status = call.status
