import socket
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest

from simulator.errors import DeliveryRefusedError, SettingsError, UnreachableError
from simulator.load.route import find_route, wait_for
from simulator.load.stream import Route
from tests.load.receivers import AUTHORITY, answering, receiver
from tests.load.runs import route_to

# Set aside for examples by RFC 5737 and RFC 3849; nothing is ever sent there.
_FAR = "192.0.2.1"
_FAR_IPV6 = "2001:db8::1"


@pytest.mark.parametrize(
    ("url", "route"),
    [
        ("http://127.0.0.1:9000/a?b", Route("127.0.0.1", 9000, "http://127.0.0.1:9000")),
        ("http://10.1.2.3/", Route("10.1.2.3", 80, "http://10.1.2.3:80")),
        ("http://[::1]:9000/", Route("::1", 9000, "http://[::1]:9000")),
    ],
)
def test_a_near_receiver_is_found_without_further_ado(url: str, route: Route) -> None:
    """On this machine or in a private network."""
    found = find_route(url)

    assert (found.address, found.port, found.name) == (route.address, route.port, route.name)
    assert found.tls is None


def test_a_name_is_resolved_once_and_kept_for_sentences() -> None:
    """IPv4 comes first, where a receiver on a desk is bound."""
    found = find_route("http://localhost:9000/")

    assert (found.address, found.name) == ("127.0.0.1", "http://localhost:9000")
    assert found.server_name == "localhost"


@pytest.mark.parametrize("host", [_FAR, f"[{_FAR_IPV6}]"])
def test_a_far_receiver_is_refused_without_being_allowed(host: str) -> None:
    """Whoever it belongs to; the text names the flag."""
    plain = host.strip("[]")
    for own in (False, True):
        with pytest.raises(DeliveryRefusedError) as refusal:
            find_route(f"http://{host}:9000/", own_this=own)

        assert str(refusal.value) == (
            f"Delivery to {plain} is refused: it is neither loopback nor private."
            f" Allow it with --allow-host {plain}."
        )


def test_a_far_receiver_that_is_allowed_must_be_owned_too() -> None:
    """A flag from a file of settings is not enough for a load test."""
    with pytest.raises(DeliveryRefusedError) as refusal:
        find_route(f"http://{_FAR}/", allow_hosts=[_FAR])

    assert str(refusal.value) == (
        f"{_FAR} is neither on this machine nor in a private network. A load test of"
        " somebody else's machine is an attack: say --i-own-this if it is yours."
    )


@pytest.mark.parametrize(("host", "address"), [(_FAR, _FAR), (f"[{_FAR_IPV6}]", _FAR_IPV6)])
def test_a_far_receiver_that_is_allowed_and_owned_is_found(host: str, address: str) -> None:
    """Both have been said."""
    found = find_route(f"http://{host}/", allow_hosts=[host], own_this=True)

    assert found == Route(address, 80, f"http://{host}:80", None, address)


def test_a_metadata_service_is_refused_whatever_is_said() -> None:
    """It hands out credentials."""
    with pytest.raises(DeliveryRefusedError) as refusal:
        find_route("http://169.254.169.254/", allow_hosts=["169.254.169.254"], own_this=True)

    assert str(refusal.value) == (
        "Delivery to 169.254.169.254 is refused: it is a link-local address, where cloud metadata"
        " services answer. No setting allows it."
    )


def test_a_host_without_an_address_is_told() -> None:
    """This name is too long for anybody to be asked about it."""
    host = ".".join(["nobody" * 9] * 5)
    with pytest.raises(DeliveryRefusedError) as refusal:
        find_route(f"http://{host}/")

    told = str(refusal.value)
    assert told.startswith(f"The host {host} has no address: ")
    assert told.endswith(". Correct the URL, or make the name known to this machine.")


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    """The reason is the system's."""
    missing = tmp_path / "authority.pem"
    with pytest.raises(SettingsError) as refusal:
        find_route("https://localhost/", ca_file=missing)
    assert str(refusal.value) == (
        f"{missing} holds no certificates that can be read: [Errno 2] No such file or directory."
    )

    missing.write_text("nothing")
    with pytest.raises(SettingsError, match="holds no certificates that can be read: "):
        find_route("https://localhost/", ca_file=missing)


def test_only_https_needs_certificates() -> None:
    """A file of them is not even opened for a connection in the clear."""
    assert find_route("http://127.0.0.1/", ca_file=Path("missing.pem")).tls is None
    assert find_route("https://127.0.0.1/", ca_file=AUTHORITY).tls is not None


@pytest.mark.parametrize("tls", [False, True])
def test_a_receiver_that_is_there_is_not_waited_for(*, tls: bool) -> None:
    """One connection shows it, and no request is sent."""
    with receiver(answering(), tls=tls) as it:
        wait_for(route_to(it))

        assert it.requests == []


def test_a_receiver_that_is_not_there_is_told_at_once() -> None:
    """Unless there is time to wait."""
    with receiver(answering(), listening=False) as it, pytest.raises(UnreachableError) as refusal:
        wait_for(route_to(it))

    assert str(refusal.value) == (
        f"http://127.0.0.1:{it.port} refused the connection."
        " Start the receiver, or correct the URL."
    )


def test_a_receiver_is_found_at_whichever_address_it_listens() -> None:
    """`localhost` has two, and which comes first is the system's choice."""
    with receiver(answering()) as it:
        here = Route("127.0.0.1", it.port, f"http://localhost:{it.port}", others=("::1",))
        there = replace(here, address="::1", others=("127.0.0.1",))
        found = [wait_for(here).address, wait_for(there).address]

    assert found == ["127.0.0.1", "127.0.0.1"]


def test_a_receiver_that_comes_late_is_waited_for() -> None:
    """As one that is started by the same script."""
    with receiver(answering(), listening=False) as it:
        coming = Timer(0.1, it.appear)
        coming.start()
        wait_for(route_to(it), seconds=30)
        coming.join()

    assert it.connections <= 1


def test_a_receiver_that_does_not_come_is_given_up() -> None:
    """With the reason of the last time."""
    with receiver(answering(), listening=False) as it, pytest.raises(UnreachableError) as refusal:
        wait_for(route_to(it), seconds=0.05)

    assert str(refusal.value) == (
        f"http://127.0.0.1:{it.port} refused the connection."
        " Start the receiver, or correct the URL."
    )


def test_a_receiver_that_accepts_nobody_is_given_up() -> None:
    """Its queue is full, and the system does not even answer for it."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address, port = full.getsockname()
        route = Route(address, port, f"http://127.0.0.1:{port}")
        with socket.create_connection((address, port)), pytest.raises(UnreachableError) as refusal:
            wait_for(route, timeout_seconds=0.05)

    assert str(refusal.value) == (
        f"http://127.0.0.1:{port} did not accept a connection within 0.05 s."
        " Start the receiver, or correct the URL."
    )


def test_a_receiver_that_nobody_vouches_for_is_not_ready() -> None:
    """A run would fail with the first postback."""
    with receiver(answering(), tls=True) as it, pytest.raises(UnreachableError) as refusal:
        wait_for(find_route(it.url))

    assert str(refusal.value) == (
        f"TLS with https://localhost:{it.port} failed: self-signed certificate. Trust its authority"
        " with --ca-file if it is one of your own."
        " Start the receiver, or correct the URL."
    )
