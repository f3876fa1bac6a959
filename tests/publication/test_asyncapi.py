from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from simulator.publication.asyncapi import asyncapi as asyncapi_document
from simulator.resources import schema
from tests.publication.readers import read_json, resolved

# The AsyncAPI Initiative's own, as its npm package @asyncapi/specs 6.11.1 carries it.
OFFICIAL = read_json(Path(__file__).parents[1] / "data" / "asyncapi" / "3.0.0.json")
FILES = {"OutgoingPostback": "outgoing_postback", "IncomingPostback": "incoming_postback"}
VALIDATORS = {
    name: (
        Draft202012Validator(
            schema(FILES[name]), format_checker=Draft202012Validator.FORMAT_CHECKER
        ),
        Draft7Validator(payload, format_checker=Draft7Validator.FORMAT_CHECKER),
    )
    for name, payload in asyncapi_document()["components"]["schemas"].items()
}


def _found(document: dict[str, Any]) -> list[str]:
    validator = Draft7Validator(OFFICIAL, format_checker=Draft7Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(document)]


def test_the_document_is_valid(asyncapi: dict[str, Any]) -> None:
    """By the official JSON Schema of AsyncAPI 3.0.0."""
    assert _found(asyncapi) == []


@pytest.mark.parametrize(
    ("place", "key", "wrong"),
    [
        (("channels", "statusChanges"), "adress", "misspelt"),
        (("operations", "sendOutgoingPostback"), "action", "post"),
        (("components", "messages", "OutgoingPostback"), "payload", "a text"),
    ],
)
def test_a_mistake_would_be_found(place: tuple[str, ...], key: str, wrong: str) -> None:
    """A validator that accepts anything proves nothing."""
    document = asyncapi_document()
    node = document
    for step in place:
        node = node[step]
    node[key] = wrong

    assert _found(document) != []


def test_the_provider_sends_and_the_receivers_address_is_the_channels(
    asyncapi: dict[str, Any],
) -> None:
    """A receiver's side is the opposite of what the document says."""
    channel = asyncapi["channels"]["statusChanges"]

    assert {each["action"] for each in asyncapi["operations"].values()} == {"send"}
    assert channel["address"] == "{StatusChangePostUrl}"
    assert list(channel["parameters"]) == ["StatusChangePostUrl"]
    assert list(channel["messages"]) == list(FILES)


def test_every_reference_leads_somewhere(asyncapi: dict[str, Any]) -> None:
    """The official schema does not follow them."""
    assert [target for target in _references(asyncapi) if not resolved(asyncapi, target)] == []


def _references(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        own = [node] if isinstance(node.get("$ref"), str) else []
        return own + [each for child in node.values() for each in _references(child)]
    return [each for child in node for each in _references(child)] if isinstance(node, list) else []


@pytest.mark.parametrize("name", FILES)
def test_every_example_is_valid_for_its_payload(asyncapi: dict[str, Any], name: str) -> None:
    """By draft 7, which the tools of AsyncAPI read schemas by."""
    payload = asyncapi["components"]["schemas"][name]
    Draft7Validator.check_schema(payload)
    validator = Draft7Validator(payload, format_checker=Draft7Validator.FORMAT_CHECKER)

    examples = asyncapi["components"]["messages"][name]["examples"]

    assert [each["payload"] for each in examples] == schema(FILES[name])["examples"]
    assert [each for each in examples if not validator.is_valid(each["payload"])] == []


_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 60),
    st.integers(),
    st.text(max_size=4),
    st.sampled_from(["", "HUMAN", "252", "8825", "7575559999", "2020-08-28T00:53:43.654Z"]),
)


@pytest.mark.parametrize("name", FILES)
@given(data=st.data())
def test_a_payload_says_yes_and_no_to_the_same_messages_as_the_file(
    name: str, data: st.DataObject
) -> None:
    """Draft 7 has other keywords; every message shall be judged by them alike."""
    of_file = schema(FILES[name])
    names = st.sampled_from([*of_file["properties"], "ConfKey", "confkey", "zip", "Zip"])
    changes = data.draw(st.dictionaries(names, _VALUES, max_size=3))
    left_out = data.draw(st.sets(names, max_size=2))
    example = data.draw(st.sampled_from(of_file["examples"]))
    message = {key: value for key, value in {**example, **changes}.items() if key not in left_out}

    by_file, by_payload = VALIDATORS[name]

    assert by_payload.is_valid(message) is by_file.is_valid(message)
