from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.magic import MAGIC_NUMBERS, MagicNumber
from simulator.postbacks.acceptance import accepted, compiled, ecma_pattern
from simulator.postbacks.fields import outgoing_postback
from simulator.postbacks.message import message_of
from simulator.postbacks.schema import problems
from simulator.resources import schema, schema_names
from tests.calls.lives import lives

_OBJECTS = [name for name in schema_names() if schema(name)["type"] == "object"]
_LIVING = [each for each in MAGIC_NUMBERS.values() if each.outcome.refusal is None]
_VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([0, 1, 24, 30, 37.0, 2**31, 2**63, "", "252", "252\n", "FAX", "2020-01-01Z"])
    | st.lists(st.text(), max_size=2)
    | st.lists(st.fixed_dictionaries({"VariableName": st.text()}), max_size=2)
)
_NAMES = st.sampled_from(
    sorted({each for name in _OBJECTS for each in schema(name)["properties"]} | {"ConfKey"})
)
_CHANGES = st.dictionaries(_NAMES | st.text(), _VALUES, max_size=3)


@pytest.mark.parametrize("name", _OBJECTS)
@given(changes=_CHANGES, left_out=st.sets(_NAMES, max_size=2))
def test_what_is_accepted_is_what_jsonschema_finds_valid(
    name: str, changes: dict[str, Any], left_out: set[str]
) -> None:
    """The quick answer is never another one than that of the library, yes and no alike."""
    message = {
        key: value
        for key, value in {**schema(name)["examples"][0], **changes}.items()
        if key not in left_out
    }

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("simulator.postbacks.schema.accepted", lambda *_: False)
        found = problems(message, name)

    assert accepted(message, name) is (found == [])


@pytest.mark.parametrize("magic", _LIVING, ids=lambda magic: magic.line)
def test_what_the_simulator_sends_is_accepted_at_once(magic: MagicNumber) -> None:
    """Or else a million postbacks would be validated slowly."""
    assert all(accepted(message_of(outgoing_postback(call))) for call in lives(magic.outcome))


@pytest.mark.parametrize(
    "part",
    [
        {"type": "null"},
        {"not": {"type": "string"}},
        {"enum": [{"ResponseCode": 0}]},
        {"properties": {"a": {"multipleOf": 2}}},
        {"unevaluatedProperties": False},
    ],
)
def test_a_schema_that_says_something_unknown_accepts_nothing(part: dict[str, Any]) -> None:
    """What is not understood is left to jsonschema, never taken for granted."""
    assert compiled(part)({"a": 1}) is False


def test_the_end_of_a_pattern_is_the_very_end() -> None:
    """A line break behind the last digit is no digit."""
    assert ecma_pattern("^[0-9]+$").search("252")
    assert not ecma_pattern("^[0-9]+$").search("252\n")
