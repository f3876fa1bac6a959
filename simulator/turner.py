"""The thread that turns the clocks which run by themselves: it wakes when something is due."""

import logging
from collections.abc import Callable, Iterable
from threading import Condition, Thread

from simulator.account import Account

__all__ = ["Turner"]

logger = logging.getLogger(__name__)

_LONGEST_NAP_SECONDS = 3600.0


class Turner:
    """Lets due things happen on time, for every account whose clock ticks.

    The thread starts with the first wake-up, and ends with `close`.

    Args:
        accounts: Gives the accounts to look after.
    """

    def __init__(self, accounts: Callable[[], Iterable[Account]]) -> None:
        self._accounts = accounts
        self._bell = Condition()
        self._rung = False
        self._closed = False
        self._thread: Thread | None = None

    def wake(self) -> None:
        """Look again at what is due next."""
        with self._bell:
            if self._closed:
                return
            if self._thread is None:
                self._thread = Thread(target=self._turn, name="ringback-clock", daemon=True)
                self._thread.start()
            self._rung = True
            self._bell.notify()

    def close(self) -> None:
        """End the thread."""
        with self._bell:
            self._closed = True
            self._bell.notify()
        if self._thread is not None:
            self._thread.join()

    def _turn(self) -> None:
        while True:
            nap = self._run_due()
            with self._bell:
                self._bell.wait_for(lambda: self._rung or self._closed, nap)
                self._rung = False
                if self._closed:
                    return

    def _run_due(self) -> float:
        """Let due things happen; tells for how many seconds nothing else will be due."""
        nap = _LONGEST_NAP_SECONDS
        for account in self._accounts():
            try:
                account.run_due_if_ticking()
            except Exception:
                # One call that cannot go on must not stop the clock for all others.
                logger.exception("Something that was due could not happen.")
            due = account.next_moment
            seconds = None if due is None else account.clock.real_seconds_until(due)
            if seconds is not None:
                nap = min(nap, seconds)
        return nap
