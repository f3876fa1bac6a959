"""The contract as OpenAPI 3.1: what GET and POST can call, and what a receiver is sent."""

from collections.abc import Mapping
from typing import Any, Final

from simulator.asmx.contract import FAMILIES, OPERATIONS, TYPES, Field, Operation, item_of
from simulator.asmx.faults import ConversionError, MissingParameterError
from simulator.asmx.forms import FORM
from simulator.publication.addresses import PROVIDER
from simulator.publication.components import answer_schema, reference, schemas
from simulator.publication.form_texts import form_text, may_be_empty
from simulator.publication.postbacks import POSTBACKS, PostbackKind
from simulator.publication.samples import sample_answer
from simulator.version import VERSION

__all__ = ["openapi"]

_DESCRIPTION: Final = """\
Places telephone calls that speak a text, and tells how they went. A receiver of yours is told as
they go: see the webhooks.

Every parameter must be present, be it empty, and travels as text: letter case does not matter in
its name, and it is read as the type in `x-soap-type`. `LicenseKey` says who is asking; there is no
other authentication. Answers are XML. A request that the service refuses for what it says is
answered with 200, and the reason is its ResponseCode; one that it cannot read, with 500 and a
sentence.

Over SOAP only, since they take a complex parameter: {soap_only}. They stand under `x-soap-only`;
the WSDL describes all {count} operations.
"""

_CALLBACK: Final = (
    " Postbacks go to the address that the command StatusChangePostURL(url) names at the beginning"
    " of {}. OpenAPI cannot point into a text, so the callback names the parameter."
)


def openapi(address: str) -> dict[str, Any]:
    """The document.

    Args:
        address: Where the simulator's `.asmx` is; the provider's stands beside it.
    """
    soap_only = [operation for operation in OPERATIONS.values() if not operation.over_forms]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Voice Broadcast API",
            "version": VERSION,
            "summary": "Esendex US, formerly CDYNE Phone Notify!, as Ringback simulates it.",
            "description": _DESCRIPTION.format(
                soap_only=", ".join(operation.name for operation in soap_only),
                count=len(OPERATIONS),
            ),
        },
        "servers": [
            {"url": address, "description": "Ringback. No phone rings and nothing is billed."},
            {"url": PROVIDER, "description": "The provider. Calls ring and cost."},
        ],
        "security": [],
        "tags": [{"name": family} for family in FAMILIES],
        "paths": {
            f"/{operation.name}": _path(operation, family)
            for family, operations in FAMILIES.items()
            for operation in operations
            if operation.over_forms
        },
        "webhooks": {kind.name: _sent(kind.name) for kind in POSTBACKS},
        "components": {
            "schemas": schemas(),
            "responses": {"Unreadable": _UNREADABLE},
            "pathItems": {kind.name: _path_of_postback(kind) for kind in POSTBACKS},
        },
        "externalDocs": {"description": "The same over SOAP.", "url": f"{address}?wsdl"},
        "x-soap-only": {operation.name: _over_soap(operation) for operation in soap_only},
    }


def _path(operation: Operation, family: str) -> dict[str, Any]:
    script = _script_of(operation, family)
    said = {"tags": [family], "summary": operation.doc}
    if script:
        said["description"] = operation.doc + _CALLBACK.format(script)
    return {
        "get": {
            **said,
            "operationId": f"{operation.name}HttpGet",
            "parameters": [_query_parameter(field) for field in operation.parameters],
            "responses": _responses(operation),
            **_callbacks(script, f"{{$request.query.{script}}}"),
        },
        "post": {
            **said,
            "operationId": f"{operation.name}HttpPost",
            "requestBody": {"required": True, "content": {FORM: {"schema": _form(operation)}}},
            "responses": _responses(operation),
            **_callbacks(script, f"{{$request.body#/{script}}}"),
        },
    }


def _query_parameter(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "in": "query",
        "description": field.doc,
        "required": True,
        **({"allowEmptyValue": True} if may_be_empty(field) else {}),
        "schema": form_text(field),
        **({"example": field.sample} if field.sample else {}),
    }


