from typing import Any

import pytest

from simulator.asmx.complex_types import Field
from simulator.asmx.encoder import INDENTED, element_writer


def _write(name: str, wire_type: str, value: object) -> str:
    return element_writer(Field(name, wire_type))(value)


def test_absent_references_leave_no_element_and_value_types_their_default() -> None:
    """MinOccurs is 0 for what can be null, 1 for what cannot."""
    assert _write("UploadSoundFileResult", "UploadFileResponse", {}) == (
        "<UploadSoundFileResult><UploadSuccessful>false</UploadSuccessful>"
        "<UploadedLengthInSeconds>0</UploadedLengthInSeconds></UploadSoundFileResult>"
    )


def test_a_value_type_is_there_even_when_nothing_is_set() -> None:
    """A .NET struct is never null."""
    assert _write("R", "LM_DialReturn", None) == (
        "<R><Success>false</Success><BatchID>0</BatchID><ResponseCode>0</ResponseCode></R>"
    )


@pytest.mark.parametrize(
    ("wire_type", "value", "text"),
    [
        ("string", None, ""),
        ("string", "", "<R />"),
        ("string", "a<b", "<R>a&lt;b</R>"),
        ("boolean", None, "<R>false</R>"),
        ("long", None, "<R>0</R>"),
        ("dateTime", None, "<R>0001-01-01T00:00:00</R>"),
        ("base64Binary", b"RIFF", "<R>UklGRg==</R>"),
        ("AreaCode", {}, "<R />"),
        ("AreaCode", {"Location": "x"}, "<R><Location>x</Location></R>"),
        ("ArrayOfString", [], "<R />"),
        ("ArrayOfString", ["a", None], '<R><string>a</string><string xsi:nil="true" /></R>'),
        ("ArrayOfAreaCode", ({},), "<R><AreaCode /></R>"),
    ],
)
def test_elements_on_one_line(wire_type: str, value: object, text: str) -> None:
    """An empty element is one tag; an item that is missing keeps its place."""
    assert _write("R", wire_type, value) == text


def test_indented_elements() -> None:
    """Each level stands two blanks further in, and closes where it opened."""
    write = element_writer(
        Field("R", "ArrayOfNotifyReturn"), layout=INDENTED, attributes=' a="b"', utc_mark=""
    )

    text = write([{"VariableArray": [{"VariableName": "zip", "VariableValue": "23320"}]}])

    lines = text.splitlines()
    assert lines[:3] == ["", '<R a="b">', "  <NotifyReturn>"]
    assert lines[-8:] == [
        "    <VariableArray>",
        "      <Variable>",
        "        <VariableName>zip</VariableName>",
        "        <VariableValue>23320</VariableValue>",
        "      </Variable>",
        "    </VariableArray>",
        "  </NotifyReturn>",
        "</R>",
    ]


@pytest.mark.parametrize(
    ("wire_type", "value", "refusal"),
    [
        (
            "AreaCode",
            {"location": "x", "Location": "y"},
            "AreaCode has no location; it has AreaCodeNumber, Location.",
        ),
        ("AreaCode", ["x"], "A mapping of AreaCode was expected, got ['x']."),
        ("ArrayOfString", "abc", "A list of string was expected, got 'abc'."),
        ("ArrayOfAreaCode", {}, "A list of AreaCode was expected, got {}."),
    ],
)
def test_what_the_contract_does_not_know_is_not_written(
    wire_type: str, value: Any, refusal: str
) -> None:
    """A misspelt field would otherwise vanish in silence."""
    with pytest.raises(TypeError) as caught:
        _write("R", wire_type, value)

    assert str(caught.value) == refusal
