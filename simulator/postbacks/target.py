"""The target of a delivery: a receiver's URL, taken apart and checked without a look-up."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

from simulator.errors import DeliveryRefusedError

__all__ = ["Target", "UnusableUrlError", "ascii_host", "read_url"]

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_SHOWN = 200

# Half a surrogate pair has no bytes in UTF-8, so it cannot be sent either.
_UNSENDABLE = re.compile("[\x00-\x20\x7f\ud800-\udfff]")
_USER_INFO = re.compile(r"(//|^)[^/?#]*@")
# What may stand in a path or query as it is (RFC 3986); `%` because it is escaped already.
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?"


class UnusableUrlError(DeliveryRefusedError):
    """A postback URL cannot be sent to, whoever answers there."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a postback goes.

    Attributes:
        scheme: `http` or `https`.
        host: Name in lower-case ASCII, or an address without brackets.
        port: From the URL, else the scheme's own.
        path: Path and query exactly as the request line carries them.
    """

    scheme: str
    host: str
    port: int
    path: str

    @property
    def receiver(self) -> str:
        """What tells one receiver from another: scheme, host and port."""
        return f"{self.scheme}://{_bracketed(self.host)}:{self.port}"

    @property
    def authority(self) -> str:
        """The value of the Host header: the port is named only when it is unusual."""
        host = _bracketed(self.host)
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


@lru_cache(maxsize=4096)
def read_url(text: str) -> Target:
    """Take a postback URL apart; cheap, and without asking the network.

    Args:
        text: An absolute http or https URL. A fragment is left out, as every client does.

    Raises:
        UnusableUrlError: The text is no such URL, or carries a user name.

    >>> read_url("http://localhost:9000/status?a=1")
    Target(scheme='http', host='localhost', port=9000, path='/status?a=1')
    """
    if _UNSENDABLE.search(text):
        raise _unusable(text, "has a blank or a control character in it. Escape or remove it")
    parts = _split(text)
    if parts.scheme not in DEFAULT_PORTS:
        raise _unusable(text, "does not begin with http:// or https://. Give the whole URL")
    if "@" in parts.netloc:
        raise _unusable(text, "carries a user name or password. Remove what stands before the @")
    return Target(parts.scheme, _host(text, parts), _port(text, parts), _path(parts))


def ascii_host(host: str) -> str:
    """Bring a host name into the one form in which names are compared and looked up.

    Raises:
        ValueError: The name cannot be a host name.
    """
    plain = host.lower().removesuffix(".")
    # The IDNA codec would take an address's colons and a leading dot for broken labels.
    if ":" in plain:
        return plain
    return plain.encode("idna").decode("ascii").lower()


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise _unusable(text, "has a host that is no address. Correct its brackets") from error


def _host(text: str, parts: SplitResult) -> str:
    if not parts.hostname:
        raise _unusable(text, "names no host. Write it after the two slashes")
    try:
        host = ascii_host(parts.hostname)
        # `urlsplit` lets a colon through in brackets only; what is in there must be IPv6.
        return str(IPv6Address(host)) if ":" in host else host
    except (AddressValueError, UnicodeError) as error:
        raise _unusable(text, "has a host that is neither a name nor an address") from error


def _port(text: str, parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise _unusable(text, "has a port that is no number from 1 to 65535")
    return port or DEFAULT_PORTS[parts.scheme]


def _path(parts: SplitResult) -> str:
    path = quote(parts.path, safe=_PATH_SAFE) or "/"
    return f"{path}?{quote(parts.query, safe=_QUERY_SAFE)}" if parts.query else path


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _unusable(text: str, why: str) -> UnusableUrlError:
    # A password must not reach a log through an error's text.
    shown = _USER_INFO.sub(r"\1***@", text)
    if len(shown) > LONGEST_SHOWN:
        shown = f"{shown[:LONGEST_SHOWN]}..."
    return UnusableUrlError(f"The URL {shown!r} {why}.")
