"""Call requests and lives for the tests of calls."""

from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.calls.call import Call
from simulator.calls.chance import outcome_for
from simulator.calls.dialogue.beat import Query
from simulator.calls.lifecycle import Pace, accept, live, take
from simulator.calls.magic import MAGIC_NUMBERS
from simulator.calls.outcome import Outcome
from simulator.calls.profiles import DEFAULT_PROFILE, profile_named
from simulator.calls.request import CallRequest
from simulator.calls.step import Life, Word
from simulator.phone import PhoneNumber

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
TEXT = "Your order is ready. Press 1 to hear this again."


def request(**fields: Any) -> CallRequest:
    """A call request, plain but for the fields that are given."""
    plain: dict[str, Any] = {"number": PhoneNumber("2025550100"), "text": TEXT}
    return CallRequest(**plain | fields)


def magic(line: str) -> Outcome:
    """The outcome of a magic number."""
    return MAGIC_NUMBERS[line].outcome


def by_chance(
    number: PhoneNumber,
    seed: int,
    *,
    profile: str = DEFAULT_PROFILE,
    wireless: bool = True,
    tries: int = 3,
) -> Outcome:
    """The outcome of a call that chance decides, at an hour that changes nothing."""
    found = profile_named(profile)
    return outcome_for(number, seed=seed, profile=found, wireless=wireless, tries=tries)


def lives(outcome: Outcome, pace: Pace | None = None, **fields: Any) -> list[Call]:
    """A call as it stands after each step of its life, beginning with its acceptance."""
    call = accept(request(**fields), queue_id=7, at=NOON, ready_at=NOON)
    told = [call]
    for step in live(call, outcome, pace or Pace()):
        told.append(take(told[-1], step))
    return told


def told(first: Call, life: Life, *, answer: str | None = None, after: float = 1.0) -> list[Call]:
    """A call as it stands after each step of a life that has begun.

    Args:
        first: As it was before.
        life: What happens to it.
        answer: What web servers say whom its script asks; None if they refuse.
        after: How many seconds they take.
    """
    calls, word = [first], None
    while True:
        try:
            step = life.send(word)
        except StopIteration:
            return calls
        calls.append(take(calls[-1], step))
        asks = isinstance(step.errand, Query)
        word = Word(answer, step.at + timedelta(seconds=after)) if asks else None
