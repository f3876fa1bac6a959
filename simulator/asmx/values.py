"""Text and Python values of each scalar type on the wire, both ways, the .NET way.

Reading is what XmlConvert does for SOAP and Convert.ChangeType for forms, refusals in their words.
A dateTime is read with the zone it came with: aware for `Z` or an offset, naive without one, so
that whoever needs UTC can tell. The null date, `0001-01-01T00:00:00`, is None both ways.
"""

import math
import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

__all__ = [
    "NULL_DATE",
    "SCALARS",
    "Scalar",
    "ValueTextError",
    "date_time_writer",
    "escape",
    "escape_attribute",
]

NULL_DATE = "0001-01-01T00:00:00"

_NOT_A_NUMBER = "Input string was not in a correct format."
_XML_SPACE = " \t\r\n"


class ValueTextError(ValueError):
    """A text is no value of the type asked for."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """How one scalar type is read and written.

    `required` types are .NET value types: never absent, `default` when nobody sets them.
    """

    name: str
    dotnet: str
    read: Callable[[str], Any]
    read_form: Callable[[str], Any]
    write: Callable[[Any], str]
    default: Any = None
    required: bool = True


# XML 1.0 has no way to carry these, not even escaped. U+FFFD keeps the answer readable for the
# client, and shows that something stood there.
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_TO_ESCAPE = re.compile(f"[&<>\r{_FORBIDDEN}]")
# A bare carriage return would be read as a line feed.
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}


def escape(text: str) -> str:
    r"""Make any text safe between two tags.

    >>> escape("Q&A \x00 <b>")
    'Q&amp;A \ufffd &lt;b&gt;'
    """
    if _TO_ESCAPE.search(text) is None:
        return text
    return _TO_ESCAPE.sub(lambda found: _ESCAPED.get(found[0], "\ufffd"), text)


def escape_attribute(text: str) -> str:
    """Make any text safe between double quotes."""
    return escape(text).replace('"', "&quot;")


def _read_text(text: str) -> str:
    return text


def _write_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"A string was expected, got {value!r}.")
    return escape(value)


def _read_soap_boolean(text: str) -> bool:
    match text.strip(_XML_SPACE):
        case "true" | "1":
            return True
        case "false" | "0":
            return False
    raise ValueTextError(f"The string '{text}' is not a valid Boolean value.")


def _read_form_boolean(text: str) -> bool:
    match text.strip().lower():
        case "true":
            return True
        case "false":
            return False
    raise ValueTextError("String was not recognized as a valid Boolean.")


def _write_boolean(value: object) -> str:
    if not isinstance(value, bool):
        raise TypeError(f"A boolean was expected, got {value!r}.")
    return "true" if value else "false"


# One way to match each text: two would take quadratic time to refuse a long one.
_INTEGER = re.compile(r"([+-]?)([0-9]+)")
# Every integer type fits in far fewer; Python itself refuses to convert more than 4300.
_MOST_DIGITS = 20


def _integer(name: str, dotnet: str, noun: str, low: int, high: int) -> Scalar:
    def read(text: str) -> int:
        found = _INTEGER.fullmatch(text.strip(_XML_SPACE))
        if found is None:
            raise ValueTextError(_NOT_A_NUMBER)
        sign, digits = found[1], found[2].lstrip("0") or "0"
        if len(digits) <= _MOST_DIGITS and low <= (value := int(sign + digits)) <= high:
            return value
        raise ValueTextError(f"Value was either too large or too small for {noun}.")

    def write(value: object) -> str:
        if not isinstance(value, int) or not low <= value <= high:
            raise TypeError(f"An integer from {low} to {high} was expected, got {value!r}.")
        return f"{value:d}"

    return Scalar(name, dotnet, read, read, write, default=0)


_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SPECIAL_DOUBLES = {"INF": math.inf, "-INF": -math.inf, "NaN": math.nan}


def _read_double(text: str) -> float:
    digits = text.strip(_XML_SPACE)
    if digits in _SPECIAL_DOUBLES:
        return _SPECIAL_DOUBLES[digits]
    if _NUMBER.fullmatch(digits) is None:
        raise ValueTextError(_NOT_A_NUMBER)
    value = float(digits)
    if math.isinf(value):
        raise ValueTextError("Value was either too large or too small for a Double.")
    return value


def _write_double(value: float) -> str:
    if math.isfinite(value):
        return repr(float(value)).upper().removesuffix(".0")
    return "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"


_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
# A .NET decimal is a 96-bit integer and a scale of at most 28 places.
_LARGEST_DECIMAL = Decimal(2**96 - 1)


def _read_decimal(text: str) -> Decimal:
    digits = text.strip(_XML_SPACE)
    if _DECIMAL.fullmatch(digits) is None:
        raise ValueTextError(_NOT_A_NUMBER)
    value = Decimal(digits)
    # Not abs(), which rounds to 28 digits.
    if value.copy_abs() > _LARGEST_DECIMAL:
        raise ValueTextError("Value was either too large or too small for a Decimal.")
    return value


def _write_decimal(value: Decimal | int) -> str:
    number = Decimal(value)
    if not number.is_finite():
        raise TypeError(f"A finite decimal was expected, got {value!r}.")
    return format(number, "f")


_NULL = datetime.fromisoformat(NULL_DATE)
_DATE_TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:T(?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)


def _parse_date_time(text: str) -> datetime | None:
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return None
    # Python keeps six places; .NET keeps seven, and XML Schema any number.
    fraction = (found["fraction"] or "0")[:6]
    try:
        value = datetime.fromisoformat(
            f"{found['date']}T{found['time'] or '00:00:00'}.{fraction:0<6}{found['zone'] or ''}"
        )
        # An offset may lead out of the calendar; better here than wherever it is first converted.
        _ = value.astimezone(UTC) if value.tzinfo else value
    except (ValueError, OverflowError):
        return None
    return value


def _date_time_reader(refusal: str) -> Callable[[str], datetime | None]:
    def read(text: str) -> datetime | None:
        value = _parse_date_time(text.strip(_XML_SPACE))
        if value is None:
            raise ValueTextError(refusal.format(text=text))
        return None if value.replace(tzinfo=None) == _NULL else value

    return read


def date_time_writer(utc_mark: str = "Z") -> Callable[[object], str]:
    """Return the writer of dateTime values: UTC, a fraction only where there is one.

    Args:
        utc_mark: What follows a time that is set: `Z`, or nothing for a service whose times have
            no kind. The null date never carries one; recorded answers show it bare.
    """

    def write(value: object) -> str:
        if value is None:
            return NULL_DATE
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise TypeError(f"A datetime with a time zone was expected, got {value!r}.")
        text = value.astimezone(UTC).replace(tzinfo=None).isoformat()
        return (text.rstrip("0") if value.microsecond else text) + utc_mark

    return write


def _read_base64(text: str) -> bytes:
    packed = re.sub(r"[ \t\r\n]", "", text)
    if len(packed) % 4:
        raise ValueTextError("Invalid length for a Base-64 char array.")
    try:
        return b64decode(packed.encode(), validate=True)
    except Base64Error:
        raise ValueTextError("Invalid character in a Base-64 string.") from None


def _read_form_bytes(text: str) -> bytes:
    """Read what the contract wants of a form: one decimal byte a value, values joined by commas."""
    return bytes(_BYTE.read_form(number) for number in text.split(",") if text)


def _write_base64(value: bytes) -> str:
    return b64encode(value).decode("ascii")


_BYTE = _integer("unsignedByte", "System.Byte", "an unsigned byte", 0, 2**8 - 1)

SCALARS: dict[str, Scalar] = {
    scalar.name: scalar
    for scalar in (
        Scalar("string", "System.String", _read_text, _read_text, _write_text, required=False),
        Scalar(
            "boolean",
            "System.Boolean",
            _read_soap_boolean,
            _read_form_boolean,
            _write_boolean,
            default=False,
        ),
        _BYTE,
        _integer("short", "System.Int16", "an Int16", -(2**15), 2**15 - 1),
        _integer("int", "System.Int32", "an Int32", -(2**31), 2**31 - 1),
        _integer("long", "System.Int64", "an Int64", -(2**63), 2**63 - 1),
        Scalar("double", "System.Double", _read_double, _read_double, _write_double, default=0.0),
        Scalar(
            "decimal",
            "System.Decimal",
            _read_decimal,
            _read_decimal,
            _write_decimal,
            default=Decimal(0),
        ),
        Scalar(
            "dateTime",
            "System.DateTime",
            _date_time_reader("The string '{text}' is not a valid AllXsd value."),
            _date_time_reader("String was not recognized as a valid DateTime."),
            date_time_writer(),
        ),
        Scalar(
            "base64Binary",
            "System.Byte",
            _read_base64,
            _read_form_bytes,
            _write_base64,
            required=False,
        ),
    )
}
