"""Tests of `simulator.postbacks.schema`."""

import sys
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import UnknownNameError
from simulator.postbacks.schema import Problem, problems
from simulator.resources import schema, schema_names

EXAMPLES = [
    (name, example)
    for name in schema_names() if schema(name)["type"] == "object"
    for example in schema(name)["examples"]
]  # fmt: skip
DOCUMENTED: dict[str, Any] = schema("outgoing_postback")["examples"][0]
QUEUED: dict[str, Any] = schema("notify_return")["examples"][0]
PHONE = "10 digits, or 011 and 7 to 15 digits for an international number"
SHOWN = f"{PHONE}, or nothing"
TIME = "a UTC date and time such as 2020-08-28T00:53:06.608Z"
KEYS = "keys of a telephone, in the order pressed (0 to 9, * and #)"
OCN = "4 characters, digits with at most a capital letter at the end, or nothing"
NAME = (
    "a property of this message or a script variable (lower-case letters, digits and underscores)"
)
URL = "an http or https address in lower case, or nothing"
DIALABLE = (
    "10 digits with any punctuation and perhaps an extension such as x3025, or 011 and an"
    " international number"
)
NO_RECORDING = "a call that was not recorded has no recording to fetch"
NO_DIGITS = "an answered call carries the keys pressed, even when there are none"
INT = "an integer of at most 2147483647"
LONG = "an integer from 1 to 9223372036854775807"


def texts(message: dict[str, Any], name: str = "outgoing_postback") -> list[str]:
    """Give only the sentences."""
    return [problem.text for problem in problems(message, name)]


def without(message: dict[str, Any], *names: str) -> dict[str, Any]:
    """Leave properties out of a message."""
    return {name: value for name, value in message.items() if name not in names}


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_has_no_problems(name: str, example: dict[str, Any]) -> None:
    """What the schemas show, the provider's documented samples included, is valid."""
    assert problems(example, name) == []


def test_a_problem_says_where_what_was_expected_and_what_came() -> None:
    """The parts are there for programs, the sentence for people."""
    assert problems({**DOCUMENTED, "Duration": -1}) == [
        Problem(
            property="Duration",
            expected="an integer of at least 0",
            came="-1",
            text="Duration needs an integer of at least 0, got -1.",
        )
    ]


@pytest.mark.parametrize(
    ("property_", "expected"),
    [
        ("QueueID", LONG),
        ("ResponseCode", "an integer from 0 to 46"),
        ("Duration", "an integer of at least 0"),
        ("phonenumber", PHONE),
    ],
)
def test_a_required_property_is_missed(property_: str, expected: str) -> None:
    """A message without it is not about a call."""
    assert problems(without(DOCUMENTED, property_)) == [
        Problem(property_, expected, "nothing", f"{property_} is missing: it needs {expected}.")
    ]


@pytest.mark.parametrize(
    "property_",
    sorted(set(DOCUMENTED) - {"QueueID", "ResponseCode", "Duration", "phonenumber", "StartTime"}),
)
def test_any_other_property_may_be_absent(property_: str) -> None:
    """The provider promises no more than it documents as always present."""
    assert texts(without(DOCUMENTED, property_)) == []


@pytest.mark.parametrize(
    ("property_", "value", "text"),
    [
        ("QueueID", 0, f"QueueID needs {LONG}, got 0."),
        ("QueueID", 2**63, f"QueueID needs {LONG}, got 9223372036854775808."),
        ("QueueID", "7", f'QueueID needs {LONG}, got "7".'),
        ("ResponseCode", -1, "ResponseCode needs an integer from 0 to 46, got -1."),
        ("ResponseCode", 47, "ResponseCode needs an integer from 0 to 46, got 47."),
        ("ResponseCode", True, "ResponseCode needs an integer from 0 to 46, got true."),
        ("StartTime", "08/28/2020", f'StartTime needs {TIME}, got "08/28/2020".'),
        ("EndTime", "2020-02-30T00:00:00Z", f'EndTime needs {TIME}, got "2020-02-30T00:00:00Z".'),
        (
            "EndTime",
            "2020-08-28T00:53:06+01:00",
            f'EndTime needs {TIME}, got "2020-08-28T00:53:06+01:00".',
        ),
        ("EndTime", "", f'EndTime needs {TIME}, got "".'),
        ("Duration", 37.5, "Duration needs an integer of at least 0, got 37.5."),
        ("isWireless", "False", 'isWireless needs true or false, got "False".'),
        ("telcoLATA", 252, "telcoLATA needs 3 digits, or nothing, got 252."),
        ("telcoLATA", "252\n", 'telcoLATA needs 3 digits, or nothing, got "252\\n".'),
        ("telcoOCN", "318j", f'telcoOCN needs {OCN}, got "318j".'),
        ("telcoCarrierName", None, "telcoCarrierName needs a string, got null."),
        ("telcoCarrierType", [], "telcoCarrierType needs a string, got an array."),
        ("telcoLRN", "757374", 'telcoLRN needs 10 digits, or nothing, got "757374".'),
        ("telcoSwitchName", {}, "telcoSwitchName needs a string, got an object."),
        ("digitsdialed", "3,4", f'digitsdialed needs {KEYS}, got "3,4".'),
        ("incallringcount", 0, "incallringcount needs an integer of at least 1, got 0."),
        ("qasoundid", 7, "qasoundid needs a string, got 7."),
        ("callerid", 7575550000, f"callerid needs {SHOWN}, got 7575550000."),
        ("callerid", "Private", f'callerid needs {SHOWN}, got "Private".'),
        ("extension", "x3", 'extension needs the digits of an extension, or nothing, got "x3".'),
        ("phonenumber", "757555999", f'phonenumber needs {PHONE}, got "757555999".'),
        ("transfercalleridname", b"", "transfercalleridname needs a string, got a Python bytes."),
        ("lastrecordlength", -1, "lastrecordlength needs an integer of at least 0, got -1."),
        ("Duration", 2**31, f"Duration needs {INT}, got 2147483648."),
        ("incallringcount", 2**31, f"incallringcount needs {INT}, got 2147483648."),
        ("qarecord", 0, "qarecord needs true or false, got 0."),
        ("transfercallerid", False, f"transfercallerid needs {SHOWN}, got false."),
        ("calleridname", 1.0, "calleridname needs a string, got 1.0."),
        (
            "machinedetection",
            "human",
            'machinedetection needs HUMAN, MACHINE, FAX or UNKNOWN, got "human".',
        ),
    ],
)
def test_a_wrong_value_is_named(property_: str, value: object, text: str) -> None:
    """Wrong type, range or form: one sentence, and no second one about the same thing."""
    assert texts({**DOCUMENTED, property_: value}) == [text]


