"""The seconds of a run: what was due, sent and answered in each, the old ones in little space."""

import json
import zlib
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from simulator.load.histogram import Counts

__all__ = ["COUNTED", "Second", "Seconds", "add_counts", "counts_of", "pairs_of"]

COUNTED: Final = ("due", "sent", "answered", "failed", "in_flight")
"""The columns of a second that are numbers."""

_FASTEST: Final = 1


def add_counts(counts: Counts, others: Counts) -> None:
    """Add others to some counts."""
    for value, count in others.items():
        counts[value] = counts.get(value, 0) + count


def pairs_of(counts: Counts) -> list[list[int]]:
    """Counts as JSON has them: pairs, in order."""
    return [[value, count] for value, count in sorted(counts.items())]


def counts_of(pairs: list[list[int]]) -> Counts:
    """Read what `pairs_of` wrote."""
    return {value: count for value, count in pairs}  # noqa: C416 - a pair is a list here


@dataclass(slots=True)
class Second:
    """One second of a run, from its start.

    Args:
        due: Postbacks that were due in it.
        sent: Postbacks of which the first byte went out in it.
        answered: Postbacks that were answered in it as they should be.
        failed: Postbacks that came to trouble in it; with `answered` all that ended in it.
        in_flight: How many were under way at its end; of several processes the sum.
        latency: Of the postbacks that were *due* in it and were answered with any status: times
            from the due moment to the end of the answer, by kind of postback (its ResponseCode).
    """

    due: int = 0
    sent: int = 0
    answered: int = 0
    failed: int = 0
    in_flight: int = 0
    latency: dict[int, Counts] = field(default_factory=dict)

    def add(self, other: "Second") -> None:
        """Count another process's second, or more of this one."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, counts in other.latency.items():
            add_counts(self.latency.setdefault(kind, {}), counts)

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return {name: getattr(self, name) for name in COUNTED} | {
            "latency": {str(kind): pairs_of(each) for kind, each in self.latency.items()}
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        latency = {int(kind): counts_of(pairs) for kind, pairs in value["latency"].items()}
        return cls(**{name: value[name] for name in COUNTED}, latency=latency)


class Seconds(MutableMapping[int, Second]):
    """Seconds by their place from the start of a run.

    A day has 86,400 of them, each with its histograms, so those that hardly change any more are
    kept as compressed bytes. Reading such a one gives a copy; to count in it, `open` it.

    Args:
        seconds: To begin with.
    """

    def __init__(self, seconds: Mapping[int, Second] | None = None) -> None:
        self._open = dict(seconds or {})
        self._packed: dict[int, bytes] = {}

    def open(self, place: int) -> Second:
        """A second to count in."""
        found = self._open.get(place)
        if found is None:
            packed = self._packed.pop(place, None)
            found = self._open[place] = Second() if packed is None else _unpacked(packed)
        return found

    def pack(self, before: int) -> None:
        """Keep the seconds before a place in little space from now on."""
        for place in [place for place in self._open if place < before]:
            text = json.dumps(self._open.pop(place).to_json(), separators=(",", ":"))
            self._packed[place] = zlib.compress(text.encode(), _FASTEST)

    def __getitem__(self, place: int) -> Second:
        found = self._open.get(place)
        return _unpacked(self._packed[place]) if found is None else found

    def __setitem__(self, place: int, second: Second) -> None:
        self._packed.pop(place, None)
        self._open[place] = second

    def __delitem__(self, place: int) -> None:
        if self._packed.pop(place, None) is None:
            del self._open[place]

    def __iter__(self) -> Iterator[int]:
        yield from list(self._packed)
        yield from list(self._open)

    def __len__(self) -> int:
        return len(self._packed) + len(self._open)

    def __contains__(self, place: object) -> bool:
        return place in self._open or place in self._packed

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self)!r})"


def _unpacked(packed: bytes) -> Second:
    return Second.from_json(json.loads(zlib.decompress(packed)))
