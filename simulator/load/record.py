"""The record of a load run: what was due, sent and answered in each second, and how long it took.

Records of many processes add up exactly, whatever the order; JSON keeps all of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Self

from simulator.codes import ResponseCode
from simulator.load.histogram import Counts
from simulator.load.trouble import Trouble, Troubles

__all__ = ["Record", "Second", "add_counts", "kind_name"]

_COUNTED: Final = ("due", "sent", "answered", "failed", "in_flight")
_COUNTS: Final = ("service", "lateness", "own_lateness", "failed_kinds")
_SUMS: Final = ("connections", "reconnections", "bytes_sent", "bytes_received")


def kind_name(kind: int) -> str:
    """What a kind of postback is called: its ResponseCode, with the provider's text.

    >>> kind_name(1)
    '1 Call Answered'
    """
    return f"{kind} {ResponseCode(kind).text}"


def add_counts(counts: Counts, others: Counts) -> None:
    """Add others to some counts."""
    for value, count in others.items():
        counts[value] = counts.get(value, 0) + count


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
        for name in _COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for kind, counts in other.latency.items():
            add_counts(self.latency.setdefault(kind, {}), counts)


@dataclass(slots=True)
class Record:
    """All that was measured.

    Args:
        seconds: By their place from the start of the run, from 0.
        service: Times from sending to the end of the answer.
        lateness: Times from the due moment to sending: how late this machine was, or how long
            a postback waited because all connections were taken.
        own_lateness: The part of it that is the generator's: a connection was free, and still
            the postback went out so much later than it was due.
        failed_kinds: How many postbacks of each kind had an answer that is not as it should be.
        troubles: By kind.
        connections: How many connections were opened.
        reconnections: How many of them in the place of one that had ended.
        bytes_sent: Of requests.
        bytes_received: Of answers.
    """

    seconds: dict[int, Second] = field(default_factory=dict)
    service: Counts = field(default_factory=dict)
    lateness: Counts = field(default_factory=dict)
    own_lateness: Counts = field(default_factory=dict)
    failed_kinds: Counts = field(default_factory=dict)
    troubles: dict[Trouble, Troubles] = field(default_factory=dict)
    connections: int = 0
    reconnections: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0

    def add(self, other: "Record") -> None:
        """Add what another process measured, or what this one measured since."""
        for place, second in other.seconds.items():
            self.second(place).add(second)
        for name in _COUNTS:
            add_counts(getattr(self, name), getattr(other, name))
        for kind, troubles in other.troubles.items():
            self.trouble(kind, troubles.count, *troubles.examples)
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def second(self, place: int) -> Second:
        """A second by its place, to count in."""
        found = self.seconds.get(place)
        if found is None:
            found = self.seconds[place] = Second()
        return found

    def trouble(self, kind: Trouble, count: int, *examples: str) -> None:
        """Count some trouble; the seconds are told of it apart."""
        self.troubles.setdefault(kind, Troubles()).add(count, *examples)

    def total(self, name: str) -> int:
        """The sum of one of the columns `due`, `sent`, `answered` and `failed`."""
        return sum(getattr(second, name) for second in self.seconds.values())

    @property
    def kinds(self) -> list[int]:
        """The kinds of postback that were answered, in order."""
        return sorted({kind for second in self.seconds.values() for kind in second.latency})

    def latencies(self, *, kind: int | None = None, seconds: Iterable[int] | None = None) -> Counts:
        """Times from due moments to answers, of one kind or all, in some seconds or all."""
        together: Counts = {}
        for place in self.seconds if seconds is None else seconds:
            if place in self.seconds:
                for each, counts in self.seconds[place].latency.items():
                    if kind in (None, each):
                        add_counts(together, counts)
        return together

    def series(self) -> Iterator[tuple[int, Second]]:
        """All seconds from the first to the last, also those in which nothing was."""
        if self.seconds:
            for place in range(min(self.seconds), max(self.seconds) + 1):
                yield place, self.seconds.get(place) or Second()

    def to_json(self) -> dict[str, Any]:
        """As JSON has it, with nothing lost."""
        return {
            "seconds": [
                {"second": place}
                | {name: getattr(second, name) for name in _COUNTED}
                | {"latency": {str(kind): _pairs(each) for kind, each in second.latency.items()}}
                for place, second in sorted(self.seconds.items())
            ],
            "troubles": {kind.value: each.to_json() for kind, each in self.troubles.items()},
            **{name: _pairs(getattr(self, name)) for name in _COUNTS},
            **{name: getattr(self, name) for name in _SUMS},
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        seconds = {
            each["second"]: Second(
                **{name: each[name] for name in _COUNTED},
                latency={int(kind): _counts(pairs) for kind, pairs in each["latency"].items()},
            )
            for each in value["seconds"]
        }
        troubles = {
            Trouble(kind): Troubles.from_json(each) for kind, each in value["troubles"].items()
        }
        counts: dict[str, Any] = {name: _counts(value[name]) for name in _COUNTS}
        return cls(seconds, troubles=troubles, **counts, **{name: value[name] for name in _SUMS})


def _pairs(counts: Counts) -> list[list[int]]:
    return [[value, count] for value, count in sorted(counts.items())]


def _counts(pairs: list[list[int]]) -> Counts:
    return {value: count for value, count in pairs}  # noqa: C416 - a pair is a list here
