import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from simulator.asmx.contract import NAMESPACE
from simulator.asmx.service import Handler, HttpAnswer, HttpRequest, Noted, Service
from simulator.errors import RingbackError

ADDRESS = "http://localhost:8080/notifyws/phonenotify.asmx"
FORM = "application/x-www-form-urlencoded"
XML = "text/xml; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"
ENVELOPE11 = "http://schemas.xmlsoap.org/soap/envelope/"
ENVELOPE12 = "http://www.w3.org/2003/05/soap-envelope"


def _echo(arguments: Mapping[str, Any]) -> str:
    return repr(dict(arguments))


def _fail(_: Mapping[str, Any]) -> str:
    raise LookupError("No such script.")


HANDLERS: dict[str, Handler] = {"ScriptLoad": _echo, "GetVersion": _fail}


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


@pytest.fixture
def service() -> Service:
    """Return a service with one handler that works and one that fails."""
    return Service(HANDLERS)


def test_a_get_is_answered_with_an_indented_document(service: Service) -> None:
    """The handler gets the arguments by the contract's names."""
    answer = service.answer(_request("GET", "/ScriptLoad", query=b"scriptname=a&LICENSEKEY=0"))

    assert answer == HttpAnswer(
        200,
        XML,
        b'<?xml version="1.0" encoding="utf-8"?>\n<string xmlns="http://ws.cdyne.com/NotifyWS/">'
        b"{'ScriptName': 'a', 'LicenseKey': '0'}</string>",
    )


def test_a_post_is_answered_like_a_get(service: Service) -> None:
    """Only the place of the parameters differs; the query does not count."""
    form = b"ScriptName=a&LicenseKey=0"

    got = service.answer(_request("GET", "/ScriptLoad", query=form))
    posted = service.answer(_request("POST", "/ScriptLoad", body=form, content_type=FORM))
    elsewhere = service.answer(_request("POST", "/ScriptLoad", query=form, content_type=FORM))

    assert posted == got
    assert elsewhere == HttpAnswer(500, PLAIN, b"Missing parameter: ScriptName.\r\n")


@pytest.mark.parametrize(
    ("request_", "text"),
    [
        (_request("GET", "/Foo"), "Foo Web Service method name is not valid."),
        (
            _request("GET", "/ScriptLoad", query=b"ScriptName=a"),
            "Missing parameter: LicenseKey.",
        ),
        (
            _request("GET", "/GetQueueIDStatus", query=b"QueueID=abc"),
            (
                "Cannot convert abc to System.Int64.\r\n"
                "Parameter name: type ---> Input string was not in a correct format."
            ),
        ),
        (
            _request("POST", "/ScriptLoad", body=b"{}", content_type="application/json"),
            "Request format is invalid: application/json.",
        ),
        (_request("POST", "/ScriptLoad"), "Request format is invalid: ."),
        (
            _request("POST", body=b"{}", content_type="application/json"),
            (
                "Request format is unrecognized. Send SOAP 1.1 as text/xml or SOAP 1.2 as"
                " application/soap+xml, not application/json."
            ),
        ),
        (
            _request("GET", "/getVoices"),
            "getVoices is part of the contract, but is not simulated yet.",
        ),
        (
            _request("GET", "/GetVersion"),
            "Server was unable to process request. ---> No such script.",
        ),
    ],
)
def test_errors_outside_soap_are_plain_text(
    service: Service, request_: HttpRequest, text: str
) -> None:
    """ASP.NET answers 500 whoever is to blame, and ends the line."""
    assert service.answer(request_) == HttpAnswer(500, PLAIN, f"{text}\r\n".encode())


