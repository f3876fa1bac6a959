"""Tests of the JSON Schemas of the contract's messages."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.asmx.contract import TYPES
from simulator.codes import ResponseCode
from simulator.publication.type_schema import schema_name
from simulator.resources import schema, schema_names, schema_path

OUTGOING = (
    "QueueID ResponseCode StartTime EndTime Duration isWireless telcoLATA telcoOCN"
    " telcoCarrierName telcoCarrierType telcoLRN telcoSwitchName digitsdialed incallringcount"
    " qasoundid callerid extension phonenumber transfercalleridname lastrecordlength qarecord"
    " transfercallerid calleridname machinedetection"
)
INCOMING = (
    "QueueID ResponseCode StartTime EndTime Duration incoming transfercallerid machinedetection"
    " digitsdialed extension lastrecordlength callerid phonenumber"
)
NOTIFY_RETURN = (
    "ResponseCode ResponseText CallAnswered QueueID TryCount Demo DigitsPressed MachineDetection"
    " Duration StartTime EndTime MinuteRate Country CallComplete TextToSay VariableArray"
)
ADVANCED = (
    "PhoneNumberToDial TransferNumber VoiceID CallerIDNumber CallerIDName TextToSay LicenseKey"
    " TryCount NextTryInSeconds UTCScheduledDateTime TTSrate TTSvolume MaxCallLength"
    " StatusChangePostUrl ReferenceID"
)
IN_ORDER = {
    "outgoing_postback": OUTGOING,
    "incoming_postback": INCOMING,
    "notify_return": NOTIFY_RETURN,
    "advanced_notify_request": ADVANCED,
}
REQUIRED = {
    "outgoing_postback": "QueueID ResponseCode Duration phonenumber",
    "incoming_postback": "QueueID ResponseCode Duration incoming phonenumber",
    "notify_return": (
        "ResponseCode CallAnswered QueueID TryCount Demo Duration StartTime EndTime MinuteRate"
        " CallComplete"
    ),
    "advanced_notify_request": (
        "PhoneNumberToDial VoiceID LicenseKey TryCount NextTryInSeconds UTCScheduledDateTime"
        " TTSrate TTSvolume MaxCallLength"
    ),
}
ANNOTATIONS = {"title", "description", "examples"}
PROPERTIES = [
    (name, each) for name in schema_names() for each in schema(name).get("properties", ())
]
BY_HAND = ("incoming_postback", "outgoing_postback", "response_codes")
ALL = ", ".join(sorted([*BY_HAND, *map(schema_name, TYPES)]))


def objects(node: object) -> Iterator[dict[str, Any]]:
    """Walk every JSON object of a schema."""
    if isinstance(node, dict):
        yield node
    for child in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        yield from objects(child)


def validator(root: dict[str, Any], part: dict[str, Any]) -> Draft202012Validator:
    """Validate against one part of a schema, formats included."""
    whole = {"$defs": root["$defs"], **part}
    return Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_itself_valid(name: str) -> None:
    """Every schema satisfies the meta-schema of draft 2020-12, which it names."""
    document = schema(name)

    assert document["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert document["$id"] == f"urn:ringback:schemas:{name}:1"
    Draft202012Validator.check_schema(document)


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_says_what_is_documented_and_what_assumed(name: str) -> None:
    """A reader who has only the schema learns which of its rules are the provider's."""
    document = schema(name)

    assert document["title"]
    assert document["description"].endswith(".")
    assert document["$comment"].startswith(("Documented", "Codes and texts are recorded"))


@pytest.mark.parametrize("name", IN_ORDER)
def test_properties_stand_in_the_documented_order(name: str) -> None:
    """A message is read beside the provider's page, so its order is the page's."""
    assert " ".join(schema(name)["properties"]) == IN_ORDER[name]


@pytest.mark.parametrize("name", REQUIRED)
def test_required_properties(name: str) -> None:
    """What must be there is decided here and nowhere else."""
    assert " ".join(schema(name)["required"]) == REQUIRED[name]


@pytest.mark.parametrize(("name", "each"), PROPERTIES)
def test_a_property_explains_itself(name: str, each: str) -> None:
    """Each has a title, a description in a sentence, and at least one example."""
    described = schema(name)["properties"][each]

    assert described["title"]
    assert described["description"].endswith(".")
    assert described["examples"]


