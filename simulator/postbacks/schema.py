"""Says in plain sentences where a message departs from its JSON Schema."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from simulator.postbacks.acceptance import accepted, ecma_pattern
from simulator.resources import schema as read_schema
from simulator.spelling import nearest

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator
    from jsonschema.validators import Draft202012Validator

__all__ = ["Problem", "problems"]

LONGEST_SHOWN = 60
LARGEST_INT = 2**31 - 1
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One departure of a message from its schema.

    Attributes:
        property: Where: a property's name, or a path such as `VariableArray[0].VariableName`;
            empty for the message as a whole.
        expected: What the schema wants there, in words.
        came: What the message holds there, shortened; `nothing` for a missing property.
        text: All of it in one sentence.
    """

    property: str
    expected: str
    came: str
    text: str


def problems(message: Mapping[str, object], schema: str = "outgoing_postback") -> list[Problem]:
    """Compare a decoded message with its schema.

    >>> [problem.text for problem in problems({"QueueID": 7, "ResponseCode": 0, "Duration": -1})]
    ... # doctest: +NORMALIZE_WHITESPACE
    ['Duration needs an integer of at least 0, got -1.',
     'phonenumber is missing: it needs 10 digits, or 011 and 7 to 15 digits for an international
      number.']

    Args:
        message: Property names and typed values (integers, booleans, texts), not form text.
        schema: The message's name among `simulator.resources.schema_names()`.

    Returns:
        The problems in the order in which the schema lists its properties; none if it is valid.

    Raises:
        UnknownNameError: No schema has that name.
    """
    if accepted(message, schema):
        return []
    showable: dict[str, Any] = {name: _showable(value) for name, value in message.items()}
    root = read_schema(schema)
    errors = _validator(schema).iter_errors(showable)
    # One gap can be told of by several keywords, so equal sentences count once.
    found = dict.fromkeys(
        problem for error in errors for problem in _explained(_Finding.of(error), root)
    )
    order = {name: place for place, name in enumerate(root.get("properties", ()))}
    return sorted(found, key=lambda each: (order.get(each.property, len(order)), each.text))


@cache
def _validator(name: str) -> "Validator":
    # jsonschema takes about 100 ms to import: only those who validate shall pay for it.
    validators = import_module("jsonschema.validators")
    draft = validators.Draft202012Validator
    strict = validators.extend(draft, {"pattern": _pattern, "unevaluatedProperties": _unevaluated})
    validator: Validator = strict(read_schema(name), format_checker=draft.FORMAT_CHECKER)
    return validator


def _pattern(
    _validator: "Validator", pattern: str, instance: object, _schema: Schema
) -> Iterator["ValidationError"]:
    if isinstance(instance, str) and not ecma_pattern(pattern).search(instance):
        exceptions = import_module("jsonschema.exceptions")
        yield exceptions.ValidationError(f"does not match {pattern}")


def _unevaluated(
    validator: "Draft202012Validator", wanted: Schema, instance: object, schema: Schema
) -> Iterator["ValidationError"]:
    # jsonschema finds them, too, but tells neither which one is wrong nor why. Conditions of ours
    # name only properties that are listed, so the listed ones are the evaluated ones.
    if not isinstance(instance, dict):
        return
    forms = [ecma_pattern(pattern) for pattern in schema.get("patternProperties", ())]
    for name, value in instance.items():
        if name not in schema["properties"] and not any(form.search(name) for form in forms):
            yield from validator.descend(value, wanted, path=name, schema_path=name)


@dataclass(frozen=True, slots=True)
class _Unshowable:
    """Stands in for a value whose `repr` fails, which jsonschema would pass on as a crash."""

    kind: str


def _showable(value: object) -> object:
    try:
        repr(value)
    except (RecursionError, ValueError):
        return _Unshowable(type(value).__name__)
    return value


@dataclass(frozen=True, slots=True)
class _Finding:
    """What jsonschema found, as far as a sentence needs it."""

    path: tuple[str | int, ...]
    trail: tuple[str | int, ...]
    keyword: str
    wanted: Any
    came: Any
    schema: Schema

    @classmethod
    def of(cls, error: "ValidationError") -> "_Finding":
        return cls(
            path=tuple(error.absolute_path),
            trail=tuple(error.schema_path),
            keyword=str(error.validator),
            wanted=error.validator_value,
            came=error.instance,
            schema=cast("Schema", error.schema),
        )

    @property
    def reason(self) -> str:
        """Why a condition wants it; the schema says so in the title beside the demand."""
        return f": {self.schema['title']}" if "then" in self.trail else ""


