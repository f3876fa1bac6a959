"""The body of a postback as it was recorded, read strictly: whatever is wrong with it is told."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote_plus, unquote_to_bytes

from simulator.postbacks.wire import Format, UnreadablePostbackError, WireProfile

__all__ = ["came", "form_message", "json_object", "message_of_body", "refuse_twice", "typed"]

_LONGEST_SHOWN: Final = 40
# Names and values are printable ASCII; everything else is written as two hexadecimal digits.
_NAME: Final = rb"(?!=)[ -$'-<>-~]*(?:%[0-9A-Fa-f]{2}[ -$'-<>-~]*)*"
_VALUE: Final = rb"[ -$'-~]*(?:%[0-9A-Fa-f]{2}[ -$'-~]*)*"
_PAIR: Final = rb"%b=%b" % (_NAME, _VALUE)
_FORM: Final = re.compile(rb"%b(?:&%b)*" % (_PAIR, _PAIR))
_LOOKS_LIKE_FORM: Final = re.compile(rb"[^\s=&{}<>,]+=")
_WRONG_BYTE: Final = re.compile(rb"[^ -~]")
_WRONG_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def message_of_body(body: bytes, content_type: str, wire: WireProfile) -> dict[str, Any]:
    """Read a body of any format; one that is neither JSON nor XML is a form.

    Raises:
        UnreadablePostbackError: If it is not what its type says; the text is for the reader.
    """
    kind = content_type.lower()
    for name, read in _BY_CONTENT_TYPE.items():
        if name in kind:
            return read(body, wire)
    return form_message(body, wire)


def form_message(body: bytes, wire: WireProfile, *, like: str = "") -> dict[str, Any]:
    """Read a form body.

    Args:
        body: One form, without a line end.
        wire: How its dates and booleans are written.
        like: What else is to be told of what was expected, such as ` like line 1`.

    Raises:
        UnreadablePostbackError: If it is no form, or names a property twice.
    """
    if not _FORM.fullmatch(body):
        raise UnreadablePostbackError(_why_no_form(body, like))
    names = [pair.partition("=")[0] for pair in body.decode("ascii").split("&")]
    refuse_twice(names if b"%" not in body else map(unquote_plus, names))
    try:
        return _profile(wire, Format.FORM).decode(body)
    except UnreadablePostbackError:  # it is a form, so its escapes are not UTF-8
        raise UnreadablePostbackError(_why_no_utf8(body)) from None


def json_object(text: bytes, *, like: str = "") -> dict[str, Any]:
    """Read one JSON object, as the standard has it: no NaN, no name twice.

    Raises:
        UnreadablePostbackError: If it is none.
    """
    try:
        value = _DECODER.decode(text.decode())
    except UnreadablePostbackError:
        raise
    except UnicodeDecodeError as error:
        shown = f"0x{text[error.start]:02x} at column {error.start + 1}"
        raise UnreadablePostbackError(f"Expected UTF-8, got the byte {shown}.") from None
    except RecursionError:
        raise UnreadablePostbackError(
            "Expected a JSON object, got one that is nested too deeply."
        ) from None
    except json.JSONDecodeError as error:
        raise UnreadablePostbackError(_why_no_json(text, error, like)) from None
    except ValueError as error:  # a number of thousands of digits, among others
        raise UnreadablePostbackError(f"Expected a JSON object, got a bad one: {error}.") from None
    if not isinstance(value, dict):
        raise UnreadablePostbackError(f"Expected a JSON object{like}, got {came(text)}.")
    return value


def typed(texts: Mapping[str, str], wire: WireProfile) -> dict[str, Any]:
    """Give texts the types of their properties, and leave out those that are empty."""
    return _profile(wire, Format.JSON).decode(json.dumps(texts).encode())


def refuse_twice(names: Iterable[str]) -> None:
    """Raise UnreadablePostbackError for the first name that comes again."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise UnreadablePostbackError(
                f"Expected each property once, got {json.dumps(name)} twice."
            )
        seen.add(name)


def came(text: bytes) -> str:
    """Name what a line holds in place of what was expected."""
    begins = text.lstrip()
    for start, what in _BEGINNINGS.items():
        if begins.startswith(start):
            return what
    if _LOOKS_LIKE_FORM.match(begins):
        return "a form body"
    shown = json.dumps(begins[:_LONGEST_SHOWN].decode("ascii", "replace"), ensure_ascii=False)
    return f"the text {shown}{'...' if len(begins) > _LONGEST_SHOWN else ''}"


_BEGINNINGS: Final = {
    b"{": "a JSON object",
    b"[": "a JSON array",
    b"<": "HTML or XML",
}


def _read_json(body: bytes, wire: WireProfile) -> dict[str, Any]:
    json_object(body)
    return _profile(wire, Format.JSON).decode(body)


def _read_xml(body: bytes, wire: WireProfile) -> dict[str, Any]:
    return _profile(wire, Format.XML).decode(body)


_BY_CONTENT_TYPE: Final[Mapping[str, Callable[[bytes, WireProfile], dict[str, Any]]]] = {
    "json": _read_json,
    "xml": _read_xml,
}


@lru_cache(maxsize=64)
def _profile(wire: WireProfile, format_: Format) -> WireProfile:
    return replace(wire, format=format_)


def _why_no_form(body: bytes, like: str) -> str:
    if not _LOOKS_LIKE_FORM.match(body):
        return f"Expected a form body{like}, got {came(body)}."
    if byte := _WRONG_BYTE.search(body):
        shown = f"0x{byte[0][0]:02x} at column {byte.start() + 1}"
        return f"Expected a form body of ASCII and percent escapes, got the byte {shown}."
    if escape := _WRONG_ESCAPE.search(body):
        shown = json.dumps(body[escape.start() : escape.start() + 3].decode("ascii"))
        column = escape.start() + 1
        return f"Expected two hexadecimal digits after %, got {shown} at column {column}."
    parts = body.decode("ascii").split("&")
    wrong = next(part for part in parts if part.find("=") < 1)
    return f"Expected name=value between each two &, got {json.dumps(wrong[:_LONGEST_SHOWN])}."


def _why_no_utf8(body: bytes) -> str:
    wrong = next(pair for pair in body.split(b"&") if not _is_utf8(unquote_to_bytes(pair)))
    name, _, value = wrong.decode("ascii").partition("=")
    shown = json.dumps(value[:_LONGEST_SHOWN])
    return f"Expected percent escapes of UTF-8 in {json.dumps(name)}, got {shown}."


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _why_no_json(text: bytes, error: json.JSONDecodeError, like: str) -> str:
    if not text.lstrip().startswith((b"{", b"[")):
        return f"Expected a JSON object{like}, got {came(text)}."
    return (
        f"Expected a JSON object, got one that breaks at column {error.pos + 1}"
        f" of {len(text)}: {error.msg}."
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        refuse_twice(name for name, _ in pairs)
    return found


def _refuse_constant(name: str) -> None:
    raise UnreadablePostbackError(f"Expected a JSON value, got {name}.")


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse_constant)
