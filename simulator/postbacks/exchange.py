"""The exchange of one POST and its answer with a receiver, over aiohttp."""

import asyncio
import logging
import ssl
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, cast
from weakref import WeakSet

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from simulator.postbacks.attempt import Delivery, DeliveryErrorKind
from simulator.postbacks.failures import CAUGHT, died_unanswered, explain
from simulator.postbacks.guard import Guard
from simulator.postbacks.target import Target, read_url

if TYPE_CHECKING:
    from aiohttp.client_proto import ResponseHandler
    from aiohttp.connector import Connection

__all__ = ["Exchange", "Poster"]

logger = logging.getLogger(__name__)

# Everything that aiohttp would add unasked: the journal shows what we chose to send.
_UNASKED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


@dataclass(slots=True)
class Exchange:
    """What has come of one POST so far; filled while it goes on."""

    delivery: Delivery
    used: "WeakSet[ResponseHandler]" = field(default_factory=WeakSet, repr=False)
    elapsed_ms: float = 0.0
    stage: str = "connection"
    receiver: str = ""
    address: str = ""
    request: bytes = b""
    reused: bool = False
    status: int | None = None
    answer: bytes = b""
    error: DeliveryErrorKind | None = None
    error_text: str = ""


_current: ContextVar[Exchange] = ContextVar("exchange")


class _Request(aiohttp.ClientRequest):
    """A request that notes what is sent, and over which connection."""

    def update_expect_continue(self, expect: object = None) -> None:
        """Send `Expect: 100-continue` as any other header, and the body right behind it.

        RFC 9110, 10.1.1 lets a client that expects 100 go on without waiting for it. Waiting
        would hang at every receiver that has never heard of it.
        """

    async def send(self, conn: "Connection") -> aiohttp.ClientResponse:
        """Send head and body, and write both down."""
        exchange = _current.get()
        # Only a connection that was given back has no protocol.
        protocol = cast("ResponseHandler", conn.protocol)
        exchange.reused = protocol in exchange.used
        exchange.used.add(protocol)
        exchange.address = f"{self.url.host_subcomponent}:{self.url.port}"
        exchange.stage = "answer"
        response = await super().send(conn)
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        line = f"{self.method} {self.url.raw_path_qs} HTTP/1.1\r\n"
        exchange.request = f"{line}{head}\r\n".encode() + exchange.delivery.body
        return response


