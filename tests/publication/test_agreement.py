"""The four formats are read back from their files, and say the same."""

from typing import Any

import pytest

from tests.publication.readers import Description, Member, resolved

VERBS = ("HttpGet", "HttpPost")
POSTBACKS = ("OutgoingPostback", "IncomingPostback")
ARRAYS = "ArrayOf"

# What OpenAPI calls each type of XML Schema: kind and format.
IN_OPENAPI = {
    "string": ("string", None),
    "boolean": ("boolean", None),
    "unsignedByte": ("integer", "uint8"),
    "short": ("integer", "int16"),
    "int": ("integer", "int32"),
    "long": ("integer", "int64"),
    "double": ("number", "double"),
    "decimal": ("number", "decimal"),
    "base64Binary": ("string", None),
}


def _pairs(openapi: dict[str, Any]) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    return {
        path.removeprefix("/"): [
            ("HttpGet", item["get"]),
            ("HttpPost", item["post"]),
        ]
        for path, item in openapi["paths"].items()
    }


def _query(operation: dict[str, Any]) -> list[Member]:
    return [
        Member(each["name"], each["schema"]["x-soap-type"], each["description"], each["required"])
        for each in operation["parameters"]
        if each["in"] == "query"
    ]


def _form(operation: dict[str, Any]) -> list[Member]:
    content = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]
    required = content["schema"].get("required", [])
    return [
        Member(name, said["x-soap-type"], said["description"], name in required)
        for name, said in content["schema"]["properties"].items()
    ]


def _result(openapi: dict[str, Any], operation: dict[str, Any]) -> str:
    content = operation["responses"]["200"].get("content")
    if content is None:
        return ""
    name: str = resolved(openapi, content["text/xml"]["schema"])["xml"]["name"]
    return name


def test_every_operation_is_in_both(openapi: dict[str, Any], wsdl: Description) -> None:
    """As paths, or said to be called over SOAP only; in the order of the contract."""
    paths = [path.removeprefix("/") for path in openapi["paths"]]
    soap_only = list(openapi["x-soap-only"])

    assert sorted(paths + soap_only) == sorted(wsdl.operations())
    assert soap_only == [name for name in wsdl.operations() if name not in paths]
    assert paths == [name for name in wsdl.operations() if name in paths]
    for verb in VERBS:
        assert list(wsdl.form_parameters(verb)) == paths
    for name in soap_only:
        assert name in openapi["info"]["description"]


def test_operations_say_the_same(openapi: dict[str, Any], wsdl: Description) -> None:
    """The sentence, each parameter with its type and its meaning in order, and the result."""
    said = wsdl.operations()

    for name, pair in _pairs(openapi).items():
        expected = [(each.name, each.type, each.doc) for each in said[name].parameters]
        for verb, operation in pair:
            members = _query(operation) if verb == "HttpGet" else _form(operation)
            assert operation["summary"] == said[name].doc
            assert operation["operationId"] == f"{name}{verb}"
            assert [(each.name, each.type, each.doc) for each in members] == expected
            assert all(each.required for each in members)
            assert _result(openapi, operation) == said[name].result
            assert wsdl.form_parameters(verb)[name] == [each.name for each in members]


def test_operations_over_soap_only_say_the_same(openapi: dict[str, Any], wsdl: Description) -> None:
    """They have no path, and still nothing of them is lost."""
    said = wsdl.operations()

    for name, operation in openapi["x-soap-only"].items():
        assert operation["summary"] == said[name].doc
        assert [
            (each["name"], resolved(openapi, each["schema"])["xml"]["name"], each["description"])
            for each in operation["parameters"]
        ] == [(each.name, each.type, each.doc) for each in said[name].parameters]
        assert resolved(openapi, operation["result"])["xml"]["name"] == said[name].result


def test_types_have_the_same_fields_in_the_same_order(
    openapi: dict[str, Any], bundle: dict[str, Any], wsdl: Description
) -> None:
    """Each with the same meaning in the same words."""
    types = wsdl.types()

    for name, members in types.members.items():
        expected = {each.name: each.doc for each in members}
        for schema in (openapi["components"]["schemas"][name], bundle["$defs"][name]):
            properties = schema["properties"]
            assert list(properties) == list(expected)
            assert {each: said["description"] for each, said in properties.items()} == expected
            assert schema["title"] == name
            assert schema["description"] == types.docs[name]


