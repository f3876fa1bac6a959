import json
from collections.abc import Callable

import pytest

from simulator.web import SERVICE_PATH
from tests.journeys.desk import CALLER_ID, FORM, KEY, NAMESPACE, SOAP12, TEXT, Desk, envelope

_PLAIN = "text/plain; charset=utf-8"
_XML = "text/xml; charset=utf-8"
_SOAP12_XML = "application/soap+xml; charset=utf-8"
_READ = "Server was unable to read request. ---&gt; There is an error in XML document"


def _fault(text: str, *, code: str = "Client") -> tuple[int, str, str]:
    return (
        500,
        _XML,
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><soap:Fault>'
        f"<faultcode>soap:{code}</faultcode><faultstring>{text}</faultstring><detail />"
        "</soap:Fault></soap:Body></soap:Envelope>",
    )


def _post(desk: Desk, body: str, action: str = "GetVersion") -> tuple[int, str, str]:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{NAMESPACE}{action}"'}
    return desk.ask("POST", SERVICE_PATH, body, headers).whole


@pytest.mark.parametrize("transport", ["get", "post"])
@pytest.mark.parametrize(
    ("operation", "parameters", "text"),
    [
        (
            "NotifyPhoneBasic",
            {"PhoneNumberToDial": "2025550100", "LicenseKey": KEY},
            "Missing parameter: TextToSay.",
        ),
        ("CancelNotify", {"QueueID": "1"}, "Missing parameter: LicenseKey."),
        ("CancelNotify", {}, "Missing parameter: QueueID."),
        ("Foo", {}, "Foo Web Service method name is not valid."),
        (
            "GetVoices",
            {},
            "GetVoices Web Service method name is not valid."
            " Method names are case sensitive; this one is spelled getVoices.",
        ),
        (
            "GetQueueIDStatus",
            {"QueueID": "abc"},
            "Cannot convert abc to System.Int64.\r\nParameter name: type --->"
            " Input string was not in a correct format.",
        ),
        (
            "GetQueueIDStatus",
            {"QueueID": "9" * 30},
            f"Cannot convert {'9' * 30} to System.Int64.\r\nParameter name: type --->"
            " Value was either too large or too small for an Int64.",
        ),
    ],
)
def test_a_form_that_cannot_be_used_is_told_in_one_line(
    desk: Desk, transport: str, operation: str, parameters: dict[str, str], text: str
) -> None:
    """HTTP 500 and plain text, as ASP.NET answers forms."""
    reply = getattr(desk, transport)(operation, **parameters)

    assert reply.whole == (500, _PLAIN, f"{text}\r\n")


@pytest.mark.parametrize("content_type", ["application/json", "text/xml", "multipart/form-data"])
def test_a_method_takes_forms_only(desk: Desk, content_type: str) -> None:
    """The provider has no JSON endpoint, and says so in its own way."""
    body = json.dumps({"QueueID": 1})
    target = f"{SERVICE_PATH}/GetQueueIDStatus"
    reply = desk.ask("POST", target, body, {"Content-Type": content_type})

    assert reply.whole == (500, _PLAIN, f"Request format is invalid: {content_type}.\r\n")


@pytest.mark.parametrize(
    ("headers", "came"),
    [({"Content-Type": FORM}, FORM), ({}, "a body without a Content-Type")],
)
def test_the_service_s_own_address_takes_soap_only(
    desk: Desk, headers: dict[str, str], came: str
) -> None:
    """A form belongs to the address of its method."""
    reply = desk.ask("POST", SERVICE_PATH, "QueueID=1", headers)

    assert reply.whole == (
        500,
        _PLAIN,
        "Request format is unrecognized. Send SOAP 1.1 as text/xml or SOAP 1.2 as"
        f" application/soap+xml, not {came}.\r\n",
    )


