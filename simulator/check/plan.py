"""The plan of a trial: which requests reach the receiver, in which order, with which faults."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Final, Self

from simulator.codes import ResponseCode
from simulator.postbacks.wire import Absent, Booleans, CarrierTypes, Dates, Format, WireProfile

__all__ = ["QUEUE_ID", "Fault", "Ids", "Message", "Plan", "Sending", "plan_of", "plans_hash"]

Message = Mapping[str, Any]
"""A postback's properties in the order of the wire; values as the JSON Schemas have them."""

QUEUE_ID: Final = "{QueueID}"
"""Stands for the QueueID that the call of a sending gets in each run."""

_KNOWN: Final = frozenset(int(code) for code in ResponseCode)


class Ids(StrEnum):
    """How large the QueueIDs of a plan are."""

    PLAIN = "plain"
    BEYOND_32_BITS = "beyond 32 bits"
    BEYOND_53_BITS = "beyond 53 bits"


class Fault(StrEnum):
    """What goes wrong on the way of a postback."""

    NONE = "none"
    AGAIN = "again"
    """It has been delivered already."""
    TOGETHER = "together"
    """It is delivered at the same moment as its double."""
    SWAPPED = "swapped"
    """It comes after one that was due later, before the call is over."""
    LATE = "late"
    """It comes after the postback that ended its call."""
    HELD = "held"
    """It comes after the postbacks of a later call."""
    CUT = "cut"
    """The connection ends in the middle of the body: the postback is not delivered."""
    HUNG_UP = "hung up"
    """The provider does not wait for the answer."""
    RETRY = "retry"
    """It is sent once more, since the first try was not answered."""
    GARBLED = "garbled"
    """Something on the way spoils the body: what is answered with an error comes again."""
    FRESH = "fresh"
    """It comes over a connection of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One request.

    Args:
        message: The postback; its `QueueID` is QUEUE_ID, which each run replaces.
        call: Which of the plan's calls it is about, from 0.
        place: Which postback of its call it is, in the order of the call's life.
        wire: How it is written.
        body: What is sent instead of a message; QUEUE_ID in it is replaced as well.
        padding: How many characters a further property adds to the message.
        method: The HTTP method.
        content_type: Another Content-Type than the wire's.
        headers: Further headers.
        path: What the path of the URL is replaced with; empty for the URL's own. What begins
            with `?` is a query after it, in which QUEUE_ID is replaced, and which goes before
            what the URL's own query says of the same names.
        fault: What goes wrong on its way.
    """

    message: Message = field(default_factory=dict)
    call: int = 0
    place: int = 0
    wire: WireProfile = field(default_factory=WireProfile)
    body: bytes | None = None
    padding: int = 0
    method: str = "POST"
    content_type: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    path: str = ""
    fault: Fault = Fault.NONE

    @property
    def code(self) -> int | None:
        """The ResponseCode, if there is one."""
        code = self.message.get("ResponseCode")
        return code if isinstance(code, int) and not isinstance(code, bool) else None

    @property
    def terminal(self) -> bool:
        """Whether the call is over with it."""
        return self.code in _KNOWN and ResponseCode(self.code).terminal

    @property
    def under_way(self) -> bool:
        """Whether its ResponseCode says that the call goes on."""
        return self.code in _KNOWN and not self.terminal

    def to_json(self) -> dict[str, Any]:
        """Plain values, from which `from_json` makes the same sending."""
        told: dict[str, Any] = {"message": dict(self.message), "call": self.call}
        told |= {"place": self.place, "wire": _wire_json(self.wire)}
        if self.body is not None:
            told["body"] = b64encode(self.body).decode()
        if self.padding:
            told["padding"] = self.padding
        for name in ("method", "content_type", "path", "fault"):
            told[name] = str(getattr(self, name))
        return told | {"headers": [list(pair) for pair in self.headers]}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            KeyError, ValueError, TypeError: It was not.
        """
        body = told.get("body")
        return cls(
            message=dict(told["message"]),
            call=int(told["call"]),
            place=int(told["place"]),
            wire=_wire_of(told["wire"]),
            body=None if body is None else b64decode(body),
            padding=int(told.get("padding", 0)),
            method=str(told["method"]),
            content_type=str(told["content_type"]),
            headers=tuple((str(name), str(value)) for name, value in told["headers"]),
            path=str(told["path"]),
            fault=Fault(told["fault"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Steps one after the other; what stands in one step is sent at the same moment.

    Args:
        steps: The requests.
        ids: How large the QueueIDs are.
    """

    steps: tuple[tuple[Sending, ...], ...]
    ids: Ids = Ids.PLAIN

    def __iter__(self) -> Iterator[Sending]:
        """All requests in order."""
        return (sending for step in self.steps for sending in step)

    def __len__(self) -> int:
        return sum(map(len, self.steps))

    @property
    def calls(self) -> tuple[int, ...]:
        """The calls that it is about."""
        return tuple(sorted({sending.call for sending in self}))

    def mapped(self, change: Callable[[Sending], Sending]) -> "Plan":
        """The same plan with each sending changed."""
        return replace(
            self, steps=tuple(tuple(change(each) for each in step) for step in self.steps)
        )

    def picked(self, keep: Iterable[int]) -> "Plan":
        """The same plan with only the sendings of these numbers, counted in order from 0."""
        wanted, number, steps = set(keep), 0, []
        for step in self.steps:
            numbered = list(enumerate(step, start=number))
            number += len(step)
            steps.append(tuple(sending for at, sending in numbered if at in wanted))
        return replace(self, steps=tuple(step for step in steps if step))

    def in_order_once(self) -> "Plan":
        """The same calls, one after the other, each postback once, in order, without a fault."""
        once = {
            (sending.call, sending.place): replace(sending, fault=Fault.NONE) for sending in self
        }
        return replace(self, steps=tuple((once[key],) for key in sorted(once)))

    def to_json(self) -> dict[str, Any]:
        """Plain values, from which `from_json` makes the same plan."""
        steps = [[sending.to_json() for sending in step] for step in self.steps]
        return {"ids": self.ids.value, "steps": steps}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            KeyError, ValueError, TypeError: It was not.
        """
        steps = tuple(tuple(map(Sending.from_json, step)) for step in told["steps"])
        return cls(steps=steps, ids=Ids(told["ids"]))


def plan_of(*sendings: Sending, ids: Ids = Ids.PLAIN) -> Plan:
    """A plan that sends one after the other."""
    return Plan(steps=tuple((sending,) for sending in sendings), ids=ids)


def plans_hash(plans: Iterable[tuple[str, Plan]]) -> str:
    """Twelve digits that tell whether two exams do the same.

    Args:
        plans: The checks' ids and plans, in order.
    """
    told = hashlib.sha256()
    for name, plan in plans:
        told.update(json.dumps([name, plan.to_json()], sort_keys=True).encode())
    return told.hexdigest()[:12]


_KINDS: Final = {
    "format": Format,
    "dates": Dates,
    "booleans": Booleans,
    "absent": Absent,
    "carrier_types": CarrierTypes,
}


def _wire_json(wire: WireProfile) -> dict[str, str]:
    return {each.name: str(getattr(wire, each.name)) for each in fields(wire)}


def _wire_of(told: Mapping[str, str]) -> WireProfile:
    return WireProfile(**{name: kind(told[name]) for name, kind in _KINDS.items()})  # type: ignore[arg-type]
