import errno
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey

from simulator.postbacks.delivery import Delivery, DeliveryErrorKind
from simulator.postbacks.failures import explain
from simulator.postbacks.guard import Guard

if TYPE_CHECKING:
    from tests.postbacks.conftest import Conversation, Outbox, Receiver

Deliver = Callable[..., Delivery]
OutboxWith = Callable[..., "Outbox"]

AUTHORITY = Path(__file__).parents[1] / "data" / "receiver_authority.pem"
PARTIAL = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"


def sending(answer: bytes) -> "Callable[[Conversation], None]":
    """A script that answers and closes."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.send(answer)

    return script


def resetting_after(answer: bytes) -> "Callable[[Conversation], None]":
    """A script that answers and resets."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.send(answer)
        conversation.reset()

    return script


def hanging_after(answer: bytes) -> "Callable[[Conversation], None]":
    """A script that answers and then does nothing more."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.send(answer)
        conversation.hang()

    return script


def trickling(conversation: "Conversation") -> None:
    """A script that never ends its answer, and never stops sending."""
    conversation.read()
    conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not conversation.receiver.over.wait(0.02):
        conversation.send(b"x")


@pytest.mark.parametrize(
    "case",
    [
        (sending(b""), "closed_early", "{} closed the connection unanswered.", None),
        (
            sending(b"HTTP/1.1 200 OK\r\nConte"),
            "closed_early",
            "{} closed the connection before its answer was complete.",
            None,
        ),
        (
            sending(PARTIAL),
            "closed_early",
            "{} closed the connection before its answer was complete.",
            200,
        ),
        (
            sending(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"),
            "closed_early",
            "{} closed the connection before its answer was complete.",
            200,
        ),
        (resetting_after(b""), "reset", "{} reset the connection.", None),
        (
            sending(b"what?\r\n\r\n"),
            "malformed",
            "What {} answered is not HTTP as RFC 9112 has it.",
            None,
        ),
        (
            sending(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000 + b"\r\n\r\n"),
            "malformed",
            "What {} answered is not HTTP as RFC 9112 has it.",
            None,
        ),
        (
            sending(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
            "malformed",
            "What {} answered is not HTTP as RFC 9112 has it.",
            None,
        ),
        (hanging_after(b""), "timeout", "{} gave no answer within 0.3 s.", None),
        (hanging_after(PARTIAL), "timeout", "{} gave no complete answer within 0.3 s.", 200),
        (trickling, "timeout", "{} gave no complete answer within 0.3 s.", 200),
    ],
)
def test_a_receiver_that_misbehaves_is_told_of(
    receiver: "Receiver",
    outbox_with: OutboxWith,
    deliver: Deliver,
    case: tuple["Callable[[Conversation], None]", str, str, int | None],
) -> None:
    """The sentence names the receiver and what it did; what was sent is on record."""
    receiver.script, kind, text, status = case
    outbox = outbox_with(timeout_seconds=0.3 if kind == "timeout" else 30)

    attempt = outbox.post(deliver(receiver.url))

    assert attempt.error == kind
    assert attempt.error_text == text.format(f"127.0.0.1:{receiver.port}")
    assert (attempt.status, attempt.delivered) == (status, False)
    assert attempt.request == receiver.next_request()
    assert attempt.address == f"127.0.0.1:{receiver.port}"


def test_what_came_of_a_broken_answer_is_kept(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """The part that came says more than its absence."""
    receiver.script = hanging_after(PARTIAL)

    attempt = outbox_with(timeout_seconds=0.3).post(deliver(receiver.url))

    assert attempt.answer == PARTIAL


def test_a_body_that_goes_wrong_half_way_is_told_at_once(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """After a good head a broken chunk spoils the answer, and nobody waits for its rest."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.send(head)
        # A pause makes it likely that the head is read by itself; what must hold, holds anyway.
        conversation.receiver.over.wait(0.05)
        conversation.send(b"xyz\r\n")
        conversation.hang()

    receiver.script = script
    outbox = outbox_with(timeout_seconds=60)

    attempt = outbox.post(deliver(receiver.url))

    assert attempt.error is DeliveryErrorKind.MALFORMED
    assert attempt.error_text == (
        f"What 127.0.0.1:{receiver.port} answered is not HTTP as RFC 9112 has it."
    )