def test_malformed_xml_is_a_fault_with_its_place(desk: Desk) -> None:
    """Line and column, as the .NET serializer tells them, and the parser's reason."""
    assert _post(desk, "<soap:Envelope") == _fault(
        f"{_READ} (1, 15). ---&gt; Namespace prefix soap on Envelope is not defined,"
        " line 1, column 15"
    )


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]>',
        '<!DOCTYPE a [<!ENTITY d SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY d SYSTEM "http://127.0.0.1:1/">]>',
        "<!DOCTYPE a>",
    ],
)
def test_a_document_type_is_refused_whatever_it_declares(desk: Desk, declaration: str) -> None:
    """Neither a bomb nor somebody's file comes out of an entity."""
    entity = "&d;" if "ENTITY d" in declaration else ""
    body = declaration + envelope("GetVersion", f"<x>{entity}</x>")

    assert _post(desk, body) == _fault(
        f"{_READ} (1, 1). ---&gt; For security reasons DTD is prohibited."
    )


def test_a_soap_value_of_the_wrong_type_is_a_fault(desk: Desk) -> None:
    """The words are those of the .NET serializer."""
    body = envelope("GetQueueIDStatus", "<QueueID>abc</QueueID>")

    assert _post(desk, body, "GetQueueIDStatus") == _fault(
        f"{_READ} (1, 0). ---&gt; Input string was not in a correct format."
    )


@pytest.mark.parametrize("action", ["", "urn:other", f"{NAMESPACE}getversion"])
def test_an_unknown_soap_action_is_a_fault(desk: Desk, action: str) -> None:
    """An empty one too: ASP.NET goes by the header alone."""
    headers = {"Content-Type": "text/xml", "SOAPAction": f'"{action}"'}
    reply = desk.ask("POST", SERVICE_PATH, envelope("GetVersion", ""), headers)

    assert reply.whole == _fault(
        f"Server did not recognize the value of HTTP Header SOAPAction: {action}."
    )


def test_a_missing_soap_action_is_a_fault_unless_the_server_is_lenient(
    open_desk: Callable[..., Desk],
) -> None:
    """Clients that leave it to the body exist; a setting lets them in."""
    body, headers = envelope("GetVersion", ""), {"Content-Type": "text/xml"}
    strict = open_desk().ask("POST", SERVICE_PATH, body, headers)
    lenient = open_desk(lenient_soap_action=True).ask("POST", SERVICE_PATH, body, headers)

    assert strict.whole == _fault(
        "Unable to handle request without a valid action parameter."
        " Please supply a valid soap action."
    )
    assert lenient.status == 200


def test_a_body_that_contradicts_the_soap_action_is_a_fault(desk: Desk) -> None:
    """Whichever of the two was meant, the other would be a surprise."""
    assert _post(desk, envelope("getVoices", "")) == _fault(
        f"Unable to handle request. The action '{NAMESPACE}GetVersion' and the request element"
        f" '{{{NAMESPACE}}}getVoices' name different operations."
    )


def test_an_envelope_of_the_other_version_is_a_fault(desk: Desk) -> None:
    """The content type says which version it is."""
    assert _post(desk, envelope("GetVersion", "", version=SOAP12)) == _fault(
        f"Possible SOAP version mismatch: Envelope namespace {SOAP12} was unexpected."
        " Expecting http://schemas.xmlsoap.org/soap/envelope/.",
        code="VersionMismatch",
    )


def test_a_fault_of_soap_12_is_written_in_its_own_way(desk: Desk) -> None:
    """Code and reason have elements of their own there."""
    headers = {"Content-Type": 'application/soap+xml; action="urn:other"'}
    reply = desk.ask("POST", SERVICE_PATH, envelope("x", "", version=SOAP12), headers)

    assert reply.whole == (
        500,
        _SOAP12_XML,
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{SOAP12}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body><soap:Fault>'
        "<soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason>"
        "<soap:Text xml:lang=\"en\">Unable to handle request. The action 'urn:other'"
        " was not recognized.</soap:Text></soap:Reason><soap:Detail /></soap:Fault>"
        "</soap:Body></soap:Envelope>",
    )


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("target", [SERVICE_PATH, f"{SERVICE_PATH}/GetVersion"])
def test_a_body_that_is_too_long_is_refused(
    open_desk: Callable[..., Desk], target: str, *, chunked: bool
) -> None:
    """Announced or in chunks, it is read to its end so that the refusal arrives."""
    desk = open_desk(max_body_bytes=1000)
    headers = {"Content-Type": "text/xml"}
    if chunked:
        headers["Transfer-Encoding"] = "chunked"
    body = b"7d1\r\n" + b"x" * 2001 + b"\r\n0\r\n\r\n" if chunked else b"x" * 2001
    reply = desk.ask("POST", target, body, headers)

    assert reply.whole == (
        413,
        _PLAIN,
        "The request body is longer than 1,000 bytes, the longest that is read here."
        " Send less, or start the server with a larger --max-body-bytes.\n",
    )


