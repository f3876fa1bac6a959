"""The wire profile: how a postback is written, in every way that the provider leaves open."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Self
from urllib.parse import parse_qsl, quote_plus

from lxml import etree

from simulator.errors import RingbackError
from simulator.postbacks.fields import INCOMING_PROPERTIES, PROPERTIES, Postback, Value
from simulator.settings import Settings

__all__ = [
    "Absent",
    "Booleans",
    "CarrierTypes",
    "Dates",
    "Format",
    "UnreadablePostbackError",
    "WireProfile",
]


class Format(StrEnum):
    """What the body is made of."""

    FORM = "form"
    JSON = "json"
    XML = "xml"


class Dates(StrEnum):
    """`2020-08-28T00:53:06.608Z` or `8/28/2020 12:53:06 AM`, which has no milliseconds."""

    ISO = "iso"
    US = "us"


class Booleans(StrEnum):
    """How a form or XML body spells truth: `True`, or `true`."""

    CAPITAL = "True"
    LOWER = "true"


class Absent(StrEnum):
    """What becomes of a property without a value: sent empty, or left out."""

    EMPTY = "empty"
    OMITTED = "omitted"


class CarrierTypes(StrEnum):
    """`CLEC`, as in the number assignments, or as the phone verification service spells it out."""

    TOKEN = "token"  # noqa: S105 - a word, no secret
    LONG = "long"


class UnreadablePostbackError(RingbackError, ValueError):
    """A body that is no postback in the expected format."""


_Items = Sequence[tuple[str, Value]]

_CONTENT_TYPES: Final = {
    Format.FORM: "application/x-www-form-urlencoded",
    Format.JSON: "application/json",
    Format.XML: "text/xml; charset=utf-8",
}
# .NET leaves these as they are, and escapes the tilde.
_SAFE_IN_FORMS: Final = "!*()"
_SHORT: Final = 64
_ESCAPE: Final = re.compile(r"%[0-9A-F]{2}")
_FORBIDDEN_IN_XML: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Scripts name their variables as they like.
_NO_XML_NAME: Final = re.compile(r"^[^A-Za-z_]|[^A-Za-z0-9_.-]")
_US_DATE: Final = "%m/%d/%Y %I:%M:%S %p"
# Only present if at least one ring was detected, says the provider: never sent empty.
_NEVER_EMPTY: Final = frozenset({"incallringcount"})
_CARRIER_TYPE: Final = "telcoCarrierType"
# Only these two have been seen spelt out; the expansion of PCS is the provider's own.
_LONG_CARRIER_TYPES: Final[Mapping[Value, str]] = {
    "CLEC": "CLEC - (Competitive Local Exchange Carrier)",
    "PCS": "PCS - (Preferred Carrier Service)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WireProfile:
    """How postbacks look on the wire; none of it is documented but the property names."""

    format: Format = Format.FORM
    dates: Dates = Dates.ISO
    booleans: Booleans = Booleans.CAPITAL
    absent: Absent = Absent.EMPTY
    carrier_types: CarrierTypes = CarrierTypes.TOKEN

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The profile that settings describe."""
        return cls(
            format=Format(settings.wire),
            dates=Dates(settings.wire_dates),
            booleans=Booleans(settings.wire_booleans),
            absent=Absent(settings.wire_absent),
            carrier_types=CarrierTypes(settings.wire_carrier_types),
        )

    @property
    def content_type(self) -> str:
        """The Content-Type of a body in this profile."""
        return _CONTENT_TYPES[self.format]

    def encode(self, postback: Postback) -> bytes:
        """Write a postback as a body."""
        incoming = postback.get("incoming") is True
        start, end = _INCOMING_FRAMES[self.format] if incoming else self.frame
        return f"{start}{self.fragment(postback)}{end}".encode("utf-8", "replace")

    @property
    def frame(self) -> tuple[str, str]:
        """What the body of an OutgoingPostback begins and ends with."""
        return _FRAMES[self.format]

    def spelt(self, postback: Postback) -> Postback:
        """The postback with the values that this profile spells in another way."""
        if self.carrier_types is CarrierTypes.TOKEN:
            return postback
        return _with_long_carrier_type(postback)

    def fragment(self, postback: Postback) -> str:
        """Write some properties as they stand inside a body, between others.

        >>> WireProfile().fragment({"QueueID": 7, "qarecord": False})
        'QueueID=7&qarecord=False'
        """
        postback = self.spelt(postback)
        unsent = _NEVER_EMPTY if self.absent is Absent.EMPTY else postback.keys()
        present = [
            item for item in postback.items() if item[1] is not None or item[0] not in unsent
        ]
        return _WRITERS[self.format](present, self)

    def decode(self, body: bytes) -> dict[str, Any]:
        """Read a body back into typed values, as the JSON Schemas describe them.

        Empty properties are left out. A text that does not fit its property's type stays a text,
        for the schema to complain about.

        Raises:
            UnreadablePostbackError: If the body is not of the profile's format.
        """
        message = _DECODERS[self.format](body)
        return {
            name: _typed(name, value, self)
            for name, value in message.items()
            if value is not None and value != ""
        }

    def text(self, value: Value) -> str:
        """Write one value as a text."""
        if isinstance(value, str):
            return value
        if isinstance(value, datetime):
            return self.date(value)
        if isinstance(value, bool):
            return self.booleans.value if value else _FALSE[self.booleans]
        return "" if value is None else str(value)

    def date(self, moment: datetime) -> str:
        """Write a moment, which is UTC."""
        if self.dates is Dates.ISO:
            return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"
        hour = moment.hour % 12 or 12
        return f"{moment.month}/{moment.day}/{moment:%Y} {hour}:{moment:%M:%S %p}"


