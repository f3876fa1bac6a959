"""Readers of the published files that know nothing of how they were written."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

XSD = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
HTTP = "{http://schemas.xmlsoap.org/wsdl/http/}"


@dataclass(frozen=True)
class Member:
    """A field of a type or a parameter of an operation."""

    name: str
    type: str
    doc: str
    required: bool = False


@dataclass(frozen=True)
class Said:
    """What a document says of an operation."""

    doc: str
    parameters: list[Member]
    result: str


@dataclass
class Types:
    """What a document says of the types."""

    docs: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[Member]] = field(default_factory=dict)


class Description:
    """A WSDL, read with lxml."""

    def __init__(self, path: Path) -> None:
        self.root = etree.parse(path).getroot()
        found = self.root.find(f"{WSDL}types/{XSD}schema")
        assert found is not None
        self.schema = found
        self.validator = etree.XMLSchema(etree.fromstring(etree.tostring(found)))

    def operations(self) -> dict[str, Said]:
        """What the SOAP ports take and give."""
        port_type = self.root.find(f"{WSDL}portType[@name='PhoneNotifySoap']")
        assert port_type is not None
        return {name: self._said(name, operation) for name, operation in _named(port_type)}

    def form_parameters(self, verb: str) -> dict[str, list[str]]:
        """The names of what the ports of GET and POST take."""
        port_type = self.root.find(f"{WSDL}portType[@name='PhoneNotify{verb}']")
        assert port_type is not None
        return {name: self._parts(f"{name}{verb}In") for name, _ in _named(port_type)}

    def types(self) -> Types:
        """The complex types that are no arrays."""
        types = Types()
        for name, element in _named(self.schema):
            if element.tag == f"{XSD}complexType" and not name.startswith("ArrayOf"):
                types.docs[name] = _doc(element)
                types.members[name] = _members(element)
        return types

    def _said(self, name: str, operation: etree._Element) -> Said:
        request = self.schema.find(f"{XSD}element[@name='{name}']/{XSD}complexType")
        answer = self.schema.find(f"{XSD}element[@name='{name}Response']/{XSD}complexType")
        assert request is not None
        assert answer is not None
        results = _members(answer)
        return Said(
            operation.findtext(f"{WSDL}documentation") or "",
            _members(request),
            results[0].type if results else "",
        )

    def _parts(self, message: str) -> list[str]:
        found = self.root.find(f"{WSDL}message[@name='{message}']")
        assert found is not None
        return [name for name, part in _named(found) if part.get("type") == "s:string"]


def _named(parent: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    for child in parent:
        name = child.get("name")
        if name is not None:
            yield name, child


def _members(complex_type: etree._Element) -> list[Member]:
    return [
        Member(
            name,
            str(element.get("type")).partition(":")[2],
            _doc(element),
            required=element.get("minOccurs") == "1",
        )
        for sequence in complex_type.findall(f"{XSD}sequence")
        for name, element in _named(sequence)
    ]


def _doc(element: etree._Element) -> str:
    return element.findtext(f"{XSD}annotation/{XSD}documentation") or ""


def read_json(path: Path) -> dict[str, Any]:
    """A JSON document."""
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """What a local reference leads to, or the node itself."""
    found: Any = document
    target = node.get("$ref")
    if target is None:
        return node
    for step in str(target).removeprefix("#/").split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    assert isinstance(found, dict)
    return found


def decoded(document: dict[str, Any], schema: dict[str, Any], element: etree._Element) -> Any:
    """Read XML by nothing but the `xml` objects of OpenAPI schemas, as generated clients do."""
    schema = resolved(document, schema)
    match schema["type"]:
        case "array":
            item = resolved(document, schema["items"])
            tag = _tag(item, item["xml"].get("name", ""))
            assert {child.tag for child in element} <= {tag}
            return [decoded(document, item, child) for child in element]
        case "object":
            tags = {_tag(said, name): name for name, said in schema["properties"].items()}
            assert {child.tag for child in element} <= tags.keys()
            return {
                (name := tags[str(child.tag)]): decoded(document, schema["properties"][name], child)
                for child in element
            }
        case "integer":
            return int(element.text or "")
        case "number":
            return float(element.text or "")
        case "boolean":
            return {"true": True, "false": False}[element.text or ""]
        case _:
            return element.text or ""


def _tag(schema: dict[str, Any], name: str) -> str:
    xml = schema.get("xml", {})
    return f"{{{xml.get('namespace', '')}}}{xml.get('name', name)}"


def root_tag(document: dict[str, Any], schema: dict[str, Any]) -> str:
    """The tag of the root element of a document that the schema describes."""
    return _tag(resolved(document, schema), "")
