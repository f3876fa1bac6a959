from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from simulator.publication.plain import draft_7, plain
from simulator.resources import schema, schema_names

_VALIDATORS = {
    name: (Draft202012Validator(schema(name)), Draft202012Validator(plain(schema(name))))
    for name in schema_names()
    if schema(name)["type"] == "object"
}
_SOME = st.none() | st.booleans() | st.integers(-1, 50) | st.text(max_size=3) | st.just("345")


@pytest.mark.parametrize("name", schema_names())
def test_no_reference_is_left(name: str) -> None:
    """Nor anything else that only a file of its own needs."""
    assert [key for key in _keys(plain(schema(name))) if key.startswith("$")] == []


def _keys(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _keys(child)


@pytest.mark.parametrize("name", _VALIDATORS)
@given(data=st.data())
def test_a_plain_schema_judges_as_the_whole_one(name: str, data: st.DataObject) -> None:
    """Every message alike."""
    names = st.sampled_from([*schema(name)["properties"], "other"])
    message = {
        **schema(name)["examples"][0],
        **data.draw(st.dictionaries(names, _SOME, max_size=3)),
    }

    whole, plainly = _VALIDATORS[name]

    assert plainly.is_valid(message) is whole.is_valid(message)


def test_what_stands_beside_a_reference_is_kept() -> None:
    """A property's own title comes before that of its form."""
    root = {
        "properties": {"a": {"title": "Own", "$ref": "#/$defs/form"}},
        "$defs": {"form": {"title": "Form", "type": "string"}},
    }

    assert plain(root) == {"properties": {"a": {"title": "Own", "type": "string"}}}


def test_a_reference_may_become_another_one() -> None:
    """As to a component of OpenAPI."""
    root: dict[str, Any] = {"items": {"$ref": "#/$defs/form"}, "$defs": {"form": {}}}

    assert plain(root, lambda name: {"$ref": f"#/components/schemas/{name}"}) == {
        "items": {"$ref": "#/components/schemas/form"}
    }


def test_draft_7_calls_two_keywords_otherwise() -> None:
    """The rest is the same in both drafts."""
    assert draft_7({"dependentRequired": {"a": ["b"]}, "unevaluatedProperties": False}) == {
        "dependencies": {"a": ["b"]},
        "additionalProperties": False,
    }


def test_draft_7_has_no_format_of_guids() -> None:
    """So a pattern says it, at whatever depth."""
    older = draft_7({"patternProperties": {"^k$": {"type": "string", "format": "uuid"}}})

    assert Draft7Validator(older).is_valid({"k": "b825700e-5180-4e77-8599-2e2eb6c4c1ba"})
    assert not Draft7Validator(older).is_valid({"k": "b825700e51804e7785992e2eb6c4c1ba"})
