"""A running simulator, spoken to through its control face."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import monotonic, sleep
from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from simulator.errors import RingbackError, SettingsError, UnreachableError

__all__ = ["Remote"]

_CONNECTIONS: Final = {"http": HTTPConnection, "https": HTTPSConnection}
_PREFIX: Final = "/_ringback"
_PAUSE_SECONDS: Final = 0.05


class Remote:
    """Asks the control face of a running server; every call is one HTTP request.

    Args:
        url: The server's address, such as `http://127.0.0.1:8080`.
        token: What the server was started with, needed to change anything from elsewhere.
        timeout_seconds: Real seconds that one answer may take.
        option: Where the address was said, for the texts of errors.

    Raises:
        SettingsError: If the address is none.
    """

    def __init__(
        self, url: str, *, token: str = "", timeout_seconds: float = 10.0, option: str = "--url"
    ) -> None:
        self._url = url
        self._option = option
        self._parts = _split(url, option)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._timeout_seconds = timeout_seconds

    def get(
        self, path: str, parameters: Mapping[str, object] | None = None, /, *, waits: float = 0.0
    ) -> dict[str, Any]:
        """Ask for something.

        Args:
            path: Below /_ringback.
            parameters: Those of the query; None is left out.
            waits: Real seconds that the server may take beyond the usual.

        Raises:
            UnreachableError: If no simulator answers there.
            RingbackError: With the server's own text, if it objects.
        """
        named = (parameters or {}).items()
        given = {name: value for name, value in named if value is not None}
        query = f"?{urlencode(given)}" if given else ""
        return self._ask("GET", f"{path}{query}", waits=waits)

    def post(
        self, path: str, parameters: Mapping[str, object], /, *, waits: float = 0.0
    ) -> dict[str, Any]:
        """Change something.

        Args:
            path: Below /_ringback.
            parameters: What the server is told.
            waits: Real seconds that the server may take beyond the usual.

        Raises:
            UnreachableError: If no simulator answers there.
            RingbackError: With the server's own text, if it objects.
        """
        return self._ask("POST", path, json.dumps(parameters).encode(), waits=waits)

    def _ask(
        self, method: str, path: str, body: bytes | None = None, *, waits: float = 0.0
    ) -> dict[str, Any]:
        status, answer = self._patiently(method, f"{_PREFIX}/{path}", body, waits)
        try:
            document = json.loads(answer)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            raise UnreachableError(
                f"What answers at {self._url} is no Ringback. Say with {self._option} where it is."
            )
        if status != HTTPStatus.OK:
            raise RingbackError(str(document.get("error", f"The server answered {status}.")))
        return document

    def _patiently(
        self, method: str, path: str, body: bytes | None, waits: float
    ) -> tuple[int, bytes]:
        """Ask again while the server says that too many others wait."""
        deadline = monotonic() + self._timeout_seconds + waits
        while True:
            status, answer = self._exchange(method, path, body, waits)
            if status != HTTPStatus.SERVICE_UNAVAILABLE or monotonic() > deadline:
                return status, answer
            sleep(_PAUSE_SECONDS)

    def _exchange(
        self, method: str, path: str, body: bytes | None, waits: float
    ) -> tuple[int, bytes]:
        # No proxy is asked: what is meant is a server on this desk or near it.
        connection = _CONNECTIONS[self._parts.scheme](
            self._parts.hostname or "", self._parts.port, timeout=self._timeout_seconds + waits
        )
        headers = self._headers | ({"Content-Type": "application/json"} if body else {})
        try:
            connection.request(method, f"{self._parts.path.rstrip('/')}{path}", body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, HTTPException) as error:
            raise UnreachableError(
                f"No simulator answers at {self._url}: {_reason(error)}."
                f" Start one with 'ringback serve', or say with {self._option} where it is."
            ) from error
        finally:
            connection.close()


def _split(url: str, option: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _CONNECTIONS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError(
            f"{option} needs an address such as http://127.0.0.1:8080, got {url!r}."
        )
    return parts


def _reason(error: Exception) -> str:
    strerror = getattr(error, "strerror", None)
    return strerror or str(error) or type(error).__name__
