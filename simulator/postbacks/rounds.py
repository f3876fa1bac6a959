"""The rounds of the courier: inside its event loop, deliveries begin, end and are reported."""

import asyncio
import logging
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from simulator.postbacks.attempt import Attempt, Delivery, DeliveryErrorKind
from simulator.postbacks.lanes import Lanes

if TYPE_CHECKING:
    from simulator.postbacks.exchange import Exchange, Poster

__all__ = ["Job", "Rounds"]

logger = logging.getLogger(__name__)

# How many deliveries begin, or are given up, before the loop looks at its sockets again: answers
# that have come shall not wait until hundreds of other deliveries are on their way.
BEGUN_AT_ONCE = 4
GIVEN_UP_AT_ONCE = 64

STOPPED_TEXT = "The courier was closed before the postback was sent."


@dataclass(slots=True, eq=False)
class Job:
    """A delivery with whom to ask for the time and whom to tell."""

    delivery: Delivery
    now: Callable[[], datetime]
    done: Callable[[Attempt], None]
    receiver: str
    since: float = 0.0

    @property
    def call(self) -> tuple[str, int, str]:
        """Whose deliveries keep their order: postbacks do not wait for what a script asks."""
        return self.delivery.license_key, self.delivery.queue_id, self.delivery.method


class Rounds:
    """Begins what the lanes let through, and reports what came of it.

    Args:
        poster: Sends a delivery.
        lanes: Say which delivery may begin.
        timeout_seconds: How long a receiver may be silent before what waits for it is given up.
        delivered_statuses: HTTP statuses by which a receiver accepts a postback.
        ended: Called after each report, when the delivery is over in every respect.
    """

    def __init__(
        self,
        poster: "Poster",
        lanes: Lanes[Job],
        *,
        timeout_seconds: float,
        delivered_statuses: Container[int],
        ended: Callable[[], None],
    ) -> None:
        self._poster = poster
        self._lanes = lanes
        self._timeout_seconds = timeout_seconds
        self._delivered_statuses = delivered_statuses
        self._ended = ended
        self._under_way: set[asyncio.Task[None]] = set()
        self._about_to_begin = False

    def accept(self, jobs: Iterable[Job]) -> None:
        """Take deliveries over; each is reported exactly once from here on."""
        moment = monotonic()
        for job in jobs:
            self._lanes.put(job, now=moment)
        self._begin_soon()

    async def stop(self) -> None:
        """Report everything that is not over yet as stopped."""
        for job in self._lanes.drain():
            self._report_unsent(job, DeliveryErrorKind.STOPPED, STOPPED_TEXT)
        # A task that is cancelled before its first step would end without a report.
        await asyncio.sleep(0)
        for task in self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)

    def _begin_soon(self) -> None:
        if not self._about_to_begin:
            self._about_to_begin = True
            asyncio.get_running_loop().call_soon(self._begin)

    def _begin(self) -> None:
        self._about_to_begin = False
        for _ in range(BEGUN_AT_ONCE):
            job = self._lanes.take()
            if job is None:
                return
            task = asyncio.get_running_loop().create_task(self._carry(job))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        self._begin_soon()

    async def _carry(self, job: Job) -> None:
        started_at = job.now()
        exchange = await self._poster.post(job.delivery)
        silent = exchange.error is DeliveryErrorKind.TIMEOUT
        self._report(job, self._attempt_of(exchange, started_at, job.now()))
        self._lanes.finish(job, now=monotonic(), answered=not silent)
        if silent:
            self._give_up(job.receiver)
        self._begin_soon()

    def _give_up(self, receiver: str) -> None:
        given_up = self._lanes.give_up(
            receiver, now=monotonic(), patience=self._timeout_seconds, most=GIVEN_UP_AT_ONCE
        )
        for job in given_up:
            self._report_unsent(job, DeliveryErrorKind.TOO_MANY, self._too_many_text(receiver))
        if len(given_up) == GIVEN_UP_AT_ONCE:
            asyncio.get_running_loop().call_soon(self._give_up, receiver)

    def _attempt_of(
        self, exchange: "Exchange", started_at: datetime, finished_at: datetime
    ) -> Attempt:
        accepted = exchange.error is None and exchange.status in self._delivered_statuses
        return Attempt(
            delivery=exchange.delivery,
            started_at=started_at,
            finished_at=finished_at,
            elapsed_ms=exchange.elapsed_ms,
            address=exchange.address,
            request=exchange.request,
            status=exchange.status,
            answer=exchange.answer,
            error=exchange.error,
            error_text=exchange.error_text if exchange.error or accepted else _refusal(exchange),
            delivered=accepted,
        )

    def _report_unsent(self, job: Job, error: DeliveryErrorKind, text: str) -> None:
        moment = job.now()
        attempt = Attempt(
            delivery=job.delivery,
            started_at=moment,
            finished_at=moment,
            elapsed_ms=0.0,
            address="",
            request=b"",
            status=None,
            answer=b"",
            error=error,
            error_text=text,
            delivered=False,
        )
        self._report(job, attempt)

    def _report(self, job: Job, attempt: Attempt) -> None:
        try:
            job.done(attempt)
        except Exception:
            # Whoever listens must not be able to end the courier.
            logger.exception("The report of delivery %d failed.", attempt.delivery.delivery_id)
        finally:
            self._ended()

    def _too_many_text(self, receiver: str) -> str:
        return (
            f"{receiver} was not sent to: all connections to it are in use, and none has been "
            f"answered for {self._timeout_seconds:g} s."
        )


def _refusal(exchange: "Exchange") -> str:
    asked = exchange.delivery.method == "GET"
    counts = "counts as no answer" if asked else "does not count as delivered"
    return f"{exchange.receiver} answered with status {exchange.status}, which {counts}."
