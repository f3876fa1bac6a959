"""A demand: everything that a JSON Schema asks of one value, gathered from where it is spelt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulator.postbacks.acceptance import Part, Schema, UnsupportedSchemaError

__all__ = ["Demand", "parts"]

_ANNOTATIONS: Final = frozenset({
    "$comment", "$defs", "$id", "$schema", "default", "description", "examples", "title",
})  # fmt: skip
_OF_VALUES: Final = frozenset({
    "type", "enum", "const", "minimum", "maximum", "minLength", "maxLength", "pattern", "format",
    "items", "minItems", "maxItems",
})  # fmt: skip
_OF_OBJECTS: Final = frozenset({
    "properties", "required", "dependentRequired", "patternProperties", "propertyNames",
    "additionalProperties", "unevaluatedProperties",
})  # fmt: skip
_OF_SCHEMAS: Final = frozenset({"$ref", "allOf", "if", "then"})
_KNOWN: Final = _OF_VALUES | _OF_OBJECTS | _OF_SCHEMAS
# The plainest first: values shrink towards it.
_TYPES: Final = ("integer", "string", "boolean", "number", "array", "object")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What one value has to be, by JSON Schema's own keywords; all of them hold at once.

    Args:
        types: The JSON types it may have, in the order in which the first is the plainest.
        choices: The only values there are, if they are listed.
        schemas: Where all of it was gathered.
    """

    schemas: tuple[Part, ...]
    types: tuple[str, ...]
    choices: tuple[Any, ...] | None
    minimum: int | None
    maximum: int | None
    min_length: int
    max_length: int | None
    patterns: tuple[str, ...]
    formats: tuple[str, ...]
    items: tuple[Part, ...]
    min_items: int
    max_items: int | None

    @classmethod
    def of(cls, schemas: Sequence[Part], root: Schema) -> "Demand":
        """Gather what several schemas ask of one value.

        Raises:
            UnsupportedSchemaError: If one of them uses a keyword that is not known here.
        """
        every = [part for schema in schemas for part in parts(schema, root)]

        def asked(keyword: str) -> list[Any]:
            return [part[keyword] for part in every if keyword in part]

        return cls(
            schemas=tuple(schemas),
            types=_common_types(asked("type")),
            choices=_common_choices(asked("enum") + [[value] for value in asked("const")]),
            minimum=max(asked("minimum"), default=None),
            maximum=min(asked("maximum"), default=None),
            min_length=max(asked("minLength"), default=0),
            max_length=min(asked("maxLength"), default=None),
            patterns=tuple(dict.fromkeys(asked("pattern"))),
            formats=tuple(dict.fromkeys(asked("format"))),
            items=tuple(asked("items")),
            min_items=max(asked("minItems"), default=0),
            max_items=min(asked("maxItems"), default=None),
        )


def parts(schema: Part, root: Schema) -> Iterator[Schema]:
    """Take a schema apart into schemas that hold together, with `$ref` and `allOf` followed.

    Raises:
        UnsupportedSchemaError: If it uses a keyword that nothing can be drawn from yet.
    """
    if isinstance(schema, bool):
        if not schema:
            yield {"enum": []}  # no value is one of none
        return
    unknown = sorted(schema.keys() - _ANNOTATIONS - _KNOWN)
    if unknown:
        raise UnsupportedSchemaError(
            f"Nothing can be drawn from the schema keyword {unknown[0]!r} yet. Known are:"
            f" {', '.join(sorted(_KNOWN))}."
        )
    yield schema
    if "$ref" in schema:
        yield from parts(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root)
    for member in schema.get("allOf", ()):
        yield from parts(member, root)


def _common_types(wanted: list[str | list[str]]) -> tuple[str, ...]:
    allowed = [{each} if isinstance(each, str) else set(each) for each in wanted]
    for each in allowed:
        if "number" in each:
            each.add("integer")
    return tuple(name for name in _TYPES if all(name in each for each in allowed))


def _common_choices(listed: list[list[Any]]) -> tuple[Any, ...] | None:
    if not listed:
        return None
    first, *others = listed
    return tuple(value for value in first if all(value in other for other in others))
