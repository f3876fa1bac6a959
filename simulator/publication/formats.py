"""The formats that the contract is published in, each made by a module that is imported then."""

import json
from importlib import import_module
from typing import Any, Final

from simulator.errors import UnknownNameError
from simulator.publication.addresses import LOCAL
from simulator.spelling import did_you_mean

__all__ = ["FORMATS", "media_type", "published"]

FORMATS: Final = ("openapi", "asyncapi", "wsdl", "jsonschema")
"""OpenAPI 3.1, AsyncAPI 3, WSDL 1.1, and the JSON Schemas (draft 2020-12) in one document."""


def published(name: str, *, address: str = LOCAL) -> str:
    """Write the whole contract in one format.

    Args:
        name: One of `FORMATS`.
        address: Where the simulator's `.asmx` is. WSDL and OpenAPI say so; postbacks and types
            have no address of the service.

    Returns:
        A text that ends in a line break.

    Raises:
        UnknownNameError: No format has that name; the text offers the nearest.
    """
    match name:
        case "openapi":
            return _json(import_module("simulator.publication.openapi").openapi(address))
        case "asyncapi":
            return _json(import_module("simulator.publication.asyncapi").asyncapi())
        case "jsonschema":
            return _json(import_module("simulator.publication.bundle").bundle())
        case "wsdl":
            description: bytes = import_module("simulator.asmx.wsdl").wsdl(address)
            return description.decode()
    offer = did_you_mean(name, FORMATS)
    raise UnknownNameError(f"No format is called {name!r}.{offer} There are: {', '.join(FORMATS)}.")


def media_type(name: str) -> str:
    """The Content-Type of a format."""
    return "text/xml; charset=utf-8" if name == "wsdl" else "application/json"


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
