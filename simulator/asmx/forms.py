"""Reads calls over GET and POST forms, and writes the XML documents that answer them."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from simulator.asmx.contract import NAMESPACE, OPERATIONS, Field, Operation, is_required
from simulator.asmx.encoder import INDENTED, element_writer
from simulator.asmx.faults import (
    ConversionError,
    MissingParameterError,
    RequestFormatError,
    SoapOnlyMethodError,
    UnknownMethodError,
)
from simulator.asmx.values import SCALARS, ValueTextError

__all__ = ["FORM", "answer_writer", "check_content_type", "find_operation", "read_arguments"]

FORM = "application/x-www-form-urlencoded"

_SPELLINGS = {name.lower(): name for name in OPERATIONS}
# The contract's spelling, the lower-case one to look for, and how to read the value. ASP.NET
# keeps parameters in a collection that does not tell letter cases apart; clients rely on it.
_PARAMETERS = {
    operation.name: [
        (field.name, field.name.lower(), SCALARS[field.type]) for field in operation.parameters
    ]
    for operation in OPERATIONS.values()
    if operation.over_forms
}


def find_operation(path_info: str) -> Operation:
    """Return the operation that the path after `.asmx` names; letter case counts.

    Raises:
        UnknownMethodError: There is none, or only one spelled otherwise.
        SoapOnlyMethodError: It takes a complex parameter.
    """
    name = path_info.removeprefix("/")
    operation = OPERATIONS.get(name)
    if operation is None:
        raise UnknownMethodError(name, spelled=_SPELLINGS.get(name.lower()))
    if not operation.over_forms:
        raise SoapOnlyMethodError(name)
    return operation


def check_content_type(content_type: str) -> None:
    """Refuse the body of a POST that is no URL-encoded form."""
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise RequestFormatError.of_form(content_type)


def read_arguments(operation: Operation, raw: bytes) -> dict[str, Any]:
    """Read every declared parameter from a query or a form body.

    Args:
        operation: One with `over_forms`.
        raw: As it came. Bytes that are no UTF-8 become U+FFFD, as in ASP.NET.

    Raises:
        MissingParameterError: A parameter is absent; being empty is enough to be there.
        ConversionError: A value is not of its parameter's type.
    """
    values = _split(raw)
    arguments = {}
    for name, key, scalar in _PARAMETERS[operation.name]:
        if key not in values:
            raise MissingParameterError(name)
        try:
            arguments[name] = scalar.read_form(values[key])
        except ValueTextError as error:
            raise ConversionError(values[key], scalar.dotnet, str(error)) from None
    return arguments


def _split(raw: bytes) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in raw.decode("utf-8", "replace").split("&"):
        name, equals, value = pair.partition("=")
        if equals:
            key, text = unquote_plus(name).lower(), unquote_plus(value)
            # ASP.NET shows a repeated parameter as one value, joined by commas.
            values[key] = f"{values[key]},{text}" if key in values else text
    return values


_XML = '<?xml version="1.0" encoding="utf-8"?>'
_XSI = ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_XSD = ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
_DEFAULT = f' xmlns="{NAMESPACE}"'


@cache
def answer_writer(name: str, utc_mark: str = "Z") -> Callable[[Any], bytes]:
    """Return the writer of an operation's answer: indented, the root named after its type."""
    result = OPERATIONS[name].result
    if result is None:
        return _write_nothing
    attributes = _DEFAULT if result in SCALARS else _XSD + _XSI + _DEFAULT
    nil = f'\n<{result} xsi:nil="true"{_XSI}{_DEFAULT} />'
    write_root = element_writer(
        Field(result, result),
        layout=INDENTED,
        attributes=attributes,
        absent=None if is_required(result) else nil,
        utc_mark=utc_mark,
    )
    return lambda value: f"{_XML}{write_root(value)}".encode()


def _write_nothing(_: object) -> bytes:
    return b""
