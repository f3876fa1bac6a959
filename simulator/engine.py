"""The simulator: the one place that joins calls, clocks, postbacks and deliveries."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain, count, groupby
from operator import attrgetter
from threading import RLock
from time import monotonic
from types import TracebackType
from typing import Final, Self
from zlib import crc32

from simulator.account import Account, Refusal
from simulator.assembly import clock_of, courier_of, provider_of
from simulator.assets.refused import AssetRefusedError
from simulator.calls.admission import DEMO_KEY
from simulator.calls.call import Call
from simulator.calls.outcome import Outcome
from simulator.calls.request import Wish
from simulator.clock import Clock
from simulator.errors import UnknownNameError
from simulator.number_pool import NumberPool
from simulator.phone import PhoneNumber
from simulator.provider import Carrier
from simulator.settings import Settings
from simulator.turner import Turner

__all__ = ["Simulator"]

_BLOCK: Final = 100_000
_FIRST_BLOCK: Final = 10_000
_BLOCKS: Final = 11_000  # ten digits, and within 32 bits for customers who read no more


class Simulator:
    """The provider on your own desk, with an account for every license key.

    Usable without HTTP: the Flask application wraps an object of this class.

    >>> from simulator import Settings, Simulator, Wish
    >>> with Simulator(Settings(clock="manual")) as simulator:
    ...     account = simulator.account("my-key")
    ...     [call] = account.place([Wish(number="202-555-0122", text="Hi.", license_key="my-key")])
    ...     account.run_until_idle()
    ...     ended = account.call(call.queue_id)
    >>> ended.status.text, ended.digits
    ('Call Answered', '345')

    Args:
        settings: Every knob; see `Settings`.
        clock: The time that new accounts start with, instead of the settings' clock.
        carrier: Who carries postbacks, instead of real HTTP requests.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        clock: Clock | None = None,
        carrier: Carrier | None = None,
    ) -> None:
        self.settings = settings or Settings()
        self.clock = clock or clock_of(self.settings)
        self.seed = self.settings.seed
        self._provider = provider_of(self.settings)
        self._courier = courier_of(self.settings)
        self._carrier = carrier or self._courier
        self._first_clock = self.clock.fork()
        self._lock = RLock()
        self.numbers = NumberPool()
        self._accounts: dict[str, Account] = {}
        self._blocks: dict[int, str] = {}
        self._turner = Turner(self.accounts)
        # Refuses for keys that are not accepted: nobody can fill the memory with accounts.
        self._nobody = self._open("")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all threads; deliveries on their way are given up."""
        self._turner.close()
        self._courier.close()

    # --- what customers do --------------------------------------------------------------------

    def place(self, wishes: Sequence[Wish], *, calls_per_minute: int = 0) -> list[Call | Refusal]:
        """Place a call for each wish, in the account of its license key.

        Args:
            wishes: What is wanted; the answers come in the same order.
            calls_per_minute: Diallings a minute; 0 for the provider's default.
        """
        answers: list[Call | Refusal] = []
        for license_key, some in groupby(wishes, key=attrgetter("license_key")):
            account = self.account(license_key) if self.knows(license_key) else self._nobody
            answers += account.place(list(some), calls_per_minute=calls_per_minute)
        return answers

    def call_in(
        self,
        number: PhoneNumber,
        *,
        caller: PhoneNumber | None = None,
        outcome: Outcome | None = None,
    ) -> Call:
        """Call one of the customers' numbers: its script answers; see `Account.receive`.

        Args:
            number: Which one; the script is told of an extension.
            caller: Who calls; None for somebody who withholds the number.
            outcome: How the caller behaves, as the one who answers in it.

        Raises:
            AssetRefusedError: If the number belongs to nobody.
            UndecidableError: If nobody answers in the outcome.
        """
        found = self.numbers.find(PhoneNumber(number.digits))
        if found is None:
            raise AssetRefusedError(
                f"{number} belongs to no license key; claim it by AssignIncomingNumber first."
            )
        called = replace(found, number=number)
        return self.account(found.license_key).receive(called, caller=caller, outcome=outcome)

    def call(self, queue_id: int) -> Call | None:
        """The call with a queue ID, whoever placed it; None if there is none."""
        account = self.owner(queue_id)
        return account.call(queue_id) if account else None

    def owner(self, queue_id: int) -> Account | None:
        """The account that a queue ID was given to."""
        with self._lock:
            license_key = self._blocks.get(queue_id // _BLOCK)
            return None if license_key is None else self._accounts.get(license_key)

    def end_conference(self, key: str) -> int:
        """End a conference, whoever opened it; tells how many calls were in it."""
        return sum(account.end_conference(key) for account in self.accounts())

    # --- accounts -----------------------------------------------------------------------------

    def account(self, license_key: str) -> Account:
        """The account of a license key, which comes into being when first asked for."""
        with self._lock:
            account = self._accounts.get(license_key)
            if account is None:
                account = self._accounts[license_key] = self._open(license_key)
            return account

    def accounts(self) -> list[Account]:
        """All accounts, oldest first."""
        with self._lock:
            return list(self._accounts.values())

    def find_account(self, license_key: str) -> Account | None:
        """The account of a license key, if anybody has used it."""
        with self._lock:
            return self._accounts.get(license_key)

    def knows(self, license_key: str) -> bool:
        """Whether the provider has given out a license key."""
        return self._provider.rules.know(license_key)

    def keeper(self, license_key: str) -> Account:
        """The account that a license key may keep something in.

        Everybody knows the demo key, so that nothing would be safe there [assumed].

        Raises:
            AssetRefusedError: The key was not given out, or is the demo key.
        """
        if license_key == DEMO_KEY:
            raise AssetRefusedError("The demo key keeps nothing; use a license key of your own.")
        if not self.knows(license_key):
            reason = "not one of the accepted keys" if license_key.strip() else "blank"
            raise AssetRefusedError(f"LicenseKey is {reason}.")
        return self.account(license_key)

    def reset(self, license_key: str | None = None) -> None:
        """Forget what one account has, or all have: calls, assets, numbers, time and journal.

        Waits for the deliveries that are on their way: none arrives afterwards. Whoever uses a
        license key meanwhile has a new account already.
        """
        with self._lock:
            if license_key is None:
                self.clock = self._first_clock.fork()
            keys = list(self._accounts) if license_key is None else [license_key]
            retired = [self._accounts.pop(key) for key in keys if key in self._accounts]
            self._blocks = {
                block: owner for block, owner in self._blocks.items() if owner not in keys
            }
        self.numbers.free(license_key)
        for account in retired:
            account.retire()

    def reseed(self, seed: int) -> None:
        """Give all accounts another seed, those to come included."""
        with self._lock:
            self.seed = seed
            for account in self._accounts.values():
                account.seed = seed

    # --- time ---------------------------------------------------------------------------------

    def advance(self, duration: timedelta, *, license_key: str | None = None) -> None:
        """Move the clock of one account, or of all and of those to come, forward.

        Everything that is due on the way happens on the way; see `Account.move_to`.

        Raises:
            ClockTooFarError: If a clock would pass the last year that dates have room for.
        """
        for account in self._those(license_key):
            account.move_to(account.clock.after(duration))
        if license_key is None:
            self.clock.move_to(self.clock.after(duration))

    def advance_to_next(self, *, license_key: str | None = None) -> None:
        """Move each clock to the next moment at which something happens, if there is one."""
        for account in self._those(license_key):
            if (moment := account.next_moment) is not None:
                account.move_to(moment)
        self._follow(license_key)

    def run_until_idle(self, *, license_key: str | None = None) -> None:
        """Move each clock until nothing is left to happen."""
        # What one account's receiver does can give another account something to do.
        while busy := [each for each in self._those(license_key) if each.next_moment is not None]:
            for account in busy:
                account.run_until_idle()
        self.settle(license_key=license_key)
        self._follow(license_key)

    def settle(self, timeout: float | None = None, *, license_key: str | None = None) -> bool:
        """Wait until nothing is due and no delivery is in flight; see `Account.settle`."""
        deadline = None if timeout is None else monotonic() + timeout
        while True:
            for account in self._those(license_key):
                left = None if deadline is None else max(0.0, deadline - monotonic())
                if not account.settle(left):
                    return False
            if all(account.settled for account in self._those(license_key)):
                return True

    def _follow(self, license_key: str | None) -> None:
        """Let the clock of accounts to come follow, if those of all accounts were moved."""
        if license_key is None:
            for account in self.accounts():
                self.clock.move_to(account.clock.now())

    def _those(self, license_key: str | None) -> list[Account]:
        if license_key is None:
            return self.accounts()
        account = self.find_account(license_key)
        if account is None:
            raise UnknownNameError("Nobody has placed a call with this license key yet.")
        return [account]

    def _open(self, license_key: str) -> Account:
        return Account(
            license_key,
            clock=self.clock.fork(),
            seed=self.seed,
            provider=self._provider,
            carrier=self._carrier,
            queue_ids=self._queue_ids(license_key),
            wake=self._turner.wake if self.clock.ticking else _nobody_sleeps,
        )

    def _queue_ids(self, license_key: str) -> Iterator[int]:
        """Number an account's calls: the same for a key in every run, shared by no two keys.

        Of two keys that begin at the same place, which is one pair in 11,000, the one that is used
        later begins at the next.
        """
        for attempt in count():
            block = self._claim(license_key, crc32(license_key.encode()) + attempt)
            yield from range(block * _BLOCK + 1, (block + 1) * _BLOCK)

    def _claim(self, license_key: str, wish: int) -> int:
        with self._lock:
            wished = (_FIRST_BLOCK + (wish + offset) % _BLOCKS for offset in range(_BLOCKS))
            beyond = count(_FIRST_BLOCK + _BLOCKS)
            block = next(block for block in chain(wished, beyond) if block not in self._blocks)
            self._blocks[block] = license_key
            return block


def _nobody_sleeps() -> None:
    """A clock that is moved by hand has no thread to wake."""
