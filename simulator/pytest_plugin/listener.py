"""The listener: an HTTP server on a free port that hands requests over and answers as told."""

import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

from simulator.pytest_plugin.received import ReceivedRequest

__all__ = ["Answer", "Listener"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with, after a delay in real seconds."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0

    @classmethod
    def of(
        cls, status: int, body: str | bytes, headers: Mapping[str, str] | None, delay: float
    ) -> Self:
        """Make an answer of what a test says."""
        raw = body.encode() if isinstance(body, str) else body
        return cls(status, raw, dict(headers or {}), delay)


class Listener:
    """Listens on loopback from the moment it is made until it is closed.

    Args:
        take: Is given every request, from any thread; gives the answer.
    """

    def __init__(self, take: Callable[[ReceivedRequest], Answer]) -> None:
        self._server = _Server(take)
        self._thread = Thread(
            target=self._server.serve_forever,
            # http.server looks for its stop signal only so often, and each test would wait for it.
            kwargs={"poll_interval": 0.01},
            name="ringback-receiver",
            daemon=True,
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    def close(self) -> None:
        """Stop listening, end all connections and give up answers that are delayed."""
        self._server.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.end_connections()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them

    def __init__(self, take: Callable[[ReceivedRequest], Answer]) -> None:
        self.take = take
        self.over = Event()
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as there
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401 - as there
        self._open.discard(request)
        super().shutdown_request(request)

    def end_connections(self) -> None:
        """Let no thread wait for a client that keeps its connection."""
        for connection in tuple(self._open):
            with suppress(OSError):  # it may have ended by itself
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body of an answer are two segments
    server: _Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = dict(self.headers.items())
        answer = self.server.take(ReceivedRequest(self.command, self.path, headers, body))
        if answer.delay and self.server.over.wait(answer.delay):
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = _answer  # noqa: N815 - as http.server calls them

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as there
        """Keep the test's output clean."""
