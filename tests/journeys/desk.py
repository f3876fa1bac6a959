"""The desk: a simulator behind a real server, and what a customer's code does with it."""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote_plus
from xml.sax.saxutils import escape

from lxml import etree

from simulator.engine import Simulator
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import SERVICE_PATH, create_app

KEY = "11111111-2222-3333-4444-555555555555"
COVERED_KEY = f"{'*' * 32}5555"
CALLER_ID = "7575550000"
NAMESPACE = "http://ws.cdyne.com/NotifyWS/"
TEXT = "Hello, your order is ready. It waits for you at the counter."
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
FORM = "application/x-www-form-urlencoded"
# Far beyond what any answer takes: a test that hangs shall fail, and nothing else shall.
PATIENCE_SECONDS = 30

Fields = dict[str, str]
"""An answer's elements by name, as texts; an absent one is absent."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """Its Content-Type, empty if there is none."""
        return self.headers.get("content-type", "")

    @property
    def text(self) -> str:
        """Its body as text."""
        return self.body.decode()

    @property
    def whole(self) -> tuple[int, str, str]:
        """All that a customer sees of it: status, content type, text."""
        return self.status, self.content_type, self.text

    def json(self) -> Any:
        """Its body read as JSON."""
        return json.loads(self.body)


class Desk:
    """A simulator with a manual clock, served on a free port until it is closed.

    Args:
        settings: What differs from the defaults.
    """

    def __init__(self, **settings: Any) -> None:
        self.simulator = Simulator(Settings(**{"clock": "manual", **settings}))
        self.server = Server(
            create_app(self.simulator), threads=self.simulator.settings.server_threads
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.server.close()
        self.simulator.close()

    @property
    def url(self) -> str:
        """The address of the web service."""
        return f"{self.server.url}{SERVICE_PATH}"

    # --- HTTP ---------------------------------------------------------------------------------

    def ask(
        self,
        method: str,
        target: str,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request on a connection of its own."""
        connection = HTTPConnection(self.server.host, self.server.port, timeout=PATIENCE_SECONDS)
        raw = body.encode() if isinstance(body, str) else body
        try:
            connection.request(method, target, raw, dict(headers or {}))
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, names, answer.read())
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        """Open a bare connection, for tests in which every byte counts."""
        return socket.create_connection(
            (self.server.host, self.server.port), timeout=PATIENCE_SECONDS
        )

    # --- the web service ----------------------------------------------------------------------

    def get(self, operation: str, **parameters: object) -> Reply:
        """Call an operation by GET."""
        return self.ask("GET", f"{SERVICE_PATH}/{operation}?{form(parameters)}")

    def post(self, operation: str, **parameters: object) -> Reply:
        """Call an operation by a form."""
        headers = {"Content-Type": FORM}
        return self.ask("POST", f"{SERVICE_PATH}/{operation}", form(parameters), headers)

    def soap(self, operation: str, inner: str) -> Reply:
        """Call an operation by SOAP 1.1, its parameters written as XML."""
        headers = {
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": f'"{NAMESPACE}{operation}"',
        }
        return self.ask("POST", SERVICE_PATH, envelope(operation, inner), headers)

    def notify(self, number: str, **anr: object) -> Fields:
        """Ask for one call by NotifyPhoneAdvanced; gives the answer."""
        wish = {
            "PhoneNumberToDial": number,
            "VoiceID": 2,
            "CallerIDNumber": CALLER_ID,
            "TextToSay": TEXT,
            "LicenseKey": KEY,
        } | anr
        return fields(self.soap("NotifyPhoneAdvanced", f"<anr>{elements(wish)}</anr>"))

    def place(self, number: str, **anr: object) -> int:
        """Place one call by NotifyPhoneAdvanced; gives its queue ID."""
        answer = self.notify(number, **anr)
        assert answer["ResponseText"] == "Queued"
        return int(answer["QueueID"])

    def status(self, queue_id: int) -> Fields:
        """Ask how a call stands, by GetQueueIDStatus."""
        return fields(self.get("GetQueueIDStatus", QueueID=queue_id))

    # --- the control face ---------------------------------------------------------------------

    def look(self, path: str, **parameters: object) -> Any:
        """Read something of the control face."""
        reply = self.ask("GET", f"/_ringback/{path}?{form(parameters)}")
        assert reply.status == 200, reply.text
        return reply.json()

    def move(self, path: str, **parameters: object) -> Any:
        """Change something through the control face."""
        headers = {"Content-Type": "application/json"}
        reply = self.ask("POST", f"/_ringback/{path}", json.dumps(parameters), headers)
        assert reply.status == 200, reply.text
        return reply.json()

    def run(self) -> None:
        """Let everything happen that is going to."""
        self.move("clock/run")

    def codes(self, queue_id: int) -> list[int]:
        """The ResponseCodes that a call has had, each once for as long as it lasted."""
        timeline = self.look(f"calls/{queue_id}")["timeline"]
        codes = [moment["response_code"] for moment in timeline]
        return [code for place, code in enumerate(codes) if codes[place - 1 : place] != [code]]

    def moments(self, queue_id: int, code: int) -> list[str]:
        """When a call came to have a ResponseCode."""
        timeline = self.look(f"calls/{queue_id}")["timeline"]
        return [moment["at"] for moment in timeline if moment["response_code"] == code]


def form(parameters: Mapping[str, object]) -> str:
    """Write parameters as a form or query."""
    return "&".join(f"{name}={quote_plus(str(value))}" for name, value in parameters.items())


def elements(values: Mapping[str, object]) -> str:
    """Write values as XML elements."""
    return "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in values.items())


def envelope(operation: str, inner: str, *, version: str = SOAP11) -> str:
    """Write a SOAP request."""
    return (
        f'<soap:Envelope xmlns:soap="{version}"><soap:Body>'
        f'<{operation} xmlns="{NAMESPACE}">{inner}</{operation}>'
        "</soap:Body></soap:Envelope>"
    )


def fields(reply: Reply) -> Fields:
    """The elements of the one NotifyReturn in an answer."""
    [found] = many_fields(reply)
    return found


def many_fields(reply: Reply) -> list[Fields]:
    """The elements of each NotifyReturn in an answer, over whichever transport."""
    assert reply.status == 200, reply.text
    codes = etree.fromstring(reply.body).iter(f"{{{NAMESPACE}}}ResponseCode")
    answers = (code.getparent() for code in codes)
    return [
        {etree.QName(child).localname: child.text or "" for child in answer}
        for answer in answers
        if answer is not None
    ]
