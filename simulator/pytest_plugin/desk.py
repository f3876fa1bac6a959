"""The desk: a running simulator that tests place their calls at, and an address for each face."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import urlsplit

from simulator.client.customer import Customer
from simulator.client.remote import Remote
from simulator.engine import Simulator
from simulator.errors import SettingsError
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import SERVICE_PATH, create_app

__all__ = ["Desk"]

_PORTS: Final = {"http": 80, "https": 443}
# A receiver may be told to answer late, and the clock waits for it.
_PATIENCE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Desk:
    """A running simulator.

    Attributes:
        url: The address of the server, without a path.
        control: Asks its control face.
        shared: Whether others use it too, and it has settings of its own.
    """

    url: str
    control: Remote
    shared: bool

    @property
    def service_url(self) -> str:
        """The address of the web service, to point a client to."""
        return f"{self.url}{SERVICE_PATH}"

    @property
    def customer(self) -> Customer:
        """Somebody who asks the web service."""
        parts = urlsplit(self.service_url)
        port = parts.port or _PORTS[parts.scheme]
        return Customer(parts.hostname or "", port, parts.path, secure=parts.scheme == "https")

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> Iterator[Self]:
        """Serve a simulator in this process, on a free port of loopback."""
        with (
            Simulator(settings) as simulator,
            Server(create_app(simulator), threads=settings.server_threads) as server,
        ):
            remote = Remote(server.url, timeout_seconds=_PATIENCE_SECONDS)
            yield cls(server.url, remote, shared=False)

    @classmethod
    def at(cls, url: str, *, token: str = "") -> Self:
        """The simulator that runs at an address.

        Raises:
            SettingsError: If the address is none, or its clock runs by itself.
            UnreachableError: If no simulator answers there.
        """
        option = "--ringback-url"
        remote = Remote(url, token=token, timeout_seconds=_PATIENCE_SECONDS, option=option)
        clock = remote.get("ready")["clock"]
        if clock != "manual":
            raise SettingsError(
                f"{option} needs a simulator on a manual clock, but the one at {url} runs on"
                f" {clock!r}. Start it with 'ringback serve --clock manual'."
            )
        return cls(url.rstrip("/"), remote, shared=True)
