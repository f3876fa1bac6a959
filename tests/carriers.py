"""Carriers for tests without HTTP: deliveries are noted, and answered as told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from simulator.postbacks.attempt import Attempt, Delivery


def attempt_at(delivery: Delivery, moment: datetime, *, status: int = 200) -> Attempt:
    """What an attempt would have given."""
    return Attempt(
        delivery=delivery,
        started_at=moment,
        finished_at=moment,
        elapsed_ms=0.0,
        address="",
        request=b"",
        status=status,
        answer=b"",
        error=None,
        error_text="",
        delivered=status < 300,
    )


@dataclass
class Notebook:
    """Answers every delivery at once with the next of its statuses, then with 200."""

    statuses: list[int] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)

    def submit(
        self, delivery: Delivery, *, now: Callable[[], datetime], done: Callable[[Attempt], None]
    ) -> None:
        """Note a delivery and answer it."""
        self.deliveries.append(delivery)
        self.moments.append(now())
        status = self.statuses.pop(0) if self.statuses else 200
        done(attempt_at(delivery, now(), status=status))

    @property
    def codes(self) -> list[int]:
        """The ResponseCodes that were delivered, in order."""
        return [delivery.response_code for delivery in self.deliveries]


@dataclass
class Slowpoke:
    """Keeps every delivery until it is told to answer."""

    waiting: list[tuple[Delivery, Callable[[], datetime], Callable[[Attempt], None]]] = field(
        default_factory=list
    )

    def submit(
        self, delivery: Delivery, *, now: Callable[[], datetime], done: Callable[[Attempt], None]
    ) -> None:
        """Keep a delivery."""
        self.waiting.append((delivery, now, done))

    def answer_all(self) -> None:
        """Answer what is kept."""
        kept, self.waiting = self.waiting, []
        for delivery, now, done in kept:
            done(attempt_at(delivery, now()))