def test_no_format_has_a_type_of_its_own(
    openapi: dict[str, Any], bundle: dict[str, Any], wsdl: Description
) -> None:
    """But for the postbacks, which are no part of the service, and the list of all codes."""
    types = set(wsdl.types().members)
    in_openapi = {name for name in openapi["components"]["schemas"] if ARRAYS not in name}

    assert in_openapi == types | set(POSTBACKS)
    assert set(bundle["$defs"]) == types | set(POSTBACKS) | {"ResponseCodes"}


def test_fields_have_the_same_types(openapi: dict[str, Any], wsdl: Description) -> None:
    """A whole number has the same width, and an array the same items."""
    for name, members in wsdl.types().members.items():
        properties = openapi["components"]["schemas"][name]["properties"]
        for each in members:
            said = properties[each.name]
            if each.type.startswith(ARRAYS):
                items = resolved(openapi, said["items"])
                assert (said["type"], items["title"]) == (
                    "array",
                    each.type.removeprefix(ARRAYS),
                )
            elif each.type == "dateTime":
                assert said["type"] == "string"
                assert {"format", "pattern"} & said.keys()
            else:
                assert (said["type"], said.get("format")) == IN_OPENAPI[each.type]


def test_what_the_wire_never_leaves_out_is_required(
    openapi: dict[str, Any], bundle: dict[str, Any], wsdl: Description
) -> None:
    """A schema may ask for more than the wire does, never for less."""
    for name, members in wsdl.types().members.items():
        present = {each.name for each in members if each.required}
        assert present <= set(bundle["$defs"][name].get("required", ()))
        assert openapi["components"]["schemas"][name].get("required") == bundle["$defs"][name].get(
            "required"
        )


def test_roots_of_answers_are_declared_in_the_wsdl(
    openapi: dict[str, Any], wsdl: Description
) -> None:
    """What OpenAPI calls the root of an answer is an element there, in the same namespace."""
    elements = {
        f"{{{wsdl.schema.get('targetNamespace')}}}{element.get('name')}" for element in wsdl.schema
    }

    for pair in _pairs(openapi).values():
        for _, operation in pair:
            for media in operation["responses"]["200"].get("content", {}).values():
                xml = resolved(openapi, media["schema"])["xml"]
                assert f"{{{xml['namespace']}}}{xml['name']}" in elements


@pytest.mark.parametrize("name", POSTBACKS)
def test_postbacks_say_the_same_everywhere(
    name: str, openapi: dict[str, Any], asyncapi: dict[str, Any], bundle: dict[str, Any]
) -> None:
    """The same properties in the same order, of the same types, in the same words."""
    of_file = bundle["$defs"][name]
    documents = [
        openapi["components"]["schemas"][name],
        resolved(asyncapi, asyncapi["components"]["messages"][name]["payload"]),
    ]

    for schema in documents:
        assert list(schema["properties"]) == list(of_file["properties"])
        assert schema["required"] == of_file["required"]
        assert schema["description"] == of_file["description"]
        for each, said in of_file["properties"].items():
            target = resolved(of_file, said) if "$ref" in said else {}
            whole = {key: value for key, value in {**target, **said}.items() if key != "$ref"}
            assert {key: schema["properties"][each].get(key) for key in whole} == whole


@pytest.mark.parametrize("name", POSTBACKS)
def test_the_messages_of_both_documents_are_the_same(
    name: str, openapi: dict[str, Any], asyncapi: dict[str, Any]
) -> None:
    """A webhook of OpenAPI is a message of AsyncAPI, with the same sentences and samples."""
    webhook = resolved(openapi, openapi["webhooks"][name])["post"]
    message = asyncapi["components"]["messages"][name]
    operation = asyncapi["operations"][f"send{name}"]

    assert webhook["summary"] == message["summary"] == operation["summary"]
    assert webhook["description"] == message["description"]
    form = webhook["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert [(key, each["value"]) for key, each in form["examples"].items()] == [
        (each["name"], each["payload"]) for each in message["examples"]
    ]
