"""Tests of the receivers that other tests rely on: each does what its name says."""

import socket
import ssl
from time import monotonic_ns
from urllib.request import Request, urlopen

import pytest

from tests.load.receivers import (
    AUTHORITY,
    Receiver,
    Script,
    answer,
    answering,
    answering_chunked,
    answering_http_1_0,
    answering_in_lower_case,
    answering_in_segments,
    answering_too_early,
    answering_twice,
    answering_without_end,
    closing_after,
    closing_each_time,
    hanging,
    informing,
    receiver,
    redirecting,
    resetting,
    sending,
    stalling,
    trickling,
)

REQUEST = b"POST /postbacks HTTP/1.1\r\nX-Name: Text\r\ncontent-length: 9\r\n\r\nQueueID=7"
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nreceived"


def talk(it: Receiver, *, size: int = 1 << 20, request: bytes = REQUEST) -> bytes:
    """Send a request, and read until so many bytes have come or the receiver closes."""
    with socket.create_connection(("127.0.0.1", it.port), timeout=30) as connection:
        connection.sendall(request)
        came = b""
        while len(came) < size and (piece := connection.recv(65_536)):
            came += piece
        return came


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (answering(), NO_CONTENT),
        (
            answering(503, b"later", headers=[("Retry-After", "1")]),
            b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 5\r\n\r\nlater",
        ),
        (
            answering_chunked(b"received", size=5),
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"5\r\nrecei\r\n3\r\nved\r\n0\r\n\r\n",
        ),
        (answering_http_1_0(b"yes"), b"HTTP/1.0 200 OK\r\n\r\nyes"),
        (answering_in_lower_case(b"yes"), b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nyes"),
        (answering_in_segments(), WHOLE),
        (answering_twice(), NO_CONTENT * 2),
        (closing_after(20), WHOLE[:20]),
        (closing_after(), b""),
        (
            closing_each_time(200),
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        ),
        (closing_each_time(announced=False), NO_CONTENT),
        (informing(103), b"HTTP/1.1 103 Wait\r\n\r\n" + NO_CONTENT),
        (
            redirecting("/there"),
            b"HTTP/1.1 301 Moved Permanently\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n",
        ),
        (sending(b"what?", b"\r\n"), b"what?\r\n"),
        (trickling(), WHOLE),
    ],
)
def test_an_answer_is_sent_as_the_receiver_was_told(script: Script, expected: bytes) -> None:
    """To the last byte, so that what a test sees go wrong is not the receiver's doing."""
    with receiver(script) as it:
        assert talk(it, size=len(expected)) == expected


def test_every_request_is_kept_as_it_came() -> None:
    """Headers keep their spelling, and are found whatever it is."""
    before = monotonic_ns()
    with receiver(answering()) as it:
        talk(it, size=len(NO_CONTENT) * 2, request=REQUEST * 2)
        first, second = it.wait_for(2)

    assert (first.method, first.path, first.body) == ("POST", "/postbacks", b"QueueID=7")
    assert first.headers == (("X-Name", "Text"), ("content-length", "9"))
    assert (first.header("Content-Length"), first.header("Host")) == ("9", "")
    assert before < first.moment <= second.moment < monotonic_ns()
    assert (first.connection, second.connection, it.connections) == (1, 1, 1)


def test_a_request_in_pieces_is_one_request() -> None:
    """A sender may need several writes for one."""
    with (
        receiver(answering()) as it,
        socket.create_connection(("127.0.0.1", it.port), timeout=30) as connection,
    ):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for each in REQUEST:
            connection.sendall(bytes([each]))
        assert connection.recv(65_536) == NO_CONTENT
    assert [request.body for request in it.requests] == [b"QueueID=7"]


def test_an_answer_can_come_before_its_request() -> None:
    """As from a server that has mixed up its connections."""
    with receiver(answering_too_early()) as it:
        assert talk(it, size=len(NO_CONTENT), request=b"") == NO_CONTENT
        assert it.requests == []


def test_an_answer_without_end_goes_on_until_the_sender_has_enough() -> None:
    """Whoever read it all would need a gigabyte."""
    with receiver(answering_without_end()) as it:
        came = talk(it, size=1 << 20)
    assert came.startswith(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")


def test_a_receiver_that_resets_is_seen_to_reset() -> None:
    """Not to close, which is another trouble."""
    with receiver(resetting()) as it, pytest.raises(ConnectionResetError):
        talk(it)


def test_a_receiver_that_hangs_says_nothing_until_it_is_gone() -> None:
    """And its end does not wait for the sender's."""
    with receiver(hanging()) as it:
        connection = socket.create_connection(("127.0.0.1", it.port), timeout=30)
        connection.sendall(REQUEST)
        it.wait_for(1)
        connection.settimeout(0)
        with pytest.raises(BlockingIOError):
            connection.recv(1)
    with connection:
        assert connection.recv(1) == b""


def test_a_receiver_that_does_not_listen_refuses() -> None:
    """Its port is taken, so no other program can answer in its place."""
    with receiver(answering(), listening=False) as it, pytest.raises(ConnectionRefusedError):
        talk(it)


def test_a_receiver_disappears_and_comes_back_at_its_port() -> None:
    """As one that is started anew while postbacks go on."""
    with receiver(answering()) as it:
        with socket.create_connection(("127.0.0.1", it.port), timeout=30) as connection:
            connection.sendall(REQUEST)
            assert connection.recv(65_536) == NO_CONTENT
            it.disappear()
            assert connection.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            talk(it)
        it.appear()
        assert talk(it, size=len(NO_CONTENT)) == NO_CONTENT
        assert len(it.requests) == 2


def test_a_receiver_with_tls_is_trusted_by_its_authority_alone() -> None:
    """The system's own authorities have never heard of it."""
    trusting = ssl.create_default_context(cafile=AUTHORITY)
    with receiver(answering(200, b"safe"), tls=True) as it:
        with urlopen(Request(it.url, b"QueueID=7"), timeout=30, context=trusting) as answered:
            assert answered.read() == b"safe"
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            urlopen(it.url, timeout=30, context=ssl.create_default_context())
    assert [request.method for request in it.requests] == ["POST"]


def test_a_receiver_that_stalls_knows_how_long_each_request_was_with_it() -> None:
    """Times a test can hold against those that the sender measured."""
    with receiver(stalling((0, 0.1))) as it:
        for _ in range(2):
            talk(it, size=len(NO_CONTENT))
    lasted = monotonic_ns() - it.born

    quick, late = sorted(it.services)
    assert it.requests[0].moment - it.born + late >= 100_000_000
    assert 0 < quick <= late < lasted


def test_a_missing_request_is_told_with_how_many_came() -> None:
    """A test that waits in vain should say for what."""
    with receiver(answering()) as it, pytest.raises(AssertionError) as failure:
        it.wait_for(1, within=0)
    assert str(failure.value) == "Expected 1 requests within 0 s, got 0."


def test_an_answer_of_no_content_has_no_length() -> None:
    """RFC 9110, section 8.6, forbids it."""
    assert answer() == NO_CONTENT
