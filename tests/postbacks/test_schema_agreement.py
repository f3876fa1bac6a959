"""Tests of `simulator.postbacks.schema` with messages of every kind, and with none of any."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from simulator.postbacks.schema import problems
from simulator.resources import schema, schema_names

OBJECTS = [name for name in schema_names() if schema(name)["type"] == "object"]

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
keys = st.sampled_from(sorted({key for name in OBJECTS for key in schema(name)["properties"]}))
surrogates = st.text(st.characters(categories=["Cs", "Lu", "Ll"]))
messages = st.dictionaries(keys | st.text() | surrogates, values | surrogates, max_size=8)


@pytest.mark.parametrize("name", schema_names())
@given(message=messages)
def test_no_message_breaks_the_validation(name: str, message: dict[str, Any]) -> None:
    """For every message there is an answer, whose sentences any log can hold."""
    for problem in problems(message, name):
        assert problem.text.encode().endswith(b".")
        assert problem.came in problem.text or problem.came == "nothing"


@pytest.mark.parametrize("name", OBJECTS)
@given(message=messages)
def test_words_are_found_for_every_departure(name: str, message: dict[str, Any]) -> None:
    """A message has problems exactly when the schema refuses it."""
    mixed = {**schema(name)["examples"][0], **message}
    # There alone we are stricter: Python's $ would let a last line break pass.
    assume(not any(str(each).endswith("\n") for each in (*mixed, *mixed.values())))

    refused = not Draft202012Validator(
        schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER
    ).is_valid(mixed)

    assert bool(problems(mixed, name)) is refused
