import asyncio
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import DeliveryRefusedError, SettingsError
from simulator.postbacks.guard import NEAR, NEVER, Guard, RefusedHostError, UnresolvedHostError
from simulator.postbacks.target import read_url


class Names:
    """A resolver that knows what it is told, and counts how often it is asked."""

    def __init__(self, **addresses: Sequence[str]) -> None:
        self.addresses = addresses
        self.asked = 0

    async def __call__(self, host: str) -> Sequence[str]:
        """Answer as a resolver does."""
        self.asked += 1
        await asyncio.sleep(0)
        if host not in self.addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.addresses[host]


def addresses_of(guard: Guard, url: str) -> tuple[str, ...]:
    """Ask a guard in an event loop of its own."""
    return asyncio.run(guard.addresses_of(read_url(url)))


def refusal_of(guard: Guard, url: str) -> str:
    """Give the text by which a guard refuses."""
    with pytest.raises(DeliveryRefusedError) as refused:
        addresses_of(guard, url)
    return str(refused.value)


def inside(network: str) -> st.SearchStrategy[str]:
    """Addresses of a network."""
    return st.ip_addresses(network=network).map(str)


def is_in(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether one of the networks holds the address."""
    return any(ip_address(address) in network for network in networks)


FORBIDDEN = [network for network, _ in NEVER]
near = st.one_of([inside(str(each)) for each in NEAR]).filter(
    lambda each: not is_in(each, FORBIDDEN)
)
never = st.one_of([inside(str(each)) for each in FORBIDDEN])
far = st.ip_addresses(v=4).map(str).filter(lambda each: not is_in(each, [*NEAR, *FORBIDDEN]))


@given(address=near)
def test_loopback_and_private_addresses_are_delivered_to(address: str) -> None:
    """A receiver on the desk or in the same network needs no permission."""
    assert Guard().judge("receiver.test", [address]) == (address,)


@given(text=far)
def test_other_addresses_are_refused_unless_allowed(text: str) -> None:
    """A simulator with somebody's URL in it must not post to strangers."""
    with pytest.raises(RefusedHostError) as refused:
        Guard().judge(text, [text])

    assert str(refused.value) == (
        f"Delivery to {text} is refused: it is neither loopback nor private. "
        f"Allow it with --allow-host {text}."
    )
    assert Guard([text]).judge(text, [text]) == (text,)
    assert Guard([text]).judge("any.test", [text]) == (text,)


@given(address=never)
def test_what_is_never_delivered_to_cannot_be_allowed(address: str) -> None:
    """Metadata services and addresses that mean no single host stay shut, by name or number."""
    guard = Guard([address, "metadata.test"])

    with pytest.raises(RefusedHostError, match=r"No setting allows it\.$"):
        guard.judge("metadata.test", [address])
    with pytest.raises(RefusedHostError, match=r"No setting allows it\.$"):
        guard.judge("metadata.test", ["127.0.0.1", address])


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        str(IPv4Address(0)),
        "255.255.255.255",
        "224.0.0.1",
        "[::]",
        "[fe80::1]",
        "[ff02::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "[::a9fe:a9fe]",
        "[2002:a9fe:a9fe::1]",
        "[64:ff9b::169.254.169.254]",
        "[64:ff9b:1::1]",
    ],
)
def test_every_spelling_of_a_forbidden_address_is_refused(host: str) -> None:
    """An IPv6 address that stands for an IPv4 address is judged as that one."""
    assert refusal_of(Guard(["169.254.169.254"]), f"http://{host}/").endswith(
        "No setting allows it."
    )


def test_a_legacy_spelling_is_judged_by_the_address_it_means() -> None:
    """`2852039166` is 169.254.169.254 to the system's resolver, and so to the guard."""
    guard = Guard(resolve=Names(**{"2852039166": ["169.254.169.254"]}))

    assert refusal_of(guard, "http://2852039166/") == (
        "Delivery to 169.254.169.254 (2852039166) is refused: it is a link-local address, "
        "where cloud metadata services answer. No setting allows it."
    )


def teredo(client: IPv4Address) -> str:
    """The IPv6 address by which a Teredo client is known."""
    return str(IPv6Address((0x2001_0000_0000_0000 << 64) | (int(client) ^ 0xFFFF_FFFF)))


