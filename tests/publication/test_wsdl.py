"""The published WSDL under validators that are not ours."""

from collections.abc import Mapping
from importlib.resources import files as files_of
from pathlib import Path
from typing import Any

from lxml import etree
from zeep import Client

from simulator.asmx.contract import OPERATIONS
from tests.publication.readers import Description

ZEEP: Any = Client  # carries no types
# WSDL 1.1's own schema, as the package xmlschema carries it.
OFFICIAL = etree.XMLSchema(file=str(files_of("xmlschema") / "schemas" / "WSDL" / "wsdl.xsd"))


def test_the_document_is_valid(wsdl: Description) -> None:
    """By the schema of WSDL 1.1."""
    OFFICIAL.assertValid(wsdl.root)


def test_a_mistake_would_be_found(files: Mapping[str, Path]) -> None:
    """A validator that accepts anything proves nothing."""
    document = etree.parse(files["wsdl"])
    ports = document.getroot()[-1]
    ports[0].attrib.pop("binding")

    assert not OFFICIAL.validate(document)


def test_a_soap_client_loads_the_file(files: Mapping[str, Path]) -> None:
    """And finds every operation at the address that was asked for."""
    client = ZEEP(str(files["wsdl"]))
    port = client.wsdl.services["PhoneNotify"].ports["PhoneNotifySoap"]

    assert set(port.binding.all()) == set(OPERATIONS)
    assert port.binding_options["address"] == "http://desk.example:9000/notifyws/phonenotify.asmx"