@pytest.mark.parametrize(
    ("property_", "value"),
    [
        ("QueueID", 1),
        ("QueueID", 2**63 - 1),
        ("Duration", 2**31 - 1),
        ("Duration", 37.0),
        ("callerid", ""),
        ("EndTime", "2020-08-28T00:53:43Z"),
        ("telcoLATA", ""),
        ("telcoOCN", "318J"),
        ("digitsdialed", "*0#"),
        ("extension", "3025"),
        ("phonenumber", "011442079460000"),
    ],
)
def test_the_edges_of_what_is_allowed_pass(property_: str, value: object) -> None:
    """Ranges are closed, and texts without a value are empty."""
    assert texts({**DOCUMENTED, property_: value}) == []


@pytest.mark.parametrize("code", range(47))
def test_only_the_codes_of_an_answered_call_demand_an_end(code: int) -> None:
    """A call that was answered, and is over, has ended at some moment."""
    message = {**without(DOCUMENTED, "EndTime"), "ResponseCode": code}
    missing = "EndTime is missing: a call with ResponseCode 1, 24, 25 or 26 is over."

    assert texts(message) == ([missing] if code in {1, 24, 25, 26} else [])
    assert texts({**DOCUMENTED, "ResponseCode": code}) == []


def test_an_end_demands_a_start() -> None:
    """What ended has begun; what has begun need not have ended."""
    assert texts(without(DOCUMENTED, "StartTime")) == [
        "StartTime is missing: a message with EndTime needs it too."
    ]
    assert texts(without(DOCUMENTED, "EndTime")) == []
    assert texts(without(DOCUMENTED, "StartTime", "EndTime")) == []


def test_only_a_recorded_call_has_a_recording() -> None:
    """The ID of a recording exists if the call was recorded."""
    named = {**DOCUMENTED, "qasoundid": "qa7"}

    assert texts({**named, "qarecord": False}) == [
        f'qasoundid needs an empty string, got "qa7": {NO_RECORDING}.'
    ]
    assert texts({**named, "qarecord": True}) == []
    assert texts(without(named, "qarecord")) == []


@given(name=st.from_regex(r"[a-z0-9_]+", fullmatch=True), value=st.text(max_size=500))
def test_a_script_variable_passes(name: str, value: str) -> None:
    """Every lower-case name that is not documented is a variable of the script."""
    assert name in {*DOCUMENTED, "confkey"} or texts({**DOCUMENTED, name: value}) == []


def test_a_script_variable_has_at_most_500_characters() -> None:
    """The provider cuts there; what is longer did not come from it."""
    shown = '"' + "a" * 59

    assert texts({**DOCUMENTED, "zip": "a" * 500}) == []
    assert texts({**DOCUMENTED, "zip": "a" * 501}) == [
        f"zip needs a string of at most 500 characters, got {shown}... (501 characters)."
    ]


@pytest.mark.parametrize("name", ["ConfKey", "confkey"])
def test_a_conference_key_is_a_guid(name: str) -> None:
    """The key comes back under its own name, or in lower case as variables do."""
    key = "b825700e-5180-4e77-8599-2e2eb6c4c1ba"

    assert texts({**DOCUMENTED, name: key}) == []
    assert texts({**DOCUMENTED, name: "main"}) == [
        f'{name} needs a GUID such as {key}, got "main".'
    ]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("PhoneNumber", "; the nearest is phonenumber"),
        ("telcoLata", "; the nearest is telcoLATA"),
        ("isWireless\n", "; the nearest is isWireless"),
        ("", ""),
    ],
)
def test_a_name_that_no_property_has_is_refused(name: str, hint: str) -> None:
    """Letter case counts, and the nearest documented name is offered."""
    shown = '"' + name.replace("\n", "\\n") + '"'

    found = problems({**DOCUMENTED, name: "7"})

    assert found == [Problem(name, NAME, shown, f"{shown} is not {NAME}{hint}.")]