def _form(operation: Operation) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            field.name: {
                "description": field.doc,
                **form_text(field),
                **({"examples": [field.sample]} if field.sample else {}),
            }
            for field in operation.parameters
        },
        **({"required": names} if (names := [each.name for each in operation.parameters]) else {}),
    }


def _responses(operation: Operation) -> dict[str, Any]:
    return {"200": _answer(operation), "500": {"$ref": "#/components/responses/Unreadable"}}


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.result is None:
        return {"description": "Done; the body is empty."}
    sample = sample_answer(operation)
    media: dict[str, Any] = {"schema": answer_schema(operation.result)}
    if sample is not None:
        media["example"] = sample
    return {"description": _ANSWERS.get(operation.result, "The answer."), "content": {_XML: media}}


_XML: Final = "text/xml"
_ANSWERS: Final[Mapping[str, str]] = {
    "NotifyReturn": "The call as it stands, or in ResponseCode why it was refused.",
    "ArrayOfNotifyReturn": "Each call as it stands, or in ResponseCode why it was refused.",
    "LM_DialReturn": "The batch, or in ResponseCode why it was refused.",
    "UploadFileResponse": "What became of the file.",
}
_UNREADABLE: Final = {
    "description": "The request could not be read: a parameter is absent or of another type, or the"
    " body is no form.",
    "content": {
        "text/plain": {
            "schema": {"type": "string"},
            "examples": {
                "missing": {"value": f"{MissingParameterError('LicenseKey')}\r\n"},
                "conversion": {
                    "value": "{}\r\n".format(
                        ConversionError(
                            "abc", "System.Int64", "Input string was not in a correct format."
                        )
                    )
                },
            },
        }
    },
}


def _script_of(operation: Operation, family: str) -> str:
    """The parameter with the script of a call, which may name where postbacks go."""
    names = {field.name for field in operation.parameters}
    wanted = _SCRIPTS.get(family, "")
    return wanted if wanted in names else ""


_SCRIPTS: Final[Mapping[str, str]] = {
    "Placing calls": "TextToSay",
    "Lists": "TextToSay",
    "Incoming numbers": "Script",
}
_OF_SCRIPTS: Final[Mapping[str, str]] = {
    "TextToSay": "OutgoingPostback",
    "Script": "IncomingPostback",
}


def _callbacks(script: str, address: str) -> dict[str, Any]:
    if not script:
        return {}
    name = _OF_SCRIPTS[script]
    return {"callbacks": {name: {address: _sent(name)}}}


def _sent(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/pathItems/{name}"}


def _path_of_postback(kind: PostbackKind) -> dict[str, Any]:
    return {
        "post": {
            "operationId": kind.name,
            "summary": kind.summary,
            "description": kind.description,
            "requestBody": {"required": True, "content": kind.content(reference(kind.name))},
            "responses": {
                "2XX": {"description": "Any status of this class accepts the postback."},
            },
        }
    }


def _over_soap(operation: Operation) -> dict[str, Any]:
    address = f"{{$request.body#/{_pointer_to_address(operation)}}}"
    return {
        "summary": operation.doc,
        "parameters": [
            {"name": field.name, "description": field.doc, "schema": reference(field.type)}
            for field in operation.parameters
        ],
        "result": reference(str(operation.result)),
        "callbacks": {"OutgoingPostback": {address: _sent("OutgoingPostback")}},
    }


def _pointer_to_address(operation: Operation) -> str:
    """Where the address of postbacks is in a complex parameter: a field of its own, or the script.

    Of many requests in one, the first stands for all.
    """
    (parameter,) = operation.parameters
    item = item_of(parameter.type)
    names = {field.name for field in TYPES[item.type if item else parameter.type].fields}
    found = "StatusChangePostUrl" if "StatusChangePostUrl" in names else "TextToSay"
    return "/".join([parameter.name, *(["0"] if item else []), found])
