"""What is unusual in a plan: each deviation from the ordinary has a label and can be taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Final

from simulator.check.ordinary import ORDINARY
from simulator.check.plan import Fault, Ids, Plan, Sending
from simulator.postbacks.fields import PROPERTIES
from simulator.postbacks.wire import WireProfile

__all__ = ["Deviation", "deviations", "repaired"]

_PLAIN: Final = Sending()
_WIRE: Final = WireProfile()
_FRAME: Final = ("body", "padding", "method", "content_type", "headers", "path")


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that is not ordinary.

    Args:
        kind: `absent`, `empty`, `value` or `unknown` property; `wire`; `frame`, which is the HTTP
            around the postback; `order` of properties; `ids`; `fault`.
        name: Which property, field or fault.
    """

    kind: str
    name: str

    @property
    def label(self) -> str:
        """Kind and name in one word, such as `absent:incallringcount`."""
        return f"{self.kind}:{self.name}"


def deviations(plan: Plan, *, wire: WireProfile = _WIRE) -> list[Deviation]:
    """All that is unusual in a plan, each once.

    Args:
        plan: What is to be sent.
        wire: How postbacks are ordinarily written.
    """
    found = [Deviation("ids", plan.ids.value)] if plan.ids is not Ids.PLAIN else []
    found += [each for sending in plan for each in _of(sending, wire)]
    return list(dict.fromkeys(found))


def repaired(plan: Plan, deviation: Deviation, *, wire: WireProfile = _WIRE) -> Plan:
    """The plan without one deviation."""
    match deviation.kind:
        case "ids":
            return replace(plan, ids=Ids.PLAIN)
        case "fault":
            keep = [at for at, each in enumerate(plan) if each.fault.value != deviation.name]
            return plan.picked(keep)
        case "wire":
            return plan.mapped(lambda each: _plain_wire(each, deviation.name, wire))
        case "frame":
            return plan.mapped(lambda each: _plain_frame(each, deviation.name))
        case "order":
            return plan.mapped(_in_order)
    return plan.mapped(lambda each: _ordinary_property(each, deviation.name))


def _of(sending: Sending, wire: WireProfile) -> Iterator[Deviation]:
    if sending.fault is not Fault.NONE:
        yield Deviation("fault", sending.fault.value)
    for name in _FRAME:
        if getattr(sending, name) != getattr(_PLAIN, name):
            yield Deviation("frame", name)
    for field in fields(WireProfile):
        if getattr(sending.wire, field.name) != getattr(wire, field.name):
            yield Deviation("wire", field.name)
    if sending.body is None:
        yield from _of_message(sending)


def _of_message(sending: Sending) -> Iterator[Deviation]:
    message = sending.message
    if list(message) != list(_in_order(sending).message):
        yield Deviation("order", "properties")
    for name in PROPERTIES:
        if name not in message:
            yield Deviation("absent", name)
        elif message[name] == "" and ORDINARY[name] != "" and not sending.under_way:
            yield Deviation("empty", name)
        elif _is_unusual(sending, name):
            yield Deviation("value", name)
    yield from (Deviation("unknown", name) for name in message if name not in PROPERTIES)


def _is_unusual(sending: Sending, name: str) -> bool:
    value = sending.message[name]
    # What happens in an ordinary life is ordinary there, whatever the sample says.
    if sending.under_way and (value == "" or name in _MOVING):
        return False
    return value != ORDINARY[name] or type(value) is not type(ORDINARY[name])


_MOVING: Final = ("ResponseCode", "Duration", "StartTime", "EndTime", "phonenumber")


def _ordinary_property(sending: Sending, name: str) -> Sending:
    message = dict(sending.message)
    if name not in PROPERTIES:
        message.pop(name, None)
        return replace(sending, message=message)
    message[name] = ORDINARY[name]
    return (
        _in_order(replace(sending, message=message))
        if name not in sending.message
        else replace(sending, message=message)
    )


def _plain_frame(sending: Sending, name: str) -> Sending:
    plain = replace(sending, **{name: getattr(_PLAIN, name)})
    # What has a body of its own has no message beside it.
    return replace(plain, message=dict(ORDINARY)) if not plain.message else plain


def _in_order(sending: Sending) -> Sending:
    message = sending.message
    known = {name: message[name] for name in PROPERTIES if name in message}
    return replace(sending, message={**known, **message})


def _plain_wire(sending: Sending, name: str, wire: WireProfile) -> Sending:
    plain = {name: getattr(wire, name)}
    return replace(sending, wire=replace(sending.wire, **plain))
