"""The shape of a message: its properties and what it asks of them, taken out of a JSON Schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from simulator.generate.schema.demand import Demand, parts
from simulator.postbacks.acceptance import Check, Part, Schema, compiled_part, ecma_pattern

__all__ = ["Condition", "Shape", "Unlisted", "narrowed"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Condition:
    """What a message needs once it passes a test.

    Args:
        when: The schema that tells whether a message is meant.
        test: The same as a check.
        then: Whether a message has what it then needs.
        required: The properties that it then needs.
        properties: What it then asks of properties.
    """

    when: Part
    test: Check
    then: Check
    required: tuple[str, ...]
    properties: Mapping[str, tuple[Part, ...]]


class Unlisted(NamedTuple):
    """Properties that a schema allows without naming them.

    Args:
        pattern: What their names match; None for any name that is neither listed nor matched.
        schema: What is asked of their values.
    """

    pattern: str | None
    schema: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A schema of objects, taken apart.

    Args:
        root: Where its references lead.
        fits: Whether an object is valid.
        properties: The listed properties, in their order, with all that is asked of each.
        required: Those that every object needs.
        conditions: What some objects need.
        names: What is asked of every name.
        unlisted: The other properties that an object may have.
    """

    root: Schema
    fits: Check
    properties: Mapping[str, tuple[Part, ...]]
    required: tuple[str, ...]
    conditions: tuple[Condition, ...]
    names: tuple[Part, ...]
    unlisted: tuple[Unlisted, ...]

    @classmethod
    def of(cls, schema: Schema, root: Schema | None = None) -> "Shape":
        """Take a schema of objects apart.

        Args:
            schema: The schema.
            root: Where its references lead; by default the schema itself.

        Raises:
            UnsupportedSchemaError: If the schema uses a keyword that is not known here.
        """
        root = schema if root is None else root
        every = list(parts(schema, root))
        return cls(
            root=root,
            fits=compiled_part(schema, root),
            properties=_listed(every),
            required=_required(every),
            conditions=tuple(_conditions(every, root)),
            names=tuple(part["propertyNames"] for part in every if "propertyNames" in part),
            unlisted=tuple(_unlisted(every)),
        )

    def demand(self, name: str, met: tuple[Condition, ...] = ()) -> Demand:
        """What is asked of a listed property's value, by an object that meets conditions."""
        more = [schema for each in met for schema in each.properties.get(name, ())]
        return Demand.of([*self.properties.get(name, ()), *more], self.root)

    def knows(self, name: str) -> bool:
        """Whether a property is listed, or its name is one of those with a pattern."""
        patterns = (each.pattern for each in self.unlisted if each.pattern is not None)
        return name in self.properties or any(ecma_pattern(each).search(name) for each in patterns)


def narrowed(schema: Schema, properties: Mapping[str, Part]) -> dict[str, Any]:
    """A schema that asks more of some properties, and that they are there.

    Args:
        schema: A schema of objects.
        properties: What else is asked of each.
    """
    more = {"properties": dict(properties), "required": list(properties)}
    return {**schema, "allOf": [*schema.get("allOf", ()), more]}


def _listed(every: list[Schema]) -> dict[str, tuple[Part, ...]]:
    found: dict[str, tuple[Part, ...]] = {}
    for part in every:
        for name, schema in part.get("properties", {}).items():
            found[name] = (*found.get(name, ()), schema)
    return found


def _required(every: list[Schema]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in every for name in part.get("required", ())))


def _conditions(every: list[Schema], root: Schema) -> Iterator[Condition]:
    for part in every:
        for owner, names in part.get("dependentRequired", {}).items():
            yield _condition({"required": [owner]}, {"required": names}, root)
        if "if" in part:
            yield _condition(part["if"], part.get("then", True), root)


def _condition(when: Part, then: Part, root: Schema) -> Condition:
    wanted = list(parts(then, root))
    return Condition(
        when=when,
        test=compiled_part(when, root),
        then=compiled_part(then, root),
        required=_required(wanted),
        properties=_listed(wanted),
    )


def _unlisted(every: list[Schema]) -> Iterator[Unlisted]:
    for part in every:
        for pattern, schema in part.get("patternProperties", {}).items():
            yield Unlisted(pattern, schema)
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            if keyword in part:
                yield Unlisted(None, part[keyword])
