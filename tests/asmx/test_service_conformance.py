"""What holds for every operation and every request: schema, a real client, arbitrary input."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from zeep import Client
from zeep.exceptions import Fault

from simulator.asmx.contract import NAMESPACE, OPERATIONS, TYPES, item_of
from simulator.asmx.service import Handler, HttpAnswer, HttpRequest, Service
from simulator.asmx.values import SCALARS
from simulator.asmx.wsdl import wsdl

ADDRESS = "http://localhost:8080/notifyws/phonenotify.asmx"
FORM = "application/x-www-form-urlencoded"
XML = "text/xml; charset=utf-8"
ENVELOPE11 = "http://schemas.xmlsoap.org/soap/envelope/"
ENVELOPE12 = "http://www.w3.org/2003/05/soap-envelope"


def _request(
    method: str,
    path: str = "",
    *,
    query: bytes = b"",
    body: bytes = b"",
    content_type: str | None = None,
    action: str | None = None,
) -> HttpRequest:
    headers = {"content-type": content_type, "soapaction": action}
    present = {name: value for name, value in headers.items() if value is not None}
    return HttpRequest(method, ADDRESS, path, query, present, body)


def _soap(name: str, inside: str = "", *, namespace: str = ENVELOPE11) -> bytes:
    return (
        f'<s:Envelope xmlns:s="{namespace}"><s:Body><{name} xmlns="{NAMESPACE}">{inside}</{name}>'
        "</s:Body></s:Envelope>"
    ).encode()


def _anything(wire_type: str) -> Any:
    """Return a value with every field set, for any type of the contract."""
    scalars = {
        "string": "a & b",
        "boolean": True,
        "double": 1.5,
        "decimal": Decimal("0.05"),
        "dateTime": datetime(2020, 8, 28, 0, 53, 6, 608000, tzinfo=UTC),
        "base64Binary": b"RIFF",
    }
    item = item_of(wire_type)
    if item is not None:
        return [_anything(item.type), _anything(item.type)]
    if wire_type in TYPES:
        return {field.name: _anything(field.type) for field in TYPES[wire_type].fields}
    return scalars.get(wire_type, 7)


def _full_service(**options: Any) -> Service:
    def handler(result: str | None) -> Handler:
        return lambda _: _anything(result) if result else None

    return Service(
        {name: handler(operation.result) for name, operation in OPERATIONS.items()}, **options
    )


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """Return the schema that the service publishes."""
    embedded = etree.fromstring(wsdl(ADDRESS)).find(".//{http://www.w3.org/2001/XMLSchema}schema")
    assert embedded is not None
    return etree.XMLSchema(etree.fromstring(etree.tostring(embedded)))


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_valid_by_the_schema_that_the_service_publishes(
    schema: etree.XMLSchema, name: str
) -> None:
    """The WSDL is a promise; generated clients rely on every word of it."""
    request = _request(
        "POST", body=_soap(name, namespace=ENVELOPE12), content_type="application/soap+xml"
    )

    answer = _full_service().answer(request)

    body = etree.fromstring(answer.body).find(f"{{{ENVELOPE12}}}Body")
    assert answer.status == 200, answer.body
    assert body is not None
    schema.assertValid(body[0])


@pytest.mark.parametrize(
    "name", [name for name, operation in OPERATIONS.items() if operation.over_forms]
)
def test_every_form_answer_is_valid_by_the_same_schema(schema: etree.XMLSchema, name: str) -> None:
    """Its root elements are declared there too."""
    values = {"boolean": "true", "string": "x"}
    query = "&".join(
        f"{field.name}={values.get(field.type, '7')}" for field in OPERATIONS[name].parameters
    )

    answer = _full_service().answer(_request("GET", f"/{name}", query=query.encode()))

    assert answer.status == 200, answer.body
    if OPERATIONS[name].result:
        schema.assertValid(etree.fromstring(answer.body))


ZEEP: Any = Client  # carries no types


class _Response:
    """What zeep wants to know of an HTTP answer."""

    encoding = "utf-8"

    def __init__(self, answer: HttpAnswer) -> None:
        self.status_code = answer.status
        self.content = answer.body
        self.headers = {"Content-Type": answer.content_type}


class _InProcess:
    """A transport of zeep that leads straight to a service, without a network."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def post_xml(
        self, address: str, envelope: etree._Element, headers: Mapping[str, str]
    ) -> _Response:
        lower = {name.lower(): value for name, value in headers.items()}
        request = HttpRequest("POST", address, "", b"", lower, etree.tostring(envelope))
        return _Response(self._service.answer(request))


def _bind(service: Service, port: str = "PhoneNotifySoap") -> Any:
    client = ZEEP(BytesIO(wsdl(ADDRESS)), transport=_InProcess(service))
    return client.bind("PhoneNotify", port)


