"""One license key's world: its calls, its clock, its seed and its journal."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Condition, RLock
from time import monotonic
from typing import Final

from simulator import news
from simulator.agenda import Agenda
from simulator.assets.assets import Assets
from simulator.callers import caller_for
from simulator.calls.admission import DEMO_KEY, WishRefusedError, admit
from simulator.calls.call import Call
from simulator.calls.dialogue.stage import Stage
from simulator.calls.incoming import arrive
from simulator.calls.lifecycle import accept, cancel, live
from simulator.calls.outcome import Outcome
from simulator.calls.request import CallRequest, Wish
from simulator.calls.step import Life, whole_milliseconds
from simulator.calls.talk import talk
from simulator.clock import Clock
from simulator.decisions import Decisions
from simulator.errands import GoesOn
from simulator.lives import Lives
from simulator.number_pool import IncomingNumber
from simulator.outbox import Outbox
from simulator.outlook import outlook
from simulator.phone import PhoneNumber
from simulator.postbacks.journal import Journal
from simulator.provider import Carrier, Provider
from simulator.refusals import RefusalLog, RefusedWish
from simulator.store import CallStore

__all__ = ["Account", "Refusal"]

_FASTEST_CALLS_A_MINUTE: Final = 12_000  # the provider's documented maximum
# Reports of deliveries wait for the account meanwhile, and behind them all other deliveries.
_PLACED_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wish that did not become a call."""

    wish: Wish
    error: WishRefusedError