@pytest.mark.parametrize(
    ("method", "path", "text"),
    [
        ("PUT", "", "HTTP method PUT is not allowed here; use GET, HEAD or POST.\r\n"),
        ("DELETE", "/ScriptLoad", "HTTP method DELETE is not allowed here; use GET or POST.\r\n"),
        ("HEAD", "/ScriptLoad", "HTTP method HEAD is not allowed here; use GET or POST.\r\n"),
    ],
)
def test_other_http_methods_are_refused(
    service: Service, method: str, path: str, text: str
) -> None:
    """HEAD must not place a call, so operations do not know it."""
    answer = service.answer(_request(method, path, query=b"ScriptName=a&LicenseKey=0"))

    assert answer == HttpAnswer(405, PLAIN, text.encode())


@pytest.mark.parametrize(
    ("query", "status", "content_type", "excerpt"),
    [
        (b"", 200, HTML, b"53 operations, 2 of them simulated."),
        (b"wsdl", 200, XML, b"<wsdl:definitions"),
        (b"WSDL=&x=1", 200, XML, b"<wsdl:definitions"),
        (b"disco", 200, XML, b"<discovery"),
        (b"op=getVoices", 200, HTML, b"<h1>getVoices</h1>"),
        (b"op=%3Cb%3E", 404, HTML, b"There is no operation called &lt;b&gt;."),
        (b"op", 404, HTML, b"There is no operation called ."),
        (b"\xff", 200, HTML, b"<h1>PhoneNotify</h1>"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["", "/"])
def test_descriptions(
    service: Service,
    *,
    method: str,
    path: str,
    query: bytes,
    status: int,
    content_type: str,
    excerpt: bytes,
) -> None:
    """The address alone leads to the help page, from there to everything else."""
    answer = service.answer(_request(method, path, query=query))

    assert (answer.status, answer.content_type) == (status, content_type)
    assert excerpt in answer.body


def test_soap_11_end_to_end(service: Service) -> None:
    """The answer is of the version of the request."""
    body = _soap("ScriptLoad", "<ScriptName>a</ScriptName>")

    answer = service.answer(
        _request("POST", body=body, content_type=XML, action=f"{NAMESPACE}ScriptLoad")
    )

    assert (answer.status, answer.content_type) == (200, XML)
    assert etree.fromstring(answer.body).findtext(".//{*}ScriptLoadResult") == (
        "{'ScriptName': 'a', 'LicenseKey': None}"
    )


def test_soap_12_end_to_end(service: Service) -> None:
    """PowerShell's habit: the version's content type, no action in it, a SOAPAction beside it."""
    request = _request(
        "POST",
        body=_soap("ScriptLoad", namespace=ENVELOPE12),
        content_type="application/soap+xml",
        action=f'"{NAMESPACE}ScriptLoad"',
    )

    answer = service.answer(request)

    assert (answer.status, answer.content_type) == (200, "application/soap+xml; charset=utf-8")
    assert etree.fromstring(answer.body).tag == f"{{{ENVELOPE12}}}Envelope"


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        (
            "getVoices",
            "soap:Server",
            "getVoices is part of the contract, but is not simulated yet.",
        ),
        (
            "GetVersion",
            "soap:Server",
            "Server was unable to process request. ---> No such script.",
        ),
        (
            "Foo",
            "soap:Client",
            f"Server did not recognize the value of HTTP Header SOAPAction: {NAMESPACE}Foo.",
        ),
    ],
)
def test_errors_of_soap_are_faults(service: Service, name: str, code: str, text: str) -> None:
    """HTTP 500, as both versions demand."""
    answer = service.answer(
        _request("POST", body=_soap(name), content_type=XML, action=NAMESPACE + name)
    )

    fault = etree.fromstring(answer.body).find(".//{*}Fault")
    assert fault is not None
    assert (answer.status, answer.content_type) == (500, XML)
    assert (fault.findtext("faultcode"), fault.findtext("faultstring")) == (code, text)


def test_an_empty_soap_action_is_accepted_on_request_only() -> None:
    """Spring-WS sends one; ASP.NET refuses it."""
    request = _request("POST", body=_soap("ScriptLoad"), content_type=XML, action='""')

    assert Service(HANDLERS).answer(request).status == 500
    assert Service(HANDLERS, lenient_soap_action=True).answer(request).status == 200