@pytest.mark.parametrize("port", ["PhoneNotifySoap", "PhoneNotifySoap12"])
def test_zeep_places_an_advanced_call_and_reads_the_answer(port: str) -> None:
    """A real client's envelope in, its own objects out."""
    seen: dict[str, Any] = {}

    def place(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        seen.update(arguments)
        return {"ResponseText": "Queued", "QueueID": 4093249, "VariableArray": []}

    result = _bind(Service({"NotifyPhoneAdvanced": place}), port).NotifyPhoneAdvanced(
        anr={
            "PhoneNumberToDial": "7575559999",
            "VoiceID": 2,
            "TryCount": 1,
            "NextTryInSeconds": 60,
            "UTCScheduledDateTime": datetime(2020, 11, 17, 8, 25, tzinfo=UTC),
            "TTSrate": 10,
            "TTSvolume": 100,
            "MaxCallLength": 0,
        }
    )

    assert seen["anr"]["UTCScheduledDateTime"] == datetime(2020, 11, 17, 8, 25, tzinfo=UTC)
    assert seen["anr"]["TextToSay"] is None
    assert (result.ResponseText, result.QueueID, result.Country) == ("Queued", 4093249, None)


@pytest.mark.parametrize("port", ["PhoneNotifySoap", "PhoneNotifySoap12"])
def test_zeep_understands_our_faults(port: str) -> None:
    """Codes and texts arrive where a client looks for them."""
    with pytest.raises(Fault) as caught:
        _bind(Service({}), port).getVoices()

    assert caught.value.message == "getVoices is part of the contract, but is not simulated yet."


def test_zeep_reads_every_kind_of_result() -> None:
    """Arrays, bytes and decimals come back as what they were."""
    proxy = _bind(_full_service())

    sound = proxy.GetSoundFile("welcome", "0")
    voices = proxy.getVoices()
    status = proxy.GetQueueIDStatus(7)

    assert sound == b"RIFF"
    assert [voice.VoiceName for voice in voices] == ["a & b", "a & b"]
    assert status.MinuteRate == Decimal("0.05")
    assert status.VariableArray.Variable[1].VariableValue == "a & b"
    assert proxy.CancelConference("key") is None


def _is_well_formed(answer: HttpAnswer) -> bool:
    match answer.content_type:
        case "text/xml; charset=utf-8" | "application/soap+xml; charset=utf-8":
            return not answer.body or etree.fromstring(answer.body) is not None
        case "text/plain; charset=utf-8":
            return answer.body.decode().endswith("\r\n")
        case "text/html; charset=utf-8":
            return answer.body.decode().startswith("<!DOCTYPE html>")
    return False


content_types = st.one_of(
    st.sampled_from([XML, "application/soap+xml", FORM, "text/xml; charset=utf-16", ""]),
    st.builds("text/xml; charset={}".format, st.text()),
    st.builds('application/soap+xml; action="{}"'.format, st.text()),
    st.text(),
)
actions = st.one_of(
    st.none(), st.text(), st.builds(f'"{NAMESPACE}{{}}"'.format, st.sampled_from(list(OPERATIONS)))
)
fragments = st.sampled_from(
    ["<a>", "</a>", "&x;", "]]>", "<![CDATA[", "<!--", "\x00", "é", "<QueueID>", "</QueueID>", "7"]
)
envelopes = st.builds(
    _soap,
    st.sampled_from(list(OPERATIONS)),
    st.lists(fragments).map("".join),
    namespace=st.sampled_from([ENVELOPE11, ENVELOPE12, "urn:x"]),
)


@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT"]) | st.text(),
    path=st.just("") | st.text() | st.sampled_from(sorted(OPERATIONS)).map("/{}".format),
    query=st.binary() | st.text().map("op={}".format).map(str.encode),
    content_type=content_types,
    action=actions,
    body=st.binary() | envelopes,
    lenient=st.booleans(),
)
def test_whatever_is_sent_is_answered(
    *,
    method: str,
    path: str,
    query: bytes,
    content_type: str,
    action: str | None,
    body: bytes,
    lenient: bool,
) -> None:
    """Never an exception, always a document that its reader can read."""
    request = _request(
        method, path, query=query, body=body, content_type=content_type, action=action
    )

    answer = _full_service(lenient_soap_action=lenient).answer(request)

    assert answer.status in (200, 404, 405, 500)
    assert _is_well_formed(answer)


@given(data=st.data())
def test_any_values_for_any_operation_are_answered(data: st.DataObject) -> None:
    """Values of the right type give a result; any others are refused in words."""
    operation = data.draw(st.sampled_from([o for o in OPERATIONS.values() if o.over_forms]))
    values = st.text() | st.integers().map(str) | st.sampled_from(["true", "False", "1e9"])
    texts = {field.name: data.draw(values, label=field.name) for field in operation.parameters}
    pairs = [f"{name}={''.join(f'%{b:02x}' for b in _bytes(text))}" for name, text in texts.items()]

    answer = _full_service().answer(
        _request("GET", f"/{operation.name}", query="&".join(pairs).encode())
    )

    assert _is_well_formed(answer)
    if all(field.type == "string" for field in operation.parameters):
        assert answer.status == 200


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def test_every_scalar_of_the_contract_has_a_sample_here() -> None:
    """A new scalar type must not slip past the tests above."""
    assert {type(_anything(name)) for name in SCALARS} == {
        str,
        bool,
        int,
        float,
        Decimal,
        datetime,
        bytes,
    }
