"""What calls cost, counted in the provider's transactions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from simulator.calls.call import Call
from simulator.codes import ResponseCode

__all__ = ["Bill", "bill_of", "transactions_of"]

_FIRST: Final = timedelta(seconds=120)
_FURTHER: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Bill:
    """What some calls have cost so far.

    Args:
        calls: Those that are over, cancelled ones aside.
        transactions: What they cost.
        cancelled: Calls whose cost was credited.
        connected_seconds: How long the calls were connected, rounded down.
    """

    calls: int
    transactions: int
    cancelled: int
    connected_seconds: int


def transactions_of(call: Call) -> int:
    """Count the transactions of one call, which is billed once it is over.

    Documented: the first 120 seconds of a connection are one, each further 60 another one;
    ringing is free; a failed or busy call counts as one, and its further tries are free; a
    transfer is free; a cancelled call is credited. Assumed: further seconds that were begun count
    as 60, a call that fails before it is dialled counts too, and while a transferred caller talks
    on, the connection lasts.
    """
    if not call.complete or call.status is ResponseCode.CANCELLED:
        return 0
    beyond = _connected(call) - _FIRST
    return 1 + max(0, -(-beyond // _FURTHER))


def bill_of(calls: Iterable[Call]) -> Bill:
    """Add up what calls have cost so far."""
    over = [call for call in calls if call.complete]
    billed = [call for call in over if call.status is not ResponseCode.CANCELLED]
    connected = sum(map(_connected, billed), timedelta())
    return Bill(
        calls=len(billed),
        transactions=sum(map(transactions_of, billed)),
        cancelled=len(over) - len(billed),
        connected_seconds=connected // timedelta(seconds=1),
    )


def _connected(call: Call) -> timedelta:
    """How long a call that is over was connected; ringing is none of it."""
    if call.answered_at is None or call.ended_at is None:
        return timedelta()
    return call.ended_at - call.answered_at
