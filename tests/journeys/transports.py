"""Transports: the four ways to call an operation, each giving the answer as the same values."""

from collections.abc import Mapping
from typing import Any

from lxml import etree
from zeep import Client, Transport
from zeep.helpers import serialize_object

from simulator.asmx.contract import OPERATIONS
from tests.journeys.desk import NAMESPACE, Desk

TRANSPORTS = ("SOAP 1.1", "SOAP 1.2", "GET", "POST")
# zeep has no annotations.
_CLIENT: Any = Client
_TRANSPORT: Any = Transport
_PLAIN: Any = serialize_object
_PORTS = {"SOAP 1.1": "PhoneNotifySoap", "SOAP 1.2": "PhoneNotifySoap12"}


def transports_of(operation: str) -> tuple[str, ...]:
    """The transports that an operation has."""
    return TRANSPORTS if OPERATIONS[operation].over_forms else TRANSPORTS[:2]


class Customer:
    """A customer of a desk, who has read its WSDL with zeep.

    Args:
        desk: Whom to ask.
        proxy: Through whom to ask.
    """

    def __init__(self, desk: Desk, *, proxy: str | None = None) -> None:
        transport = _TRANSPORT()
        transport.session.trust_env = False
        if proxy is not None:
            transport.session.proxies = {"http": proxy}
        self._desk = desk
        self.client = _CLIENT(f"{desk.url}?wsdl", transport=transport)

    def call(self, transport: str, operation: str, arguments: Mapping[str, Any]) -> Any:
        """Call an operation; gives the same plain values over whichever transport."""
        if transport in _PORTS:
            service = self.service(_PORTS[transport], self._desk.url)
            return _PLAIN(service[operation](**arguments), dict)
        return self._call_by_form(transport, operation, arguments)

    def service(self, port: str, address: str) -> Any:
        """The operations of one port, asked for at an address of one's choice."""
        return self.client.create_service(f"{{{NAMESPACE}}}{port}", address)

    def _call_by_form(self, transport: str, operation: str, arguments: Mapping[str, Any]) -> Any:
        ask = self._desk.get if transport == "GET" else self._desk.post
        reply = ask(operation, **arguments)
        assert reply.status == 200, reply.text
        if not reply.body:
            return None
        root = etree.fromstring(reply.body)
        # The WSDL declares the roots of form answers: zeep reads what it finds declared, only.
        declared = self.client.get_element(etree.QName(root).text)
        values = _PLAIN(declared.parse(root, self.client.wsdl.types), dict)
        is_array = etree.QName(root).localname.startswith("ArrayOf")
        return next(iter(values.values())) if is_array else values
