"""Arrivals: when the calls of a broadcast reach the dialler."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

__all__ = ["Arrivals", "Even"]

Ints = npt.NDArray[np.int64]
_MICROSECONDS_A_MINUTE = 60_000_000


class Arrivals(Protocol):
    """A timetable of diallings."""

    def chunks(self, calls: int, size: int) -> Iterator[Ints]:
        """Milliseconds from the start for each call in turn, rising, some at a time."""


class Even:
    """One call after another, as far apart as the pace says: how the provider dials a broadcast."""

    def __init__(self, calls_per_minute: float) -> None:
        self._gap = round(_MICROSECONDS_A_MINUTE / calls_per_minute)

    def chunks(self, calls: int, size: int) -> Iterator[Ints]:
        """Milliseconds from the start for each call in turn, some at a time."""
        for first in range(0, calls, size):
            indices = np.arange(first, min(first + size, calls), dtype=np.int64)
            yield indices * self._gap // 1000
