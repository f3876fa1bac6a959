import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from werkzeug.test import TestResponse

from simulator.asmx.contract import OPERATIONS, TYPES, Operation
from simulator.engine import Simulator
from simulator.settings import Settings
from simulator.web import SERVICE_PATH, create_app
from tests.journeys.desk import FORM, KEY, NAMESPACE, SOAP11, SOAP12

_DOCUMENTED = {200, 400, 403, 404, 405, 413, 500}
_CONTROL = (
    ("GET", "health"),
    ("GET", "ready"),
    ("GET", "operations"),
    ("GET", "seed"),
    ("POST", "seed"),
    ("POST", "reset"),
    ("GET", "calls"),
    ("GET", "calls/7"),
    ("GET", "journal"),
    ("POST", "journal/1/redeliver"),
    ("GET", "clock"),
    ("POST", "clock/advance"),
    ("POST", "clock/next"),
    ("POST", "clock/run"),
    ("POST", "settle"),
)
_NAMES = ("license_key", "seconds", "seed", "limit", "number", "complete", "queue_id", "delivered")


class Watcher(logging.Handler):
    """Remembers every exception that is logged anywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.exceptions: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note a record that carries a stack trace."""
        if record.exc_info:
            self.exceptions.append(record.getMessage())


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    """The application without a socket, for speed; whatever it raises is raised here."""
    with Simulator(Settings(clock="manual", max_body_bytes=100_000)) as simulator:
        app = create_app(simulator)
        app.testing = True
        yield app.test_client()


@pytest.fixture(scope="module")
def watcher() -> Iterator[Watcher]:
    """Watches the log while the module runs."""
    made = Watcher()
    logging.getLogger().addHandler(made)
    yield made
    logging.getLogger().removeHandler(made)


@pytest.fixture(autouse=True)
def _nothing_fails(watcher: Watcher) -> Iterator[None]:
    """No example of any property makes the server log an exception."""
    yield
    assert watcher.exceptions == []


def _is_well_formed(reply: TestResponse) -> bool:
    """Whether the body is what its content type says."""
    media_type = reply.content_type.partition(";")[0]
    match media_type:
        case "text/xml" | "application/soap+xml":
            etree.fromstring(reply.data)
        case "application/json":
            json.loads(reply.data)
        case "text/plain" | "text/html":
            reply.data.decode()
        case _:
            return False
    return reply.status_code in _DOCUMENTED


_texts = st.text(max_size=40)
_numbers = st.sampled_from(["2025550100", "2025550130", "2025550185", "(212) 555-2368", "12", ""])
_wild = st.one_of(_texts, _numbers, st.integers().map(str), st.sampled_from([KEY, "0", "true"]))
_content_types = st.one_of(
    st.sampled_from([
        "text/xml",
        "text/xml; charset=utf-16",
        "text/xml; charset=nonsense",
        "application/soap+xml",
        f'application/soap+xml; action="{NAMESPACE}GetVersion"',
        FORM,
        "application/json",
        "multipart/form-data",
        "",
    ]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)  # fmt: skip
_actions = st.one_of(
    st.sampled_from([f'"{NAMESPACE}{name}"' for name in OPERATIONS]),
    st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
)
_paths = st.one_of(
    st.just(SERVICE_PATH),
    st.just(f"{SERVICE_PATH}/"),
    st.sampled_from([f"{SERVICE_PATH}/{name}" for name in OPERATIONS]),
    st.text(max_size=20).map(lambda text: f"{SERVICE_PATH}/{quote(text)}"),
)


_requests = st.fixed_dictionaries({
    "method": st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW"]),
    "path": _paths,
    "query_string": _texts,
    "data": st.binary(max_size=200),
    "headers": st.fixed_dictionaries({"Content-Type": _content_types, "SOAPAction": _actions}),
})  # fmt: skip


@given(request=_requests)
def test_arbitrary_bytes_get_a_well_formed_answer(
    client: FlaskClient, request: dict[str, Any]
) -> None:
    """Whatever arrives, a client can read what comes back."""
    assert _is_well_formed(client.open(**request))


@given(data=st.data(), version=st.sampled_from([SOAP11, SOAP12]))
def test_arbitrary_elements_in_an_envelope_get_a_well_formed_answer(
    client: FlaskClient, data: st.DataObject, version: str
) -> None:
    """The envelope is right, the operation is known, the values are anything."""
    operation = data.draw(st.sampled_from(list(OPERATIONS.values())))
    body = _envelope(version, operation, data)
    media_type = "text/xml" if version == SOAP11 else "application/soap+xml"
    headers = {"Content-Type": media_type, "SOAPAction": f"{NAMESPACE}{operation.name}"}

    reply = client.post(SERVICE_PATH, data=body, headers=headers)
    assert _is_well_formed(reply)
    assert reply.content_type == f"{media_type}; charset=utf-8"


def _envelope(version: str, operation: Operation, data: st.DataObject) -> bytes:
    envelope = etree.Element(f"{{{version}}}Envelope")
    body = etree.SubElement(envelope, f"{{{version}}}Body")
    request = etree.SubElement(body, f"{{{NAMESPACE}}}{operation.name}")
    for parameter in operation.parameters:
        _fill(etree.SubElement(request, f"{{{NAMESPACE}}}{parameter.name}"), parameter.type, data)
    return etree.tostring(envelope)


def _fill(element: etree._Element, wire_type: str, data: st.DataObject) -> None:
    """Put arbitrary texts where values go, to whatever depth the contract has."""
    if wire_type.startswith("ArrayOf"):
        name = wire_type.removeprefix("ArrayOf")
        for _ in range(data.draw(st.integers(0, 2))):
            _fill(etree.SubElement(element, f"{{{NAMESPACE}}}{name}"), name, data)
    elif wire_type in TYPES:
        for field in TYPES[wire_type].fields:
            if data.draw(st.booleans()):
                _fill(etree.SubElement(element, f"{{{NAMESPACE}}}{field.name}"), field.type, data)
    else:
        element.text = data.draw(_xml_texts)


_xml_texts = st.one_of(
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        max_size=40,
    ),
    _numbers,
    st.integers(-(2**33), 2**33).map(str),
    st.integers(0, 24).map(str),
    st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    st.sampled_from([KEY, "0", "true", "9999-12-31T23:59:59Z", "http://127.0.0.1:1/"]),
)


