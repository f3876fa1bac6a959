import re
import socket

import pytest

from simulator.web import SERVICE_PATH
from tests.journeys.desk import FORM, NAMESPACE, SOAP12, Desk, envelope
from tests.journeys.transports import Customer

_VERSION = "Ringback 0.1.0, a simulator of the Voice Broadcast API"
_VERSION_FORM = (
    f'<?xml version="1.0" encoding="utf-8"?>\n<string xmlns="{NAMESPACE}">{_VERSION}</string>'
).encode()
_HEAD = f"Host: 127.0.0.1\r\nContent-Type: {FORM}\r\n"


def _receive(connection: socket.socket, answers: int = 1) -> bytes:
    """Read until so many answers of GetVersion have come."""
    received = b""
    while received.count(_VERSION_FORM) < answers:
        chunk = connection.recv(65536)
        assert chunk, received
        received += chunk
    return received


def _say(desk: Desk, request: str) -> bytes:
    with desk.connect() as connection:
        connection.sendall(request.encode())
        return _receive(connection)


def test_a_request_may_name_the_whole_url(desk: Desk) -> None:
    """A client behind a proxy sends the absolute form, and the path in it is what counts."""
    target = f"http://ws.cdyne.com{SERVICE_PATH}/GetVersion"
    answer = _say(desk, f"GET {target} HTTP/1.1\r\nHost: ws.cdyne.com\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_the_server_can_be_used_as_a_proxy_of_the_provider_s_address(desk: Desk) -> None:
    """A customer's code stays as it is, address included: only its proxy setting changes."""
    customer = Customer(desk, proxy=desk.server.url)
    address = "http://ws.cdyne.com/NotifyWS/PhoneNotify.asmx"
    service = customer.service("PhoneNotifySoap", address)

    assert service.GetVersion() == _VERSION


def test_a_client_that_expects_100_is_told_to_continue(desk: Desk) -> None:
    """.NET clients hold the body back until they are."""
    with desk.connect() as connection:
        head = f"POST {SERVICE_PATH}/GetVersion HTTP/1.1\r\n{_HEAD}Content-Length: 3\r\n"
        connection.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        interim = connection.recv(65536)
        connection.sendall(b"a=1")
        answer = _receive(connection)

    assert interim == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


def test_a_client_that_does_not_wait_for_the_100_is_answered_too(desk: Desk) -> None:
    """RFC 9110 lets it send the body right behind the head."""
    head = f"POST {SERVICE_PATH}/GetVersion HTTP/1.1\r\n{_HEAD}Content-Length: 3\r\n"

    assert b"HTTP/1.1 200 OK\r\n" in _say(desk, f"{head}Expect: 100-continue\r\n\r\na=1")


def test_a_body_may_come_in_chunks(desk: Desk) -> None:
    """A client that does not know the length of its message sends it so."""
    body = envelope("GetVersion", "")
    head = (
        f"POST {SERVICE_PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
        f'Content-Type: text/xml\r\nSOAPAction: "{NAMESPACE}GetVersion"\r\nConnection: close\r\n'
    )
    chunks = "".join(f"1\r\n{character}\r\n" for character in body)
    with desk.connect() as connection:
        connection.sendall(f"{head}\r\n{chunks}0\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f"<GetVersionResult>{_VERSION}</GetVersionResult>".encode() in answer


def test_one_connection_carries_many_requests(desk: Desk) -> None:
    """Keep-alive: each is answered before the next is sent."""
    request = f"GET {SERVICE_PATH}/GetVersion HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with desk.connect() as connection:
        for _ in range(3):
            connection.sendall(request)
            assert _receive(connection).startswith(b"HTTP/1.1 200 OK\r\n")


def test_two_requests_may_be_sent_at_once(desk: Desk) -> None:
    """Pipelining: the answers come in the order of the requests."""
    first = f"GET {SERVICE_PATH}/Nothing HTTP/1.1\r\nHost: x\r\n\r\n"
    second = f"GET {SERVICE_PATH}/GetVersion HTTP/1.1\r\nHost: x\r\n\r\n"
    answers = _say(desk, first + second)

    assert re.findall(rb"HTTP/1.1 (\d+)", answers) == [b"500", b"200"]


@pytest.mark.parametrize(
    "path",
    [
        "/notifyws/phonenotify.asmx",
        "/NotifyWS/PhoneNotify.asmx",
        "/NotifyWS/phonenotify.asmx",
        "/NOTIFYWS/PHONENOTIFY.ASMX",
    ],
)
def test_the_path_may_be_spelled_in_any_letter_case(desk: Desk, path: str) -> None:
    """IIS is not particular, and clients spell it in four ways; what follows it is particular."""
    headers = {"Content-Type": "text/xml", "SOAPAction": f"{NAMESPACE}GetVersion"}

    assert desk.ask("GET", f"{path}/GetVersion").body == _VERSION_FORM
    for address in (path, f"{path}/"):
        assert desk.ask("POST", address, envelope("GetVersion", ""), headers).status == 200
        assert b"wsdl:definitions" in desk.ask("GET", f"{address}?WSDL").body


def test_soap_12_may_come_without_an_action(desk: Desk) -> None:
    """A PowerShell client sends it so, with a SOAPAction that means nothing in 1.2."""
    headers = {"Content-Type": "application/soap+xml", "SOAPAction": "whatever"}
    body = envelope("GetVersion", "", version=SOAP12)
    reply = desk.ask("POST", SERVICE_PATH, body, headers)

    assert reply.whole == (
        200,
        "application/soap+xml; charset=utf-8",
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope'
        ' xmlns:soap="http://www.w3.org/2003/05/soap-envelope"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
        f'<GetVersionResponse xmlns="{NAMESPACE}"><GetVersionResult>{_VERSION}'
        "</GetVersionResult></GetVersionResponse></soap:Body></soap:Envelope>",
    )


@pytest.mark.parametrize("action", [f"{NAMESPACE}GetVersion", f'"{NAMESPACE}GetVersion"'])
def test_a_soap_action_may_come_without_its_quotes(desk: Desk, action: str) -> None:
    """A Perl client leaves them out."""
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action}

    assert desk.ask("POST", SERVICE_PATH, envelope("GetVersion", ""), headers).status == 200


def test_parameters_are_found_whatever_their_letter_case(desk: Desk) -> None:
    """A client writes CallerIDName for CallerIDname, another sends a key that nobody asked for."""
    by_case = desk.get("CancelNotify", QUEUEID=1, licensekey="x")
    with_more = desk.get("GetQueueIDStatus", QueueID=1, LicenseKey="not asked for")

    assert (by_case.status, with_more.status) == (200, 200)


def test_head_tells_of_the_page_and_sends_none(desk: Desk) -> None:
    """Monitors ask so whether the service is there."""
    page, head = desk.ask("GET", SERVICE_PATH), desk.ask("HEAD", SERVICE_PATH)

    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(page.body))