@pytest.mark.parametrize(
    ("method", "target", "allowed"),
    [
        ("PUT", SERVICE_PATH, "GET, HEAD or POST"),
        ("DELETE", f"{SERVICE_PATH}/GetVersion", "GET or POST"),
        ("OPTIONS", SERVICE_PATH, "GET, HEAD or POST"),
        ("PATCH", f"{SERVICE_PATH}/", "GET, HEAD or POST"),
    ],
)
def test_other_http_methods_are_refused(desk: Desk, method: str, target: str, allowed: str) -> None:
    """405, and the Allow header that goes with it."""
    reply = desk.ask(method, target)

    text = f"HTTP method {method} is not allowed here; use {allowed}.\r\n"
    assert reply.whole == (405, _PLAIN, text)
    assert reply.headers["allow"] == allowed.replace(" or ", ", ")


def test_an_http_method_that_nobody_knows_is_refused(desk: Desk) -> None:
    """Not in a page of HTML, which no client of the service reads."""
    reply = desk.ask("BREW", SERVICE_PATH)

    assert (reply.status, reply.content_type) == (405, _PLAIN)
    assert reply.text.startswith(f"HTTP method BREW is not allowed at {SERVICE_PATH}; use ")


@pytest.mark.parametrize("path", ["/", "/notifyws", "/favicon.ico", "/a/notifyws/phonenotify.asmx"])
def test_an_address_with_nothing_at_it_tells_where_to_go(desk: Desk, path: str) -> None:
    """Whoever gets lost is shown both faces."""
    assert desk.ask("GET", path).whole == (
        404,
        _PLAIN,
        f"There is nothing at {path}. The web service is at /notifyws/phonenotify.asmx,"
        " the control interface at /_ringback/calls.\n",
    )


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"PhoneNumberToDial": "12"}, 3, "Invalid Phone Number"),
        (
            {"PhoneNumberToDial": CALLER_ID},
            13,
            "CallerID and PhoneNumber To Dial cannot match.",
        ),
        ({"VoiceID": "99"}, 5, "Invalid VoiceID"),
    ],
)
def test_a_refusal_is_a_whole_answer_with_http_200(
    desk: Desk, changes: dict[str, str], code: int, text: str
) -> None:
    """The provider puts the refusal into the body; clients look for it there."""
    wish = {
        "PhoneNumberToDial": "2025550100",
        "TextToSay": TEXT,
        "CallerID": CALLER_ID,
        "CallerIDname": "",
        "VoiceID": "2",
        "LicenseKey": KEY,
    }
    assert desk.get("NotifyPhoneBasic", **(wish | changes)).whole == (
        200,
        _XML,
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<NotifyReturn xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xmlns="{NAMESPACE}">\n'
        f"  <ResponseCode>{code}</ResponseCode>\n"
        f"  <ResponseText>{text}</ResponseText>\n"
        "  <CallAnswered>false</CallAnswered>\n"
        "  <QueueID>-1</QueueID>\n"
        "  <TryCount>0</TryCount>\n"
        "  <Demo>false</Demo>\n"
        "  <Duration>0</Duration>\n"
        "  <StartTime>0001-01-01T00:00:00</StartTime>\n"
        "  <EndTime>0001-01-01T00:00:00</EndTime>\n"
        "  <MinuteRate>0</MinuteRate>\n"
        "  <CallComplete>true</CallComplete>\n"
        "</NotifyReturn>",
    )
