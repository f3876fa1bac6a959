from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from lxml import etree
from openapi_spec_validator import OpenAPIV31SpecValidator

from simulator.asmx.contract import OPERATIONS
from simulator.engine import Simulator
from simulator.publication.addresses import LOCAL
from simulator.settings import Settings
from simulator.web import SERVICE_PATH, create_app
from tests.publication.readers import Description, decoded, resolved, root_tag

_FORMS = [name for name, operation in OPERATIONS.items() if operation.over_forms]
_SPEAKING = (
    "NotifyPhoneEnglishBasic",
    "NotifyPhoneBasic",
    "NotifyPhoneBasicWithTryCount",
    "NotifyPhoneBasicWithTransfer",
    "NotifyMultiplePhoneBasic",
    "NotifyMultiplePhoneBasicWithCPM",
    "NotifyMultiplePhoneBasicWithCPMandReferenceID",
    "LM_DialList",
)


def test_the_document_is_valid(openapi: dict[str, Any]) -> None:
    """By the validator of the project openapi-spec-validator, which checks examples too."""
    assert [error.message for error in OpenAPIV31SpecValidator(openapi).iter_errors()] == []


def test_a_mistake_would_be_found(openapi: dict[str, Any]) -> None:
    """A validator that accepts anything proves nothing."""
    wrong = {**openapi, "paths": {"NoSlash": {}}}

    assert list(OpenAPIV31SpecValidator(wrong).iter_errors()) != []


def test_the_simulator_comes_before_the_provider(openapi: dict[str, Any]) -> None:
    """Tools call the first server, and nobody's telephone shall ring for a try."""
    assert [server["url"] for server in openapi["servers"]] == [
        "http://desk.example:9000/notifyws/phonenotify.asmx",
        "https://ws.esendex.us/notifyws/phonenotify.asmx",
    ]


def test_the_local_address_is_the_one_that_serve_listens_on() -> None:
    """When no setting says otherwise."""
    settings = Settings()

    assert f"http://{settings.host}:{settings.port}{SERVICE_PATH}" == LOCAL


@pytest.mark.parametrize("name", _FORMS)
def test_a_parameter_may_be_empty_as_a_text_or_a_file(openapi: dict[str, Any], name: str) -> None:
    """An empty number cannot be read; an absent text cannot be left out."""
    for each in openapi["paths"][f"/{name}"]["get"]["parameters"]:
        assert each["required"]
        assert each.get("allowEmptyValue", False) is (
            each["schema"]["x-soap-type"] in {"string", "base64Binary"}
        )


@pytest.mark.parametrize("name", _FORMS)
def test_calls_that_speak_a_script_have_a_callback(openapi: dict[str, Any], name: str) -> None:
    """The script may name where postbacks go; the callback points at the parameter with it."""
    item = openapi["paths"][f"/{name}"]
    expected = {
        **dict.fromkeys(_SPEAKING, ("OutgoingPostback", "TextToSay")),
        "SetIncomingCallScript": ("IncomingPostback", "Script"),
    }.get(name)

    if expected is None:
        assert "callbacks" not in item["get"].keys() | item["post"].keys()
        return
    message, parameter = expected
    sent = {"$ref": f"#/components/pathItems/{message}"}
    assert item["get"]["callbacks"] == {message: {f"{{$request.query.{parameter}}}": sent}}
    assert item["post"]["callbacks"] == {message: {f"{{$request.body#/{parameter}}}": sent}}


def test_requests_over_soap_name_the_address_itself(openapi: dict[str, Any]) -> None:
    """Or, as one of a list does, in their script."""
    pointers = {
        name: list(operation["callbacks"]["OutgoingPostback"])
        for name, operation in openapi["x-soap-only"].items()
    }

    assert pointers == {
        "NotifyPhoneAdvanced": ["{$request.body#/anr/StatusChangePostUrl}"],
        "NotifyMultiplePhoneAdvanced": ["{$request.body#/MultipleANR/0/StatusChangePostUrl}"],
        "LM_DialListAdvanced": ["{$request.body#/lmFunctions/TextToSay}"],
    }