def test_problems_stand_in_the_order_of_the_schema() -> None:
    """Many problems are read beside the documentation, from top to bottom."""
    message = {**DOCUMENTED, "machinedetection": "", "Duration": -1, "a": 1, "QueueID": 0}

    found = [problem.property for problem in problems(without(message, "phonenumber"))]

    assert found == ["QueueID", "Duration", "phonenumber", "machinedetection", "a"]


def test_an_answered_call_carries_digits_even_when_there_are_none() -> None:
    """Clients search the digits of an answered call without asking whether there are any."""
    answered = {**QUEUED, "CallAnswered": True}

    assert texts(answered, "notify_return") == [f"DigitsPressed is missing: {NO_DIGITS}."]
    assert texts({**answered, "DigitsPressed": ""}, "notify_return") == []


def test_a_problem_inside_an_array_gives_its_path() -> None:
    """The third variable of five is found without counting."""
    variables = [{"VariableName": "zip", "VariableValue": 1}, {"VariablName": "zip"}, "zip"]

    found = problems({**QUEUED, "VariableArray": variables}, "notify_return")

    assert [(problem.property, problem.text) for problem in found] == [
        (
            "VariableArray[1].VariablName",
            '"VariablName" is not a property of Variable; the nearest is VariableName.',
        ),
        (
            "VariableArray[0].VariableValue",
            "VariableArray[0].VariableValue needs a string of at most 500 characters, got 1.",
        ),
        ("VariableArray[2]", 'VariableArray[2] needs an object, got "zip".'),
    ]


def test_a_property_that_a_closed_message_has_not_is_refused() -> None:
    """Only postbacks carry variables beside their properties."""
    assert texts({**QUEUED, "digitspressed": ""}, "notify_return") == [
        '"digitspressed" is not a property of NotifyReturn; the nearest is DigitsPressed.'
    ]


@pytest.mark.parametrize(
    ("name", "property_", "value", "text"),
    [
        (
            "notify_return",
            "MinuteRate",
            -0.05,
            "MinuteRate needs a number of at least 0, got -0.05.",
        ),
        ("advanced_notify_request", "TryCount", 4, "TryCount needs an integer from 0 to 3, got 4."),
        (
            "advanced_notify_request",
            "TTSrate",
            21,
            "TTSrate needs an integer from 0 to 20, got 21.",
        ),
        (
            "advanced_notify_request",
            "TTSvolume",
            -1,
            "TTSvolume needs an integer from 0 to 100, got -1.",
        ),
        (
            "advanced_notify_request",
            "UTCScheduledDateTime",
            "2020-11-17T08:25:08",
            f'UTCScheduledDateTime needs {TIME}, got "2020-11-17T08:25:08".',
        ),
        (
            "advanced_notify_request",
            "StatusChangePostUrl",
            "http://localhost/Status",
            f'StatusChangePostUrl needs {URL}, got "http://localhost/Status".',
        ),
        (
            "advanced_notify_request",
            "PhoneNumberToDial",
            "555-1000",
            f'PhoneNumberToDial needs {DIALABLE}, got "555-1000".',
        ),
        ("incoming_postback", "incoming", False, "incoming needs true, got false."),
    ],
)
def test_other_messages_are_held_to_their_ranges(
    name: str, property_: str, value: object, text: str
) -> None:
    """Every schema is read into sentences the same way."""
    assert texts({**schema(name)["examples"][0], property_: value}, name) == [text]


def test_a_message_of_another_shape_is_told_so() -> None:
    """The list of codes is an array, which no message of named properties can be."""
    assert problems({}, "response_codes") == [
        Problem("", "an array", "an object", "The message needs an array, got an object.")
    ]


def test_a_schema_of_unknown_name_is_refused() -> None:
    """The refusal is the one of `simulator.resources`."""
    with pytest.raises(UnknownNameError, match=r"^No schema is called 'sms'\."):
        problems({}, "sms")


def test_a_value_that_cannot_be_shown_is_still_a_problem() -> None:
    """Python shows no integer of 5,000 digits and no list of endless depth."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]

    assert texts({**DOCUMENTED, "QueueID": 10**5000, "callerid": deep}) == [
        f"QueueID needs {LONG}, got a Python int that cannot be shown.",
        f"callerid needs {SHOWN}, got a Python list that cannot be shown.",
    ]


def test_the_validator_is_imported_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that validates nothing does not wait for jsonschema."""
    ours = sys.modules[problems.__module__]
    monkeypatch.setattr("simulator.postbacks.schema", ours)
    for name in [each for each in sys.modules if each.partition(".")[0] == "jsonschema"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, ours.__name__)

    import_module(ours.__name__)

    assert "jsonschema" not in sys.modules
