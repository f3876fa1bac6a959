"""The guard that decides which hosts a postback may be delivered to, and at which address."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from time import monotonic

from simulator.errors import DeliveryRefusedError, SettingsError, UnreachableError
from simulator.postbacks.target import Target, UnusableUrlError, ascii_host, read_url

__all__ = [
    "Guard",
    "RefusedHostError",
    "Target",
    "UnresolvedHostError",
    "UnusableUrlError",
    "read_url",
]

Address = IPv4Address | IPv6Address
Resolve = Callable[[str], Awaitable[Sequence[str]]]

# A simulator is run next to the program it tests, so that is as far as it reaches unasked.
NEAR = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "::1/128",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
    )
)

# Each with what it is, as it stands in the refusal. A cloud's metadata service hands out
# credentials to whoever can make a machine send a request; no flag shall open that door.
NEVER = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "an unspecified address"),
        ("::/128", "an unspecified address"),
        ("169.254.0.0/16", "a link-local address, where cloud metadata services answer"),
        ("fe80::/10", "a link-local address"),
        ("100.100.100.200/32", "a cloud metadata service (Alibaba Cloud)"),
        ("168.63.129.16/32", "a cloud metadata service (Azure)"),
        ("192.0.0.192/32", "a cloud metadata service (Oracle Cloud)"),
        ("fd00:ec2::/32", "a cloud metadata service (AWS)"),
        ("fd20:ce::254/128", "a cloud metadata service (Google Cloud)"),
        ("fd00:c1::a9fe:a9fe/128", "a cloud metadata service (Oracle Cloud)"),
        ("fd00:42::42/128", "a cloud metadata service (Scaleway)"),
        ("64:ff9b:1::/48", "a local translation prefix, which hides an IPv4 address"),
        ("224.0.0.0/4", "a multicast address"),
        ("ff00::/8", "a multicast address"),
        ("255.255.255.255/32", "a broadcast address"),
    )
)

_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
# Up to here an address with 96 leading zeros is itself, as :: and ::1 are.
_LAST_WITHOUT_IPV4 = 0xFF


class RefusedHostError(DeliveryRefusedError):
    """The receiver is at an address that postbacks are not sent to."""


class UnresolvedHostError(DeliveryRefusedError, UnreachableError):
    """The receiver's name has no address."""


@dataclass(frozen=True, slots=True)
class _Known:
    addresses: tuple[str, ...]
    until: float


