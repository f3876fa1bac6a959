"""Shapes: what each client takes for the contract's values, and what it makes of them."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from simulator.asmx.contract import OPERATIONS, TYPES, item_of
from simulator.asmx.values import NULL_DATE

__all__ = ["FORM", "NODE", "PERL", "PHP", "ZEEP", "Shape"]

_Scalars: TypeAlias = Mapping[str, Callable[[Any], Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How the contract's values look in the code of those who use a client.

    Args:
        given: What is handed to the client for scalars of a type, where it is not the value itself.
        told: What the client makes of scalars of a type.
        absent: Whether fields that are absent are there and None, or left out.
        in_result: Whether an answer is in an object with one property, as it is on the wire.
        bare_items: Whether an array that is a whole answer is a list, instead of an object with one
            property, the items, as it is on the wire.
        one_item: What an array of one holds.
        no_items: What an empty array is.
        nothing: What an answer is that is nothing.
    """

    given: _Scalars = field(default_factory=dict)
    told: _Scalars = field(default_factory=dict)
    absent: Literal["none", "left out"] = "left out"
    in_result: bool = False
    bare_items: bool = False
    one_item: Literal["a list", "the item"] = "a list"
    no_items: object = None
    nothing: object = None

    def arguments(self, operation: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the client is given."""
        types = {each.name: each.type for each in OPERATIONS[operation].parameters}
        return {name: self._give(value, types[name]) for name, value in values.items()}

    def answer(self, operation: str, value: object) -> Any:
        """What the client makes of an answer."""
        result = OPERATIONS[operation].result
        if result is None or value is None:
            return self.nothing
        told = self._tell(value, result)
        item = item_of(result)
        if item is not None and self.bare_items and told:
            return told[item.name]
        return {f"{operation}Result": told} if self.in_result else told

    def _give(self, value: Any, wire_type: str) -> Any:
        item = item_of(wire_type)
        if item is not None:
            return {item.name: [self._give(each, item.type) for each in value]}
        if wire_type in TYPES:
            types = {each.name: each.type for each in TYPES[wire_type].fields}
            return {name: self._give(each, types[name]) for name, each in value.items()}
        return self.given.get(wire_type, _itself)(value)

    def _tell(self, value: Any, wire_type: str) -> Any:
        item = item_of(wire_type)
        if item is not None:
            return self._items([self._tell(each, item.type) for each in value], item.name)
        if wire_type in TYPES:
            return self._fields(value, wire_type)
        return self.told.get(wire_type, _itself)(value)

    def _items(self, items: list[Any], name: str) -> Any:
        if not items:
            return self.no_items
        return {name: items[0] if self.one_item == "the item" and len(items) == 1 else items}

    def _fields(self, value: Mapping[str, Any], wire_type: str) -> dict[str, Any]:
        types = {each.name: each.type for each in TYPES[wire_type].fields}
        told = {name: self._tell(each, types[name]) for name, each in value.items()}
        return {**dict.fromkeys(types), **told} if self.absent == "none" else told


def _itself(value: Any) -> Any:
    return value


def _date(value: Any) -> str:
    """A date as it is on the wire; what is none stays what it is."""
    if value is None:
        return NULL_DATE
    if not isinstance(value, datetime):
        return str(value)
    text = value.replace(tzinfo=None).isoformat()
    return f"{text.rstrip('0') if value.microsecond else text}Z"


def _javascript_date(value: datetime | None) -> str:
    moment = value or datetime.min.replace(tzinfo=UTC)
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def _packed(value: bytes) -> dict[str, str]:
    return {"base64": _base64(value)}


def _word(value: object) -> str:
    return str(value).lower()


ZEEP = Shape(
    told={
        "string": lambda value: value or None,
        "dateTime": lambda value: value or datetime.min,  # noqa: DTZ901 - zeep's, too
        "decimal": Decimal,
        "double": float,
    },
    absent="none",
    bare_items=True,
)
"""Python has a type for each of the contract's. Nothing is left out, and empty texts are None."""

FORM = Shape(
    given={"base64Binary": lambda value: ",".join(map(str, value))},
    told=ZEEP.told,
    absent="none",
    bare_items=True,
    no_items=[],
)
"""A form is texts, and what answers it is read by zeep."""

PHP = Shape(
    given={"dateTime": _date, "base64Binary": _packed},
    told={"dateTime": _date, "decimal": str, "base64Binary": _packed},
    in_result=True,
    no_items={},
    nothing={},
)
"""PHP has bytes and long integers; dates and decimals stay texts."""

NODE = Shape(
    given={"dateTime": _date, "base64Binary": _packed},
    told={"dateTime": _javascript_date, "base64Binary": _base64},
    in_result=True,
)
"""JavaScript has numbers and dates; bytes stay the text that they were on the wire."""

PERL = Shape(
    given={
        **dict.fromkeys(("int", "long", "short", "unsignedByte", "string"), str),
        "boolean": _word,
        "dateTime": _date,
        "base64Binary": _packed,
    },
    told={
        **dict.fromkeys(("int", "long", "double", "decimal"), str),
        "boolean": _word,
        "dateTime": _date,
        "base64Binary": _base64,
    },
    one_item="the item",
    no_items="",
)
"""SOAP::Lite finds no type in an answer, so all is text: `false` too, which is true in Perl."""
