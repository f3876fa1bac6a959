"""Makes the JSON Schema of a type from its rows in the contract and the rules about them."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from simulator.asmx.contract import TYPES, ComplexType, Field, is_required, item_of
from simulator.asmx.values import SCALARS
from simulator.publication.rules import FIELDS, FORMS, TYPE_RULES, FieldRule

__all__ = ["DRAFT", "WIRE_TYPES", "schema_name", "type_schema"]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def _integer(bits: int, *, signed: bool = True) -> dict[str, Any]:
    half = 2 ** (bits - 1)
    low, high = (-half, half - 1) if signed else (0, 2 * half - 1)
    return {"type": "integer", "minimum": low, "maximum": high}


WIRE_TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "string": {"type": "string"},
    "boolean": {"type": "boolean"},
    "unsignedByte": _integer(8, signed=False),
    "short": _integer(16),
    "int": _integer(32),
    "long": _integer(64),
    "double": {"type": "number"},
    "decimal": {"type": "number"},
    "dateTime": {"type": "string", "format": "date-time"},
    "base64Binary": {"type": "string", "contentEncoding": "base64"},
}
"""What a scalar of the wire is to JSON Schema, once it is read."""


def schema_name(wire_type: str) -> str:
    """The name under which a type's schema lies in `schemas/`.

    >>> schema_name("LM_ListIDs")
    'lm_list_ids'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", wire_type).lower()


def type_schema(wire_type: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one of the contract's complex types.

    Properties stand in the order of the wire; required are the value types, which the wire never
    leaves out, and what the rules name.

    Raises:
        KeyError: A row of the contract has no rule; the key is the one that was looked for last.
    """
    complex_type, rule = TYPES[wire_type], TYPE_RULES[wire_type]
    body = _body(complex_type)
    forms = {name: FORMS[name] for name in FORMS if name in set(_references(body))}
    items = [item.type for field in complex_type.fields if (item := item_of(field.type))]
    parts = {**forms, **{schema_name(name): _body(TYPES[name]) for name in items}}
    head = {"$schema": DRAFT, "$id": f"urn:ringback:schemas:{schema_name(wire_type)}:1"}
    title, description = body.pop("title"), body.pop("description")
    examples = body.pop("examples")
    return {
        **head,
        "title": title,
        "description": description,
        "$comment": rule.comment,
        **body,
        "$defs": parts,
        "examples": examples,
    }


def _body(complex_type: ComplexType) -> dict[str, Any]:
    rule = TYPE_RULES[complex_type.name]
    needed = [
        field.name
        for field in complex_type.fields
        if is_required(field.type) or field.name in rule.needed
    ]
    properties = {field.name: _property(complex_type, field) for field in complex_type.fields}
    return {
        "title": complex_type.name,
        "description": complex_type.doc,
        "type": "object",
        "properties": properties,
        **({"required": needed} if needed else {}),
        **({"allOf": list(rule.conditions)} if rule.conditions else {}),
        "additionalProperties": False,
        "examples": list(rule.examples) or [_sample(complex_type)],
    }


def _property(complex_type: ComplexType, field: Field) -> dict[str, Any]:
    rule = _rule(complex_type, field)
    return {
        "title": rule.title,
        "description": field.doc,
        **(rule.asks if "$ref" in rule.asks else {**_asked_by_type(field), **rule.asks}),
        "examples": list(rule.examples) or [_value(field)],
    }


def _rule(complex_type: ComplexType, field: Field) -> FieldRule:
    own = FIELDS.get(f"{complex_type.name}.{field.name}")
    return FIELDS[field.name.lower()] if own is None else own


def _asked_by_type(field: Field) -> Mapping[str, Any]:
    item = item_of(field.type)
    if item is None:
        return WIRE_TYPES[field.type]
    return {"type": "array", "items": {"$ref": f"#/$defs/{schema_name(item.type)}"}}


def _sample(complex_type: ComplexType) -> dict[str, Any]:
    return {field.name: _value(field) for field in complex_type.fields if field.sample}


def _value(field: Field) -> object:
    if field.type == "dateTime":
        return field.sample
    value = SCALARS[field.type].read(field.sample)
    return int(value) if isinstance(value, Decimal) else value


def _references(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"].removeprefix("#/$defs/")
        for child in node.values():
            yield from _references(child)
