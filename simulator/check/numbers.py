"""Gives the calls of a run telephone numbers of their own, kept for fiction."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from simulator.check.plan import Plan, Sending
from simulator.check.state import Stored
from simulator.telco.directory import area_codes

__all__ = ["numbered", "told_back"]

_OURS: Final = "757555"
_LINES: Final = 100


def numbered(plan: Plan, queue_ids: Mapping[int, int]) -> tuple[Plan, dict[str, str]]:
    """Replace the sample's numbers, so that runs at the same time do not call the same people.

    Two calls of a plan to one number still go to one number. Numbers that a plan is about, which
    are not the sample's, stay.

    Args:
        plan: What is to be sent.
        queue_ids: The QueueID of each call.

    Returns:
        The plan to send, and the number that stands for each of the plan's.
    """
    own: dict[str, str] = {}
    for sending in plan:
        number = sending.message.get("phonenumber")
        if isinstance(number, str) and number.startswith(_OURS):
            own.setdefault(number, _fictional(queue_ids[sending.call]))

    def told(sending: Sending) -> Sending:
        number = sending.message.get("phonenumber")
        if number not in own:
            return sending
        return replace(sending, message={**sending.message, "phonenumber": own[number]})

    return plan.mapped(told), own


def told_back(stored: Stored, own: Mapping[str, str]) -> Stored:
    """A state with the plan's numbers in it."""
    if stored.leaves is None:
        return stored
    return replace(stored, leaves={path: _back(leaf, own) for path, leaf in stored.leaves.items()})


def _back(leaf: Any, own: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(leaf, str):
        for number, other in own.items():
            leaf = leaf.replace(other, number)
    return leaf


def _fictional(queue_id: int) -> str:
    codes = area_codes()
    place, line = divmod(queue_id % (len(codes) * _LINES), _LINES)
    return f"{codes[place]}55501{line:02}"
