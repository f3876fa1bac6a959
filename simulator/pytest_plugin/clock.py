"""The clock of a test's account, moved through the control face."""

from datetime import datetime, timedelta
from typing import Any, Final

from simulator.client.remote import Remote

__all__ = ["RingbackClock"]

# What a receiver that hangs holds a clock up for, and some calls of it.
_PATIENCE_SECONDS: Final = 120.0


class RingbackClock:
    """Moves the time of one account; whatever is due on the way happens on the way.

    A move is over when the receivers have answered: what was to arrive has arrived.

    Args:
        control: Asks the simulator.
        license_key: Whose time it is.
    """

    def __init__(self, control: Remote, license_key: str) -> None:
        self._control = control
        self._license_key = license_key

    def advance(self, duration: float | timedelta) -> None:
        """Move the clock forward by seconds, or by a timedelta."""
        seconds = duration.total_seconds() if isinstance(duration, timedelta) else duration
        self._move("clock/advance", seconds=seconds)

    def next(self) -> None:
        """Move the clock to the next moment at which something happens, if there is one."""
        self._move("clock/next")

    def run_until_idle(self) -> None:
        """Move the clock until nothing is left to happen."""
        self._move("clock/run")

    def now(self) -> datetime:
        """The account's present moment, in UTC."""
        shown = self._control.get("clock", {"license_key": self._license_key})
        [account] = shown["license_keys"]
        return datetime.fromisoformat(account["now"])

    def _move(self, path: str, **parameters: Any) -> None:  # noqa: ANN401 - JSON
        told = {"license_key": self._license_key, **parameters}
        self._control.post(path, told, waits=_PATIENCE_SECONDS)