class Account:
    """Places and cancels calls, lets them live on the account's clock, and posts what happens.

    Safe for threads. Nothing here waits for a receiver but `move_to`, `run_until_idle` and
    `settle`, which exist for it.

    Args:
        license_key: Whose world it is.
        clock: The account's own time.
        seed: What decides how ordinary calls go.
        provider: How the provider behaves.
        carrier: Who carries the postbacks.
        queue_ids: The numbers that calls are given.
        wake: Called when something was put on the agenda, for whoever turns the clock.
    """

    def __init__(
        self,
        license_key: str,
        *,
        clock: Clock,
        seed: int,
        provider: Provider,
        carrier: Carrier,
        queue_ids: Iterator[int],
        wake: Callable[[], None],
    ) -> None:
        self.license_key = license_key
        self.clock = clock
        self.seed = seed
        self.assets = Assets.of(license_key, provider.asset_limits)
        self.journal = Journal(limit=provider.journal_limit)
        self._provider = provider
        self._queue_ids = queue_ids
        self._wake = wake
        self._calls = CallStore(limit=provider.call_limit)
        self._decisions = Decisions()
        self._refusals = RefusalLog()
        self._agenda = Agenda()
        self._lives = Lives(
            self._calls, self._agenda, self.assets, put=self._put, ask=self._ask, now=clock.now
        )
        self._demo_calls = 0
        self._lock = RLock()
        self._changed = Condition(self._lock)
        self._mover = RLock()
        self._outbox = Outbox(
            provider.plan, carrier, self.journal, self._agenda,
            changed=self._changed, now=clock.now, wake=wake,
        )  # fmt: skip

    # --- placing and asking -----------------------------------------------------------------

    def place(self, wishes: Sequence[Wish], *, calls_per_minute: int = 0) -> list[Call | Refusal]:
        """Place a call for each wish, dialled one after another at the given pace.

        Args:
            wishes: What is wanted; the answers come in the same order. Their license key is
                this account's.
            calls_per_minute: Diallings a minute; 0 for the provider's default.
        """
        pace = min(calls_per_minute, _FASTEST_CALLS_A_MINUTE)
        pace = pace if pace > 0 else self._provider.calls_per_minute
        at, answers = self.clock.now(), list[Call | Refusal]()
        for first in range(0, len(wishes), _PLACED_AT_ONCE):
            with self._lock:
                some = enumerate(wishes[first : first + _PLACED_AT_ONCE], first)
                answers += [self._place(wish, at, _turn(index, pace)) for index, wish in some]
        self._wake()
        return answers

    def place_call(self, wish: Wish) -> Call:
        """Place one call.

        Raises:
            WishRefusedError: If the provider would refuse it, with the ResponseCode and a reason.
        """
        [answer] = self.place([wish])
        if isinstance(answer, Refusal):
            raise answer.error
        return answer

    def receive(
        self,
        number: IncomingNumber,
        *,
        caller: PhoneNumber | None = None,
        outcome: Outcome | None = None,
    ) -> Call:
        """Let a call come in at one of the account's numbers, whose script answers at once.

        Args:
            number: Which number is called, as it is set up.
            caller: Who calls; None for somebody who withholds the number.
            outcome: How the caller behaves, as the one who answers in it; None to ask the
                caller's number and the seed.

        Raises:
            UndecidableError: If nobody answers in the outcome.
        """
        at = whole_milliseconds(self.clock.now())
        with self._lock:
            who = caller_for(
                caller,
                wanted=outcome,
                decided=None if caller is None else self._decisions.about(caller),
                seed=self.seed,
                profile=self._provider.profile,
            )
            longest = self._provider.rules.max_call_seconds
            request = number.called_by(caller, max_call_seconds=longest)
            call = arrive(request, who, queue_id=next(self._queue_ids), at=at)
            self._put(call)
            self._lives.go_on(call.queue_id, talk(call, who, at, self._stage()))
        self._wake()
        return call

    def decide(self, outcome: Outcome, *, number: PhoneNumber | None = None) -> None:
        """Let calls that are dialled from now on go so, instead of asking number and seed.

        Args:
            outcome: How they go.
            number: Whose calls, a magic number's included; None for those of all ordinary numbers
                that nothing was decided about.

        Raises:
            UndecidableError: If there would be no call: the request would be refused.
        """
        with self._lock:
            self._decisions.decide(outcome, number)

    def refusals(self) -> list[RefusedWish]:
        """The newest requests that did not become calls, oldest first."""
        with self._lock:
            return self._refusals.all()

    def call(self, queue_id: int) -> Call | None:
        """The call as it stands now, if the account has it."""
        self.run_due_if_ticking()
        with self._lock:
            return self._calls.get(queue_id)

    def calls(self) -> list[Call]:
        """All calls, oldest first."""
        self.run_due_if_ticking()
        with self._lock:
            return list(self._calls)

    def calls_to(self, digits: str) -> list[Call]:
        """The last ten calls to a number, newest first."""
        self.run_due_if_ticking()
        with self._lock:
            return self._calls.to_number(digits)

    def cancel(self, queue_id: int) -> bool:
        """Cancel a call that waits to be dialled; false if it does not."""
        self.run_due_if_ticking()
        with self._lock:
            call = self._calls.get(queue_id)
            if call is None or not call.cancellable:
                return False
            self._agenda.drop(queue_id)
            self._put(cancel(call, at=self.clock.now()))
            return True

    def cancel_reference(self, reference_id: str) -> int:
        """Cancel every call with a reference ID that waits to be dialled; tells how many."""
        with self._lock:
            waiting = self._calls.with_reference(reference_id)
            return sum(self.cancel(call.queue_id) for call in waiting)

    def end_conference(self, key: str) -> int:
        """End a conference; its calls' scripts go on. Tells how many calls were in it."""
        self.run_due_if_ticking()
        with self._lock:
            count = self._lives.end_conference(key)
        if count:
            self._wake()
        return count

    def redeliver(self, delivery_id: int) -> bool:
        """Send a delivery of the journal once more; false if the journal does not hold it."""
        with self._lock:
            return self._outbox.post_again(delivery_id)

    # --- time -------------------------------------------------------------------------------

    @property
    def next_moment(self) -> datetime | None:
        """When the next thing is due; None if nothing is to happen."""
        with self._lock:
            return self._agenda.next_moment

    @property
    def in_flight(self) -> int:
        """Deliveries on their way."""
        with self._lock:
            return self._outbox.in_flight

    @property
    def settled(self) -> bool:
        """Whether nothing is due and no delivery is on its way."""
        with self._lock:
            due = self._agenda.next_moment
            return self._outbox.in_flight == 0 and (due is None or due > self.clock.now())

    def run_due(self) -> None:
        """Let everything happen that is due by now."""
        now = self.clock.now()
        while True:
            with self._lock:
                action = self._agenda.take_due(now)
                if action is None:
                    return
                action()

    def run_due_if_ticking(self) -> None:
        """Catch up with a clock that runs by itself; one that is moved is never behind."""
        if self.clock.ticking:
            self.run_due()

    def move_to(self, moment: datetime) -> None:
        """Move the clock to a moment and let everything before it happen, in order.

        The clock stops at every moment at which something happens until the receivers have
        answered, so that what they do in return happens at that moment too.
        """
        with self._mover:
            self.settle()
            while (due := self.next_moment) is not None and due <= moment:
                self.clock.move_to(due)
                self.settle()
            self.clock.move_to(moment)

    def run_until_idle(self) -> None:
        """Move the clock until nothing is left to happen."""
        with self._mover:
            self.settle()
            while (due := self.next_moment) is not None:
                self.clock.move_to(due)
                self.settle()

    def settle(self, timeout: float | None = None) -> bool:
        """Wait until nothing is due and no delivery is in flight; moves no clock.

        Args:
            timeout: Real seconds to wait at most; None to wait as long as the deliveries take.

        Returns:
            Whether it came to that in time.
        """
        deadline = None if timeout is None else monotonic() + timeout
        while True:
            self.run_due()
            if self.settled:
                return True
            with self._changed:
                left = None if deadline is None else max(0.0, deadline - monotonic())
                if not self._changed.wait_for(lambda: self._outbox.in_flight == 0, left):
                    return False

    def wait_until_complete(self, queue_id: int, timeout: float) -> Call | None:
        """Wait, in real seconds, until a call is over; gives the call as it stands then."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_complete(queue_id), timeout)
            return self._calls.get(queue_id)

    def retire(self) -> None:
        """Let nothing more happen, and wait for the deliveries that are on their way."""
        with self._changed:
            self._agenda.clear()
            self._outbox.close()

    # --- the life of the account --------------------------------------------------------------

    def _place(self, wish: Wish, at: datetime, delay: timedelta) -> Call | Refusal:
        if self.license_key and wish.license_key != self.license_key:
            wish = replace(wish, license_key=self.license_key)
        try:
            request = admit(wish, self._provider.rules, demo_calls=self._demo_calls)
        except WishRefusedError as error:
            news.wish_refused(wish, error, at)
            self._refusals.add(RefusedWish.of(wish, error, at=at))
            return Refusal(wish, error)
        self._demo_calls += self.license_key == DEMO_KEY
        return self._accept(request, at, delay)

    def _accept(self, request: CallRequest, at: datetime, delay: timedelta) -> Call:
        start = max(at, request.scheduled_at or at)
        ready_at = start + timedelta(seconds=self._provider.pace.queue_seconds) + delay
        ready_at = whole_milliseconds(ready_at)
        call = accept(request, queue_id=next(self._queue_ids), at=at, ready_at=ready_at)
        begin = partial(self._lives.begin, call.queue_id, self._life_of)
        self._agenda.add(ready_at, begin, subject=call.queue_id)
        self._put(call)
        return call

    def _life_of(self, call: Call) -> Life:
        """What becomes of a call whose turn has come."""
        outcome = self._decisions.about(call.request.number) or outlook(
            call.request, seed=self.seed, profile=self._provider.profile, at=call.ready_at
        )
        return live(call, outcome, self._provider.pace, self._stage())

    def _stage(self) -> Stage:
        """What a script finds around it now."""
        return Stage(
            seconds_of=self.assets.sounds.seconds_of,
            variables=self.assets.variables.all(),
            limits=self._provider.limits,
            checks_sounds=True,
        )

    def _ask(self, queue_id: int, url: str, goes_on: GoesOn) -> None:
        call = self._calls.get(queue_id)
        if call is not None:
            self._outbox.ask(call, url, goes_on)

    def _put(self, call: Call) -> None:
        before = self._calls.get(call.queue_id)
        self._calls.put(call)
        news.call_changed(call, before)
        self._changed.notify_all()
        if before is None or before.status is not call.status:
            self._outbox.post(call)

    def _is_complete(self, queue_id: int) -> bool:
        call = self._calls.get(queue_id)
        return call is None or call.complete


def _turn(place: int, calls_per_minute: int) -> timedelta:
    """How long after the first number of a request the one at this place is dialled."""
    return timedelta(microseconds=place * 60_000_000 // calls_per_minute)
