"""Receivers: the customer's end of a postback, well behaved or not, on a real socket."""

import socket
import ssl
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from simulator.postbacks.wire import WireProfile

CERTIFICATE = Path(__file__).parents[1] / "data" / "receiver.pem"
PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Received:
    """One request, as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def postback(self) -> dict[str, Any]:
        """Its body, read as a form."""
        return WireProfile().decode(self.body)


@dataclass(slots=True)
class Instructions:
    """What a receiver has got, and how it is to answer."""

    requests: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """Answered with first, one after the other; 200 after that."""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    meanwhile: Callable[[Received], None] = lambda _: None
    """Called before the answer, while the provider waits for it."""


class Receiver:
    """Notes every request and answers as told, on a free port until it is closed."""

    def __init__(self) -> None:
        self.told = Instructions()
        handler = type("Handler", (_Handler,), {"told": self.told})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/status"
        # http.server looks for its stop signal only so often, and each test would wait for it.
        serve = {"poll_interval": 0.01}
        self._thread = Thread(target=self._server.serve_forever, kwargs=serve)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def requests(self) -> list[Received]:
        """What came, in the order in which it came."""
        return self.told.requests

    @property
    def postbacks(self) -> list[dict[str, Any]]:
        """What came, read as postbacks."""
        return [request.postback for request in self.requests]

    @property
    def codes(self) -> list[int]:
        """The ResponseCodes that came."""
        return [postback["ResponseCode"] for postback in self.postbacks]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    told: Instructions

    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        request = Received(self.command, self.path, dict(self.headers.items()), body)
        self.told.meanwhile(request)
        self.told.requests.append(request)
        self.send_response(self.told.statuses.pop(0) if self.told.statuses else 200)
        length = str(len(self.told.body))
        for name, value in {"Content-Length": length, **self.told.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.told.body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Keep the test's output clean."""


Script = Callable[[socket.socket, Event], None]
"""Plays the receiver's part on one connection; the event is set when the test is over."""


def answer_with(answer: bytes) -> Script:
    """Read a request, send these bytes and hang up."""

    def script(connection: socket.socket, _: Event) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return script


def never_answer(connection: socket.socket, over: Event) -> None:
    """Read a request and say nothing."""
    connection.recv(65536)
    over.wait(PATIENCE_SECONDS)


def reset(connection: socket.socket, _: Event) -> None:
    """Read a request and end the connection by a TCP reset."""
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Trickster:
    """A receiver that plays a script on every connection, byte by byte.

    Args:
        script: What it does.
        tls: Whether it speaks TLS, with a certificate that nobody vouches for.
    """

    def __init__(self, script: Script, *, tls: bool = False) -> None:
        self._script = script
        self._over = Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._tls = _untrusted() if tls else None
        self.port: int = self._listener.getsockname()[1]
        self._threads = [Thread(target=self._accept)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in list(self._threads):
            thread.join(PATIENCE_SECONDS)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                thread = Thread(target=self._play, args=(connection,))
                self._threads.append(thread)
                thread.start()

    def _play(self, connection: socket.socket) -> None:
        connection.settimeout(PATIENCE_SECONDS)
        with connection, suppress(OSError):
            if self._tls is None:
                self._script(connection, self._over)
                return
            with self._tls.wrap_socket(connection, server_side=True) as secure:
                self._script(secure, self._over)


def closed_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _untrusted() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context