def _explained(finding: _Finding, root: Schema) -> list[Problem]:
    if finding.trail[0] == "propertyNames":
        return [_unknown_name(finding.came, root["propertyNames"]["title"], root)]
    return EXPLAIN.get(finding.keyword, _wrong_value)(finding, root)


def _wrong_value(finding: _Finding, _root: Schema) -> list[Problem]:
    where, expected, came = _place(finding.path), _words(finding.schema), _shown(finding.came)
    text = f"{where or 'The message'} needs {expected}, got {came}{finding.reason}."
    return [Problem(where, expected, came, text)]


def _too_large(finding: _Finding, root: Schema) -> list[Problem]:
    if finding.wanted == LARGEST_INT:
        upper = {keyword: finding.schema[keyword] for keyword in ("type", "maximum")}
        finding = replace(finding, schema=upper)
    return _wrong_value(finding, root)


def _missing(finding: _Finding, root: Schema) -> list[Problem]:
    absent = [name for name in finding.wanted if name not in finding.came]
    return [_gap(name, finding.reason, root) for name in absent]


def _missing_beside(finding: _Finding, root: Schema) -> list[Problem]:
    return [
        _gap(name, f": a message with {owner} needs it too", root)
        for owner, names in finding.wanted.items()
        for name in names
        if owner in finding.came and name not in finding.came
    ]


def _gap(name: str, reason: str, root: Schema) -> Problem:
    expected = _words(_resolved(root["properties"][name], root))
    text = f"{name} is missing{reason or f': it needs {expected}'}."
    return Problem(name, expected, "nothing", text)


def _unknown_names(finding: _Finding, _root: Schema) -> list[Problem]:
    known = finding.schema["properties"]
    expected = f"a property of {finding.schema['title']}"
    return [
        _unknown_name(name, expected, finding.schema, inside=finding.path)
        for name in finding.came
        if name not in known
    ]


def _unknown_name(
    name: object, expected: str, schema: Schema, *, inside: tuple[str | int, ...] = ()
) -> Problem:
    near = nearest(str(name), schema["properties"])
    hint = f"; the nearest is {near}" if near else ""
    came = _shown(name)
    return Problem(_place((*inside, str(name))), expected, came, f"{came} is not {expected}{hint}.")


EXPLAIN: dict[str, Callable[[_Finding, Schema], list[Problem]]] = {
    "additionalProperties": _unknown_names,
    "dependentRequired": _missing_beside,
    "maximum": _too_large,
    "required": _missing,
}


def _place(path: tuple[str | int, ...]) -> str:
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return _printable("".join(steps).removeprefix("."))


def _resolved(schema: Schema, root: Schema) -> Schema:
    target = schema.get("$ref", "").removeprefix("#/$defs/")
    return cast("Schema", root["$defs"][target]) if target else schema


def _words(schema: Schema) -> str:
    """Put what a schema wants into words that follow "needs"."""
    if "const" in schema:
        return _shown(schema["const"])
    if "enum" in schema:
        return _either(schema["enum"])
    if "pattern" in schema or "format" in schema:
        # No words can be made from a pattern; our schemas title each for this sentence.
        return str(schema["title"])
    if "maxLength" in schema:
        longest = schema["maxLength"]
        return f"a string of at most {longest} characters" if longest else "an empty string"
    return f"{KINDS[schema['type']]}{_range(schema)}"


KINDS = {
    "array": "an array",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def _either(choices: list[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"


def _range(schema: Schema) -> str:
    match schema:
        # How much an int holds is told only to those who exceed it.
        case {"minimum": low, "maximum": high} if high != LARGEST_INT:
            return f" from {low} to {high}"
        case {"minimum": low}:
            return f" of at least {low}"
        case {"maximum": high}:
            return f" of at most {high}"
        case _:
            return ""


def _shown(value: object) -> str:
    match value:
        case _Unshowable(kind=kind):
            return f"a Python {kind} that cannot be shown"
        case None | bool() | int() | float() | str():
            whole = _printable(json.dumps(value, ensure_ascii=False))
            if len(whole) <= LONGEST_SHOWN:
                return whole
            return f"{whole[:LONGEST_SHOWN]}... ({len(str(value))} characters)"
        case dict():
            return "an object"
        case list():
            return "an array"
        case _:
            return f"a Python {type(value).__name__}"


def _printable(text: str) -> str:
    # A lone surrogate is a text in Python, and a crash in every log and terminal.
    return text.encode(errors="backslashreplace").decode()