def test_a_sample_answer_is_valid_in_both_descriptions(
    openapi: dict[str, Any], wsdl: Description
) -> None:
    """By the schema of the WSDL as it is, and by OpenAPI's once it is read by its `xml` objects."""
    results = {
        name: said.result.removeprefix("ArrayOf") for name, said in wsdl.operations().items()
    }
    types = wsdl.types().members

    for name in [each for each in _FORMS if results[each] in types]:
        media = openapi["paths"][f"/{name}"]["get"]["responses"]["200"]["content"]["text/xml"]
        document = etree.fromstring(media["example"].encode())
        wsdl.validator.assertValid(document)
        _assert_valid(openapi, media["schema"], document)


def _assert_valid(
    openapi: dict[str, Any], schema: dict[str, Any], document: etree._Element
) -> None:
    assert document.tag == root_tag(openapi, schema)
    value = decoded(openapi, schema, document)
    whole = {"components": openapi["components"], **schema}
    assert [error.message for error in Draft202012Validator(whole).iter_errors(value)] == []


@pytest.fixture(scope="module")
def service() -> Any:
    """The simulator without a socket."""
    with Simulator(Settings(clock="manual")) as simulator:
        yield create_app(simulator).test_client()


@pytest.mark.parametrize("verb", ["get", "post"])
@pytest.mark.parametrize("name", _FORMS)
def test_the_service_answers_as_it_is_described(
    service: FlaskClient, openapi: dict[str, Any], name: str, verb: str
) -> None:
    """To the document's own samples, sent as it says: every answer is one of those listed."""
    operation = openapi["paths"][f"/{name}"][verb]
    samples = {each["name"]: each.get("example", "82") for each in _parameters(openapi, name)}
    if verb == "get":
        answer = service.get(f"{SERVICE_PATH}/{name}", query_string=samples)
    else:
        (content_type,) = operation["requestBody"]["content"]
        answer = service.post(f"{SERVICE_PATH}/{name}", data=samples, content_type=content_type)

    described = resolved(openapi, operation["responses"][str(answer.status_code)])
    if "content" in described:
        (media_type,) = described["content"]
        assert answer.mimetype == media_type
        if media_type == "text/xml":
            schema = described["content"][media_type]["schema"]
            _assert_valid(openapi, schema, etree.fromstring(answer.data))


def _parameters(openapi: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = openapi["paths"][f"/{name}"]["get"]["parameters"]
    return found


def test_errors_are_shown_as_the_service_says_them(
    service: FlaskClient, openapi: dict[str, Any]
) -> None:
    """The examples of the 500 are what comes back."""
    shown = openapi["components"]["responses"]["Unreadable"]["content"]["text/plain"]["examples"]
    place = f"{SERVICE_PATH}/CancelNotify"

    missing = service.get(place, query_string={"QueueID": "7"})
    conversion = service.get(place, query_string={"QueueID": "abc", "LicenseKey": "k"})

    assert missing.status_code == conversion.status_code == 500
    assert missing.text == shown["missing"]["value"] == "Missing parameter: LicenseKey.\r\n"
    assert conversion.text == shown["conversion"]["value"]


def test_the_samples_of_postbacks_are_read_back_the_same(openapi: dict[str, Any]) -> None:
    """Three bodies, one message: what XML carries is what form and JSON carry."""
    for name, webhook in openapi["webhooks"].items():
        content = resolved(openapi, webhook)["post"]["requestBody"]["content"]
        schema = content["text/xml"]["schema"]
        for sample, said in content["text/xml"]["examples"].items():
            document = etree.fromstring(said["value"].encode())
            plain = content["application/json"]["examples"][sample]["value"]
            assert document.tag == name
            properties = resolved(openapi, schema)["properties"]
            texts = {str(child.tag): child.text or "" for child in document}
            assert {each: str(value) for each, value in plain.items()} == texts
            assert set(texts) - set(properties) <= {"zip"}


def test_the_files_end_in_a_line_break(files: Mapping[str, Path]) -> None:
    """As text files do."""
    assert [name for name, path in files.items() if not path.read_bytes().endswith(b"\n")] == []
