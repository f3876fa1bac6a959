from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from zeep import Client

from simulator.asmx.contract import NAMESPACE, OPERATIONS
from simulator.asmx.wsdl import discovery, wsdl

ADDRESS = "http://localhost:8080/notifyws/phonenotify.asmx"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SCHEMA = "{http://www.w3.org/2001/XMLSchema}"
PORTS = ["PhoneNotifySoap", "PhoneNotifySoap12", "PhoneNotifyHttpGet", "PhoneNotifyHttpPost"]


ZEEP: Any = Client  # carries no types


class _Offline:
    """A transport of zeep that fetches nothing: the document must be complete in itself."""

    def load(self, url: str) -> bytes:
        raise AssertionError(url)


@pytest.fixture(scope="module")
def document() -> etree._Element:
    """Return the WSDL as a tree."""
    return etree.fromstring(wsdl(ADDRESS))


@pytest.fixture(scope="module")
def client() -> Any:
    """Return a SOAP client that knows nothing but the WSDL."""
    return ZEEP(BytesIO(wsdl(ADDRESS)), transport=_Offline())


def test_sections_stand_in_the_order_that_wsdl_demands(document: etree._Element) -> None:
    """Types, messages, port types, bindings, service: tools of the field insist."""
    tags = [str(child.tag).removeprefix(WSDL) for child in document]
    order = ["types", "message", "portType", "binding", "service"]

    assert tags == sorted(tags, key=order.index)
    assert [tags.count(tag) for tag in order] == [1, 53 * 2 + 50 * 4, 3, 4, 1]


def test_every_port_is_at_the_address_handed_in(document: etree._Element) -> None:
    """A client calls where it got the description from."""
    ports = document.findall(f"{WSDL}service/{WSDL}port")

    assert [port.get("name") for port in ports] == PORTS
    assert {port[0].get("location") for port in ports} == {ADDRESS}


def test_the_schema_is_valid_and_requires_value_types_only(document: etree._Element) -> None:
    """What .NET cannot leave out has minOccurs 1, everything else 0."""
    schema = document.find(f"{WSDL}types/{SCHEMA}schema")
    assert schema is not None
    etree.XMLSchema(etree.fromstring(etree.tostring(schema)))

    fields = schema.findall(f"{SCHEMA}complexType[@name='LM_Functions']//{SCHEMA}element")

    required = [field.get("name") for field in fields if field.get("minOccurs") == "1"]
    assert required == [
        "VoiceID",
        "TryCount",
        "NextTryInSeconds",
        "TTSRate",
        "TTSVolume",
        "ScheduledUTCDatetime",
        "ListID",
        "DialRecursiveLists",
    ]


def test_roots_of_form_answers_are_declared(document: etree._Element) -> None:
    """GET and POST answer with an element named after the type."""
    elements = document.findall(f"{WSDL}types/{SCHEMA}schema/{SCHEMA}element")
    names = {str(element.get("name")) for element in elements}

    roots = names - OPERATIONS.keys() - {f"{name}Response" for name in OPERATIONS}
    assert roots == {
        "ArrayOfAreaCode",
        "ArrayOfLM_ListIDs",
        "ArrayOfLM_ListMembers",
        "ArrayOfNotifyReturn",
        "ArrayOfResponse",
        "ArrayOfString",
        "ArrayOfVoice",
        "LM_DialReturn",
        "NotifyReturn",
        "UploadFileResponse",
        "base64Binary",
        "boolean",
        "double",
        "int",
        "string",
    }


def test_zeep_finds_every_operation_at_every_port(client: Any) -> None:
    """A real SOAP client reads the document without asking the network for more."""
    ports = client.wsdl.services["PhoneNotify"].ports

    counts = {name: len(port.binding.all()) for name, port in ports.items()}
    assert counts == dict(zip(PORTS, [53, 53, 50, 50], strict=True))


def test_zeep_sees_parameters_in_the_order_of_the_contract(client: Any) -> None:
    """Positional arguments of a generated client depend on it."""
    operation = (
        client.wsdl.services["PhoneNotify"]
        .ports["PhoneNotifySoap"]
        .binding.get("LM_AlterListMember")
    )

    assert operation.input.signature() == (
        "ListMemberID: xsd:int, licensekey: xsd:string, ClientID: xsd:string,"
        " FirstName: xsd:string, LastName: xsd:string, PhoneNumber: xsd:string"
    )


def test_every_operation_names_its_action_and_says_what_it_does(
    document: etree._Element,
) -> None:
    """Tools show the sentence; SOAP 1.1 needs the action."""
    port_type = document.find(f"{WSDL}portType[@name='PhoneNotifySoap']")
    assert port_type is not None
    sentences = {
        str(operation.get("name")): operation.findtext(f"{WSDL}documentation")
        for operation in port_type
    }

    actions = [str(element.get("soapAction")) for element in document.iter("{*}operation")]

    assert sentences == {name: operation.doc for name, operation in OPERATIONS.items()}
    assert [action for action in actions if action != "None"] == [
        NAMESPACE + name for name in OPERATIONS
    ] * 2


@pytest.mark.parametrize("address", ['http://a"b/<&>', "http://[bad", "http://\x00\ud800/"])
def test_any_address_leaves_the_documents_well_formed(address: str) -> None:
    """It comes from the client's Host header."""
    for body in (wsdl(address), discovery(address)):
        assert etree.fromstring(body) is not None


def test_the_description_of_an_address_is_kept() -> None:
    """Clients fetch it on every start; it is built once."""
    assert wsdl(ADDRESS) is wsdl(ADDRESS)


def test_discovery_leads_to_the_description() -> None:
    """It says where the WSDL and the help page are, and which bindings speak SOAP."""
    root = etree.fromstring(discovery(ADDRESS))

    contract = root[0]
    assert contract.get("ref") == f"{ADDRESS}?wsdl"
    assert contract.get("docRef") == ADDRESS
    assert [(soap.get("address"), soap.get("binding")) for soap in root[1:]] == [
        (ADDRESS, "q:PhoneNotifySoap"),
        (ADDRESS, "q:PhoneNotifySoap12"),
    ]
