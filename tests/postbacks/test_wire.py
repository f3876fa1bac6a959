import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from simulator.postbacks.fields import PROPERTIES, Postback
from simulator.postbacks.wire import (
    Absent,
    Booleans,
    CarrierTypes,
    Dates,
    Format,
    UnreadablePostbackError,
    WireProfile,
)

_MOMENT = datetime(2020, 8, 28, 0, 53, 6, 608_000, tzinfo=UTC)
_PLAIN: Postback = {
    "QueueID": 4093249,
    "StartTime": _MOMENT,
    "EndTime": None,
    "isWireless": False,
    "digitsdialed": "007",
    "incallringcount": None,
    "calleridname": "Smith & Söhne, 50%+ ~ok~ (new)",
}
_MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 - made UTC
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
)
_XML_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
_VALUES: dict[type, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**63), 2**63),
    bool: st.booleans(),
    str: _XML_TEXT.filter(lambda text: "\ufffe" not in text and "\uffff" not in text),
    datetime: _MOMENTS,
}
_POSTBACKS = st.fixed_dictionaries(
    {name: st.none() | _VALUES[kind] for name, kind in PROPERTIES.items()}
)
_PROFILES = st.builds(
    WireProfile,
    format=st.sampled_from(Format),
    dates=st.just(Dates.ISO),
    booleans=st.sampled_from(Booleans),
    absent=st.sampled_from(Absent),
)


def test_a_form_is_escaped_as_net_does() -> None:
    """Lower-case escapes, as in the sister SMS postback; the form is the default."""
    assert WireProfile().encode(_PLAIN) == (
        b"QueueID=4093249&StartTime=2020-08-28T00%3a53%3a06.608Z&EndTime=&isWireless=False"
        b"&digitsdialed=007&calleridname=Smith+%26+S%c3%b6hne%2c+50%25%2b+%7eok%7e+(new)"
    )


def test_properties_without_a_value_can_be_left_out() -> None:
    """The ring count always is: it is only present if a ring was detected."""
    body = WireProfile(absent=Absent.OMITTED).encode(_PLAIN)

    assert [name for name, _ in parse_qsl(body.decode())] == [
        "QueueID", "StartTime", "isWireless", "digitsdialed", "calleridname",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hour", "text"),
    [(0, "8/28/2020 12:53:06 AM"), (12, "8/28/2020 12:53:06 PM"), (17, "8/28/2020 5:53:06 PM")],
)
def test_us_dates_have_no_leading_zeros_and_no_milliseconds(hour: int, text: str) -> None:
    """As in the sister SMS postback."""
    assert WireProfile(dates=Dates.US).date(_MOMENT.replace(hour=hour)) == text


@pytest.mark.parametrize(
    ("token", "long"),
    [
        ("CLEC", "CLEC - (Competitive Local Exchange Carrier)"),
        ("PCS", "PCS - (Preferred Carrier Service)"),
        ("WIRELESS", "WIRELESS"),
        ("RBOC", "RBOC"),
        ("Landline", "Landline"),
    ],
)
@pytest.mark.parametrize("format_", Format)
def test_types_of_carriers_can_be_spelt_out(format_: Format, token: str, long: str) -> None:
    """As the phone verification service does; where no long text was ever seen, none is made up."""
    postback: Postback = {"QueueID": 7, "telcoCarrierType": token, "telcoLRN": None}
    profile = WireProfile(format=format_, carrier_types=CarrierTypes.LONG)

    assert profile.decode(profile.encode(postback)) == {"QueueID": 7, "telcoCarrierType": long}
    assert WireProfile(format=format_).decode(WireProfile(format=format_).encode(postback)) == {
        "QueueID": 7, "telcoCarrierType": token,
    }  # fmt: skip
    assert postback["telcoCarrierType"] == token


def test_an_unknown_type_of_carrier_stays_unknown() -> None:
    """Empty, whatever the style."""
    profile = WireProfile(carrier_types=CarrierTypes.LONG)

    assert profile.encode({"telcoCarrierType": None}) == b"telcoCarrierType="
    assert profile.encode({"QueueID": 7}) == b"QueueID=7"


def test_json_has_real_numbers_and_booleans() -> None:
    """Only dates are texts."""
    body = WireProfile(format=Format.JSON).encode(_PLAIN)

    assert json.loads(body) == {
        "QueueID": 4093249,
        "StartTime": "2020-08-28T00:53:06.608Z",
        "EndTime": "",
        "isWireless": False,
        "digitsdialed": "007",
        "calleridname": "Smith & Söhne, 50%+ ~ok~ (new)",
    }


