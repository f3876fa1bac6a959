"""Who may use the control face: this machine's own pages and programs, others with a token."""

from collections.abc import Callable
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from simulator.settings import Settings

__all__ = ["Access", "is_loopback"]

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Access:
    """Judges requests to the control face.

    A page of the web can send requests to loopback through a browser, under a name of its own
    that resolves there; so the Host must be a name of this machine, and an Origin the same.

    Args:
        settings: The server's; `host`, `token` and `control_host` count.
    """

    def __init__(self, settings: Settings) -> None:
        self._hosts = _LOCAL_NAMES | {settings.host.lower(), *map(str.lower, settings.control_host)}
        self._token = settings.token
        self._token_needed = bool(settings.token) or not is_loopback(settings.host)

    def objection(
        self, *, method: str, host: str, origin: str | None, authorization: str | None
    ) -> str | None:
        """Say why a request is turned away; None if it is welcome."""
        checks: tuple[Callable[[], str | None], ...] = (
            lambda: self._object_to_host(host),
            lambda: self._object_to_origin(origin),
            lambda: self._object_to_token(method, authorization),
        )
        return next((text for check in checks if (text := check())), None)

    def _object_to_host(self, host: str) -> str | None:
        name = _host_name(f"//{host}")
        if name in self._hosts:
            return None
        return (
            f"The control interface does not answer under the name {name!r}."
            " Use 127.0.0.1, or start the server with --control-host naming it."
        )

    def _object_to_origin(self, origin: str | None) -> str | None:
        if origin is None or _host_name(origin) in self._hosts:
            return None
        return f"The control interface takes no requests from pages of {origin}."

    def _object_to_token(self, method: str, authorization: str | None) -> str | None:
        if method in _SAFE_METHODS or not self._token_needed:
            return None
        if not self._token:
            return (
                "This server listens beyond loopback and was started without --token:"
                " nothing can be changed through its control interface."
            )
        if compare_digest((authorization or "").encode(), f"Bearer {self._token}".encode()):
            return None
        return "To change anything, send the server's token: 'Authorization: Bearer <token>'."


def _host_name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
