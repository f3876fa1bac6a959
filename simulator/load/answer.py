"""Answers: what a receiver sends back for one postback, read with httptools as it comes in."""

from dataclasses import dataclass, replace
from typing import Final

import httptools

from simulator.load.trouble import Trouble

__all__ = [
    "LONGEST",
    "Answer",
    "AnswerReader",
    "MalformedAnswerError",
    "TooLongAnswerError",
    "UnreadableAnswerError",
    "fault_of",
]

LONGEST: Final = 1 << 20
"""As many bytes of an answer are read at most."""

_BODY_KEPT: Final = 65_536
_FINAL: Final = 200
_SHOWN: Final = 60
_FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})


class UnreadableAnswerError(Exception):
    """What came is no answer."""

    trouble: Trouble
    what: str
    """What the receiver did; the text says more."""


class MalformedAnswerError(UnreadableAnswerError):
    """What came is not HTTP; the text says how it begins."""

    trouble, what = Trouble.MALFORMED, "answered with what is not HTTP"


class TooLongAnswerError(UnreadableAnswerError):
    """An answer goes on and on."""

    trouble, what = Trouble.TOO_LARGE, "gave an answer without end"


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer.

    Args:
        status: Its status.
        keeps: Whether the connection may be used again.
        body: Its body, or the first 64 kB of that.
        followed: Whether more came behind it, for which nobody had asked.
    """

    status: int
    keeps: bool
    body: bytes = b""
    followed: bool = False


def fault_of(answer: Answer, name: str, expected: bytes = b"") -> tuple[Trouble, str] | None:
    """What is wrong with an answer, with the sentence that tells it; None if nothing is.

    Args:
        answer: A whole answer.
        name: What the receiver is called.
        expected: What its body must contain.
    """
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - RFC 9110, section 15.3
        text = f"{name} answered {answer.status}."
        if 300 <= answer.status < 400:  # noqa: PLR2004 - RFC 9110, section 15.4
            text += " Redirects are not followed: give the URL that it leads to."
        return Trouble.BAD_STATUS, text
    if answer.followed:
        return Trouble.MALFORMED, f"{name} sent two answers to one request."
    if expected not in answer.body:
        wanted = expected.decode("utf-8", "replace")
        return Trouble.WRONG_BODY, f"{name} answered without {wanted!r} in the body."
    return None


class AnswerReader:
    """Reads one answer after another from the bytes of a connection.

    Interim answers (1xx) are passed over, as RFC 9110, section 15.2 asks of a client.
    """

    __slots__ = ("_answer", "_body", "_first", "_framed", "_headed", "_kept", "_length", "_parser")

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._begin()

    def _begin(self) -> None:
        self._answer: Answer | None = None
        self._body: list[bytes] = []
        self._length = self._kept = 0
        self._framed = False
        self._headed = False
        self._first = b""

    def feed(self, data: bytes) -> Answer | None:
        """Read some more; gives the answer as soon as it is whole.

        Raises:
            MalformedAnswerError: It is not HTTP, or something follows the answer.
            TooLongAnswerError: It has become longer than is read.
        """
        self._first = self._first or data[:_SHOWN]
        self._length += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as error:
            raise MalformedAnswerError("It switches protocols, unasked.") from error
        except httptools.HttpParserError as error:
            raise MalformedAnswerError(f"It begins with {self._first!r}.") from error
        if self._answer is None and self._length > LONGEST:
            raise TooLongAnswerError(f"It is longer than {LONGEST:,} bytes.")
        return self._taken()

    def end(self) -> Answer | None:
        """The connection was closed: an answer without a length of its own is whole now."""
        if not self._headed or self._framed:
            return None
        return Answer(self._parser.get_status_code(), keeps=False, body=b"".join(self._body))

    # What httptools calls while it reads.

    def on_header(self, name: bytes, _: bytes) -> None:
        """Note whether the answer tells its own end."""
        if name.lower() in _FRAMING:
            self._framed = True

    def on_headers_complete(self) -> None:
        """Note that the status is known."""
        self._headed = self._parser.get_status_code() >= _FINAL

    def on_body(self, data: bytes) -> None:
        """Keep the beginning of the body."""
        if self._kept < _BODY_KEPT:
            piece = data[: _BODY_KEPT - self._kept]
            self._kept += len(piece)
            self._body.append(piece)

    def on_message_begin(self) -> None:
        """A second answer to one request has nobody who waits for it."""
        if self._answer is not None:
            self._answer = replace(self._answer, keeps=False, followed=True)

    def on_message_complete(self) -> None:
        """An answer is whole; an interim one is passed over."""
        status = self._parser.get_status_code()
        if status < _FINAL:
            self._framed = False
        elif self._answer is None:
            keeps = self._parser.should_keep_alive()
            self._answer = Answer(status, keeps=keeps, body=b"".join(self._body))

    def _taken(self) -> Answer | None:
        answer = self._answer
        if answer is not None:
            self._begin()
            if not answer.keeps:
                # It takes that for the end of all.
                self._parser = httptools.HttpResponseParser(self)
        return answer
