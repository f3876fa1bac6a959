"""The only source of time: as fast as the wall clock, faster, or only when told."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final, Self

from simulator.errors import RingbackError, SettingsError

__all__ = ["LATEST_MOMENT", "Clock", "ClockTooFarError"]

LATEST_MOMENT: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""Later than anybody means, and early enough for the times of a call to be dates too."""

_MANUAL_START = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)  # a Monday morning all over America
_SCALED = re.compile(r"x([0-9]+(?:\.[0-9]+)?)")


class ClockTooFarError(RingbackError):
    """A clock was to be moved beyond the years that dates have."""


class Clock:
    """Time that runs at a speed of its own and can be moved forward.

    A clock of speed 0 stands still until `move_to` is called. Moments are aware UTC datetimes
    in whole milliseconds, the resolution of the provider's own timestamps.

    Args:
        speed: Virtual seconds a real second; 0 for a clock that is moved by hand.
        start: The first moment; by default the real time, or a fixed Monday morning at speed 0
            so that two runs show the same timestamps.
        wall: Where real time comes from, as seconds since 1970.
    """

    def __init__(
        self,
        speed: float = 1.0,
        *,
        start: datetime | None = None,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.speed = speed
        self._wall = wall
        self._lock = Lock()
        self._real_base = wall()
        if start is None:
            start = datetime.fromtimestamp(self._real_base, UTC) if speed else _MANUAL_START
        self._base = _whole_milliseconds(start.astimezone(UTC))

    @classmethod
    def named(cls, name: str, *, start: datetime | None = None) -> Self:
        """Make the clock that a setting names: `system`, `x60`, `manual`.

        Raises:
            SettingsError: If the name is none of these.
        """
        if name == "system":
            return cls(1.0, start=start)
        if name == "manual":
            return cls(0.0, start=start)
        scaled = _SCALED.fullmatch(name)
        if scaled is None or not float(scaled[1]):
            raise SettingsError(
                f"A clock is 'system', 'manual' or a speed such as 'x60', got {name!r}."
            )
        return cls(float(scaled[1]), start=start)

    @property
    def name(self) -> str:
        """The name that `named` would take for a clock of this speed."""
        return {0.0: "manual", 1.0: "system"}.get(self.speed, f"x{self.speed:g}")

    @property
    def ticking(self) -> bool:
        """Whether time passes by itself."""
        return bool(self.speed)

    def now(self) -> datetime:
        """The current moment, in whole milliseconds."""
        with self._lock:
            return self._now()

    def move_to(self, moment: datetime) -> None:
        """Jump forward to a moment; a moment already past changes nothing."""
        with self._lock:
            if moment > self._now():
                self._base, self._real_base = _whole_milliseconds(moment), self._wall()

    def after(self, duration: timedelta) -> datetime:
        """The moment that lies so far in the future.

        Raises:
            ClockTooFarError: If that is after the year 8999.
        """
        now = self.now()
        if duration > LATEST_MOMENT - now:
            raise ClockTooFarError(f"A clock at {now:%Y-%m-%d} cannot be moved beyond year 8999.")
        return now + duration

    def fork(self) -> "Clock":
        """Another clock of the same speed that shows the same moment, to be moved on its own."""
        return Clock(self.speed, start=self.now(), wall=self._wall)

    def real_seconds_until(self, moment: datetime) -> float | None:
        """How long a thread must sleep until a moment; None if it never comes by itself."""
        if not self.ticking:
            return None
        return max(0.0, (moment - self.now()).total_seconds() / self.speed)

    def _now(self) -> datetime:
        if not self.speed:
            return self._base
        passed = timedelta(seconds=(self._wall() - self._real_base) * self.speed)
        return _whole_milliseconds(self._base + passed)


def _whole_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