def test_a_courier_that_fails_says_so(
    outbox_with: OutboxWith,
    deliver: Deliver,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An error that nobody foresaw ends one delivery, not the count of those in flight."""

    async def broken(_host: str) -> Sequence[str]:
        raise LookupError("odd")

    outbox = outbox_with(Guard(resolve=broken))

    with caplog.at_level(logging.ERROR):
        attempt = outbox.post(deliver("http://receiver.test/"))

    assert attempt.error is DeliveryErrorKind.INTERNAL
    assert attempt.error_text == "The courier failed, by an error of its own: LookupError('odd')."
    assert caplog.messages == ["Delivery 1 failed in the courier itself."]
    assert outbox.courier.wait_idle(30)


def test_a_port_where_nobody_listens_refuses(outbox: "Outbox", deliver: Deliver) -> None:
    """The usual case of a receiver that was not started."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

        attempt = outbox.post(deliver(f"http://127.0.0.1:{port}/"))

    assert attempt.error is DeliveryErrorKind.REFUSED
    assert attempt.error_text == (
        f"127.0.0.1:{port} refused the connection. Start the receiver, or correct the URL."
    )
    assert (attempt.request, attempt.address, attempt.status) == (b"", "", None)


def test_a_url_that_cannot_be_sent_to_is_told_of(outbox: "Outbox", deliver: Deliver) -> None:
    """A customer's URL is checked late, so its refusal is a result like any other."""
    attempt = outbox.post(deliver("localhost/status"))

    assert attempt.error is DeliveryErrorKind.UNUSABLE_URL
    assert attempt.error_text == (
        "The URL 'localhost/status' does not begin with http:// or https://. Give the whole URL."
    )
    assert attempt.request == b""


def test_a_refused_host_is_not_connected_to(outbox: "Outbox", deliver: Deliver) -> None:
    """What the guard says stands in the record."""
    attempt = outbox.post(deliver("http://93.184.216.34/status"))

    assert attempt.error is DeliveryErrorKind.REFUSED_HOST
    assert attempt.error_text == (
        "Delivery to 93.184.216.34 is refused: it is neither loopback nor private. "
        "Allow it with --allow-host 93.184.216.34."
    )
    assert (attempt.request, attempt.address) == (b"", "")


def test_a_name_without_address_is_told_of(outbox_with: OutboxWith, deliver: Deliver) -> None:
    """A name that nobody knows is not a receiver that is down."""

    async def resolve(_host: str) -> Sequence[str]:
        return []

    attempt = outbox_with(Guard(resolve=resolve)).post(deliver("http://receiver.test/"))

    assert attempt.error is DeliveryErrorKind.UNRESOLVED
    assert attempt.error_text == (
        "The host receiver.test has no address: the look-up gave none. "
        "Correct the URL, or make the name known to this machine."
    )


def test_a_look_up_that_hangs_is_a_timeout(outbox_with: OutboxWith, deliver: Deliver) -> None:
    """The limit is on the whole exchange, and the sentence says what was awaited."""

    async def resolve(_host: str) -> Sequence[str]:
        raise TimeoutError

    attempt = outbox_with(Guard(resolve=resolve)).post(deliver("http://receiver.test/"))

    assert attempt.error is DeliveryErrorKind.UNRESOLVED
    assert attempt.error_text.startswith("The host receiver.test has no address: ")


def test_a_certificate_that_nobody_vouches_for_is_refused(
    tls_receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """Self-made certificates are accepted only where that is set."""
    attempt = outbox.post(deliver(tls_receiver.url))

    assert attempt.error is DeliveryErrorKind.TLS
    assert attempt.error_text == (
        f"TLS with 127.0.0.1:{tls_receiver.port} failed: self-signed certificate."
    )
    assert attempt.request == b""


def test_a_certificate_for_another_name_is_refused(
    tls_receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """And the next address of the name is not tried in its place."""

    async def resolve(_host: str) -> Sequence[str]:
        return ["127.0.0.1", "127.0.0.2"]

    outbox = outbox_with(Guard(resolve=resolve), tls_verify=AUTHORITY)

    attempt = outbox.post(deliver(f"https://receiver.test:{tls_receiver.port}/"))

    assert attempt.error is DeliveryErrorKind.TLS
    assert attempt.error_text == (
        f"TLS with receiver.test:{tls_receiver.port} failed: Hostname mismatch, "
        "certificate is not valid for 'receiver.test'."
    )


def test_a_receiver_without_tls_is_told_of(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """The usual mistake is an s too many in a URL."""
    receiver.script = lambda conversation: conversation.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    attempt = outbox.post(deliver(receiver.url.replace("http:", "https:")))

    assert attempt.error is DeliveryErrorKind.TLS
    assert attempt.error_text in {
        f"TLS with 127.0.0.1:{receiver.port} failed: wrong version number.",
        f"TLS with 127.0.0.1:{receiver.port} failed: record layer failure.",
    }


OUT_OF_DESCRIPTORS = (
    "No connection to a.test could be opened: this process has no file descriptor left. "
    "Raise its limit (ulimit -n), or lower connections_per_receiver."
)
KEY = ConnectionKey(
    host="127.0.0.1",
    port=80,
    is_ssl=False,
    ssl=True,
    proxy=None,
    proxy_auth=None,
    proxy_headers_hash=None,
    server_hostname=None,
)


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (
            OSError(errno.EMFILE, "Too many open files"),
            "too_many",
            OUT_OF_DESCRIPTORS,
        ),
        (
            OSError(errno.ENETUNREACH, "Network is unreachable"),
            "unreachable",
            "a.test cannot be reached: Network is unreachable.",
        ),
        (OSError("no route"), "unreachable", "a.test cannot be reached: no route."),
        (
            ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
            "reset",
            "a.test reset the connection.",
        ),
    ],
)
def test_a_connection_that_does_not_come_about_is_told_of(
    error: OSError, kind: str, text: str
) -> None:
    """What the system says decides whom the sentence points at."""
    wrapped = aiohttp.ClientConnectorError(KEY, error)

    assert explain(wrapped, "a.test", stage="connection", timeout_seconds=1) == (kind, text)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            aiohttp.ClientConnectorSSLError(KEY, OSError("strange")),
            "TLS with a.test failed: strange.",
        ),
        (ssl.SSLError(1, "odd"), "TLS with a.test failed: odd."),
    ],
)
def test_a_tls_failure_without_a_reason_is_told_in_the_words_it_has(
    error: Exception, text: str
) -> None:
    """OpenSSL names most failures, not all."""
    explained = explain(error, "a.test", stage="connection", timeout_seconds=1)

    assert explained == (DeliveryErrorKind.TLS, text)


def test_writing_to_a_connection_that_is_closing_is_a_reset() -> None:
    """The close came between choosing the connection and writing to it."""
    error = aiohttp.ClientConnectionResetError("Cannot write to closing transport")

    explained = explain(error, "a.test", stage="answer", timeout_seconds=1)

    assert explained == (DeliveryErrorKind.RESET, "a.test reset the connection.")
