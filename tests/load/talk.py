"""Talks: connections as a receiver sees them, and the receiver that holds them in its threads."""

import socket
import ssl
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Condition, Event, Thread
from time import monotonic_ns
from typing import Final

__all__ = ["AUTHORITY", "Received", "Receiver", "Script", "Talk"]

AUTHORITY: Final = Path(__file__).parents[1] / "data" / "receiver_authority.pem"
"""Vouches for the certificate of receivers with TLS, which is for localhost; nobody else does."""

_CERTIFICATE: Final = AUTHORITY.with_name("receiver.pem")
_PATIENCE_SECONDS: Final = 30.0
_READ_AT_ONCE: Final = 65_536
_SECOND: Final = 1_000_000_000
_RESET: Final = struct.pack("ii", 1, 0)  # SO_LINGER, for no time at all


@dataclass(frozen=True, slots=True)
class Received:
    """One request, as it came.

    Args:
        moment: When its first byte was there, by `time.monotonic_ns`.
        connection: Which connection it came on; the first is 1.
        method: Such as POST.
        path: Such as /postbacks.
        headers: Names as they were spelled, and texts, in order.
        body: What followed them.
    """

    moment: int
    connection: int
    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The text of a header, in whatever letters it was sent; empty if there is none."""
        texts = [text for each, text in self.headers if each.lower() == name.lower()]
        return ", ".join(texts)


class Talk:
    """One connection, seen from the receiver's end."""

    def __init__(self, connection: socket.socket, number: int, owner: "Receiver") -> None:
        self._connection, self._number, self._owner = connection, number, owner
        self._held = b""
        self._moment = 0

    def await_bytes(self) -> None:
        """Wait until something has come, and leave it where it is; not for TLS."""
        if not self._held and self._connection.recv(1, socket.MSG_PEEK):
            self._moment = monotonic_ns()

    def read(self) -> Received | None:
        """Read one request to its last byte; None if there will be no more."""
        while not (size := _size_of_request(self._held)):
            piece = self._connection.recv(_READ_AT_ONCE)
            if not piece:
                return None
            self._moment = self._moment or monotonic_ns()
            self._held += piece
        whole, self._held = self._held[:size], self._held[size:]
        request = _request(whole, self._moment or monotonic_ns(), self._number)
        self._moment = 0
        self._owner.note(request)
        return request

    def send(self, data: bytes) -> None:
        """Send bytes as they are, at once."""
        self._connection.sendall(data)

    def say_goodbye(self) -> None:
        """Say through TLS that no more will come, and keep the connection."""
        if isinstance(self._connection, ssl.SSLSocket):
            self._connection.settimeout(0)
            with suppress(ssl.SSLWantReadError):
                self._connection.unwrap()

    def reset(self) -> None:
        """Have the connection end by a TCP reset."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def pause(self, seconds: float = _PATIENCE_SECONDS) -> bool:
        """Do nothing for a time; whether the receiver is still there after it."""
        return not self._owner.gone.wait(seconds)

    def age(self) -> float:
        """Seconds since the receiver came into being."""
        return (monotonic_ns() - self._owner.born) / _SECOND

    def served(self, request: Received) -> None:
        """Note that a request has been answered."""
        self._owner.services.append(monotonic_ns() - request.moment)


Script = Callable[[Talk], None]
"""Plays the receiver's part on one connection, which is closed after it."""


class Receiver:
    """Plays a script on every connection, in threads, and keeps what came.

    Args:
        script: How it behaves.
        tls: Whether it speaks TLS, with a certificate that only `AUTHORITY` vouches for.
    """

    def __init__(self, script: Script, *, tls: bool = False) -> None:
        self._script = script
        self._tls = _safety() if tls else None
        self._listener = _bound(0)
        self._threads: list[Thread] = []
        self._open: set[socket.socket] = set()
        self._changed = Condition()
        self.port: int = self._listener.getsockname()[1]
        scheme, host = ("https", "localhost") if tls else ("http", "127.0.0.1")
        self.url = f"{scheme}://{host}:{self.port}/postbacks"
        self.born = monotonic_ns()
        self.gone = Event()
        self.gone.set()
        self.connections = 0
        self.requests: list[Received] = []
        self.services: list[int] = []
        """How long each request was with the receiver, in ns, from its first byte on."""

    def appear(self) -> None:
        """Begin to listen, or do so again on the same port."""
        self.gone.clear()
        # Without room for many, the system lets further ones wait for a second.
        self._listener.listen(4096)
        self._start(self._accept, self._listener)

    def disappear(self) -> None:
        """End all connections and refuse further ones; the port stays ours."""
        self.gone.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._listener = _bound(self.port)
        for each in list(self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        while self._threads:
            self._threads.pop().join(_PATIENCE_SECONDS)

    def close(self) -> None:
        """Disappear for good."""
        self.disappear()
        self._listener.close()

    def note(self, request: Received) -> None:
        """Keep a request."""
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()

    def wait_for(self, count: int, *, within: float = _PATIENCE_SECONDS) -> list[Received]:
        """Wait until so many requests have come; gives them all."""
        with self._changed:
            came = self._changed.wait_for(lambda: len(self.requests) >= count, within)
        assert came, f"Expected {count} requests within {within:g} s, got {len(self.requests)}."
        return self.requests

    def _start(self, work: Callable[..., None], *given: object) -> None:
        thread = Thread(target=work, args=given, daemon=True)
        # In this order: what is in the list can be joined, and the accepting one is joined too.
        thread.start()
        self._threads.append(thread)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                self.connections += 1
                self._start(self._play, connection, self.connections)

    def _play(self, connection: socket.socket, number: int) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._dressed(connection) as dressed, suppress(OSError):
            self._open.add(dressed)
            if not self.gone.is_set():
                self._script(Talk(dressed, number, self))
            self._open.discard(dressed)

    def _dressed(self, connection: socket.socket) -> socket.socket:
        if self._tls is None:
            return connection
        # The handshake comes with the first byte, when the connection can be ended from outside.
        return self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)


def _bound(port: int) -> socket.socket:
    """A socket that has a port and does not listen: who connects is refused."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


def _safety() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_CERTIFICATE)
    return context


def _size_of_request(held: bytes) -> int:
    """How many bytes the first request has; 0 while its end has not come."""
    head, blank, _ = held.partition(b"\r\n\r\n")
    if not blank:
        return 0
    length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
    size = len(head) + len(blank) + int(length or b"0")
    return size if size <= len(held) else 0


def _request(whole: bytes, moment: int, connection: int) -> Received:
    head, _, body = whole.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    pairs = [line.partition(":") for line in lines]
    headers = tuple((name, text.strip()) for name, _, text in pairs)
    return Received(moment, connection, method, path, headers, body)
