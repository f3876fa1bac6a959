"""Shrinks a plan that fails: the fewest postbacks, with the fewest unusual properties."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from simulator.check.deviations import Deviation, deviations, repaired
from simulator.check.plan import Fault, Plan, Sending
from simulator.postbacks.wire import WireProfile

__all__ = ["Shrinker"]

_Item = TypeVar("_Item")
_MOST_TRIALS: Final = 150
_KEPT: Final = ("QueueID", "ResponseCode")


@dataclass(slots=True)
class Shrinker:
    """Makes a failing plan smaller as long as it still fails.

    Args:
        fails: Whether a plan still fails in the same way; sends it.
        wire: How postbacks are ordinarily written.
        most: How many plans may be sent.
        expired: Whether the time is up.
        trials: How many were sent.
    """

    fails: Callable[[Plan], bool]
    wire: WireProfile
    most: int = _MOST_TRIALS
    expired: Callable[[], bool] = lambda: False
    trials: int = 0

    def shrink(self, plan: Plan) -> tuple[Plan, tuple[str, ...]]:
        """Make a plan as small as it gets.

        Returns:
            The plan, and the labels of what is unusual in it and cannot be left out.
        """
        plan = self._fewer_sendings(plan)
        plan = self._more_ordinary(plan)
        plan = self._simpler_faults(plan)
        plan = self._fewer_sendings(plan)
        plan = self._renumbered(plan)
        guilty = tuple(each.label for each in deviations(plan, wire=self.wire))
        return self._fewer_properties(plan), guilty

    def _try(self, plan: Plan) -> bool:
        if self.trials >= self.most or self.expired() or not len(plan):
            return False
        self.trials += 1
        return self.fails(plan)

    def _fewer_sendings(self, plan: Plan) -> Plan:
        numbers = self._minimal(list(range(len(plan))), lambda keep: self._try(plan.picked(keep)))
        return plan.picked(numbers)

    def _more_ordinary(self, plan: Plan) -> Plan:
        unusual = [each for each in deviations(plan, wire=self.wire) if each.kind != "fault"]

        def with_only(kept: Sequence[Deviation]) -> Plan:
            smaller = plan
            for each in unusual:
                if each not in kept:
                    smaller = repaired(smaller, each, wire=self.wire)
            return smaller

        return with_only(self._minimal(unusual, lambda kept: self._try(with_only(kept))))

    def _simpler_faults(self, plan: Plan) -> Plan:
        """Call each fault what it is in so small a plan, and do without those that can be."""
        for mild in (_renamed(plan, milder=True), _renamed(plan, milder=False)):
            if mild != plan and self._try(mild):
                return mild
        return plan

    def _renumbered(self, plan: Plan) -> Plan:
        """Call what is left of the calls by the first letters."""
        letters = {call: letter for letter, call in enumerate(plan.calls)}
        named = plan.mapped(lambda each: replace(each, call=letters[each.call]))
        return named if named != plan and self._try(named) else plan

    def _fewer_properties(self, plan: Plan) -> Plan:
        if any(sending.body is not None for sending in plan):
            return plan
        names = list(dict.fromkeys(name for sending in plan for name in sending.message))
        optional = [name for name in names if name not in _KEPT]
        kept = self._minimal(optional, lambda some: self._try(_with(plan, (*_KEPT, *some))))
        return _with(plan, (*_KEPT, *kept))

    def _minimal(self, items: list[_Item], fails: Callable[[list[_Item]], bool]) -> list[_Item]:
        """Delta debugging: leave out ever smaller pieces; what is left is needed, each of it."""
        if not items or fails([]):
            return []
        pieces = 2
        while len(items) > 1:
            size = -(-len(items) // pieces)
            starts = range(0, len(items), size)
            smaller = next(
                (
                    rest
                    for start in starts
                    if (rest := items[:start] + items[start + size :]) and fails(rest)
                ),
                None,
            )
            if smaller is not None:
                items, pieces = smaller, max(pieces - 1, 2)
            elif size == 1:
                break
            else:
                pieces = min(pieces * 2, len(items))
        return items


def _with(plan: Plan, names: Sequence[str]) -> Plan:
    def cut(sending: Sending) -> Sending:
        message = {name: value for name, value in sending.message.items() if name in names}
        return replace(sending, message=message)

    return plan.mapped(cut)


def _renamed(plan: Plan, *, milder: bool) -> Plan:
    """The plan with each fault named after what is left of it.

    Args:
        plan: Some of whose sendings were left out.
        milder: Whether connections may stay whole, and everything come one after the other.
    """
    seen: set[tuple[int, int]] = set()
    over: set[int] = set()
    steps: list[tuple[Sending, ...]] = []
    for step in plan.steps:
        named = tuple(_named(each, seen, over, milder=milder) for each in step)
        steps += [(each,) for each in named] if milder else [named]
    return replace(plan, steps=tuple(steps))


def _named(
    sending: Sending, seen: set[tuple[int, int]], over: set[int], *, milder: bool
) -> Sending:
    kept = (Fault.TOGETHER, Fault.HUNG_UP, Fault.CUT, Fault.GARBLED, Fault.RETRY, Fault.FRESH)
    key, fault = (sending.call, sending.place), Fault.NONE
    if sending.fault in kept and not milder:
        fault = sending.fault
    elif key in seen:
        fault = Fault.AGAIN
    elif sending.call in over:
        fault = Fault.LATE
    elif any(call == sending.call and place > sending.place for call, place in seen):
        fault = Fault.SWAPPED
    seen.add(key)
    if sending.terminal:
        over.add(sending.call)
    return replace(sending, fault=fault)
