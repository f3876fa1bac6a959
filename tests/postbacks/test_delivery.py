import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from simulator.errors import SettingsError
from simulator.postbacks.delivery import Delivery, DeliveryErrorKind
from simulator.postbacks.guard import Guard

if TYPE_CHECKING:
    from tests.postbacks.conftest import Conversation, Outbox, Receiver

Deliver = Callable[..., Delivery]
OutboxWith = Callable[..., "Outbox"]

AUTHORITY = Path(__file__).parents[1] / "data" / "receiver_authority.pem"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def resolving_to(*addresses: str) -> Guard:
    """A guard for which every name has these addresses."""

    async def resolve(_host: str) -> Sequence[str]:
        return addresses

    return Guard(resolve=resolve)


def test_the_journal_has_the_bytes_of_the_wire(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """What an attempt shows as its request is what a receiver reads, to the byte."""
    attempt = outbox.post(deliver(receiver.url + "?a=%20&b=ü"))

    assert attempt.request == receiver.next_request()
    assert attempt.request == (
        b"POST /status?a=%%20&b=%%C3%%BC HTTP/1.1\r\n"
        b"Host: 127.0.0.1:%d\r\n"
        b"User-Agent: Ringback/1\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 24\r\n"
        b"\r\n"
        b"QueueID=7&ResponseCode=1" % receiver.port
    )


def test_an_accepted_postback_is_delivered(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """An attempt tells where it went and what came back, whole."""
    delivery = deliver(receiver.url)

    attempt = outbox.post(delivery)

    assert attempt.delivery is delivery
    assert attempt.delivered
    assert (attempt.status, attempt.error, attempt.error_text) == (200, None, "")
    assert attempt.answer == OK
    assert attempt.address == f"127.0.0.1:{receiver.port}"
    assert attempt.elapsed_ms > 0


def test_every_header_goes_out_in_order_and_twice_if_it_is_there_twice(
    receiver: "Receiver", outbox: "Outbox"
) -> None:
    """Nothing is added, sorted or merged but Host and Content-Length around it."""
    headers = (("x-b", "1"), ("X-A", "é"), ("x-b", "2"))

    attempt = outbox.post(Delivery(1, "0", 7, 1, receiver.url, headers, b""))

    lines = receiver.next_request().decode().split("\r\n")
    assert lines[2:] == ["x-b: 1", "X-A: é", "x-b: 2", "Content-Length: 0", "", ""]
    assert attempt.delivered


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_every_form_of_answer_is_read_to_its_end(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver, answer: bytes
) -> None:
    """Having no body, a provisional answer before it, chunks or no reason is all HTTP."""

    def script(conversation: "Conversation") -> None:
        while conversation.read():
            conversation.send(answer)

    receiver.script = script

    assert outbox.post(deliver(receiver.url)).delivered
    assert outbox.post(deliver(receiver.url)).delivered
    assert receiver.connections == 1


def test_an_http_1_0_answer_ends_with_its_connection(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """CGI scripts answer that way; each delivery has a connection of its own then."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.send(b"HTTP/1.0 200 OK\r\n\r\nok")

    receiver.script = script

    attempts = [outbox.post(deliver(receiver.url)) for _ in range(2)]

    assert [each.answer for each in attempts] == [b"HTTP/1.0 200 OK\r\n\r\nok"] * 2
    assert [each.delivered for each in attempts] == [True, True]
    assert receiver.connections == 2


def test_expect_100_is_a_header_that_nobody_waits_for(
    receiver: "Receiver", outbox: "Outbox"
) -> None:
    """A receiver that has never heard of it gets the body all the same."""
    headers = (("Expect", "100-continue"),)

    attempt = outbox.post(Delivery(1, "0", 7, 1, receiver.url, headers, b"body"))

    assert attempt.delivered
    assert receiver.next_request().endswith(
        b"Expect: 100-continue\r\nContent-Length: 4\r\n\r\nbody"
    )


@pytest.mark.parametrize("status", [301, 307, 404, 500, 503])
def test_a_status_that_does_not_count_is_told(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver, status: int
) -> None:
    """A redirect is an answer like any other: it is not followed, and not an acceptance."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        head = b"HTTP/1.1 %d X\r\nLocation: %s/x\r\n" % (status, receiver.url.encode())
        conversation.send(head + b"Content-Length: 0\r\n\r\n")

    receiver.script = script

    attempt = outbox.post(deliver(receiver.url))

    assert (attempt.status, attempt.error, attempt.delivered) == (status, None, False)
    assert attempt.error_text == (
        f"127.0.0.1:{receiver.port} answered with status {status}, "
        "which does not count as delivered."
    )
    assert receiver.connections == 1


def test_what_counts_as_delivered_is_a_setting(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """Nobody knows which statuses satisfy the provider."""
    assert not outbox_with(delivered_statuses={202}).post(deliver(receiver.url)).delivered


def test_a_huge_answer_is_cut_and_hung_up_on(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """A receiver that never stops answering has answered; what is more is not read."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            conversation.send(b"x" * 65536)

    receiver.script = script

    attempt = outbox_with(answer_bytes=100).post(deliver(receiver.url))

    assert attempt.delivered
    assert attempt.answer == b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 81


def test_an_answer_that_just_fits_is_kept_whole_with_its_connection(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """The bound is the last byte that is kept, not the first that is lost."""
    outbox = outbox_with(answer_bytes=len(OK))

    assert outbox.post(deliver(receiver.url)).answer == OK
    assert outbox.post(deliver(receiver.url)).answer == OK
    assert receiver.connections == 1


def test_a_huge_head_is_cut_too(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """The bound is on everything that is kept of an answer."""
    attempt = outbox_with(answer_bytes=10).post(deliver(receiver.url))

    assert attempt.answer == OK[:10]
    assert attempt.delivered


def test_without_keep_alive_each_delivery_has_its_connection(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """And it says so, as the record shows."""
    outbox = outbox_with(keep_alive=False)

    attempts = [outbox.post(deliver(receiver.url)) for _ in range(2)]

    assert receiver.connections == 2
    for attempt in attempts:
        assert attempt.request == receiver.next_request()
        assert b"\r\nConnection: close\r\n" in attempt.request


def test_a_kept_connection_that_was_closed_is_no_failure(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """A receiver that closes between two requests gets the second one over a new connection."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.send(OK)
        if conversation.number == 1:
            # The second request is taken in and never answered: the race, made certain.
            conversation.read()
            conversation.connection.close()

    receiver.script = script

    first, second = (outbox.post(deliver(receiver.url)) for _ in range(2))

    assert (first.delivered, second.delivered) == (True, True)
    sent = [receiver.next_request() for _ in range(3)]
    assert sent[:2] == [first.request, first.request]
    assert sent[2] == second.request
    assert receiver.connections == 2


def test_a_kept_connection_that_dies_within_its_answer_is_a_failure(
    receiver: "Receiver", outbox: "Outbox", deliver: Deliver
) -> None:
    """The receiver has seen that request; sending it again would be a second postback."""

    def script(conversation: "Conversation") -> None:
        conversation.read()
        conversation.send(OK)
        conversation.read()
        conversation.send(b"HTTP/1.1 200")

    receiver.script = script

    first, second = (outbox.post(deliver(receiver.url)) for _ in range(2))

    assert (first.delivered, second.delivered) == (True, False)
    assert second.error is DeliveryErrorKind.CLOSED_EARLY
    assert receiver.connections == 1


def test_a_name_is_connected_to_at_its_checked_address(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """The connection goes where the guard has looked; Host says what the URL says."""
    outbox = outbox_with(resolving_to("127.0.0.1"))

    attempt = outbox.post(deliver(f"http://Receiver.Test:{receiver.port}/x"))

    assert attempt.address == f"127.0.0.1:{receiver.port}"
    assert receiver.next_request().split(b"\r\n")[1] == b"Host: receiver.test:%d" % receiver.port


def test_the_next_address_is_tried_if_nobody_listens_at_the_first(
    receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """`localhost` has two addresses, and most receivers listen at one."""
    outbox = outbox_with(resolving_to("127.0.0.2", "127.0.0.1"))

    attempt = outbox.post(deliver(f"http://localhost:{receiver.port}/"))

    assert attempt.delivered
    assert attempt.address == f"127.0.0.1:{receiver.port}"


def test_a_proxy_of_the_environment_is_not_used(
    receiver: "Receiver",
    outbox: "Outbox",
    deliver: Deliver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A proxy would connect to addresses that nobody has judged."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    assert outbox.post(deliver(receiver.url)).delivered


def test_cookies_are_not_kept(receiver: "Receiver", outbox: "Outbox", deliver: Deliver) -> None:
    """Each postback stands by itself."""

    def script(conversation: "Conversation") -> None:
        while conversation.read():
            conversation.send(b"HTTP/1.1 204 X\r\nSet-Cookie: id=5\r\n\r\n")

    receiver.script = script
    outbox.post(deliver(receiver.url))

    assert b"Cookie" not in outbox.post(deliver(receiver.url)).request


def test_tls_is_checked_against_the_name_of_the_url(
    tls_receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """The connection goes to an address; the certificate must be the name's."""
    outbox = outbox_with(resolving_to("127.0.0.1"), tls_verify=AUTHORITY)

    attempt = outbox.post(deliver(f"https://localhost:{tls_receiver.port}/x"))

    assert attempt.delivered
    assert attempt.request == tls_receiver.next_request()


def test_tls_may_go_unchecked(
    tls_receiver: "Receiver", outbox_with: OutboxWith, deliver: Deliver
) -> None:
    """On a desk a self-made certificate is usual."""
    assert outbox_with(tls_verify=False).post(deliver(tls_receiver.url)).delivered


TLS_TEXT = "tls_verify needs True, False, or a PEM file with the authorities to trust;"


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        ({"timeout_seconds": 0}, "timeout_seconds needs to be more than 0, got 0."),
        (
            {"connections_per_receiver": -1},
            "connections_per_receiver needs to be more than 0, got -1.",
        ),
        ({"answer_bytes": 0}, "answer_bytes needs to be more than 0, got 0."),
        (
            {"tls_verify": "none.pem"},
            f"{TLS_TEXT} 'none.pem' is none: No such file or directory.",
        ),
        ({"tls_verify": __file__}, f"{TLS_TEXT} {__file__!r} is none: it holds no certificate."),
    ],
)
def test_a_setting_with_an_impossible_value_is_refused(
    outbox_with: OutboxWith, settings: dict[str, object], text: str
) -> None:
    """At the start, not at the first delivery."""
    with pytest.raises(SettingsError) as refused:
        outbox_with(**settings)

    assert str(refused.value) == text


def test_importing_the_courier_does_not_import_aiohttp() -> None:
    """It takes longer than the rest of Ringback together, and most commands deliver nothing."""
    program = (
        "import json, sys; import simulator.postbacks.delivery; "
        "print(json.dumps('aiohttp' in sys.modules))"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert json.loads(ran.stdout) is False
