"""Streams: connections that never wait, in the clear or through TLS, behind the same two calls."""

import errno
import os
import select
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from simulator.load.trouble import Trouble

__all__ = ["Route", "Stream", "trouble_of"]

_UNDER_WAY: Final = frozenset({0, errno.EINPROGRESS, errno.EWOULDBLOCK})
_READ_AT_ONCE: Final = 65_536
_KINDS: Final = {
    errno.ECONNREFUSED: Trouble.REFUSED,
    errno.ECONNRESET: Trouble.RESET,
    errno.EPIPE: Trouble.RESET,
    errno.ECONNABORTED: Trouble.RESET,
    errno.EMFILE: Trouble.TOO_MANY,
    errno.ENFILE: Trouble.TOO_MANY,
    errno.EADDRNOTAVAIL: Trouble.TOO_MANY,
    errno.ETIMEDOUT: Trouble.TIMEOUT,
}
_TEXTS: Final = {
    Trouble.REFUSED: "{name} refused the connection.",
    Trouble.RESET: "{name} reset the connection.",
    Trouble.TOO_MANY: "No connection to {name} could be opened: {why}. Raise the limit of file"
    " descriptors (ulimit -n), or lower --connections.",
    Trouble.TIMEOUT: "{name} did not accept the connection in time.",
}


@dataclass(frozen=True, slots=True)
class Route:
    """The way to a receiver, found once before a run.

    Args:
        address: Where connections go.
        port: And to which port.
        name: What the receiver is called in sentences: scheme, host and port.
        tls: How to be safe; None for a connection in the clear.
        server_name: Whose certificate it must be.
        others: Further addresses of the receiver's host, in case it does not listen at this one.
    """

    address: str
    port: int
    name: str
    tls: ssl.SSLContext | None = None
    server_name: str = ""
    others: tuple[str, ...] = ()

    def stream(self) -> "Stream":
        """Begin to connect.

        Raises:
            OSError: It cannot even be begun.
        """
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(0)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            number = sock.connect_ex((self.address, self.port))
            _raise(number)
        except OSError:
            sock.close()
            raise
        return _Safe(sock, self) if self.tls else _Plain(sock)


class Stream(Protocol):
    """A connection that never waits."""

    fd: int

    def writable(self) -> bool:
        """Whether the system has finished connecting, well or not."""

    def connected(self) -> bool:
        """Whether bytes may be sent now; to be asked again when it can be read or written.

        Raises:
            OSError: The connection did not come about.
        """

    def send(self, data: bytes) -> int:
        """Send as much as goes; BlockingIOError if none."""

    def flush(self) -> bool:
        """Send what is still held back; gives whether nothing is left."""

    def recv(self, size: int) -> bytes:
        """What has come; empty at the end; BlockingIOError if nothing has."""

    def close(self) -> None:
        """End the connection."""


class _Plain:
    """A connection in the clear."""

    __slots__ = ("_sock", "close", "fd", "recv", "send")

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.fd: int = sock.fileno()
        # Called for every postback: one step less.
        self.send, self.recv, self.close = sock.send, sock.recv, sock.close

    def writable(self) -> bool:
        """Whether the system has finished connecting."""
        return _writable(self._sock)

    def connected(self) -> bool:
        """Whether it is."""
        _raise_if_broken(self._sock)
        return True

    def flush(self) -> bool:
        """Nothing is held back."""
        return True


class _Safe:
    """A connection through TLS."""

    __slots__ = ("_in", "_out", "_sock", "_tls", "fd")

    def __init__(self, sock: socket.socket, route: Route) -> None:
        if route.tls is None:
            raise ValueError("a safe stream needs to know whom it trusts")
        self._sock = sock
        self.fd: int = sock.fileno()
        self._in, self._out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = route.tls.wrap_bio(self._in, self._out, server_hostname=route.server_name)

    def writable(self) -> bool:
        """Whether the system has finished connecting."""
        return _writable(self._sock)

    def connected(self) -> bool:
        """Whether both ends have greeted each other."""
        _raise_if_broken(self._sock)
        self._fill()
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            self.flush()
            return False
        except ssl.SSLError:
            self.flush()  # the alert that tells the receiver why
            raise
        return self.flush()

    def send(self, data: bytes) -> int:
        """Send as much as goes."""
        self._tls.write(data)
        self.flush()
        return len(data)

    def flush(self) -> bool:
        """Send what has been encrypted."""
        while self._out.pending:
            data = self._out.read()
            try:
                sent = self._sock.send(data)
            except BlockingIOError:
                sent = 0
            if sent < len(data):
                rest = self._out.read()
                self._out.write(data[sent:] + rest)
                return False
        return True

    def recv(self, size: int) -> bytes:
        """What has come, decrypted."""
        ended = self._fill()
        pieces: list[bytes] = []
        try:
            while piece := self._tls.read(size):
                pieces.append(piece)
            if pieces:
                self._end()
        except ssl.SSLWantReadError:
            if not pieces and not ended:
                raise BlockingIOError from None
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            pass
        return b"".join(pieces)

    def close(self) -> None:
        """End the connection."""
        self._sock.close()

    def _end(self) -> None:
        """Have the end that came behind some bytes read next: of itself the socket is silent.

        Who has said goodbye may keep it open until we have done so, too.
        """
        with suppress(OSError):
            self._sock.shutdown(socket.SHUT_RD)

    def _fill(self) -> bool:
        """Take what has come; gives whether nothing more will."""
        try:
            data = self._sock.recv(_READ_AT_ONCE)
        except BlockingIOError:
            return False
        if data:
            self._in.write(data)
            return False
        self._in.write_eof()
        return True


def _writable(sock: socket.socket) -> bool:
    return bool(select.select([], [sock], [], 0)[1])


def _raise_if_broken(sock: socket.socket) -> None:
    _raise(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))


def _raise(number: int) -> None:
    if number not in _UNDER_WAY:
        raise OSError(number, os.strerror(number))


_UNKNOWN_AUTHORITIES: Final = range(18, 22)
"""OpenSSL's verification codes of certificates that nobody known has signed."""


def trouble_of(error: OSError, name: str) -> tuple[Trouble, str]:
    """Which kind of trouble an error of a stream is, and the sentence that tells it."""
    if isinstance(error, ssl.SSLError):
        why = getattr(error, "verify_message", "") or error.reason or str(error)
        # OpenSSL ends some of its reasons with a full stop, and most without.
        told = f"TLS with {name} failed: {why.replace('_', ' ').rstrip('.').lower()}."
        if getattr(error, "verify_code", 0) in _UNKNOWN_AUTHORITIES:
            told += " Trust its authority with --ca-file if it is one of your own."
        return Trouble.TLS, told
    kind = _KINDS.get(error.errno or 0, Trouble.UNREACHABLE)
    why = error.strerror or str(error)
    text = _TEXTS.get(kind, "{name} cannot be reached: {why}.")
    return kind, text.format(name=name, why=why.lower())
