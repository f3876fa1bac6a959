import math
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from simulator.asmx.values import (
    NULL_DATE,
    SCALARS,
    ValueTextError,
    date_time_writer,
    escape,
    escape_attribute,
)

FORMAT = "Input string was not in a correct format."


def _is_no_null_date(value: datetime) -> bool:
    return value.replace(tzinfo=None) != datetime.fromisoformat(NULL_DATE)


VALUES: dict[str, st.SearchStrategy[Any]] = {
    # Text that XML can carry; `escape` is tested on the rest.
    "string": st.text(st.characters(exclude_categories=["C"])),
    "boolean": st.booleans(),
    "int": st.integers(-(2**31), 2**31 - 1),
    "long": st.integers(-(2**63), 2**63 - 1),
    "short": st.integers(-(2**15), 2**15 - 1),
    "unsignedByte": st.integers(0, 255),
    "double": st.floats(allow_nan=False),
    "decimal": st.decimals(-(2**96) + 1, 2**96 - 1, allow_nan=False, places=4),
    "dateTime": st.none() | st.datetimes(timezones=st.just(UTC)).filter(_is_no_null_date),
    "base64Binary": st.binary(),
}


@pytest.mark.parametrize("name", SCALARS)
@given(data=st.data())
def test_every_value_survives_the_wire(name: str, data: st.DataObject) -> None:
    """What is written reads as the same value, and writes as the same text again."""
    scalar = SCALARS[name]
    value = data.draw(VALUES[name])

    text = scalar.write(value)
    plain = etree.fromstring(f"<a>{text}</a>").text or ""

    assert scalar.read(plain) == value
    assert scalar.write(scalar.read(plain)) == text


@given(st.text(st.characters(codec=None)))
def test_any_text_can_be_written(text: str) -> None:
    """XML has no place for some characters; they are replaced, and never break an answer."""
    element = etree.fromstring(f'<a b="{escape_attribute(text)}">{escape(text)}</a>'.encode())

    assert len(element.text or "") == len(text)


def test_what_xml_cannot_carry_becomes_a_replacement_character() -> None:
    """The client sees that something stood there; a carriage return is kept."""
    assert escape("a\x00b\ud800c\ufffe\r\n<&>") == "a\ufffdb\ufffdc\ufffd&#xD;\n&lt;&amp;&gt;"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("int", " +42\n", 42),
        ("int", "-0007", -7),
        ("long", "0" * 5000 + "5", 5),
        ("boolean", "1", True),
        ("boolean", " false ", False),
        ("double", "1.5E3", 1500.0),
        ("double", "-INF", -math.inf),
        ("decimal", ".5", Decimal("0.5")),
        ("base64Binary", " UklG\r\nRg== ", b"RIFF"),
        ("dateTime", "2020-11-17", datetime.fromisoformat("2020-11-17")),
        ("dateTime", NULL_DATE, None),
        ("dateTime", f"{NULL_DATE}Z", None),
        (
            "dateTime",
            "2020-11-17T08:25:08.3367777Z",
            datetime(2020, 11, 17, 8, 25, 8, 336777, tzinfo=UTC),
        ),
        (
            "dateTime",
            "2020-11-17T08:25:08-05:00",
            datetime(2020, 11, 17, 8, 25, 8, tzinfo=timezone(timedelta(hours=-5))),
        ),
    ],
)
def test_soap_values_are_read_as_xmlconvert_reads_them(name: str, text: str, value: object) -> None:
    """Spaces around a value do not count, and XML Schema allows more than one spelling."""
    assert SCALARS[name].read(text) == value


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("int", "abc", FORMAT),
        ("int", "", FORMAT),
        ("int", "٣", FORMAT),
        ("int", "1_000", FORMAT),
        ("int", "2147483648", "Value was either too large or too small for an Int32."),
        ("short", "-32769", "Value was either too large or too small for an Int16."),
        ("long", "9" * 5000, "Value was either too large or too small for an Int64."),
        ("unsignedByte", "256", "Value was either too large or too small for an unsigned byte."),
        ("boolean", "True", "The string 'True' is not a valid Boolean value."),
        ("double", "1,5", FORMAT),
        ("double", "1e999", "Value was either too large or too small for a Double."),
        ("decimal", "1e3", FORMAT),
        ("decimal", "9" * 30, "Value was either too large or too small for a Decimal."),
        ("base64Binary", "UklGRg=", "Invalid length for a Base-64 char array."),
        ("base64Binary", "Ukl*Rg==", "Invalid character in a Base-64 string."),
        ("base64Binary", "Uklé", "Invalid character in a Base-64 string."),
        ("dateTime", "tomorrow", "The string 'tomorrow' is not a valid AllXsd value."),
        ("dateTime", "2020-02-30", "The string '2020-02-30' is not a valid AllXsd value."),
        (
            "dateTime",
            "0001-01-01T00:00:01+14:00",
            "The string '0001-01-01T00:00:01+14:00' is not a valid AllXsd value.",
        ),
    ],
)
def test_a_soap_value_of_the_wrong_type_is_refused(name: str, text: str, refusal: str) -> None:
    """The words are those of .NET, where a client may have matched on them."""
    with pytest.raises(ValueTextError) as caught:
        SCALARS[name].read(text)

    assert str(caught.value) == refusal


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("boolean", "TRUE", True),
        ("boolean", " False ", False),
        ("base64Binary", "82,73,70,70", b"RIFF"),
        ("base64Binary", "", b""),
    ],
)
def test_forms_are_read_as_changetype_reads_them(name: str, text: str, value: object) -> None:
    """.NET takes its own spelling of booleans in forms, and bytes one by one."""
    assert SCALARS[name].read_form(text) == value