@pytest.mark.parametrize(("name", "each"), PROPERTIES)
def test_every_example_is_valid_for_its_property(name: str, each: str) -> None:
    """An example that breaks its own rule teaches the wrong thing."""
    root = schema(name)
    described = root["properties"][each]
    checked = validator(root, described)

    invalid = [one for one in described["examples"] if not checked.is_valid(one)]

    assert invalid == []


@pytest.mark.parametrize("name", schema_names())
def test_a_shared_type_explains_itself(name: str) -> None:
    """As a property does, since readers follow the reference."""
    lacking = [
        key
        for key, part in schema(name)["$defs"].items()
        if not (part["title"] and part["description"].endswith("."))
        or not (part.get("examples") or "oneOf" in part)
    ]

    assert lacking == []


@pytest.mark.parametrize(("name", "each"), PROPERTIES)
def test_a_number_has_its_range(name: str, each: str) -> None:
    """Both ends, but for a price: what no program can hold shall not be drawn for a test."""
    described = schema(name)["properties"][each]
    ends = {"minimum", "maximum"} if described.get("type") == "integer" else set()

    assert ends <= described.keys()
    assert described.get("maximum", 0) <= 2**63 - 1


@pytest.mark.parametrize("name", ["outgoing_postback", "incoming_postback"])
def test_script_variables_are_the_properties_that_nothing_else_speaks_of(name: str) -> None:
    """A keyword that sees through conditions, so that a later one may name a property."""
    root = schema(name)

    assert root["unevaluatedProperties"] == {"$ref": "#/$defs/script_variable"}
    assert "additionalProperties" not in root


@pytest.mark.parametrize("name", schema_names())
def test_conditions_name_only_properties_that_are_listed(name: str) -> None:
    """The validation counts the listed ones as evaluated, which is right as long as this holds."""
    root = schema(name)
    named = {
        each
        for node in root.get("allOf", ())
        for part in (node["if"], node["then"])
        for each in (*part.get("properties", ()), *part.get("required", ()))
    }

    assert named <= root.get("properties", {}).keys()


@pytest.mark.parametrize("name", schema_names())
def test_a_file_is_written_as_json_tools_write_it(name: str) -> None:
    """Two blanks deep, so that a change of one rule changes its lines alone."""
    text = schema_path(name).read_text("utf-8")

    assert text == json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", schema_names())
def test_every_example_of_a_shared_type_is_valid(name: str) -> None:
    """Types under $defs carry examples of their own."""
    root = schema(name)

    invalid = [
        (key, one)
        for key, part in root["$defs"].items()
        for one in part.get("examples", ())
        if not validator(root, part).is_valid(one)
    ]

    assert invalid == []


@pytest.mark.parametrize("name", schema_names())
def test_every_example_of_a_message_is_valid(name: str) -> None:
    """The documented samples stand among the examples."""
    root = schema(name)

    errors = [
        error.message
        for one in root["examples"]
        for error in validator(root, root).iter_errors(one)
    ]

    assert root["examples"]
    assert errors == []


@pytest.mark.parametrize("name", ["outgoing_postback", "incoming_postback"])
def test_the_documented_sample_fills_every_property(name: str) -> None:
    """The first example is the provider's page, row by row."""
    root = schema(name)

    assert set(root["examples"][0]) == set(root["properties"])


@pytest.mark.parametrize("name", schema_names())
def test_formats_and_patterns_carry_words(name: str) -> None:
    """No sentence can be made from a pattern, so each has a title that follows "needs"."""
    nodes = [node for node in objects(schema(name)) if {"pattern", "format"} & set(node)]

    assert [node for node in nodes if not isinstance(node.get("title"), str)] == []


@pytest.mark.parametrize("name", schema_names())
def test_a_dollar_in_a_pattern_is_its_end(name: str) -> None:
    """The validator gives $ the meaning it has in ECMA 262, which it does by its place."""
    patterns = [
        node["pattern"] for node in objects(schema(name)) if isinstance(node.get("pattern"), str)
    ]

    assert [each for each in patterns if each.find("$") != len(each) - 1] == []


