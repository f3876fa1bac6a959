"""Draws the plans of an exam: which are sent, and in which order."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import chain, zip_longest
from typing import Final

from simulator.check.check import Check, Drawing, Level, Phase
from simulator.check.plan import Plan, Sending
from simulator.check.trial import Trial
from simulator.postbacks.wire import WireProfile

__all__ = ["draw_trials"]

_PLAIN: Final = WireProfile()


def draw_trials(checks: Sequence[Check], phases: Sequence[Phase], drawing: Drawing) -> list[Trial]:
    """Draw all plans of an exam; the same drawing gives the same plans in the same order.

    What matters most comes first, and each check has a plan tried before any has its second, so
    that an exam that must end early has seen as much as can be.

    Args:
        checks: Which checks they are for.
        phases: Where they may come from.
        drawing: What they are drawn from.
    """
    groups: dict[tuple[bool, bool, int], list[list[Trial]]] = {}
    for check in checks:
        trials = list(_trials(check, phases, drawing))
        rank = check.general, check.alone, list(Level).index(check.level)
        groups.setdefault(rank, []).append(trials)
    ordered = (groups[rank] for rank in sorted(groups))
    return [trial for group in ordered for trial in _in_turn(group)]


def _trials(check: Check, phases: Sequence[Phase], drawing: Drawing) -> Iterator[Trial]:
    for phase in Phase:
        if phase in phases and phase in check.plans:
            for plan in check.plans[phase](drawing):
                yield Trial(check, phase, plan.mapped(lambda each: _worded(each, drawing.wire)))


def _in_turn(group: Sequence[Sequence[Trial]]) -> Iterator[Trial]:
    turns = chain.from_iterable(zip_longest(*group))
    return (trial for trial in turns if trial is not None)


def _worded(sending: Sending, wire: WireProfile) -> Sending:
    """A sending in the user's wire, but for what the check wants in a way of its own."""
    wanted = {
        each.name: getattr(wire, each.name)
        for each in fields(WireProfile)
        if getattr(sending.wire, each.name) == getattr(_PLAIN, each.name)
    }
    return replace(sending, wire=replace(sending.wire, **wanted))


def plans_of(trials: Sequence[Trial]) -> Iterator[tuple[str, Plan]]:
    """The checks' ids and plans, for their hash."""
    return ((trial.check.id, trial.plan) for trial in trials)
