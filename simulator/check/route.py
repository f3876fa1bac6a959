"""The way to the receiver under examination: one checked address, and connections to it."""

import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, replace
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from time import monotonic, perf_counter
from typing import Final

from simulator.postbacks.attempt import DeliveryErrorKind
from simulator.postbacks.guard import Guard
from simulator.postbacks.lookup import addresses_of, trusted
from simulator.postbacks.target import Target, read_url

__all__ = ["ANSWER_BYTES", "Answer", "Line", "Route", "find_route"]

ANSWER_BYTES: Final = 65_536
"""How much of an answer's body is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one request.

    Args:
        status: The HTTP status; None if no answer came.
        headers: The answer's, in order.
        body: The beginning of its body.
        seconds: From the last byte of the request to the end of the answer.
        error: Why there is no whole answer; None if there is one.
        error_text: The same for the reader.
        reused: Whether the connection had carried a request before.
    """

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    seconds: float = 0.0
    error: DeliveryErrorKind | None = None
    error_text: str = ""
    reused: bool = False

    @property
    def accepted(self) -> bool:
        """Whether it is a whole answer with a 2xx status."""
        return self.error is None and self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - HTTP

    @property
    def refused(self) -> bool:
        """Whether it is a whole answer with a 4xx status."""
        return self.error is None and self.status is not None and 400 <= self.status < 500  # noqa: PLR2004 - HTTP

    @property
    def text(self) -> str:
        """The answer in a few words."""
        if self.status is None:
            return self.error_text
        broken = f", then {self.error_text}" if self.error else ""
        return f"{self.status}{broken}"


@dataclass(frozen=True, slots=True)
class Route:
    """Where the receiver is."""

    target: Target
    address: str
    tls: ssl.SSLContext | None
    timeout_seconds: float

    def line(self) -> "Line":
        """A connection of one's own.

        Raises:
            OSError: None comes about.
        """
        connection = socket.create_connection(
            (self.address, self.target.port), self.timeout_seconds
        )
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_hostname=self.target.host)
        return Line(connection, self.timeout_seconds)


class Line:
    """One connection to the receiver, for one request after the other."""

    def __init__(self, connection: socket.socket, timeout_seconds: float) -> None:
        self._connection = connection
        self._timeout_seconds = timeout_seconds
        self.used = False
        self.open = True

    def send(self, data: bytes) -> None:
        """Send bytes.

        Raises:
            OSError: The connection does not take them.
        """
        self._connection.settimeout(self._timeout_seconds)
        self._connection.sendall(data)

    def receive(self, method: str) -> Answer:
        """Wait for the answer to a request and read it; a failure is a result here."""
        reused, self.used = self.used, True
        started = perf_counter()
        response = HTTPResponse(self._connection, method=method)
        try:
            self._begin(response)
            answer = self._read(response)
        except (OSError, HTTPException, ValueError) as error:
            self.close()
            kind, text = trouble(error, self._timeout_seconds)
            answer = Answer(status=_status(response), error=kind, error_text=text)
        finally:
            response.close()
        return replace(answer, seconds=perf_counter() - started, reused=reused)

    def close(self) -> None:
        """End the connection."""
        self.open = False
        self._connection.close()

    def _begin(self, response: HTTPResponse) -> None:
        until = monotonic() + self._timeout_seconds
        self._connection.settimeout(max(until - monotonic(), 0.001))
        response.begin()

    def _read(self, response: HTTPResponse) -> Answer:
        until = monotonic() + self._timeout_seconds
        body = b""
        while len(body) <= ANSWER_BYTES:
            if monotonic() > until:
                raise TimeoutError
            some = response.read1(ANSWER_BYTES + 1 - len(body))
            if not some:
                break
            body += some
        if response.length and len(body) <= ANSWER_BYTES:
            # http.client takes an answer that is shorter than it says for a whole one.
            raise ConnectionResetError
        if len(body) > ANSWER_BYTES or response.will_close:
            self.close()
        headers = tuple(response.getheaders())
        return Answer(status=response.status, headers=headers, body=body[:ANSWER_BYTES])


def trouble(error: Exception, timeout_seconds: float) -> tuple[DeliveryErrorKind, str]:
    """The kind of an error, and a clause that tells of it."""
    match error:
        case ConnectionRefusedError():
            return DeliveryErrorKind.REFUSED, "the connection was refused"
        case TimeoutError():
            return DeliveryErrorKind.TIMEOUT, f"no whole answer within {timeout_seconds:g} s"
        case ssl.SSLError():
            return DeliveryErrorKind.TLS, f"TLS failed: {error.reason or error}"
        case ConnectionResetError() | BrokenPipeError():
            # http.client's RemoteDisconnected is a ConnectionResetError as well.
            return DeliveryErrorKind.CLOSED_EARLY, "the connection ended before the answer"
        case OSError():
            return DeliveryErrorKind.UNREACHABLE, f"the network failed: {error.strerror or error}"
    return DeliveryErrorKind.MALFORMED, f"the answer is not HTTP: {type(error).__name__}"


def find_route(
    url: str,
    *,
    allow_hosts: Iterable[str] = (),
    ca_file: Path | None = None,
    timeout_seconds: float = 10.0,
) -> Route:
    """Find the way to a receiver.

    Args:
        url: Where postbacks go.
        allow_hosts: Hosts that may be examined besides those of this machine and its networks.
        ca_file: Whom to trust with certificates; the system's authorities unless given.
        timeout_seconds: How long an answer may take.

    Raises:
        DeliveryRefusedError: There is no such host, or it may not be examined.
        SettingsError: The file of certificates cannot be used.
    """
    target = read_url(url)
    addresses = Guard(allow_hosts).judge(target.host, addresses_of(target))
    tls = trusted(ca_file) if target.scheme == "https" else None
    routes = [Route(target, address, tls, timeout_seconds) for address in addresses]
    # `localhost` has two addresses, and most receivers listen at one.
    return next((route for route in routes if _listens(route)), routes[0])


def _listens(route: Route) -> bool:
    try:
        socket.create_connection((route.address, route.target.port), 2).close()
    except OSError:
        return False
    return True


def _status(response: HTTPResponse) -> int | None:
    status: object = response.status
    return status if isinstance(status, int) else None
