import errno
import os
import select
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import pytest

from simulator.load.route import find_route
from simulator.load.stream import Route, Stream, trouble_of
from simulator.load.trouble import Trouble
from tests.load.receivers import Script, Talk, answer, answering, hanging, receiver
from tests.load.runs import postback, route_to, until

_NAME = "http://localhost:9000"


@contextmanager
def connected(route: Route) -> Iterator[Stream]:
    """A stream that may be written to."""
    stream = route.stream()
    try:
        until(lambda: stream.writable() and stream.connected())
        yield stream
    finally:
        stream.close()


def received(stream: Stream) -> bytes:
    """What comes next."""
    while True:
        assert select.select([stream.fd], [], [], 10)[0], "nothing has come"
        try:
            return stream.recv(65_536)
        except BlockingIOError:
            continue


def _reading_when(told: Event) -> Script:
    """Read nothing until told to."""

    def script(talk: Talk) -> None:
        talk.send(answer())
        told.wait(30)
        talk.read()

    return script


@pytest.mark.parametrize("tls", [False, True])
def test_a_stream_carries_bytes_both_ways(*, tls: bool) -> None:
    """Behind the same calls, in the clear or through TLS."""
    with receiver(answering(200, b"received"), tls=tls) as it, connected(route_to(it)) as stream:
        assert stream.send(postback(7)) == len(postback(7))
        assert stream.flush()
        assert received(stream) == answer(200, b"received")
        assert it.wait_for(1)[0].body == b"QueueID=7"


@pytest.mark.parametrize("tls", [False, True])
def test_a_stream_never_waits(*, tls: bool) -> None:
    """Where nothing has come, it says so."""
    with receiver(hanging(), tls=tls) as it, connected(route_to(it)) as stream:
        stream.send(postback(0))
        it.wait_for(1)
        with pytest.raises(BlockingIOError):
            stream.recv(65_536)


@pytest.mark.parametrize("tls", [False, True])
def test_a_stream_ends_in_empty_bytes(*, tls: bool) -> None:
    """When the receiver has closed it, however TLS tells that."""
    with receiver(hanging(), tls=tls) as it, connected(route_to(it)) as stream:
        stream.send(postback(0))
        it.wait_for(1)
        it.disappear()
        assert received(stream) == b""


def test_an_end_that_comes_with_bytes_is_read_next() -> None:
    """Some servers say goodbye through TLS, and then wait for ours before they hang up."""
    told, waits = Event(), Event()

    def script(talk: Talk) -> None:
        talk.read()
        talk.send(answer(200, b"received"))
        talk.say_goodbye()
        told.set()
        waits.wait(30)

    with receiver(script, tls=True) as it, connected(route_to(it)) as stream:
        stream.send(postback(7))
        told.wait(30)
        came = [received(stream), received(stream)]
        waits.set()

    assert came == [answer(200, b"received"), b""]


@pytest.mark.parametrize("tls", [False, True])
def test_a_stream_sends_as_much_as_goes(*, tls: bool) -> None:
    """In the clear the rest is the caller's; TLS has encrypted all, and holds some back."""
    told, request = Event(), postback(0, 1 << 23)
    with receiver(_reading_when(told), tls=tls) as it, connected(route_to(it)) as stream:
        assert received(stream) == answer()
        count = stream.send(request)
        assert (count == len(request), stream.flush()) == (tls, not tls)

        told.set()
        while count < len(request) or not stream.flush():
            select.select([], [stream.fd], [], 30)
            count += stream.send(request[count:]) if count < len(request) else 0
        assert len(it.wait_for(1)[0].body) == 1 << 23


def test_a_refused_connection_is_an_error() -> None:
    """Which comes when the system has found out."""
    with receiver(answering(), listening=False) as it:
        stream = route_to(it).stream()
        until(stream.writable)
        with pytest.raises(ConnectionRefusedError) as refusal:
            stream.connected()
        stream.close()

    told = f"http://127.0.0.1:{it.port} refused the connection."
    assert trouble_of(refusal.value, route_to(it).name) == (Trouble.REFUSED, told)


def test_a_receiver_that_nobody_vouches_for_is_an_error() -> None:
    """Nothing of a postback is sent to it."""
    with receiver(answering(), tls=True) as it:
        stream = find_route(it.url).stream()
        with pytest.raises(ssl.SSLCertVerificationError):
            until(lambda: stream.writable() and stream.connected())
        stream.close()
    assert it.requests == []


def test_an_address_of_ipv6_is_connected_to_by_ipv6() -> None:
    """Where this machine has it."""
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("This machine has no IPv6.")
    with listener, connected(Route("::1", listener.getsockname()[1], _NAME)) as stream:
        stream.send(b"there")
        peer, _ = listener.accept()
        with peer:
            assert peer.recv(5) == b"there"


@pytest.mark.parametrize(
    ("number", "trouble", "text"),
    [
        (errno.ECONNREFUSED, Trouble.REFUSED, f"{_NAME} refused the connection."),
        (errno.ECONNRESET, Trouble.RESET, f"{_NAME} reset the connection."),
        (errno.EPIPE, Trouble.RESET, f"{_NAME} reset the connection."),
        (errno.ETIMEDOUT, Trouble.TIMEOUT, f"{_NAME} did not accept the connection in time."),
        (
            errno.EMFILE,
            Trouble.TOO_MANY,
            f"No connection to {_NAME} could be opened: too many open files. Raise the limit of"
            " file descriptors (ulimit -n), or lower --connections.",
        ),
        (
            errno.EADDRNOTAVAIL,
            Trouble.TOO_MANY,
            f"No connection to {_NAME} could be opened: cannot assign requested address. Raise the"
            " limit of file descriptors (ulimit -n), or lower --connections.",
        ),
        (
            errno.ENETUNREACH,
            Trouble.UNREACHABLE,
            f"{_NAME} cannot be reached: network is unreachable.",
        ),
    ],
)
def test_an_error_of_the_system_is_a_trouble_with_a_sentence(
    number: int, trouble: Trouble, text: str
) -> None:
    """Those that a person can do something about say what."""
    assert trouble_of(OSError(number, os.strerror(number)), _NAME) == (trouble, text)