@pytest.mark.parametrize(
    ("name", "text", "refusal"),
    [
        ("boolean", "1", "String was not recognized as a valid Boolean."),
        ("dateTime", "soon", "String was not recognized as a valid DateTime."),
        ("base64Binary", "UklG", FORMAT),
    ],
)
def test_a_form_value_of_the_wrong_type_is_refused(name: str, text: str, refusal: str) -> None:
    """Forms and SOAP go different ways in .NET and say different things."""
    with pytest.raises(ValueTextError) as caught:
        SCALARS[name].read_form(text)

    assert str(caught.value) == refusal


@pytest.mark.parametrize(
    ("microsecond", "text"),
    [(0, "2020-08-28T00:53:06Z"), (608000, "2020-08-28T00:53:06.608Z"), (5, ".000005Z")],
)
def test_a_fraction_is_written_only_where_there_is_one(microsecond: int, text: str) -> None:
    """.NET drops trailing noughts, and the point with them."""
    value = datetime(2020, 8, 28, 0, 53, 6, microsecond, tzinfo=UTC)

    assert SCALARS["dateTime"].write(value).endswith(text)


def test_times_are_written_in_utc_with_the_mark_of_the_service() -> None:
    """Whether the provider writes the Z is an assumption, so it can be turned off."""
    value = datetime(2020, 8, 28, 2, tzinfo=timezone(timedelta(hours=2)))

    assert date_time_writer("")(value) == "2020-08-28T00:00:00"
    assert date_time_writer()(value) == "2020-08-28T00:00:00Z"
    assert date_time_writer()(None) == NULL_DATE


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5"), (0.1, "0.1"), (1e20, "1E+20"), (math.inf, "INF"), (-math.inf, "-INF")],
)
def test_doubles_are_written_the_dotnet_way(value: float, text: str) -> None:
    """A whole number has no point, an exponent a capital E."""
    assert SCALARS["double"].write(value) == text


def test_not_a_number_is_a_double() -> None:
    """NaN equals nothing, so the round trip cannot show it."""
    assert SCALARS["double"].write(math.nan) == "NaN"
    assert math.isnan(SCALARS["double"].read("NaN"))


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("string", 5, "A string was expected, got 5."),
        ("boolean", "false", "A boolean was expected, got 'false'."),
        ("unsignedByte", 256, "An integer from 0 to 255 was expected, got 256."),
        ("int", "7", "An integer from -2147483648 to 2147483647 was expected, got '7'."),
        ("decimal", Decimal("NaN"), "A finite decimal was expected, got Decimal('NaN')."),
        ("dateTime", "now", "A datetime with a time zone was expected, got 'now'."),
    ],
)
def test_a_value_that_the_contract_does_not_allow_is_not_written(
    name: str, value: object, refusal: str
) -> None:
    """Better a fault here than an answer that a strict client cannot read."""
    with pytest.raises(TypeError) as caught:
        SCALARS[name].write(value)

    assert str(caught.value) == refusal


def test_a_time_without_a_zone_is_not_written() -> None:
    """Nobody could tell whether it is UTC."""
    with pytest.raises(TypeError, match="A datetime with a time zone was expected"):
        SCALARS["dateTime"].write(datetime.fromisoformat("2020-01-01"))


def test_a_long_number_is_refused_in_no_time() -> None:
    """A million zeros would take hours if each were tried from every beginning."""
    for scalar in ("long", "double", "decimal"):
        with pytest.raises(ValueTextError):
            SCALARS[scalar].read("0" * 1_000_000 + "x")