def test_head_places_no_call(desk: Desk) -> None:
    """What looks at a link must not ring a telephone."""
    query = "PhoneNumberToDial=2025550100&TextToSay=Hi&LicenseKey=k"
    reply = desk.ask("HEAD", f"{SERVICE_PATH}/NotifyPhoneEnglishBasic?{query}")

    assert (reply.status, reply.headers["allow"]) == (405, "GET, POST")
    assert desk.look("calls")["total"] == 0


@pytest.mark.parametrize("host", ["ringback.test", "my_service:8080", "10.0.0.1:99", "[::1]:99"])
def test_the_wsdl_names_the_address_that_was_asked(desk: Desk, host: str) -> None:
    """Behind a container's name or another port, a client must find its way back."""
    wsdl = desk.ask("GET", f"{SERVICE_PATH}?wsdl", headers={"Host": host}).text

    addresses = set(re.findall(r':address location="([^"]*)"', wsdl))
    assert addresses == {f"http://{host}{SERVICE_PATH}"}


def test_a_client_that_names_no_host_gets_the_server_s_own(desk: Desk) -> None:
    """HTTP/1.0 does without."""
    with desk.connect() as connection:
        connection.sendall(f"GET {SERVICE_PATH}?wsdl HTTP/1.0\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert f'location="{desk.url}"'.encode() in answer