@given(address=st.ip_addresses(v=4))
def test_ipv4_within_ipv6_is_judged_like_the_ipv4_address(address: IPv4Address) -> None:
    """Mapped, 6to4, NAT64 and Teredo addresses are no way around the guard."""
    number = int(address)
    forms = [
        f"::ffff:{address}",
        str(IPv6Address((0x2002 << 112) | (number << 80))),
        str(IPv6Address(int(IPv6Address("64:ff9b::")) | number)),
        teredo(address),
    ]

    verdicts = {is_allowed(str(address)), *map(is_allowed, forms)}

    assert len(verdicts) == 1


def is_allowed(address: str) -> bool:
    """Whether a guard without permissions lets an address pass."""
    try:
        Guard().judge("x.test", [address])
    except RefusedHostError:
        return False
    return True


def test_a_mapped_address_is_connected_to_as_ipv4() -> None:
    """`::ffff:127.0.0.1` needs a dual stack; 127.0.0.1 does not."""
    assert addresses_of(Guard(), "http://[::ffff:127.0.0.1]/") == ("127.0.0.1",)


def test_a_refusal_names_the_address_and_the_name() -> None:
    """The reader sees where the name leads, and what to add to the command line."""
    guard = Guard(resolve=Names(**{"example.com": ["93.184.216.34"]}))

    assert refusal_of(guard, "http://example.com/") == (
        "Delivery to 93.184.216.34 (example.com) is refused: it is neither loopback nor private. "
        "Allow it with --allow-host example.com."
    )


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("example.com", "example.com"),
        ("EXAMPLE.com.", "example.com"),
        (" example.com ", "example.com"),
        ("*.example.com", "a.example.com"),
        ("*.example.com", "a.b.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("*.bücher.example", "a.bücher.example"),
        ("93.184.216.34", "other.test"),
    ],
)
def test_a_host_is_allowed_by_name_wildcard_or_address(allowed: str, host: str) -> None:
    """Names are compared in one form; a wildcard covers all names below, at any depth."""
    name = read_url(f"http://{host}/").host
    guard = Guard([allowed], resolve=Names(**{name: ["93.184.216.34"]}))

    assert addresses_of(guard, f"http://{host}/") == ("93.184.216.34",)


@pytest.mark.parametrize("host", ["example.com", "badexample.com", "example.com.evil.test"])
def test_a_wildcard_covers_nothing_but_the_names_below(host: str) -> None:
    """`*.example.com` is neither example.com itself nor whatever ends in the same letters."""
    guard = Guard(["*.example.com"], resolve=Names(**{host: ["93.184.216.34"]}))

    assert f"({host}) is refused" in refusal_of(guard, f"http://{host}/")


@pytest.mark.parametrize("address", ["[2606:2800:220::1]", "2606:2800:220::1"])
def test_an_ipv6_address_is_allowed_with_or_without_brackets(address: str) -> None:
    """People copy addresses out of URLs."""
    guard = Guard([address])

    assert addresses_of(guard, "http://[2606:2800:220::1]/") == ("2606:2800:220::1",)


@pytest.mark.parametrize(
    "text", ["", "*", "*.", "http://a.test", "a.test:80", "a.test/x", "a..test", "*.*.test", "a b"]
)
def test_an_entry_that_is_no_host_is_refused_at_once(text: str) -> None:
    """A permission that is misunderstood is worse than none."""
    with pytest.raises(SettingsError) as refused:
        Guard([text])

    assert str(refused.value) == (
        "allow_hosts takes names, addresses and wildcards such as *.example.com, "
        f"without scheme, port or path; got {text!r}."
    )


def test_only_allowed_addresses_of_a_name_are_used_and_ipv4_comes_first() -> None:
    """A name with a near and a far address is reached at the near one."""
    names = Names(mixed=["::1", "93.184.216.34", "127.0.0.1"])

    assert addresses_of(Guard(resolve=names), "http://mixed/") == ("127.0.0.1", "::1")


def test_a_zone_does_not_hide_an_address() -> None:
    """The resolver adds the interface to link-local addresses."""
    guard = Guard(resolve=Names(near=["fe80::1%eth0"]))

    assert refusal_of(guard, "http://near/") == (
        "Delivery to fe80::1 (near) is refused: it is a link-local address. No setting allows it."
    )


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (Names(), "Name or service not known"),
        (Names(**{"receiver.test": []}), "the look-up gave none"),
    ],
)
def test_a_name_without_address_is_told_as_such(names: Names, why: str) -> None:
    """A typing error in a host is not a refusal."""
    with pytest.raises(UnresolvedHostError) as failed:
        addresses_of(Guard(resolve=names), "http://receiver.test/")

    assert str(failed.value) == (
        f"The host receiver.test has no address: {why}. "
        "Correct the URL, or make the name known to this machine."
    )


