"""Illegal postbacks: messages that break one rule of their schema, found by walking the schema."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st

from simulator.generate.schema.from_schema import Message, messages
from simulator.generate.schema.shape import Condition, Shape, narrowed
from simulator.resources import schema as read_schema

__all__ = ["illegals"]

Breach = Callable[[Message], None]
"""Breaks one rule in a message."""

_OTHER_TYPE: Final[dict[str, object]] = {"integer": "many", "boolean": "perhaps", "string": 7}
_NO_TEXT: Final = "\u2603 no such value"
_TRIED: Final[tuple[object, ...]] = ("x", "", 0, 1, False, True)
_UNKNOWN_NAMES: Final = ("Phone-Number", "queueID", "Unknown Property", "RESPONSECODE")


@cache
def illegals(name: str) -> st.SearchStrategy[Message]:
    """Draw messages that the schema with this name refuses, each for one reason.

    A new rule of the schema is broken as soon as it stands there.
    """
    document = read_schema(name)
    shape = Shape.of(document)
    legal = messages(document)
    ways = [_broken(shape, legal, breach) for breach in _breaches(shape)]
    ways += [way for each in shape.conditions for way in _ways_around(shape, each)]
    return st.one_of(ways)


@st.composite
def _broken(
    draw: st.DrawFn, shape: Shape, legal: st.SearchStrategy[Message], breach: Breach
) -> Message:
    message = dict(draw(legal))
    breach(message)
    assume(not shape.fits(message))
    return message


def _breaches(shape: Shape) -> Iterator[Breach]:
    for name in shape.required:
        yield partial(_leave_out, name)
    for name in shape.properties:
        for value in _wrong_values(shape, name):
            yield partial(_put, name, value)
    for name in _UNKNOWN_NAMES if shape.names else ():
        yield partial(_put, name, "anything")


def _wrong_values(shape: Shape, name: str) -> Iterator[object]:
    demand = shape.demand(name)
    for kind in demand.types[:1]:
        yield _OTHER_TYPE.get(kind, None)
    if demand.minimum is not None:
        yield demand.minimum - 1
    if demand.maximum is not None:
        yield demand.maximum + 1
    if demand.patterns or demand.formats or (demand.choices and demand.types == ("string",)):
        yield _NO_TEXT


def _ways_around(shape: Shape, condition: Condition) -> Iterator[st.SearchStrategy[Message]]:
    """Messages that meet a condition and not what follows from it."""
    if not isinstance(condition.when, dict):
        return
    meant = dict(condition.when.get("properties", {}))
    meant |= {name: True for name in condition.when.get("required", ()) if name not in meant}
    legal = messages(narrowed(shape.root, meant))
    for name in condition.required:
        if name not in shape.required:
            yield _broken(shape, legal, partial(_leave_out, name))
    for name in condition.properties:
        yield _broken(shape, legal, partial(_contradict, condition, name))


def _contradict(condition: Condition, name: str, message: Message) -> None:
    """Give a property a value that the condition forbids, if one is known."""
    for value in _TRIED:
        if not condition.then(message | {name: value}):
            message[name] = value
            return


def _leave_out(name: str, message: Message) -> None:
    message.pop(name, None)


def _put(name: str, value: Any, message: Message) -> None:  # noqa: ANN401 - of any wrong type
    message[name] = value
