"""Writes the envelopes that answer SOAP 1.1 and 1.2 requests, each on one line like ASP.NET."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from simulator.asmx.contract import NAMESPACE, OPERATIONS, Field
from simulator.asmx.encoder import element_writer
from simulator.asmx.faults import ProtocolError
from simulator.asmx.values import escape

__all__ = ["SOAP11", "SOAP12", "Version", "answer_writer", "write_fault"]


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two versions of SOAP."""

    namespace: str
    media_type: str
    role: str  # the attribute that says for whom a header is


SOAP11 = Version("http://schemas.xmlsoap.org/soap/envelope/", "text/xml", "actor")
SOAP12 = Version("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml", "role")


@cache
def answer_writer(name: str, version: Version, utc_mark: str = "Z") -> Callable[[Any], bytes]:
    """Return the writer that puts an operation's result into an envelope, on one line."""
    result = OPERATIONS[name].result
    head = f'<{name}Response xmlns="{NAMESPACE}"'

    def write_nothing(_: object) -> bytes:
        return _envelope(version, f"{head} />")

    if result is None:
        return write_nothing
    write_result = element_writer(Field(f"{name}Result", result), utc_mark=utc_mark)

    def write(value: object) -> bytes:
        text = write_result(value)
        return _envelope(version, f"{head}>{text}</{name}Response>" if text else f"{head} />")

    return write


def write_fault(version: Version, error: ProtocolError) -> bytes:
    """Return the envelope that carries an error."""
    text = escape(str(error))
    if version is SOAP12:
        return _envelope(
            version,
            f"<soap:Fault><soap:Code><soap:Value>soap:{error.soap12_code}</soap:Value></soap:Code>"
            f'<soap:Reason><soap:Text xml:lang="en">{text}</soap:Text></soap:Reason>'
            "<soap:Detail /></soap:Fault>",
        )
    return _envelope(
        version,
        f"<soap:Fault><faultcode>soap:{error.soap11_code}</faultcode>"
        f"<faultstring>{text}</faultstring><detail /></soap:Fault>",
    )


def _envelope(version: Version, body: str) -> bytes:
    text = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{version.namespace}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    )
    return text.encode()