def test_a_failing_handler_is_logged_with_its_stack_trace(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """The client must not see it, and somebody must."""
    with caplog.at_level(logging.ERROR, logger="simulator.asmx.service"):
        service.answer(_request("GET", "/GetVersion"))

    (record,) = caplog.records
    assert record.getMessage() == "The handler of GetVersion failed."
    assert record.exc_info is not None


def test_a_refusal_on_purpose_is_an_answer_and_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Its text is meant for the client; there is no mistake of ours to look for."""

    def refuse(_: Mapping[str, Any]) -> str:
        raise RingbackError("BitRate needs 32, 64 or 128, got 7.")

    answer = Service({"GetVersion": refuse}).answer(_request("GET", "/GetVersion"))

    text = b"Server was unable to process request. ---> BitRate needs 32, 64 or 128, got 7.\r\n"
    assert answer == HttpAnswer(500, PLAIN, text)
    assert caplog.records == []


@pytest.mark.parametrize(
    "request_",
    [
        _request("GET", "/CancelNotify", query=b"QueueID=1&LicenseKey=0"),
        _request(
            "POST",
            body=_soap("CancelNotify", "<QueueID>1</QueueID>"),
            content_type=XML,
            action=f"{NAMESPACE}CancelNotify",
        ),
    ],
)
def test_a_note_goes_beside_the_answer(request_: HttpRequest) -> None:
    """The contract has no room for the reason of a false."""
    service = Service({"CancelNotify": lambda _: Noted(value=False, note="The call is over.")})
    plain = Service({"CancelNotify": lambda _: False})

    answer = service.answer(request_)

    assert answer.note == "The call is over."
    assert answer.body == plain.answer(request_).body


def test_parameters_outside_the_namespace_are_noted(caplog: pytest.LogCaptureFixture) -> None:
    """What comes of them, an absent license key for one, would puzzle whoever has sent it."""
    service = Service({"CancelNotify": lambda _: Noted(value=False, note="The call is over.")})
    inside = '<QueueID xmlns="">1</QueueID><LicenseKey xmlns="">0</LicenseKey>'
    body, action = _soap("CancelNotify", inside), f"{NAMESPACE}CancelNotify"

    answer = service.answer(_request("POST", body=body, content_type=XML, action=action))

    note = (
        "CancelNotify needs its parameters in the namespace http://ws.cdyne.com/NotifyWS/;"
        " passed over, as ASP.NET does: QueueID, LicenseKey."
    )
    assert answer.note == f"{note} The call is over."
    assert caplog.messages == [note]


def test_a_result_that_the_contract_does_not_allow_is_a_server_error() -> None:
    """A handler's mistake is not passed on as an answer nobody can read."""
    service = Service({"CancelNotify": lambda _: "yes"})

    answer = service.answer(_request("GET", "/CancelNotify", query=b"QueueID=1&LicenseKey=0"))

    assert answer.body == (
        b"Server was unable to process request. ---> A boolean was expected, got 'yes'.\r\n"
    )


def test_a_handler_for_no_operation_is_refused() -> None:
    """It would never be called."""
    with pytest.raises(ValueError, match="contract has no operation") as caught:
        Service({"GetVoices": _echo, "Foo": _echo})

    assert str(caught.value) == "The contract has no operation called Foo, GetVoices."


def test_times_carry_the_mark_of_the_service() -> None:
    """Whether the provider writes the Z is an assumption, so it can be turned off."""
    handlers: dict[str, Handler] = {
        "GetQueueIDStatus": lambda _: {"EndTime": datetime(2020, 8, 28, 0, 53, 6, tzinfo=UTC)}
    }
    request = _request("GET", "/GetQueueIDStatus", query=b"QueueID=1")

    assert b">2020-08-28T00:53:06Z<" in Service(handlers).answer(request).body
    assert b">2020-08-28T00:53:06<" in Service(handlers, utc_mark="").answer(request).body
