"""Reads SOAP 1.1 and 1.2 requests: from an envelope to an operation and its arguments.

Document/literal wrapped: the body's element is the operation, its children are the parameters.
Like the .NET serializer, reading goes by local name and namespace, in any order, takes the first
of repeated elements, and passes over what it does not know.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from lxml import etree
from lxml.etree import _Element as Element

from simulator.asmx.contract import (
    NAMESPACE,
    OPERATIONS,
    TYPES,
    Field,
    Operation,
    item_of,
    soap_action,
)
from simulator.asmx.envelopes import SOAP12, Version
from simulator.asmx.faults import (
    NotUnderstoodError,
    SoapActionError,
    UnreadableRequestError,
    VersionMismatchError,
)
from simulator.asmx.values import SCALARS, Scalar, ValueTextError

__all__ = ["Call", "read_call"]


@dataclass(frozen=True, slots=True)
class Call:
    """An operation and its arguments, keyed by the contract's spelling; none is missing.

    `outside` names the parameters that came, but outside the service's namespace, and so do not
    count: libraries that take the WSDL for an RPC contract, such as SOAP::Lite, send them so.
    """

    operation: Operation
    arguments: dict[str, Any]
    outside: tuple[str, ...] = ()


def read_call(
    version: Version,
    body: bytes,
    *,
    content_type: str,
    action: str | None,
    lenient_soap_action: bool = False,
) -> Call:
    """Read a request.

    Args:
        version: As the content type's media type says.
        body: The message.
        content_type: The whole header: `charset` and the `action` of SOAP 1.2 count.
        action: The SOAPAction header, or None where there is none; SOAP 1.2 does without.
        lenient_soap_action: Let the body alone decide where SOAP 1.1 has no or an empty SOAPAction.

    Raises:
        ProtocolError: The fault to answer with.
    """
    wanted = _wanted(version, content_type, action, lenient=lenient_soap_action)
    element = _payload(version, _parse(body, _parameter(content_type, "charset")))
    operation = _operation_of(element, wanted)
    arguments = _arguments_reader(operation.name)(element)
    return Call(operation, arguments, tuple(_outside(operation, element)))


_PARAMETER = re.compile(r';\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^;\s]*))')


def _parameter(content_type: str, name: str) -> str:
    for key, quoted, plain in _PARAMETER.findall(content_type):
        if key.lower() == name:
            return str(quoted or plain)
    return ""


_BY_ACTION = {soap_action(operation): operation for operation in OPERATIONS.values()}


def _wanted(
    version: Version, content_type: str, header: str | None, *, lenient: bool
) -> Operation | None:
    """Return the operation that the action names, or None where the body may decide."""
    if version is SOAP12:
        # The action is optional in 1.2, and a SOAPAction header means nothing there.
        action = _parameter(content_type, "action")
        if action and action not in _BY_ACTION:
            raise SoapActionError.unknown_parameter(action)
        return _BY_ACTION.get(action)
    # Quotes belong around the value, but not every client sends them.
    action = (header or "").strip().strip('"')
    if not action and lenient:
        return None
    if header is None:
        raise SoapActionError.absent()
    if action not in _BY_ACTION:
        raise SoapActionError.unknown(action)
    return _BY_ACTION[action]


def _parse(body: bytes, charset: str) -> Element:
    if not body.strip():
        raise UnreadableRequestError((0, 0), "Root element is missing.")
    try:
        root = etree.fromstring(body, _parser(charset))
    except etree.XMLSyntaxError as error:
        raise UnreadableRequestError(error.position, error.msg) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableRequestError((1, 1), "For security reasons DTD is prohibited.")
    return root


def _parser(charset: str) -> etree.XMLParser:
    try:
        # Entities stay unexpanded, nothing is fetched, and libxml2 bounds depth and size.
        return etree.XMLParser(
            encoding=charset or None,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    except (LookupError, ValueError):
        raise UnreadableRequestError((0, 0), f"The charset '{charset}' is not known.") from None


def _payload(version: Version, root: Element) -> Element:
    """Return the body's element."""
    name = etree.QName(root)
    if name.localname != "Envelope":
        raise UnreadableRequestError(_position(root), f"<{name.text}> is not a SOAP envelope.")
    if name.namespace != version.namespace:
        raise VersionMismatchError(name.namespace or "", expected=version.namespace)
    _refuse_headers(version, root)
    element = root.find(f"{{{version.namespace}}}Body/*")
    if element is None:
        raise UnreadableRequestError(_position(root), "The SOAP body holds no element.")
    return element


def _refuse_headers(version: Version, root: Element) -> None:
    attribute, role = f"{{{version.namespace}}}mustUnderstand", f"{{{version.namespace}}}"
    for header in root.iterfind(f"{{{version.namespace}}}Header/*"):
        for_us = not header.get(role + version.role)
        if for_us and header.get(attribute, "").strip() in ("1", "true"):
            raise NotUnderstoodError(str(header.tag))


def _operation_of(element: Element, wanted: Operation | None) -> Operation:
    name = etree.QName(element)
    found = OPERATIONS.get(name.localname) if name.namespace == NAMESPACE else None
    if wanted and wanted is not found:
        raise SoapActionError.contradicted(soap_action(wanted), name.text)
    if found is None:
        raise SoapActionError.unknown_element(name.text)
    return found


def _outside(operation: Operation, element: Element) -> Iterable[str]:
    names = {field.name for field in operation.parameters}
    for child in element:
        namespace, _, name = str(child.tag).rpartition("}")
        if name in names and namespace != f"{{{NAMESPACE}":
            yield name


def _position(element: Element) -> tuple[int, int]:
    # The tree keeps the line and forgets the column.
    return element.sourceline or 0, 0


_Reader: TypeAlias = Callable[[Element], Any]
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@cache
def _arguments_reader(name: str) -> _Reader:
    return _fields_reader(OPERATIONS[name].parameters)


def _reader(wire_type: str) -> _Reader:
    item = item_of(wire_type)
    if wire_type in SCALARS:
        return _scalar_reader(SCALARS[wire_type])
    return _items_reader(item) if item else _fields_reader(TYPES[wire_type].fields)


def _fields_reader(fields: tuple[Field, ...]) -> _Reader:
    by_tag = {f"{{{NAMESPACE}}}{field.name}": (field.name, _reader(field.type)) for field in fields}
    absent = {
        field.name: SCALARS[field.type].default if field.type in SCALARS else None
        for field in fields
    }

    def read(element: Element) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for child in element:
            name, read_child = by_tag.get(str(child.tag), ("", None))
            if read_child and name not in values:
                values[name] = absent[name] if _is_nil(child) else read_child(child)
        return absent | values

    return read


def _items_reader(item: Field) -> _Reader:
    tag, read_item = f"{{{NAMESPACE}}}{item.name}", _reader(item.type)

    def read(element: Element) -> list[Any]:
        # A nil item keeps its place, so that results still match requests one by one.
        return [read_item(child) for child in element.iterchildren(tag)]

    return read


def _scalar_reader(scalar: Scalar) -> _Reader:
    def read(element: Element) -> object:
        if len(element):
            reason = "Unexpected node type Element; only text was expected."
            raise UnreadableRequestError(_position(element), reason)
        try:
            return scalar.read(element.text or "")
        except ValueTextError as error:
            raise UnreadableRequestError(_position(element), str(error)) from None

    return read


def _is_nil(element: Element) -> bool:
    return element.get(_NIL, "").strip() in ("1", "true")
