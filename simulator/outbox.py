"""The outbox of one account: what it sends, counted until each is answered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import count
from threading import Condition

from simulator import news
from simulator.agenda import Agenda
from simulator.calls.call import Call
from simulator.calls.step import Word
from simulator.errands import GoesOn
from simulator.postbacks.attempt import Attempt, Delivery
from simulator.postbacks.journal import Journal
from simulator.postbacks.plan import DeliveryPlan
from simulator.provider import Carrier

__all__ = ["Outbox"]


class Outbox:
    """Sends postbacks and what scripts ask of web servers, until it is closed.

    Nothing but `close` waits for an answer.

    Args:
        plan: Which postbacks are sent, and how often at most.
        carrier: Who carries them.
        journal: Where attempts are written down.
        agenda: Where further attempts are entered.
        changed: The account's condition, told of every answer; its lock is the account's.
        now: Tells the time.
        wake: Called when something was put on the agenda.
    """

    def __init__(
        self,
        plan: DeliveryPlan,
        carrier: Carrier,
        journal: Journal,
        agenda: Agenda,
        *,
        changed: Condition,
        now: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._plan = plan
        self._carrier = carrier
        self._journal = journal
        self._agenda = agenda
        self._changed = changed
        self._now = now
        self._wake = wake
        self._delivery_ids = count(1)
        self._in_flight = 0
        self._closed = False

    @property
    def in_flight(self) -> int:
        """What has been sent and is not answered yet; to be asked under the lock."""
        return self._in_flight

    def post(self, call: Call) -> None:
        """Send the postback of a call's status, if one is sent."""
        if self._plan.posts(call):
            self._send(self._plan.delivery(call, delivery_id=next(self._delivery_ids)))

    def post_again(self, delivery_id: int) -> bool:
        """Send a delivery of the journal once more; false if the journal does not hold it."""
        attempts = self._journal.attempts_of(delivery_id)
        if not attempts:
            return False
        last = attempts[-1].delivery
        self._send(replace(last, attempt=last.attempt + 1))
        return True

    def ask(self, call: Call, url: str, goes_on: GoesOn) -> None:
        """Ask a web server for a call's script, which goes on when the answer has come."""
        self._submit(self._plan.query(call, url), partial(self._answered, goes_on))

    def close(self) -> None:
        """Send nothing more, and wait until all that was sent is answered."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: self._in_flight == 0)

    def _send(self, delivery: Delivery) -> None:
        self._submit(delivery, self._delivered)

    def _submit(self, delivery: Delivery, done: Callable[[Attempt], None]) -> None:
        with self._changed:
            if not self._closed:
                self._carrier.submit(delivery, now=self._now, done=partial(self._ended, done))
                self._in_flight += 1

    def _ended(self, done: Callable[[Attempt], None], attempt: Attempt) -> None:
        """Let what was sent be over, even if what it leads to fails: others wait for that."""
        with self._changed:
            try:
                done(attempt)
            finally:
                self._in_flight -= 1
                self._changed.notify_all()

    def _delivered(self, attempt: Attempt) -> None:
        news.postback_carried(attempt)
        self._journal.add(attempt)
        again = self._plan.after(attempt)
        if again is not None and not self._closed:
            pause, delivery = again
            self._agenda.add(self._now() + pause, partial(self._send, delivery))
            self._wake()

    def _answered(self, goes_on: GoesOn, attempt: Attempt) -> None:
        if not self._closed:
            text = attempt.answer_text.strip() if attempt.delivered else None
            goes_on(Word(text, self._now(), attempt.error_text))
            self._wake()