class Poster:
    """Sends one POST at a time for each caller, many callers at once.

    Lives in one event loop: `open` and `close` belong to the loop that `post` runs in.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        timeout_seconds: float,
        keep_alive: bool,
        tls: bool | ssl.SSLContext,
        answer_bytes: int,
    ) -> None:
        self._guard = guard
        self._timeout_seconds = timeout_seconds
        self._keep_alive = keep_alive
        self._answer_bytes = answer_bytes
        self._used: WeakSet[ResponseHandler] = WeakSet()
        self._session = self._open(tls=tls, keep_alive=keep_alive)
        self._fresh = self._open(tls=tls, keep_alive=False)

    async def close(self) -> None:
        """Close every connection, used or idle."""
        await self._session.close()
        await self._fresh.close()

    async def post(self, delivery: Delivery) -> Exchange:
        """Send a delivery once and wait for its whole answer.

        Returns:
            What came of it. A failure is a result here, not an exception.
        """
        exchange = Exchange(delivery, self._used)
        _current.set(exchange)
        started = perf_counter()
        try:
            async with asyncio.timeout(self._timeout_seconds):
                await self._carry(exchange)
        except (*CAUGHT, asyncio.CancelledError) as error:
            exchange.error, exchange.error_text = explain(
                error,
                exchange.receiver,
                stage=exchange.stage,
                timeout_seconds=self._timeout_seconds,
            )
        except Exception as error:
            # Whatever it is, whoever waits for this delivery must learn that it is over.
            logger.exception("Delivery %d failed in the courier itself.", delivery.delivery_id)
            exchange.error = DeliveryErrorKind.INTERNAL
            exchange.error_text = f"The courier failed, by an error of its own: {error!r}."
        exchange.elapsed_ms = (perf_counter() - started) * 1000
        return exchange

    async def _carry(self, exchange: Exchange) -> None:
        target = read_url(exchange.delivery.url)
        exchange.receiver = target.authority
        exchange.stage = "address"
        addresses = await self._guard.addresses_of(target)
        exchange.stage = "connection"
        for address in addresses[:-1]:
            try:
                return await self._send_surely(exchange, target, address)
            except aiohttp.ClientConnectorError as error:
                # Nobody answers here, so the next of the checked addresses may have its turn:
                # `localhost` has two, and most receivers listen at one. A TLS failure is an
                # answer, and a truer one than the next address could give.
                if isinstance(error, ssl.SSLError):
                    raise
        return await self._send_surely(exchange, target, addresses[-1])

    async def _send_surely(self, exchange: Exchange, target: Target, address: str) -> None:
        try:
            await self._send(self._session, exchange, target, address)
        except (OSError, aiohttp.ClientError) as error:
            # A receiver may close an idle connection at the moment we use it again. It has not
            # seen this request, so the request goes out once more, as .NET clients do it, over
            # a connection that cannot be stale because it is new.
            if not (exchange.reused and died_unanswered(error)):
                raise
            await self._send(self._fresh, exchange, target, address)

    async def _send(
        self, session: aiohttp.ClientSession, exchange: Exchange, target: Target, address: str
    ) -> None:
        # The URL holds the checked address, so that no later look-up can lead elsewhere and
        # a kept connection is found by where it really goes. The name is left to Host and TLS.
        host = f"[{address}]" if ":" in address else address
        url = URL(f"{target.scheme}://{host}:{target.port}{target.path}", encoded=True)
        async with session.request(
            exchange.delivery.method,
            url,
            data=exchange.delivery.body or None,
            headers=self._headers(exchange.delivery, target, session),
            allow_redirects=False,
            server_hostname=target.host,
        ) as response:
            await self._read(exchange, response)

    def _headers(
        self, delivery: Delivery, target: Target, session: aiohttp.ClientSession
    ) -> CIMultiDict[str]:
        headers = CIMultiDict({"Host": target.authority})
        headers.extend(delivery.headers)
        if delivery.method != "GET":
            headers["Content-Length"] = str(len(delivery.body))
        if not self._keep_alive or session is self._fresh:
            headers["Connection"] = "close"
        return headers

    async def _read(self, exchange: Exchange, response: aiohttp.ClientResponse) -> None:
        exchange.status = response.status
        exchange.answer = _head_of(response)[: self._answer_bytes]
        exchange.stage = "complete answer"
        _watch_for_the_end(response)
        while len(exchange.answer) <= self._answer_bytes:
            room = self._answer_bytes + 1 - len(exchange.answer)
            chunk = await response.content.read(room)
            if not chunk:
                return
            exchange.answer += chunk
        # One byte more than is kept shows that there is more: hang up instead of reading on.
        exchange.answer = exchange.answer[: self._answer_bytes]
        response.close()

    def _open(self, *, tls: bool | ssl.SSLContext, keep_alive: bool) -> aiohttp.ClientSession:
        # The courier counts connections, so neither limit is needed here.
        connector = aiohttp.TCPConnector(
            limit=0, limit_per_host=0, use_dns_cache=False, force_close=not keep_alive, ssl=tls
        )
        return aiohttp.ClientSession(
            connector=connector,
            request_class=_Request,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_UNASKED,
            # One limit for the whole exchange, look-up included, is set around it.
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            trust_env=False,
        )


def _watch_for_the_end(response: aiohttp.ClientResponse) -> None:
    """Let reading end when the connection does.

    If a chunk within the body is broken, the parser closes the connection and tells the reader
    nothing, who would go on waiting until the timeout.
    """
    # An answer that has come whole has given its connection back already.
    protocol = response.connection.protocol if response.connection is not None else None
    closed = protocol.closed if protocol is not None else None
    if protocol is None or closed is None:
        return

    def end(_: object) -> None:
        if not response.content.is_eof() and response.content.exception() is None:
            unread = aiohttp.ClientPayloadError("The connection ended within the body.")
            response.content.set_exception(protocol.exception() or unread)

    closed.add_done_callback(end)


def _head_of(response: aiohttp.ClientResponse) -> bytes:
    version = response.version or aiohttp.HttpVersion11
    line = f"HTTP/{version.major}.{version.minor} {response.status} {response.reason or ''}"
    fields = b"".join(b"%s: %s\r\n" % pair for pair in response.raw_headers)
    return b"%s\r\n%s\r\n" % (line.rstrip().encode("utf-8", "surrogateescape"), fields)
