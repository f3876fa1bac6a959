"""A JSON Schema with its references put in place, for readers that follow none."""

from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["draft_7", "plain"]

_OF_A_FILE: Final = frozenset({"$schema", "$id", "$comment", "$defs"})


def plain(
    schema: Mapping[str, Any], refer: Callable[[str], Mapping[str, Any] | None] = lambda _: None
) -> dict[str, Any]:
    """A schema without `$defs`, and without what only a file of its own needs.

    What stands beside a reference is kept, and what it refers to adds the rest.

    >>> plain({"$ref": "#/$defs/keys", "title": "Pressed", "$defs": {"keys": {"type": "string"}}})
    {'type': 'string', 'title': 'Pressed'}

    Args:
        schema: One of `simulator.resources.schema`.
        refer: Gives what to say in place of a name of `$defs`, or None to say it whole.
    """
    parts = schema.get("$defs", {})
    return {
        key: _resolved(value, parts, refer)
        for key, value in _in_place(schema, parts, refer).items()
        if key not in _OF_A_FILE
    }


def _resolved(
    node: object, parts: Mapping[str, Any], refer: Callable[[str], Mapping[str, Any] | None]
) -> object:
    match node:
        case Mapping():
            return {
                key: _resolved(value, parts, refer)
                for key, value in _in_place(node, parts, refer).items()
            }
        case list():
            return [_resolved(each, parts, refer) for each in node]
        case _:
            return node


def _in_place(
    node: Mapping[str, Any],
    parts: Mapping[str, Any],
    refer: Callable[[str], Mapping[str, Any] | None],
) -> Mapping[str, Any]:
    target = node.get("$ref")
    if not isinstance(target, str) or not target.startswith("#/$defs/"):
        return node
    name = target.removeprefix("#/$defs/")
    instead = refer(name)
    if instead is not None:
        return instead
    return {**parts[name], **{key: value for key, value in node.items() if key != "$ref"}}


def draft_7(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A plain schema in the words of draft 7, which AsyncAPI's tools read.

    Draft 7 has no `unevaluatedProperties`. Where a schema lists all properties that its conditions
    name, `additionalProperties` says the same.
    """
    older: dict[str, Any] = _in_older_words(schema)
    return older


def _in_older_words(node: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    match node:
        case Mapping():
            words = {_OLDER.get(key, key): _in_older_words(each) for key, each in node.items()}
            return words | _UUID if node.get("format") == "uuid" else words
        case list():
            return [_in_older_words(each) for each in node]
        case _:
            return node


_OLDER: Final = {
    "dependentRequired": "dependencies",
    "unevaluatedProperties": "additionalProperties",
}
# Draft 7 does not know the format.
_UUID: Final = {"pattern": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"}