class Guard:
    """Lets deliveries through to loopback and private addresses, and to hosts allowed by name.

    A name is looked up once, every address it has is judged, and the connection goes to an
    address that was judged: a second look-up could give another answer.

    Args:
        allow_hosts: Further hosts: names, addresses, or `*.example.com` for all names below.
        ttl_seconds: How long a judged look-up may be used again.
        resolve: Gives the addresses of a name; the system's resolver unless told otherwise.
        elapsed: A clock that only runs forward, in seconds.

    Raises:
        SettingsError: An entry of `allow_hosts` is no host.
    """

    def __init__(
        self,
        allow_hosts: Iterable[str] = (),
        *,
        ttl_seconds: float = 30.0,
        resolve: Resolve | None = None,
        elapsed: Callable[[], float] = monotonic,
        cache_size: int = 1024,
    ) -> None:
        self._allowed = frozenset(_read_pattern(text) for text in allow_hosts)
        self._ttl_seconds = ttl_seconds
        self._resolve = resolve or _system_resolve
        self._elapsed = elapsed
        self._cache_size = cache_size
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Task[tuple[str, ...]]] = {}

    async def addresses_of(self, target: Target) -> tuple[str, ...]:
        """Give the addresses that may be connected to, the first to be tried first.

        IPv4 comes first: a receiver on a desk is bound to 127.0.0.1 more often than to ::1,
        while `localhost` means both.

        Raises:
            RefusedHostError: None of the host's addresses may be used, or one never may.
            UnresolvedHostError: The name has no address.
        """
        known = self._known.get(target.host)
        if known is not None and self._elapsed() < known.until:
            return known.addresses
        asking = self._asking.get(target.host)
        if asking is None:
            asking = self._ask(target.host)
        # One delivery that gives up must not end the look-up that others wait for.
        return await asyncio.shield(asking)

    async def close(self) -> None:
        """Give up the look-ups that are under way, in the event loop that asked for them."""
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    def judge(self, host: str, addresses: Iterable[str]) -> tuple[str, ...]:
        """Keep of a host's addresses those that may be used.

        Raises:
            RefusedHostError: None of them may, or one of them never may.
        """
        judged = [_meant(address) for address in addresses]
        for address in judged:
            for network, what in NEVER:
                if _inner(address) in network or address in network:
                    raise RefusedHostError(
                        f"Delivery to {_shown(address, host)} is refused: it is {what}. "
                        "No setting allows it."
                    )
        allowed = [address for address in judged if self._is_allowed(address, host)]
        if not allowed:
            raise RefusedHostError(
                f"Delivery to {_shown(judged[0], host)} is refused: "
                f"it is neither loopback nor private. Allow it with --allow-host {host}."
            )
        return tuple(str(address) for address in sorted(allowed, key=lambda each: each.version))

    def _is_allowed(self, address: Address, host: str) -> bool:
        if any(_inner(address) in network for network in NEAR):
            return True
        return not self._allowed.isdisjoint((str(address), *_patterns_for(host)))

    def _ask(self, host: str) -> asyncio.Task[tuple[str, ...]]:
        asking = asyncio.get_running_loop().create_task(self._look_up(host))
        self._asking[host] = asking
        asking.add_done_callback(lambda done: self._asked(host, done))
        return asking

    def _asked(self, host: str, asking: asyncio.Task[tuple[str, ...]]) -> None:
        del self._asking[host]
        # Reading the error marks it as seen, for the case that nobody waits any more.
        if asking.cancelled() or asking.exception() is not None:
            return
        self._known.pop(host, None)
        if len(self._known) >= self._cache_size:
            del self._known[next(iter(self._known))]
        self._known[host] = _Known(asking.result(), self._elapsed() + self._ttl_seconds)

    async def _look_up(self, host: str) -> tuple[str, ...]:
        return self.judge(host, [host] if _is_address(host) else await self._addresses(host))

    async def _addresses(self, host: str) -> Sequence[str]:
        try:
            addresses = await self._resolve(host)
        except (OSError, UnicodeError) as error:
            raise _unresolved(host, getattr(error, "strerror", None) or str(error)) from error
        if not addresses:
            raise _unresolved(host, "the look-up gave none")
        return addresses


async def _system_resolve(host: str) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    # A set would lose the order, in which the system put the nearest first.
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _unresolved(host: str, why: str) -> UnresolvedHostError:
    return UnresolvedHostError(
        f"The host {host} has no address: {why}. "
        "Correct the URL, or make the name known to this machine."
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _meant(address: str) -> Address:
    # A zone (`%eth0`) says through which door, not to whom.
    read = ip_address(address.partition("%")[0])
    mapped = read.ipv4_mapped if isinstance(read, IPv6Address) else None
    return mapped or read


def _inner(address: Address) -> Address:
    """Give the IPv4 address that an IPv6 address stands for, else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > _LAST_WITHOUT_IPV4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address


def _shown(address: Address, host: str) -> str:
    return str(address) if _is_address(host) else f"{address} ({host})"


def _patterns_for(host: str) -> list[str]:
    labels = host.split(".")
    return [host, *(".".join(["*", *labels[cut:]]) for cut in range(1, len(labels)))]


def _read_pattern(text: str) -> str:
    host = text.strip().removeprefix("[").removesuffix("]")
    if _is_address(host):
        return str(ip_address(host))
    wildcard, name = ("*.", host[2:]) if host.startswith("*.") else ("", host)
    try:
        ascii_name = ascii_host(name)
    except UnicodeError:
        ascii_name = ""
    if not ascii_name or set(ascii_name) & set("*/:@[]? "):
        raise SettingsError(
            "allow_hosts takes names, addresses and wildcards such as *.example.com, "
            f"without scheme, port or path; got {text!r}."
        )
    return wildcard + ascii_name