@pytest.mark.parametrize("name", schema_names())
def test_every_condition_gives_its_reason(name: str) -> None:
    """The title of what a condition demands is the reason that a refusal ends with."""
    demands = [node["then"] for node in objects(schema(name)) if "then" in node]
    places = [part for each in demands for part in each.get("properties", {"": each}).values()]

    assert [part for part in places if "title" not in part] == []


@pytest.mark.parametrize("name", schema_names())
def test_beside_a_reference_stand_only_annotations(name: str) -> None:
    """A rule beside a reference would be missed by those who read the referred type."""
    references = [node for node in objects(schema(name)) if isinstance(node.get("$ref"), str)]

    assert [node for node in references if set(node) - ANNOTATIONS - {"$ref"}] == []


def test_a_type_is_the_same_in_every_schema() -> None:
    """Each file stands alone, so types are repeated; they may not drift apart."""
    seen: dict[str, Any] = {}

    drifted = [
        (name, key)
        for name in schema_names()
        for key, part in schema(name)["$defs"].items()
        if seen.setdefault(key, part) != part
    ]

    assert drifted == []


def test_the_47_codes_are_listed_with_text_and_explanation() -> None:
    """The enumeration carries each code once, with its verbatim text as title."""
    listed = schema("response_codes")["$defs"]["response_code"]["oneOf"]

    assert [(each["const"], each["title"]) for each in listed] == [
        (int(code), code.text) for code in ResponseCode
    ]
    assert [each for each in listed if not each["description"].endswith(".")] == []


@pytest.mark.parametrize("name", ["outgoing_postback", "incoming_postback", "notify_return"])
def test_a_message_names_every_code(name: str) -> None:
    """The reader of one message needs no second file to know what 43 means."""
    described = schema(name)["properties"]["ResponseCode"]

    listing = "; ".join(f"{code:d} {code.text}" for code in ResponseCode)

    assert f"The known codes: {listing}." in described["description"]
    assert (described["minimum"], described["maximum"]) == (min(ResponseCode), max(ResponseCode))


def test_a_code_with_a_text_not_known_is_refused() -> None:
    """GetResponseCodes answers verbatim texts, double blanks included."""
    root = schema("response_codes")
    checked = validator(root, root)

    assert checked.is_valid(
        [{"ResponseCode": code, "ResponseText": code.text} for code in ResponseCode]
    )
    assert not checked.is_valid([{"ResponseCode": 47, "ResponseText": "Queued"}])
    assert not checked.is_valid([{"ResponseCode": 0, "ResponseText": "queued"}])
    assert not checked.is_valid([{"ResponseCode": 0, "ResponseText": "Busy"}])


@pytest.mark.parametrize(
    ("name", "change"),
    [
        # A script may transfer with TransferTo, without any key pressed.
        ("outgoing_postback", {"ResponseCode": 24, "digitsdialed": ""}),
        # Scripts of incoming calls see queueid as 0.
        ("incoming_postback", {"QueueID": 0}),
        ("advanced_notify_request", {"PhoneNumberToDial": "+1 (757) 555-9999"}),
        ("advanced_notify_request", {"PhoneNumberToDial": "555-555-1000x3025"}),
        ("advanced_notify_request", {"PhoneNumberToDial": "011 44 20 7946 0000"}),
    ],
)
def test_what_the_provider_may_well_send_or_take_is_allowed(
    name: str, change: dict[str, Any]
) -> None:
    """A schema that refuses a legitimate message is worse than one that lets a wrong one pass."""
    root = schema(name)

    assert validator(root, root).is_valid({**root["examples"][0], **change})


@pytest.mark.parametrize("code", ResponseCode)
def test_an_incoming_call_that_is_over_has_an_end(code: ResponseCode) -> None:
    """Codes 30 and 31 close an incoming call; the others ask for no end."""
    root = schema("incoming_postback")
    message = {**root["examples"][0], "ResponseCode": int(code)}
    del message["EndTime"]

    assert validator(root, root).is_valid(message) is (code not in {30, 31})


def test_every_message_has_one_schema() -> None:
    """Every complex type of the contract has one; those of the postbacks are written by hand."""
    assert ", ".join(schema_names()) == ALL