def test_xml_has_an_element_for_each_property() -> None:
    """Characters that XML forbids become question marks."""
    profile = WireProfile(format=Format.XML, booleans=Booleans.LOWER, absent=Absent.OMITTED)
    root = etree.fromstring(profile.encode(_PLAIN | {"calleridname": "a\x00b<c"}))

    assert root.tag == "OutgoingPostback"
    assert [(child.tag, child.text) for child in root] == [
        ("QueueID", "4093249"),
        ("StartTime", "2020-08-28T00:53:06.608Z"),
        ("isWireless", "false"),
        ("digitsdialed", "007"),
        ("calleridname", "a?b<c"),
    ]


@pytest.mark.parametrize(
    ("format_", "content_type"),
    [
        (Format.FORM, "application/x-www-form-urlencoded"),
        (Format.JSON, "application/json"),
        (Format.XML, "text/xml; charset=utf-8"),
    ],
)
def test_a_format_has_its_content_type(format_: Format, content_type: str) -> None:
    """The receiver reads by it."""
    assert WireProfile(format=format_).content_type == content_type


@given(_POSTBACKS, _PROFILES)
def test_what_is_written_is_read_back(postback: dict[str, Any], profile: WireProfile) -> None:
    """Any value in any profile; what is absent stays absent."""
    texts = {
        name: profile.date(value) if isinstance(value, datetime) else value
        for name, value in postback.items()
        if value is not None
    }

    assert profile.decode(profile.encode(postback)) == texts


@example({"a&QueueID=1": "x"}, Format.FORM)
@given(
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), _VALUES[str]),
    st.sampled_from([Format.FORM, Format.JSON]),
)
def test_a_variable_comes_back_under_its_name(variables: dict[str, str], format_: Format) -> None:
    """Whatever a script called it: `a&QueueID=1` is one name, and changes no other property."""
    profile = WireProfile(format=format_)
    postback: Postback = {**variables, "QueueID": 7}

    assert profile.decode(profile.encode(postback)) == postback


@given(_MOMENTS)
def test_us_dates_are_read_back_to_the_second(moment: datetime) -> None:
    """They become ISO dates again, for the schema to judge."""
    profile = WireProfile(dates=Dates.US)

    decoded = profile.decode(profile.encode({"StartTime": moment}))

    assert decoded == {"StartTime": WireProfile().date(moment.replace(microsecond=0))}


def test_a_text_that_does_not_fit_its_type_stays_a_text() -> None:
    """The schema is the one to complain."""
    decoded = WireProfile(dates=Dates.US).decode(
        b"QueueID=many&isWireless=perhaps&StartTime=noon&zip=23320"
    )

    assert decoded == {
        "QueueID": "many", "isWireless": "perhaps", "StartTime": "noon", "zip": "23320",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("format_", "body", "text"),
    [
        (Format.FORM, b"\xff=1", "The body is no form: 'ascii' codec can't decode byte 0xff in"
                                 " position 0: ordinal not in range(128)."),
        (Format.FORM, b"QueueID", "The body is no form: bad query field: 'QueueID'."),
        (Format.JSON, b"{", "The body is no JSON: Expecting property name enclosed in double"
                            " quotes: line 1 column 2 (char 1)."),
        (Format.JSON, b"[1]", "A postback in JSON is an object, got list."),
        (Format.XML, b"<a>", "The body is no XML: Premature end of data in tag a line 1, line 1,"
                             " column 4 (<string>, line 1)."),
    ],
)  # fmt: skip
def test_a_body_of_another_kind_is_refused(format_: Format, body: bytes, text: str) -> None:
    """The error says what was expected."""
    with pytest.raises(UnreadablePostbackError) as refusal:
        WireProfile(format=format_).decode(body)

    assert str(refusal.value) == text


@given(st.binary(), st.sampled_from(Format))
def test_no_body_breaks_the_reader(body: bytes, format_: Format) -> None:
    """It is read or refused."""
    try:
        assert isinstance(WireProfile(format=format_).decode(body), dict)
    except UnreadablePostbackError as refusal:
        assert str(refusal)  # noqa: PT017 - a refusal is the other right answer


@pytest.mark.parametrize("format_", Format)
def test_an_incoming_postback_says_so_in_every_format(format_: Format) -> None:
    """Read back, `incoming` is a truth, by which the two messages are told apart."""
    profile = WireProfile(format=format_)
    body = profile.encode({"QueueID": 7, "incoming": True, "phonenumber": "7575550106"})

    assert profile.decode(body) == {"QueueID": 7, "incoming": True, "phonenumber": "7575550106"}
    assert (b"<IncomingPostback>" in body) == (format_ is Format.XML)
