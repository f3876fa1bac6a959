"""Customers' receivers in a few lines, each on a free port of this machine until it is closed."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

__all__ = ["Customer", "Reply", "keeps_everything", "says"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int = 204
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Take = Callable[["Customer", dict[str, str]], Reply]


class Customer:
    """A receiver whose behaviour is one function; `GET /calls/7` tells what it keeps of call 7.

    Args:
        take: Called with each postback, read as a form, under a lock; gives the answer.
        tell: Gives the answer to a question about a QueueID; what `calls` has unless given.
    """

    def __init__(self, take: Take, *, tell: Callable[[str], Reply] | None = None) -> None:
        self.calls: dict[str, dict[str, Any]] = {}
        self.requests: list[bytes] = []
        self.paths: set[str] = set()
        self.headers: dict[str, list[dict[str, str]]] = {"POST": [], "GET": []}
        self.take = take
        self.tell = tell or self._tell
        self.lock = Lock()
        self._closing = Lock()
        handler = type("Handler", (_Handler,), {"customer": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.origin}/postbacks"
        self.state_url = f"{self.origin}/calls/{{QueueID}}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening."""
        with self._closing:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()

    def vanish(self) -> None:
        """Stop listening while a request is answered."""
        Thread(target=self.close).start()

    def _tell(self, queue_id: str) -> Reply:
        if queue_id not in self.calls:
            return Reply(404)
        return Reply(200, json.dumps(self.calls[queue_id]).encode())


class _Server(ThreadingHTTPServer):
    request_queue_size = 128  # a burst opens as many connections at a time


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    customer: Customer

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return
        with self.customer.lock:
            self.customer.requests.append(body)
            self.customer.paths.add(self.path)
            self.customer.headers["POST"].append(dict(self.headers))
            form = dict(parse_qsl(body.decode("latin-1"), keep_blank_values=True))
            reply = self.customer.take(self.customer, form)
        self._reply(reply)

    def do_GET(self) -> None:
        with self.customer.lock:
            self.customer.headers["GET"].append(dict(self.headers))
            reply = self.customer.tell(self.path.rpartition("/")[2])
        self._reply(reply)

    def _reply(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Keep the test's output clean."""

    def handle(self) -> None:
        """Serve a connection; one that ends in the middle is no news."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True


def keeps_everything(customer: Customer, form: dict[str, str]) -> Reply:
    """Keep the properties of the last postback that ends a call, or of the first of others."""
    known = customer.calls.get(form["QueueID"], {})
    if not known.get("EndTime"):
        customer.calls[form["QueueID"]] = form
    return Reply()


def says(status: int, body: bytes = b"", **headers: str) -> Take:
    """Give always the same answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _customer, _form: Reply(status, body, named)
