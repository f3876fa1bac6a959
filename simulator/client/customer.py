"""A customer of the web service, who writes every request out by hand over all four transports."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from lxml import etree

from simulator.errors import UnreachableError

__all__ = ["Answer", "Customer", "Transport"]

Arguments = Mapping[str, object]
"""Parameters in the contract's order; the value of a complex one is such a mapping again."""

Answer = dict[str, str]
"""One NotifyReturn: the texts of its elements."""

_NAMESPACE: Final = "http://ws.cdyne.com/NotifyWS/"

_SOAP_11: Final = """<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body>
    <{operation} xmlns="http://ws.cdyne.com/NotifyWS/">{arguments}</{operation}>
  </soap:Body>
</soap:Envelope>"""

_SOAP_12: Final = """<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">
  <soap:Body>
    <{operation} xmlns="http://ws.cdyne.com/NotifyWS/">{arguments}</{operation}>
  </soap:Body>
</soap:Envelope>"""


class Transport(StrEnum):
    """The ways in which the service takes a request."""

    SOAP_11 = "SOAP 1.1"
    SOAP_12 = "SOAP 1.2"
    GET = "GET"
    POST = "POST"


@dataclass(frozen=True, slots=True)
class Customer:
    """Asks a web service and reads its answers, with nothing but the standard library and lxml.

    Args:
        host: Where the service listens.
        port: Where the service listens.
        path: Of the `.asmx`.
        secure: Whether it listens for TLS.
    """

    host: str
    port: int
    path: str
    secure: bool = False

    def ask(self, transport: Transport, operation: str, arguments: Arguments) -> list[Answer]:
        """Call an operation; gives every NotifyReturn of the answer, in order.

        Raises:
            UnreachableError: If the service gives no answer, or none of status 200.
        """
        root = etree.fromstring(self._exchange(transport, operation, arguments))
        codes = root.iter(f"{{{_NAMESPACE}}}ResponseCode")
        parents = (code.getparent() for code in codes)
        return [
            {etree.QName(field).localname: field.text or "" for field in parent}
            for parent in parents
            if parent is not None
        ]

    def ask_for_value(self, operation: str, arguments: Arguments) -> str:
        """Call an operation that answers one simple value, by POST.

        Raises:
            UnreachableError: If the service gives no answer, or none of status 200.
        """
        return etree.fromstring(self._exchange(Transport.POST, operation, arguments)).text or ""

    def _exchange(self, transport: Transport, operation: str, arguments: Arguments) -> bytes:
        method, path, headers, body = _WRITERS[transport](self.path, operation, arguments)
        opened = HTTPSConnection if self.secure else HTTPConnection
        connection = opened(self.host, self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, HTTPException) as error:
            raise UnreachableError(f"{operation} by {transport} got no answer: {error}.") from error
        finally:
            connection.close()
        if response.status != HTTPStatus.OK:
            text = answer.decode("utf-8", "replace")
            raise UnreachableError(f"{operation} by {transport} got {response.status}: {text}")
        return answer


_Request = tuple[str, str, dict[str, str], bytes | None]


def _write_soap_11(path: str, operation: str, arguments: Arguments) -> _Request:
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{_NAMESPACE}{operation}"',
    }
    body = _SOAP_11.format(operation=operation, arguments=_elements(arguments))
    return "POST", path, headers, body.encode()


def _write_soap_12(path: str, operation: str, arguments: Arguments) -> _Request:
    media_type = "application/soap+xml; charset=utf-8"
    headers = {"Content-Type": f'{media_type}; action="{_NAMESPACE}{operation}"'}
    body = _SOAP_12.format(operation=operation, arguments=_elements(arguments))
    return "POST", path, headers, body.encode()


def _write_get(path: str, operation: str, arguments: Arguments) -> _Request:
    return "GET", f"{path}/{operation}?{urlencode(arguments)}", {}, None


def _write_post(path: str, operation: str, arguments: Arguments) -> _Request:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return "POST", f"{path}/{operation}", headers, urlencode(arguments).encode()


_WRITERS: Final = {
    Transport.SOAP_11: _write_soap_11,
    Transport.SOAP_12: _write_soap_12,
    Transport.GET: _write_get,
    Transport.POST: _write_post,
}


def _elements(arguments: Arguments) -> str:
    return "".join(f"<{name}>{_content(value)}</{name}>" for name, value in arguments.items())


def _content(value: object) -> str:
    return _elements(value) if isinstance(value, Mapping) else escape(str(value))
