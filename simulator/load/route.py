"""Finds the way to a receiver before a run: where it is, if it may be loaded, if it answers."""

from collections.abc import Iterable
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path
from time import monotonic, sleep
from typing import Final

from simulator.errors import UnreachableError
from simulator.load.stream import Route, trouble_of
from simulator.postbacks.guard import NEAR, Guard, RefusedHostError
from simulator.postbacks.lookup import addresses_of, trusted
from simulator.postbacks.target import read_url

__all__ = ["find_route", "wait_for"]

_GLANCE_SECONDS: Final = 0.005
_PAUSE_SECONDS: Final = 0.2


def find_route(
    url: str,
    *,
    allow_hosts: Iterable[str] = (),
    own_this: bool = False,
    ca_file: Path | None = None,
) -> Route:
    """Find the way to a receiver.

    Args:
        url: Where postbacks go.
        allow_hosts: Hosts that may be loaded besides those of this machine and its networks.
        own_this: Whether the person who asks says that such a host is theirs.
        ca_file: Whom to trust with certificates; the system's authorities unless given.

    Raises:
        DeliveryRefusedError: There is no such host, or it may not be loaded.
        SettingsError: The file of certificates cannot be used.
    """
    target = read_url(url)
    addresses = Guard(allow_hosts).judge(target.host, addresses_of(target))
    if not own_this and not all(map(_is_near, addresses)):
        raise RefusedHostError(
            f"{target.host} is neither on this machine nor in a private network. A load test of"
            " somebody else's machine is an attack: say --i-own-this if it is yours."
        )
    tls = trusted(ca_file) if target.scheme == "https" else None
    first, *others = addresses
    return Route(first, target.port, target.receiver, tls, target.host, tuple(others))


def wait_for(route: Route, *, seconds: float = 0.0, timeout_seconds: float = 10.0) -> Route:
    """See whether a receiver accepts connections, and at which of its addresses.

    Args:
        route: The way to it.
        seconds: How long to wait for one that does not yet.
        timeout_seconds: How long one connection may take.

    Returns:
        The way by which it does.

    Raises:
        UnreachableError: It does not.
    """
    until = monotonic() + seconds
    # `localhost` has two addresses, and most receivers listen at one.
    ways = [replace(route, address=each) for each in (route.address, *route.others)]
    while True:
        refusals = []
        for way in ways:
            why = _refusal(way, timeout_seconds)
            if not why:
                return way
            refusals.append(why)
        if monotonic() >= until:
            raise UnreachableError(f"{refusals[0]} Start the receiver, or correct the URL.")
        sleep(_PAUSE_SECONDS)


def _is_near(address: str) -> bool:
    return any(ip_address(address) in network for network in NEAR)


def _refusal(route: Route, timeout_seconds: float) -> str:
    """Why no connection comes about; empty if one does."""
    until = monotonic() + timeout_seconds
    try:
        stream = route.stream()
    except OSError as error:
        return trouble_of(error, route.name)[1]
    try:
        while not (stream.writable() and stream.connected()):
            if monotonic() > until:
                return f"{route.name} did not accept a connection within {timeout_seconds:g} s."
            sleep(_GLANCE_SECONDS)
    except OSError as error:
        return trouble_of(error, route.name)[1]
    finally:
        stream.close()
    return ""
