"""Delivery: a courier carries postbacks to their receivers, in a thread of its own."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Container
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

from simulator.errors import SettingsError
from simulator.postbacks.attempt import Attempt, Delivery, DeliveryErrorKind
from simulator.postbacks.descriptors import claim_descriptors
from simulator.postbacks.guard import Guard
from simulator.postbacks.lanes import Lanes
from simulator.postbacks.rounds import Job, Rounds
from simulator.postbacks.target import UnusableUrlError, read_url

if TYPE_CHECKING:
    from simulator.postbacks.exchange import Poster

__all__ = ["Attempt", "Courier", "Delivery", "DeliveryErrorKind"]

# A resolver that hangs holds its thread until it gives up, so there are more than a few.
RESOLVER_THREADS = 32


class Courier:
    """Posts every delivery once, and tells what it gave.

    Postbacks of one call go out one after the other, each when the one before has its answer;
    different calls do not wait for each other, nor for what a script asks. A receiver has
    connections of its own, up to `connections_per_receiver`. Further deliveries to it wait for one
    to become free, and fail as `too_many` only after the receiver has been silent for
    `timeout_seconds`. So nothing that one receiver does, or fails to do, holds up another.

    The thread starts with the first delivery, or with `start`.

    Args:
        guard: Decides where deliveries may go.
        timeout_seconds: For a whole exchange: look-up, connection and complete answer. [assumed]
        delivered_statuses: HTTP statuses by which a receiver accepts a postback. [assumed]
        connections_per_receiver: How many POSTs may be under way to one receiver. [assumed]
        keep_alive: Whether a connection is used again. [assumed]
        tls_verify: `True`, `False`, or the PEM file of the authorities to trust.
        answer_bytes: How much of an answer is read and kept.

    Raises:
        SettingsError: A setting has an impossible value.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        timeout_seconds: float = 10.0,
        delivered_statuses: Container[int] = range(200, 300),
        connections_per_receiver: int = 100,
        keep_alive: bool = True,
        tls_verify: bool | str | Path = True,
        answer_bytes: int = 16 * 1024,
    ) -> None:
        _check_positive("timeout_seconds", timeout_seconds)
        _check_positive("connections_per_receiver", connections_per_receiver)
        _check_positive("answer_bytes", answer_bytes)
        self._guard = guard
        self._timeout_seconds = timeout_seconds
        self._delivered_statuses = delivered_statuses
        self._connections_per_receiver = connections_per_receiver
        self._keep_alive = keep_alive
        self._tls = tls_verify if isinstance(tls_verify, bool) else _trusting(tls_verify)
        self._answer_bytes = answer_bytes
        self._state = threading.Condition()
        self._inbox: list[Job] = []
        self._in_flight = 0
        self._closed = False
        # Until the thread is ready it needs no waking: it looks into the inbox by itself.
        self._awake = True
        self._ready = threading.Event()
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def in_flight(self) -> int:
        """How many deliveries have been submitted and not been reported yet."""
        return self._in_flight

    def start(self) -> None:
        """Start the thread and wait until it is ready, so that the first delivery need not."""
        with self._state:
            self._check_open()
            self._ensure_thread()
        self._ready.wait()

    def submit(
        self,
        delivery: Delivery,
        *,
        now: Callable[[], datetime],
        done: Callable[[Attempt], None],
    ) -> None:
        """Hand a delivery over; from any thread, and without waiting for anyone.

        Args:
            delivery: What to send, and where.
            now: Tells the time on the virtual axis, when the POST begins and when it is over.
            done: Told what came of it, exactly once, in the courier's thread.

        Raises:
            RuntimeError: The courier is closed.
        """
        job = Job(delivery, now, done, _receiver_of(delivery.url))
        with self._state:
            self._check_open()
            loop = self._ensure_thread()
            self._in_flight += 1
            self._inbox.append(job)
            if not self._awake:
                self._awake = True
                loop.call_soon_threadsafe(self._take_in)

    def wait_idle(self, timeout: float | None = None) -> bool:
        """Wait until every delivery is reported; not to be called from `done`.

        Returns:
            Whether that was so within `timeout` seconds.
        """
        with self._state:
            return self._state.wait_for(lambda: self._in_flight == 0, timeout)

    def close(self) -> None:
        """End the thread; what is not over yet is reported as stopped. Closing twice is fine."""
        with self._state:
            if not self._closed and self._loop is not None:
                self._loop.call_soon_threadsafe(self._stopping.set)
            self._closed = True
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("The courier is closed; make a new one to deliver more.")

    def _ensure_thread(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._run, args=(self._loop,), name="ringback-courier", daemon=True
            )
            self._thread.start()
        return self._loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        # Not `asyncio.run`: it would wait at the end for look-ups that nobody needs any more.
        loop.set_default_executor(ThreadPoolExecutor(RESOLVER_THREADS, "ringback-resolver"))
        try:
            loop.run_until_complete(self._serve())
        finally:
            loop.close()

    async def _serve(self) -> None:
        poster = self._make_poster()
        self._rounds = Rounds(
            poster,
            Lanes(per_receiver=self._connections_per_receiver, total=claim_descriptors()),
            timeout_seconds=self._timeout_seconds,
            delivered_statuses=self._delivered_statuses,
            ended=self._count_down,
        )
        self._take_in()
        self._ready.set()
        await self._stopping.wait()
        self._take_in()
        await self._rounds.stop()
        await poster.close()
        await self._guard.close()

    def _make_poster(self) -> "Poster":
        # aiohttp takes longer to import than everything else of Ringback together, and most
        # commands deliver nothing; so it is imported here, where nobody waits for it.
        exchange = import_module("simulator.postbacks.exchange")
        return cast("type[Poster]", exchange.Poster)(
            self._guard,
            timeout_seconds=self._timeout_seconds,
            keep_alive=self._keep_alive,
            tls=self._tls,
            answer_bytes=self._answer_bytes,
        )

    def _take_in(self) -> None:
        with self._state:
            jobs, self._inbox = self._inbox, []
            self._awake = False
        self._rounds.accept(jobs)

    def _count_down(self) -> None:
        with self._state:
            self._in_flight -= 1
            if self._in_flight == 0:
                self._state.notify_all()


def _receiver_of(url: str) -> str:
    try:
        return read_url(url).receiver
    except UnusableUrlError:
        # It will fail when its turn comes; until then it must not wait behind a real receiver.
        return ""


def _check_positive(name: str, value: float) -> None:
    if not value > 0:
        raise SettingsError(f"{name} needs to be more than 0, got {value!r}.")


def _trusting(path: str | Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=path)
    except ssl.SSLError as error:
        raise _untrustworthy(path, "it holds no certificate") from error
    except OSError as error:
        raise _untrustworthy(path, error.strerror or str(error)) from error


def _untrustworthy(path: str | Path, why: str) -> SettingsError:
    return SettingsError(
        "tls_verify needs True, False, or a PEM file with the authorities to trust; "
        f"{str(path)!r} is none: {why}."
    )
