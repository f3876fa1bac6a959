"""Looks a receiver up before it is talked to: its addresses, and whom to trust with its name."""

import socket
import ssl
from pathlib import Path

from simulator.errors import SettingsError
from simulator.postbacks.guard import UnresolvedHostError
from simulator.postbacks.target import Target

__all__ = ["addresses_of", "trusted"]


def addresses_of(target: Target) -> list[str]:
    """All addresses of a target's host, in the system's order.

    Raises:
        UnresolvedHostError: It has none.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnresolvedHostError(
            f"The host {target.host} has no address: {error.strerror or error}."
            " Correct the URL, or make the name known to this machine."
        ) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def trusted(ca_file: Path | None) -> ssl.SSLContext:
    """Trust these certificates, or else the system's authorities.

    Raises:
        SettingsError: The file cannot be used.
    """
    try:
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"{ca_file} holds no certificates that can be read: {error}."
        ) from error
