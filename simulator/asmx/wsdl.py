"""Describes the service to machines: a WSDL 1.1 document with four ports, and its discovery."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from simulator.asmx.contract import (
    NAMESPACE,
    OPERATIONS,
    TYPES,
    ComplexType,
    Field,
    Operation,
    array_types,
    is_required,
    item_of,
    soap_action,
)
from simulator.asmx.values import SCALARS, escape, escape_attribute

__all__ = ["discovery", "wsdl"]

_SERVICE = "PhoneNotify"
_SOAP, _SOAP12, _GET, _POST = (
    _SERVICE + suffix for suffix in ("Soap", "Soap12", "HttpGet", "HttpPost")
)

_HEAD = f"""<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"
 xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
 xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
 xmlns:http="http://schemas.xmlsoap.org/wsdl/http/"
 xmlns:mime="http://schemas.xmlsoap.org/wsdl/mime/"
 xmlns:s="http://www.w3.org/2001/XMLSchema"
 xmlns:tns="{NAMESPACE}" targetNamespace="{NAMESPACE}">"""


# Addresses come from the client's Host header, so the number kept is bounded.
@lru_cache(maxsize=32)
def wsdl(address: str) -> bytes:
    """Return the WSDL of a service at an address, given without its query."""
    parts = (_HEAD, *_everything_but_the_service(), _service(address), "</wsdl:definitions>\n")
    return "\n".join(parts).encode()


@lru_cache(maxsize=1)
def _everything_but_the_service() -> tuple[str, ...]:
    return (*_types(), *_messages(), *_port_types(), *_bindings())


def _types() -> Iterable[str]:
    yield "<wsdl:types>"
    yield f'<s:schema elementFormDefault="qualified" targetNamespace="{NAMESPACE}">'
    for operation in OPERATIONS.values():
        result = operation.result
        answer = (Field(f"{operation.name}Result", result),) if result else ()
        yield _wrapper(operation.name, operation.parameters)
        yield _wrapper(f"{operation.name}Response", answer)
    yield from (_complex_type(complex_type) for complex_type in TYPES.values())
    yield from (_array_type(name) for name in array_types())
    yield from (_root(name) for name in _root_types())
    yield "</s:schema>"
    yield "</wsdl:types>"


def _wrapper(name: str, fields: tuple[Field, ...]) -> str:
    return (
        f'<s:element name="{name}"><s:complexType>{_sequence(fields)}</s:complexType></s:element>'
    )


def _complex_type(complex_type: ComplexType) -> str:
    content = f"{_annotation(complex_type.doc)}{_sequence(complex_type.fields)}"
    return f'<s:complexType name="{complex_type.name}">{content}</s:complexType>'


def _sequence(fields: tuple[Field, ...]) -> str:
    if not fields:
        return ""
    return f"<s:sequence>{''.join(_element(field) for field in fields)}</s:sequence>"


def _element(field: Field) -> str:
    least = int(is_required(field.type))
    return (
        f'<s:element minOccurs="{least}" maxOccurs="1"'
        f' name="{field.name}" type="{_qualified(field.type)}">{_annotation(field.doc)}</s:element>'
    )


def _annotation(doc: str) -> str:
    """Write what a thing means, where generators of clients look for it."""
    if not doc:
        return ""
    return f"<s:annotation><s:documentation>{escape(doc)}</s:documentation></s:annotation>"


def _array_type(name: str) -> str:
    item = item_of(name) or Field("", "")
    return (
        f'<s:complexType name="{name}"><s:sequence><s:element minOccurs="0" maxOccurs="unbounded"'
        f' name="{item.name}"{_nillable(item.type)} type="{_qualified(item.type)}"/>'
        "</s:sequence></s:complexType>"
    )


def _root(wire_type: str) -> str:
    nillable = _nillable(wire_type)
    return f'<s:element name="{wire_type}"{nillable} type="{_qualified(wire_type)}"/>'


def _root_types() -> list[str]:
    """Return the types that GET and POST answer with, each of which is a root element there."""
    return sorted({operation.result for operation in _over_forms() if operation.result})


def _nillable(wire_type: str) -> str:
    return "" if is_required(wire_type) else ' nillable="true"'


def _qualified(wire_type: str) -> str:
    return f"s:{wire_type}" if wire_type in SCALARS else f"tns:{wire_type}"


def _over_forms() -> list[Operation]:
    return [operation for operation in OPERATIONS.values() if operation.over_forms]


def _messages() -> Iterable[str]:
    for operation in OPERATIONS.values():
        name = operation.name
        part = '<wsdl:part name="parameters" element="tns:{}"/>'
        yield _message(f"{name}SoapIn", part.format(name))
        yield _message(f"{name}SoapOut", part.format(f"{name}Response"))
    for verb in ("HttpGet", "HttpPost"):
        for operation in _over_forms():
            yield _message(f"{operation.name}{verb}In", _form_parts(operation))
            yield _message(f"{operation.name}{verb}Out", _form_body(operation))


def _message(name: str, parts: str) -> str:
    return f'<wsdl:message name="{name}">{parts}</wsdl:message>'


def _form_parts(operation: Operation) -> str:
    # Everything is text in a form. For FileBinary the provider declares a SOAP-encoded array,
    # whose schema clients fetch from the network; Ringback must load offline.
    return "".join(
        f'<wsdl:part name="{field.name}" type="s:string"/>' for field in operation.parameters
    )


def _form_body(operation: Operation) -> str:
    result = operation.result
    return f'<wsdl:part name="Body" element="tns:{result}"/>' if result else ""


def _port_types() -> Iterable[str]:
    yield from _port_type(_SOAP, "Soap", OPERATIONS.values())
    yield from _port_type(_GET, "HttpGet", _over_forms())
    yield from _port_type(_POST, "HttpPost", _over_forms())


def _port_type(name: str, suffix: str, operations: Iterable[Operation]) -> Iterable[str]:
    yield f'<wsdl:portType name="{name}">'
    for operation in operations:
        message = f"tns:{operation.name}{suffix}"
        yield (
            f'<wsdl:operation name="{operation.name}">'
            f"<wsdl:documentation>{escape(operation.doc)}</wsdl:documentation>"
            f'<wsdl:input message="{message}In"/><wsdl:output message="{message}Out"/>'
            "</wsdl:operation>"
        )
    yield "</wsdl:portType>"


def _bindings() -> Iterable[str]:
    yield from _binding(_SOAP, _SOAP, _soap_binding("soap"), OPERATIONS.values(), _soap("soap"))
    yield from _binding(
        _SOAP12, _SOAP, _soap_binding("soap12"), OPERATIONS.values(), _soap("soap12")
    )
    yield from _binding(_GET, _GET, '<http:binding verb="GET"/>', _over_forms(), _get)
    yield from _binding(_POST, _POST, '<http:binding verb="POST"/>', _over_forms(), _post)


def _binding(
    name: str,
    port_type: str,
    kind: str,
    operations: Iterable[Operation],
    body: Callable[[Operation], str],
) -> Iterable[str]:
    yield f'<wsdl:binding name="{name}" type="tns:{port_type}">{kind}'
    for operation in operations:
        yield f'<wsdl:operation name="{operation.name}">{body(operation)}</wsdl:operation>'
    yield "</wsdl:binding>"


def _soap_binding(prefix: str) -> str:
    return f'<{prefix}:binding transport="http://schemas.xmlsoap.org/soap/http"/>'


def _soap(prefix: str) -> Callable[[Operation], str]:
    def body(operation: Operation) -> str:
        literal = f'<{prefix}:body use="literal"/>'
        return (
            f'<{prefix}:operation soapAction="{soap_action(operation)}" style="document"/>'
            f"<wsdl:input>{literal}</wsdl:input><wsdl:output>{literal}</wsdl:output>"
        )

    return body


def _get(operation: Operation) -> str:
    return _http(operation, "<http:urlEncoded/>")


def _post(operation: Operation) -> str:
    return _http(operation, '<mime:content type="application/x-www-form-urlencoded"/>')


def _http(operation: Operation, encoding: str) -> str:
    answer = '<mime:mimeXml part="Body"/>' if operation.result else ""
    return (
        f'<http:operation location="/{operation.name}"/>'
        f"<wsdl:input>{encoding}</wsdl:input><wsdl:output>{answer}</wsdl:output>"
    )


_PORTS = {_SOAP: "soap", _SOAP12: "soap12", _GET: "http", _POST: "http"}


def _service(address: str) -> str:
    ports = "\n".join(
        f'<wsdl:port name="{name}" binding="tns:{name}">'
        f'<{prefix}:address location="{escape_attribute(address)}"/></wsdl:port>'
        for name, prefix in _PORTS.items()
    )
    return f'<wsdl:service name="{_SERVICE}">\n{ports}\n</wsdl:service>'


def discovery(address: str) -> bytes:
    """Return the discovery document: where the WSDL, the help page and the SOAP ports are."""
    place = escape_attribute(address)
    ports = "".join(
        f'  <soap address="{place}" xmlns:q="{NAMESPACE}" binding="q:{name}"'
        ' xmlns="http://schemas.xmlsoap.org/disco/soap/" />\n'
        for name in (_SOAP, _SOAP12)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<discovery xmlns="http://schemas.xmlsoap.org/disco/">\n'
        f'  <contractRef ref="{place}?wsdl" docRef="{place}"'
        ' xmlns="http://schemas.xmlsoap.org/disco/scl/" />\n'
        f"{ports}</discovery>\n"
    ).encode()
