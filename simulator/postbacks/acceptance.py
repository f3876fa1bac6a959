"""The acceptance of a message: its JSON Schema compiled to a quick yes or no."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from simulator.errors import RingbackError
from simulator.resources import schema as read_schema

__all__ = [
    "Check",
    "Part",
    "Schema",
    "UnsupportedSchemaError",
    "accepted",
    "compiled",
    "compiled_part",
    "ecma_pattern",
]

Schema = Mapping[str, Any]
Part = Schema | bool
Check = Callable[[Any], bool]


class UnsupportedSchemaError(RingbackError):
    """A schema says something that is not compiled."""


def accepted(message: Mapping[str, object], schema: str = "outgoing_postback") -> bool:
    """Whether a message is valid, told some twenty times as fast as by jsonschema.

    A no may also mean that the schema says something that is not compiled here; jsonschema, which
    can say why, has the last word on every no.

    >>> accepted({"QueueID": 7, "ResponseCode": 0, "Duration": 0, "phonenumber": "7575559999"})
    True
    """
    return _check_of(schema)(dict(message))


def ecma_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of a schema for Python.

    JSON Schema speaks ECMA 262, where $ is the very end; Python's also allows a line break after
    it, and 252 with one would pass for a LATA.
    """
    return re.compile(pattern.replace("$", r"\Z"))


def compiled(schema: Schema) -> Check:
    """Compile a whole schema; one that says something unknown here accepts nothing."""
    try:
        return compiled_part(schema, schema)
    except UnsupportedSchemaError:
        return _refused


def compiled_part(part: Part, root: Schema) -> Check:
    """Compile a part of a schema.

    Args:
        part: The part, or a schema of one's own.
        root: The schema in which its references lead somewhere.

    Raises:
        UnsupportedSchemaError: The part says something that is not compiled.
    """
    if isinstance(part, bool):
        return _anything if part else _refused
    unknown = sorted(part.keys() - _KNOWN)
    if unknown or (part.keys() & _OF_OTHERS and "properties" not in part):
        wanting = f"the keyword {unknown[0]!r}" if unknown else "names without properties"
        raise UnsupportedSchemaError(f"No check can be made of {wanting} in a schema.")
    return _all([make(part, root) for keyword, make in _KEYWORDS.items() if keyword in part])


@cache
def _check_of(name: str) -> Check:
    return compiled(read_schema(name))


def _all(checks: list[Check]) -> Check:
    if len(checks) == 1:
        return checks[0]

    def check(value: object) -> bool:
        for each in checks:  # noqa: SIM110 - all() takes twice as long
            if not each(value):
                return False
        return True

    return check


def _type(part: Schema, _root: Schema) -> Check:
    names = [part["type"]] if isinstance(part["type"], str) else part["type"]
    unknown = sorted(set(names) - _TYPES.keys())
    if unknown:
        raise UnsupportedSchemaError(f"No check can be made of the type {unknown[0]!r}.")
    checks = [_TYPES[name] for name in names]
    return checks[0] if len(checks) == 1 else lambda value: any(each(value) for each in checks)


