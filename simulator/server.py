"""The HTTP server around the application: a waitress with a thread pool, in this process.

Waitress reads absolute request targets, chunked bodies and `Expect: 100-continue`, which clients
of the provider send, and needs no compiler and no second process.
"""

import os
import socket
from errno import EADDRNOTAVAIL
from logging import ERROR, getLogger
from threading import Thread
from types import TracebackType
from typing import Any, Final, Self

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from simulator.errors import RingbackError
from simulator.version import VERSION

__all__ = ["CannotListenError", "Server"]

# Waitress warns of each request that waits for a thread, which a burst of calls makes many of.
getLogger("waitress.queue").setLevel(ERROR)

_CONNECTIONS: Final = 2_000
_BACKLOG: Final = 1_024
_SEND_BYTES: Final = 65_536


class CannotListenError(RingbackError):
    """The address or port cannot be listened on."""


class Server:
    """Serves an application from the moment it is made until it is closed.

    Args:
        app: What answers.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one, which `port` then tells.
        threads: How many requests are answered at a time.
        longest_body: Bytes up to which a body is taken in, for the application to refuse; the
            connection of a client that announces more is cut.

    Raises:
        CannotListenError: If the address is not this machine's or the port is taken.
    """

    def __init__(
        self,
        app: Flask,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        threads: int = 32,
        longest_body: int = 67_108_864,
    ) -> None:
        self.host = host
        self._closed = False
        self._sockets: dict[int, Any] = {}
        try:
            self._server: Any = create_server(
                app,
                self._sockets,
                # A socket of its own: waitress would print what it cannot bind and go on.
                sockets=[_listen(host, port)],
                threads=threads,
                connection_limit=_CONNECTIONS,
                asyncore_use_poll=True,
                max_request_body_size=longest_body,
                ident=f"Ringback/{VERSION}",
                server_name=host,  # for HTTP/1.0, which names no host
                clear_untrusted_proxy_headers=True,
            )
        except OSError as error:
            raise CannotListenError(
                f"Cannot listen on {host}:{port}: {_reason(error)}. {_advice(error)}"
            ) from error
        # Head and body in one segment. Not a keyword above: waitress warns of this one there.
        self._server.adj.send_bytes = _SEND_BYTES
        self.port = int(self._server.effective_port)  # waitress gives a text
        self._thread = Thread(target=self._run, name="ringback-server", daemon=True)
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

    @property
    def url(self) -> str:
        """The address of the server, without a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def wait(self) -> None:
        """Wait until the server ends."""
        self._thread.join()

    def close(self) -> None:
        """Stop listening and end the threads."""
        if self._closed:
            return
        self._closed = True
        # First those who answer: one that ended later would write its wake-up into a descriptor
        # that is closed, and perhaps somebody else's by then.
        self._server.task_dispatcher.shutdown()
        self._server.trigger.pull_trigger(self._end)
        self._thread.join()

    def _run(self) -> None:
        wasyncore.loop(timeout=1, map=self._sockets, use_poll=True)

    def _end(self) -> None:
        """Close every socket, in the thread that watches them; the loop ends when none is left."""
        wasyncore.close_all(self._sockets)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


def _advice(error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno == EADDRNOTAVAIL:
        return "Choose a --host that is an address of this machine."
    return "Choose another --port, or 0 for a free one."


def _reason(error: OSError) -> str:
    """What the system says; Python adds to it, but a name that is not found it must say itself."""
    is_lookup = isinstance(error, socket.gaierror) or error.errno is None
    return str(error.strerror or error) if is_lookup else os.strerror(error.errno or 0)
