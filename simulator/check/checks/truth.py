"""Truth: whether a receiver takes the text `False` for true, as its state shows."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from simulator.check.check import Drawing
from simulator.check.checks.judging import unread
from simulator.check.evidence import Evidence, Failure, Judgement, Unknown
from simulator.check.mirror import Mirror
from simulator.check.ordinary import ordinary
from simulator.check.plan import Plan, Sending, plan_of
from simulator.check.state import difference

__all__ = ["false_is_not_true", "in_four_ways"]

_PROPERTIES: Final = ("isWireless", "qarecord")
_FALSE: Final = ("", "0", "false", "f", "n", "no", "none", "null", "off")
_State = Mapping[str, Any]


def in_four_ways(_: Drawing) -> Iterator[Plan]:
    """Four calls that differ in what is said to be true: no, yes, nothing at all, or empty."""
    ways: tuple[Any, ...] = (False, True, None, "")
    yield plan_of(
        *(
            Sending(message=ordinary(**dict.fromkeys(_PROPERTIES, way)), call=call)
            for call, way in enumerate(ways)
        )
    )


def false_is_not_true(evidence: Evidence) -> Judgement:
    """What False leaves in the state is not what True leaves.

    A place tells of a property if something that was said of it shows there. If it does, and
    False and True look the same but nothing looks otherwise, then one is taken for the other.
    """
    if evidence.trouble():
        return unread(evidence)
    judged = [_judged(evidence, name) for name in _PROPERTIES]
    failures = [each for each in judged if isinstance(each, Failure)]
    if failures:
        return failures[0]
    seen = any(each is None for each in judged)
    return None if seen else Unknown("The receiver's state shows neither of the two.")


def _judged(evidence: Evidence, name: str) -> Judgement:
    mirror = evidence.mirror or Mirror()
    told = _states(evidence, name)
    untrue, true = told.get(False), told.get(True)
    silent = [told[way] for way in (None, "") if way in told]
    if untrue is None or true is None or not silent:
        return Unknown(f"Not all that can be said of {name} is accepted.")
    excluded = mirror.excluded()
    if difference(true, untrue, excluded=excluded):
        return None
    for state in silent:
        for place in untrue:
            there = {place: untrue[place]}
            same = {place: state[place]} if place in state else {}
            if difference(same, there, excluded=excluded) and not _says_no(untrue[place]):
                came = f"{place or 'the text'} is {untrue[place]!r} for False as for True"
                return Failure(f"{name}=False to be told from {name}=True", came, "truth")
    return Unknown(f"The receiver's state does not show {name}.")


def _states(evidence: Evidence, name: str) -> dict[Any, _State]:
    """What each way to say the property left, of those that were accepted and are known."""
    return {
        sending.message.get(name): state
        for sending, answer in evidence.run.exchanges
        if answer.accepted and (state := evidence.state(sending.call)) is not None
    }


def _says_no(leaf: object) -> bool:
    return str(leaf).lower() in _FALSE
