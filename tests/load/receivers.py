"""Receivers for tests of load: each behaves well, or badly in one way, byte by byte on a socket.

>>> with receiver(answering(204)) as it:
...     print(it.url.startswith("http://127.0.0.1:"), it.requests)
True []
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from tests.load.talk import AUTHORITY, Received, Receiver, Script, Talk

__all__ = [
    "AUTHORITY",
    "Received",
    "Receiver",
    "Script",
    "Talk",
    "answer",
    "answering",
    "answering_chunked",
    "answering_http_1_0",
    "answering_in_lower_case",
    "answering_in_segments",
    "answering_too_early",
    "answering_twice",
    "answering_without_end",
    "closing_after",
    "closing_each_time",
    "hanging",
    "informing",
    "receiver",
    "redirecting",
    "resetting",
    "sending",
    "stalling",
    "trickling",
]

_READ_AT_ONCE: Final = 65_536
_GIGABYTE: Final = 1 << 30


@contextmanager
def receiver(script: Script, *, tls: bool = False, listening: bool = True) -> Iterator[Receiver]:
    """Run a receiver on a free port.

    Args:
        script: How it behaves.
        tls: Whether it speaks TLS.
        listening: Whether it is there from the start; until it appears, it refuses.
    """
    made = Receiver(script, tls=tls)
    if listening:
        made.appear()
    try:
        yield made
    finally:
        made.close()


def answer(
    status: int = 204,
    body: bytes = b"",
    *,
    headers: Sequence[tuple[str, str]] = (),
    version: str = "1.1",
) -> bytes:
    """The bytes of a well-formed answer."""
    named = dict(headers)
    if status != HTTPStatus.NO_CONTENT and "Transfer-Encoding" not in named:
        named.setdefault("Content-Length", str(len(body)))
    lines = [f"{name}: {text}" for name, text in named.items()]
    head = [f"HTTP/{version} {status} {HTTPStatus(status).phrase}", *lines, "", ""]
    return "\r\n".join(head).encode("latin-1") + body


def sending(*pieces: bytes, pause: float = 0.0, ends: bool = False) -> Script:
    """Send the same bytes, whatever they are, after every request.

    Args:
        pieces: Each is sent by itself.
        pause: Seconds between them.
        ends: Whether the connection is closed after the last.
    """

    def script(talk: Talk) -> None:
        while request := talk.read():
            for place, piece in enumerate(pieces):
                if place and pause and not talk.pause(pause):
                    return
                talk.send(piece)
            talk.served(request)
            if ends:
                return

    return script


def answering(
    status: int = 204, body: bytes = b"", *, headers: Sequence[tuple[str, str]] = ()
) -> Script:
    """Answer well."""
    return sending(answer(status, body, headers=headers))


def answering_chunked(body: bytes = b"received", *, size: int = 3) -> Script:
    """Answer in chunks of so many bytes."""
    chunks = [body[place : place + size] for place in range(0, len(body), size)]
    coded = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in [*chunks, b""])
    return sending(answer(200, coded, headers=[("Transfer-Encoding", "chunked")]))


def answering_in_lower_case(body: bytes = b"received") -> Script:
    """Answer with names of headers in lower case."""
    return sending(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))


def answering_http_1_0(body: bytes = b"received") -> Script:
    """Answer as HTTP/1.0 did: the body ends where the connection does."""
    return sending(b"HTTP/1.0 200 OK\r\n\r\n" + body, ends=True)


def answering_in_segments(body: bytes = b"received", *, pause: float = 0.005) -> Script:
    """Send the head first and the body some time later."""
    whole = answer(200, body)
    return sending(whole[: -len(body)], body, pause=pause)


def answering_twice(status: int = 204) -> Script:
    """Give two answers to one request."""
    return sending(answer(status) * 2)


def answering_too_early(status: int = 204) -> Script:
    """Give every answer before its request has come."""

    def script(talk: Talk) -> None:
        talk.send(answer(status))
        while talk.read():
            talk.send(answer(status))

    return script


def answering_without_end(size: int = _GIGABYTE) -> Script:
    """Promise an answer of so many bytes, and send until nobody takes them."""
    block = bytes(_READ_AT_ONCE)

    def script(talk: Talk) -> None:
        while talk.read():
            talk.send(answer(200, headers=[("Content-Length", str(size))]))
            for place in range(0, size, len(block)):
                talk.send(block[: size - place])

    return script


def informing(*statuses: int) -> Script:
    """Send answers of 1xx before the one that counts."""
    informal = b"".join(b"HTTP/1.1 %d Wait\r\n\r\n" % each for each in statuses or (100, 103))
    return sending(informal + answer(204))


def redirecting(location: str = "/elsewhere", *, status: int = 301) -> Script:
    """Send the postback elsewhere."""
    return answering(status, headers=[("Location", location)])


def trickling(body: bytes = b"received", *, pause: float = 0.002) -> Script:
    """Answer byte by byte."""
    return sending(*(bytes([each]) for each in answer(200, body)), pause=pause)


def closing_each_time(status: int = 204, *, announced: bool = True) -> Script:
    """Answer, then close the connection, with or without having said so."""
    headers = [("Connection", "close")] if announced else []
    return sending(answer(status, headers=headers), ends=True)


def closing_after(size: int = 0, body: bytes = b"received") -> Script:
    """Close the connection after so many bytes of an answer."""
    return sending(answer(200, body)[:size], ends=True)


def hanging() -> Script:
    """Read a request and never answer."""

    def script(talk: Talk) -> None:
        talk.read()
        talk.pause()

    return script


def resetting() -> Script:
    """Read a request and reset the connection."""

    def script(talk: Talk) -> None:
        talk.read()
        talk.reset()

    return script


def stalling(*stalls: tuple[float, float], status: int = 204) -> Script:
    """Answer well, save that at times nothing is read or answered.

    Args:
        stalls: When each begins, in seconds since the receiver's birth, and how long it takes.
        status: Of every answer.
    """

    def script(talk: Talk) -> None:
        while True:
            talk.await_bytes()
            for begin, length in stalls:
                if begin <= talk.age() < begin + length:
                    talk.pause(begin + length - talk.age())
            request = talk.read()
            if request is None:
                return
            talk.send(answer(status))
            talk.served(request)

    return script
