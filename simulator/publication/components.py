"""The types of the contract as OpenAPI has them: JSON Schemas that know their XML."""

from collections.abc import Mapping
from typing import Any, Final

from simulator.asmx.contract import NAMESPACE, OPERATIONS, TYPES, Field, array_types, item_of
from simulator.asmx.values import SCALARS
from simulator.publication.plain import plain
from simulator.publication.postbacks import POSTBACKS, PostbackKind
from simulator.publication.type_schema import WIRE_TYPES, schema_name
from simulator.resources import schema

__all__ = ["answer_schema", "reference", "schemas"]

# The names that OpenAPI's registry of formats has for them, which generators of clients know.
_FORMATS: Final[Mapping[str, str]] = {
    "unsignedByte": "uint8",
    "short": "int16",
    "int": "int32",
    "long": "int64",
    "double": "double",
    "decimal": "decimal",
}
_LARGEST_INT: Final = 2**31 - 1


def schemas() -> dict[str, Any]:
    """Every schema by the name of its type: the contract's, its arrays, and the postbacks."""
    return {
        **{name: _complex_type(name) for name in TYPES},
        **{name: _array(name, item) for name in _arrays() if (item := item_of(name))},
        **{kind.name: _postback(kind) for kind in POSTBACKS},
    }


def _arrays() -> list[str]:
    """The arrays that stand for themselves; one inside a type is named after its field there."""
    operations = OPERATIONS.values()
    used = {operation.result for operation in operations}
    used |= {parameter.type for operation in operations for parameter in operation.parameters}
    return [name for name in array_types() if name in used]


def reference(name: str) -> dict[str, str]:
    """What stands for a schema where it is used."""
    return {"$ref": f"#/components/schemas/{name}"}


def answer_schema(wire_type: str) -> dict[str, Any]:
    """The document that answers over GET and POST: its root is named after its type."""
    if wire_type in SCALARS:
        return {**_scalar(wire_type), "xml": _xml(name=wire_type)}
    return reference(wire_type)


def _complex_type(name: str) -> dict[str, Any]:
    types = {schema_name(each): each for each in TYPES}

    def refer(part: str) -> Mapping[str, Any] | None:
        return reference(types[part]) if part in types else None

    document = plain(schema(schema_name(name)), refer)
    wire_types = {field.name: field.type for field in TYPES[name].fields}
    properties = {
        each: {**said, **_format(wire_types[each]), "xml": _property_xml(wire_types[each])}
        for each, said in document["properties"].items()
    }
    return {**document, "properties": properties, "xml": _xml(name=name)}


def _array(name: str, item: Field) -> dict[str, Any]:
    return {
        "title": name,
        "type": "array",
        "items": answer_schema(item.type),
        "xml": {**_xml(name=name), "wrapped": True},
    }


def _postback(kind: PostbackKind) -> dict[str, Any]:
    document = plain(schema(kind.schema))
    properties = {
        each: {**said, "format": "int64" if said["maximum"] > _LARGEST_INT else "int32"}
        if said["type"] == "integer"
        else said
        for each, said in document["properties"].items()
    }
    return {**document, "properties": properties, "xml": {"name": kind.name}}


def _scalar(wire_type: str) -> dict[str, Any]:
    return {**WIRE_TYPES[wire_type], **_format(wire_type)}


def _format(wire_type: str) -> dict[str, str]:
    return {"format": _FORMATS[wire_type]} if wire_type in _FORMATS else {}


def _xml(**said: str) -> dict[str, Any]:
    return {**said, "namespace": NAMESPACE}


def _property_xml(wire_type: str) -> dict[str, Any]:
    # A namespace is not inherited: each element says its own.
    return {**_xml(), "wrapped": True} if item_of(wire_type) else _xml()