def _with_long_carrier_type(postback: Postback) -> Postback:
    carrier_type = postback.get(_CARRIER_TYPE)
    long = _LONG_CARRIER_TYPES.get(carrier_type)
    return postback if long is None else postback | {_CARRIER_TYPE: long}


_FALSE: Final = {Booleans.CAPITAL: "False", Booleans.LOWER: "false"}


def _write_form(items: _Items, profile: WireProfile) -> str:
    # Half of all values are empty.
    # Properties have names of letters; scripts name their variables as they like.
    pairs = [
        f"{name if name in PROPERTIES else _escape_again(name)}="
        f"{_form_text(value, profile) if value is not None else ''}"
        for name, value in items
    ]
    return "&".join(pairs)


def _form_text(value: Value, profile: WireProfile) -> str:
    text = value if type(value) is str else profile.text(value)
    if isinstance(value, datetime):  # no two are alike, and they hold nothing else to escape
        return text.replace(":", "%3a").replace("/", "%2f").replace(" ", "+")
    if text.isalnum() and text.isascii():
        return text
    # Names come back with every status of a call; long texts would make the cache large.
    return _escape_again(text) if len(text) <= _SHORT else _escape(text)


def _escape(text: str) -> str:
    """Escape as .NET does: lower-case hexadecimal digits, as in the sister SMS postback."""
    quoted = quote_plus(text, safe=_SAFE_IN_FORMS, errors="replace").replace("~", "%7e")
    return _ESCAPE.sub(lambda escape: escape[0].lower(), quoted)


_escape_again = lru_cache(maxsize=1024)(_escape)


def _write_json(items: _Items, profile: WireProfile) -> str:
    def value(value: Value) -> object:
        return profile.date(value) if isinstance(value, datetime) else value

    message = {name: "" if item is None else value(item) for name, item in items}
    return json.dumps(message, ensure_ascii=False)[1:-1]


def _write_xml(items: _Items, profile: WireProfile) -> str:
    elements = []
    for name, value in items:
        element = etree.Element(name if name in PROPERTIES else _NO_XML_NAME.sub("_", name))
        element.text = _FORBIDDEN_IN_XML.sub("?", profile.text(value))
        elements.append(etree.tostring(element, encoding="unicode"))
    return "".join(elements)


_WRITERS: Final[dict[Format, Callable[[_Items, WireProfile], str]]] = {
    Format.FORM: _write_form,
    Format.JSON: _write_json,
    Format.XML: _write_xml,
}


def _xml_frame(root: str) -> tuple[str, str]:
    return f"<?xml version='1.0' encoding='utf-8'?>\n<{root}>", f"</{root}>"


_FRAMES: Final = {
    Format.FORM: ("", ""),
    Format.JSON: ("{", "}"),
    Format.XML: _xml_frame("OutgoingPostback"),
}
_INCOMING_FRAMES: Final = _FRAMES | {Format.XML: _xml_frame("IncomingPostback")}


def _decode_form(body: bytes) -> Mapping[str, object]:
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict"))
    except ValueError as error:
        raise UnreadablePostbackError(f"The body is no form: {error}.") from error


def _decode_json(body: bytes) -> Mapping[str, object]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadablePostbackError(f"The body is no JSON: {error}.") from error
    if not isinstance(message, dict):
        raise UnreadablePostbackError(
            f"A postback in JSON is an object, got {type(message).__name__}."
        )
    return message


def _decode_xml(body: bytes) -> Mapping[str, object]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePostbackError(f"The body is no XML: {error}.") from error
    return {str(child.tag): child.text for child in root.iterchildren(etree.Element)}


_DECODERS: Final[dict[Format, Callable[[bytes], Mapping[str, object]]]] = {
    Format.FORM: _decode_form,
    Format.JSON: _decode_json,
    Format.XML: _decode_xml,
}


_TYPES: Final = INCOMING_PROPERTIES | PROPERTIES


def _typed(name: str, value: object, profile: WireProfile) -> object:
    if not isinstance(value, str):
        return value
    kind = _TYPES.get(name, str)
    if kind is int:
        return int(value) if re.fullmatch(r"-?[0-9]{1,30}", value) else value
    if kind is bool:
        return {"true": True, "false": False}.get(value.lower(), value)
    if kind is datetime and profile.dates is Dates.US:
        return _iso_from_us(value)
    return value


def _iso_from_us(text: str) -> str:
    try:
        moment = datetime.strptime(text, _US_DATE).replace(tzinfo=UTC)
    except ValueError:
        return text
    return WireProfile().date(moment)