def test_a_look_up_is_used_again_until_it_is_too_old() -> None:
    """Two thousand deliveries a second do not ask the resolver two thousand times."""
    moment = 100.0
    names = Names(receiver=["127.0.0.1"])
    guard = Guard(ttl_seconds=30, resolve=names, elapsed=lambda: moment)

    addresses_of(guard, "http://receiver/")
    moment = 129.9
    addresses_of(guard, "http://receiver/")
    asked_while_fresh = names.asked
    moment = 130.0
    addresses_of(guard, "http://receiver/")

    assert (asked_while_fresh, names.asked) == (1, 2)


def test_a_name_that_moves_is_judged_anew() -> None:
    """What was near a minute ago may lead elsewhere now."""
    moment = 0.0
    names = Names(receiver=["127.0.0.1"])
    guard = Guard(resolve=names, elapsed=lambda: moment)
    addresses_of(guard, "http://receiver/")

    names.addresses["receiver"] = ["169.254.169.254"]
    moment = 60.0

    assert "(receiver) is refused" in refusal_of(guard, "http://receiver/")


def test_deliveries_at_the_same_moment_share_one_look_up() -> None:
    """A burst to a new name asks once."""
    names = Names(receiver=["127.0.0.1"])
    guard = Guard(resolve=names)

    async def burst() -> list[tuple[str, ...]]:
        target = read_url("http://receiver/")
        return await asyncio.gather(*(guard.addresses_of(target) for _ in range(50)))

    assert asyncio.run(burst()) == [("127.0.0.1",)] * 50
    assert names.asked == 1


def test_a_failure_is_not_remembered() -> None:
    """A name that comes to life while the simulator runs is found by the next delivery."""
    names = Names()
    guard = Guard(resolve=names)
    refusal_of(guard, "http://receiver/")

    names.addresses["receiver"] = ["127.0.0.1"]

    assert addresses_of(guard, "http://receiver/") == ("127.0.0.1",)


def test_the_oldest_look_up_makes_room() -> None:
    """A URL made for every call must not fill the memory."""
    names = Names(a=["127.0.0.1"], b=["127.0.0.1"], c=["127.0.0.1"])
    guard = Guard(resolve=names, cache_size=2)

    for host in ("a", "b", "c", "c", "b", "a"):
        addresses_of(guard, f"http://{host}/")

    assert names.asked == 4


def test_one_that_gives_up_does_not_end_the_look_up_of_others() -> None:
    """A delivery that times out while a name is looked up is alone with that."""
    answered = asyncio.Event()

    async def slow(_host: str) -> Sequence[str]:
        await answered.wait()
        return ["127.0.0.1"]

    async def scene() -> tuple[str, ...]:
        guard = Guard(resolve=slow)
        impatient, patient = (
            asyncio.ensure_future(guard.addresses_of(read_url("http://receiver/")))
            for _ in range(2)
        )
        await asyncio.sleep(0)
        impatient.cancel()
        await asyncio.gather(impatient, return_exceptions=True)
        answered.set()
        return await patient

    assert asyncio.run(scene()) == ("127.0.0.1",)


def test_closing_gives_up_what_is_still_asked_for() -> None:
    """A resolver that hangs does not keep a courier from closing."""

    async def never_answers(_host: str) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    async def scene() -> list[object]:
        guard = Guard(resolve=never_answers)
        asking = asyncio.ensure_future(guard.addresses_of(read_url("http://receiver/")))
        await asyncio.sleep(0)
        await guard.close()
        return list(await asyncio.gather(asking, return_exceptions=True))

    assert isinstance(asyncio.run(scene())[0], asyncio.CancelledError)


def test_localhost_is_looked_up_by_the_system() -> None:
    """Without a resolver of its own the guard asks the machine's."""
    assert "127.0.0.1" in addresses_of(Guard(), "http://localhost/")


def test_no_near_network_is_wholly_forbidden() -> None:
    """The tables do not contradict each other, but for single services in private ranges."""
    overlaps = [
        (str(kept), str(forbidden))
        for kept in NEAR
        for forbidden, _ in NEVER
        if ip_address(forbidden[0]) in kept
    ]

    assert overlaps == [
        ("fc00::/7", str(ip_network(text)))
        for text in ("fd00:ec2::/32", "fd20:ce::254", "fd00:c1::a9fe:a9fe", "fd00:42::42")
    ]
