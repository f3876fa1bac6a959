"""Exactly once whatever the faults: the same calls must leave the same state."""

from collections.abc import Iterator
from importlib import import_module
from typing import Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import unread
from simulator.check.evidence import Evidence, Failure, Judgement, Unknown
from simulator.check.plan import Fault, Plan
from simulator.extras import package

__all__ = ["EXACTLY_ONCE"]


_NOT_DELIVERED: Final = (Fault.CUT, Fault.GARBLED)


def _stories(drawing: Drawing) -> Iterator[Plan]:
    # Hypothesis is imported when stories are drawn, not when checks are listed.
    package("hypothesis", extra="testing")
    stateful = import_module("simulator.check.stateful")
    yield from stateful.stories(seed=drawing.seed, count=drawing.examples)


def _delivered(plan: Plan) -> Plan:
    """Each postback that was delivered whole, once and in order."""
    whole = plan.picked(at for at, each in enumerate(plan) if each.fault not in _NOT_DELIVERED)
    return whole.in_order_once()


def _over_as_reference(evidence: Evidence) -> Judgement:
    """Every call that is over has the state of the reference."""
    if evidence.trouble():
        return unread(evidence)
    over = sorted({each.call for each in _delivered(evidence.plan) if each.terminal})
    for call in over:
        if evidence.known_to_neither(call):
            return Unknown("The receiver does not know the call, however it is told.")
        changed = evidence.changed(call)
        if changed:
            return Failure("the state of the same call told once, in order", changed, "state")
    return None


EXACTLY_ONCE: Final[tuple[Check, ...]] = (
    Check(
        id="RB060",
        name="exactly-once",
        level=Level.MUST,
        family=Family.EXACTLY_ONCE,
        title="Whatever goes wrong on the way, calls leave the state of one calm day.",
        why="Faults come together: a retry is late, its double comes first, another call ends.",
        source="Deliveries at least once and in any order are assumed; nothing is documented.",
        advice="Make the state a function of the set of postbacks that were told.",
        plans={Phase.STATEFUL: _stories},
        judge=_over_as_reference,
        reference=_delivered,
        needs_state=True,
        general=True,
    ),
)