def _is_integer(value: object) -> bool:
    if type(value) is float:
        return value.is_integer()  # to JSON, 37.0 is a whole number
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Final[Mapping[str, Check]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": _is_integer,
    "number": _is_number,
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


def _minimum(part: Schema, _root: Schema) -> Check:
    low = part["minimum"]
    return lambda value: not _is_number(value) or value >= low


def _maximum(part: Schema, _root: Schema) -> Check:
    high = part["maximum"]
    return lambda value: not _is_number(value) or value <= high


def _min_length(part: Schema, _root: Schema) -> Check:
    shortest = part["minLength"]
    return lambda value: not isinstance(value, str) or len(value) >= shortest


def _max_length(part: Schema, _root: Schema) -> Check:
    longest = part["maxLength"]
    return lambda value: not isinstance(value, str) or len(value) <= longest


def _matches(part: Schema, _root: Schema) -> Check:
    search = ecma_pattern(part["pattern"]).search
    return lambda value: not isinstance(value, str) or search(value) is not None


def _format(part: Schema, _root: Schema) -> Check:
    checker, name = import_module("jsonschema").Draft202012Validator.FORMAT_CHECKER, part["format"]
    return lambda value: checker.conforms(value, name)


def _const(part: Schema, root: Schema) -> Check:
    return _enum({"enum": [part["const"]]}, root)


def _enum(part: Schema, _root: Schema) -> Check:
    choices = part["enum"]
    if any(isinstance(each, dict | list) for each in choices):
        raise UnsupportedSchemaError("No check can be made of objects and arrays in an enum.")
    # To Python, but not to JSON, true is 1.
    allowed = {(isinstance(each, bool), each) for each in choices}
    scalars = str | int | float | None
    return lambda value: isinstance(value, scalars) and (isinstance(value, bool), value) in allowed


def _items(part: Schema, root: Schema) -> Check:
    check = compiled_part(part["items"], root)
    return lambda value: not isinstance(value, list) or all(map(check, value))


def _min_items(part: Schema, _root: Schema) -> Check:
    fewest = part["minItems"]
    return lambda value: not isinstance(value, list) or len(value) >= fewest


def _max_items(part: Schema, _root: Schema) -> Check:
    most = part["maxItems"]
    return lambda value: not isinstance(value, list) or len(value) <= most


def _required(part: Schema, _root: Schema) -> Check:
    names = frozenset(part["required"])
    return lambda value: not isinstance(value, dict) or names <= value.keys()


def _dependent_required(part: Schema, _root: Schema) -> Check:
    wants = [(owner, frozenset(names)) for owner, names in part["dependentRequired"].items()]

    def check(value: object) -> bool:
        return not isinstance(value, dict) or all(
            owner not in value or names <= value.keys() for owner, names in wants
        )

    return check


def _all_of(part: Schema, root: Schema) -> Check:
    return _all([compiled_part(each, root) for each in part["allOf"]])


def _condition(part: Schema, root: Schema) -> Check:
    given, demanded = compiled_part(part["if"], root), compiled_part(part.get("then", True), root)
    return lambda value: not given(value) or demanded(value)


def _properties(part: Schema, root: Schema) -> Check:
    if part.keys() & _OF_OTHERS:
        return _members(part, root)
    listed = [(name, compiled_part(each, root)) for name, each in part["properties"].items()]

    def check(value: object) -> bool:
        return not isinstance(value, dict) or all(
            name not in value or each(value[name]) for name, each in listed
        )

    return check


def _reference(part: Schema, root: Schema) -> Check:
    return compiled_part(root["$defs"][part["$ref"].removeprefix("#/$defs/")], root)


_KEYWORDS: Final[Mapping[str, Callable[[Schema, Schema], Check]]] = {
    "$ref": _reference,
    "type": _type,
    "const": _const,
    "enum": _enum,
    "minimum": _minimum,
    "maximum": _maximum,
    "minLength": _min_length,
    "maxLength": _max_length,
    "pattern": _matches,
    "format": _format,
    "items": _items,
    "minItems": _min_items,
    "maxItems": _max_items,
    "required": _required,
    "dependentRequired": _dependent_required,
    "allOf": _all_of,
    "if": _condition,
    "properties": _properties,
}
_OF_OTHERS: Final = frozenset({
    "patternProperties", "propertyNames", "additionalProperties",
    "unevaluatedProperties",
})  # fmt: skip
_ANNOTATIONS: Final = frozenset({
    "$schema", "$id", "$comment", "$defs", "title", "description", "examples", "then",
})  # fmt: skip
_KNOWN: Final = _OF_OTHERS | _ANNOTATIONS | _KEYWORDS.keys()


def _members(part: Schema, root: Schema) -> Check:
    """All that a schema says of the properties of an object, in one pass over them."""
    checks_of = _checks_by_name(part, root)
    listed = {name: checks_of(name) for name in part["properties"]}

    def check(value: object) -> bool:
        if not isinstance(value, dict):
            return True
        for name, member in value.items():
            for each in listed.get(name) or checks_of(name):
                if not each(member):
                    return False
        return True

    return check


def _checks_by_name(part: Schema, root: Schema) -> Callable[[str], list[Check]]:
    allowed = compiled_part(part.get("propertyNames", {}), root)
    listed = {name: compiled_part(each, root) for name, each in part["properties"].items()}
    formed = [
        (ecma_pattern(pattern), compiled_part(each, root))
        for pattern, each in part.get("patternProperties", {}).items()
    ]
    # Conditions name only properties that are listed; a test of the schemas sees to that.
    rest = part.get("additionalProperties", part.get("unevaluatedProperties", {}))
    others = [_refused if rest is False else compiled_part(rest, root)]

    def checks_of(name: str) -> list[Check]:
        if not allowed(name):
            return [_refused]
        own = [listed[name]] if name in listed else []
        return own + [check for form, check in formed if form.search(name)] or others

    return checks_of


def _refused(_value: object) -> bool:
    return False


def _anything(_value: object) -> bool:
    return True
