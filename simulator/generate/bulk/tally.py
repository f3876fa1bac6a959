"""A tally of made-up traffic: what a figure of it shows, counted in constant memory."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from simulator.calls.outcome import MachineDetection
from simulator.codes import ResponseCode
from simulator.generate.bulk.columns import DETECTIONS, Ints
from simulator.generate.traffic import NEVER, Batch

__all__ = ["LONGEST_COUNTED", "Tally"]

LONGEST_COUNTED: Final = 900
"""Durations from here on are counted as this one, in seconds."""

_MOST_BINS: Final = 4096
_MILLISECONDS: Final = 1000
_AN_HOUR: Final = 3_600_000
_A_DAY: Final = 24


@dataclass(slots=True)
class Tally:
    """Counts postbacks as they come by.

    Args:
        start: The moment from which seconds are counted, in milliseconds since 1970.
    """

    start: int
    postbacks: int = 0
    bytes: int = 0
    bin_seconds: int = 1
    arrivals: Ints = field(default_factory=lambda: np.zeros(_MOST_BINS, np.int64))
    endings: Counter[ResponseCode] = field(default_factory=Counter)
    durations: dict[str, Ints] = field(default_factory=dict)
    hours: Ints = field(default_factory=lambda: np.zeros(_A_DAY, np.int64))
    last: int = 0

    def add(self, batch: Batch, written: int) -> None:
        """Count a batch that was written in so many bytes."""
        if not len(batch):
            return
        self.postbacks += len(batch)
        self.bytes += written
        self.last = int(batch.due[-1])
        self._add_arrivals((batch.due - self.start) // _MILLISECONDS)
        self.hours += np.bincount(batch.due // _AN_HOUR % _A_DAY, minlength=_A_DAY)
        self._add_endings(batch.where(batch.end != NEVER))

    @property
    def calls(self) -> int:
        """Calls that are over."""
        return self.endings.total()

    def _add_arrivals(self, seconds: Ints) -> None:
        """Count by bins of seconds, which grow so that all fit."""
        while seconds[-1] // self.bin_seconds >= _MOST_BINS:
            self.arrivals = np.concatenate([
                self.arrivals.reshape(-1, 2).sum(axis=1), np.zeros(_MOST_BINS // 2, np.int64)
            ])  # fmt: skip
            self.bin_seconds *= 2
        bins = np.maximum(seconds, 0) // self.bin_seconds
        self.arrivals += np.bincount(bins, minlength=_MOST_BINS)

    def _add_endings(self, ended: Batch) -> None:
        codes, counts = np.unique(ended.status, return_counts=True)
        self.endings.update({
            ResponseCode(code): count
            for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
        })  # fmt: skip
        seconds = np.minimum((ended.end - ended.start) // _MILLISECONDS, LONGEST_COUNTED)
        for place, detection in enumerate((None, *DETECTIONS)):
            here = seconds[ended.detection == place]
            if len(here):
                empty = np.zeros(LONGEST_COUNTED + 1, np.int64)
                counted = np.bincount(here, minlength=LONGEST_COUNTED + 1)
                name = _name(detection)
                self.durations[name] = self.durations.get(name, empty) + counted


def _name(detection: MachineDetection | None) -> str:
    return detection.value if detection else "nobody"