@given(data=st.data(), by_post=st.booleans())
def test_arbitrary_parameters_of_an_operation_get_a_well_formed_answer(
    client: FlaskClient, data: st.DataObject, *, by_post: bool
) -> None:
    """Every operation, by GET and by POST, with anything at all in its parameters."""
    operation = data.draw(st.sampled_from(list(OPERATIONS.values())))
    names = [parameter.name for parameter in operation.parameters]
    given_ = {name: data.draw(_wild) for name in names if data.draw(st.integers(0, 9))}
    target = f"{SERVICE_PATH}/{operation.name}"
    if by_post:
        reply = client.post(target, data=given_, content_type=FORM)
    else:
        reply = client.get(target, query_string=given_)

    assert _is_well_formed(reply)
    assert reply.status_code in {200, 500}


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _texts,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(_texts, children, max_size=3),
    max_leaves=5,
)


@given(
    route=st.sampled_from(_CONTROL),
    query=st.dictionaries(st.sampled_from(_NAMES) | _texts, _wild, max_size=2),
    body=st.dictionaries(st.sampled_from(_NAMES) | _texts, _json_values, max_size=3),
)
def test_arbitrary_parameters_of_the_control_face_get_a_json_answer(
    client: FlaskClient, route: tuple[str, str], query: Mapping[str, str], body: Mapping[str, Any]
) -> None:
    """Refused or not, it is JSON with an error text or without."""
    method, path = route
    told: dict[str, Any] = {"method": method, "query_string": dict(query)}
    if method == "POST":
        told["json"] = body
    reply = client.open(f"/_ringback/{path}", **told)

    assert reply.content_type == "application/json"
    assert reply.status_code in _DOCUMENTED
    assert ("error" in reply.get_json()) is (reply.status_code != 200)


@given(body=st.binary(max_size=60) | _texts.map(str.encode), path=st.sampled_from(_CONTROL))
def test_arbitrary_bytes_at_the_control_face_get_a_json_answer(
    client: FlaskClient, body: bytes, path: tuple[str, str]
) -> None:
    """A body that says it is JSON need not be."""
    reply = client.post(f"/_ringback/{path[1]}", data=body, content_type="application/json")

    assert reply.content_type == "application/json"
    assert reply.status_code in _DOCUMENTED


@given(host=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
def test_every_host_gets_a_readable_answer(client: FlaskClient, host: str) -> None:
    """The WSDL repeats the name, so it must not break out of its attribute."""
    headers = {"Host": host}
    wsdl = client.get(f"{SERVICE_PATH}?wsdl", headers=headers)
    health = client.get("/_ringback/health", headers=headers)

    assert _is_well_formed(wsdl)
    assert wsdl.status_code in {200, 400}
    assert (health.status_code, health.content_type) in {
        (200, "application/json"),
        (400, "application/json"),
        (403, "application/json"),
    }
