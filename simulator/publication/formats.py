"""The formats that the contract is published in, each made by a module that is imported then."""

import json
from importlib import import_module
from typing import Any, Final

from simulator.publication.addresses import LOCAL

__all__ = ["FORMATS", "published"]

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
        ValueError: No format has that name.
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
    raise ValueError(f"No format is called {name!r}. There are: {', '.join(FORMATS)}.")


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
