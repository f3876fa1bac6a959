"""The record of a load run: what was due, sent and answered in each second, and how long it took.

Records of many processes add up exactly, whatever the order; JSON keeps all of them.
"""

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from simulator.codes import ResponseCode
from simulator.load.histogram import Counts
from simulator.load.seconds import Second, Seconds, add_counts, counts_of, pairs_of
from simulator.load.trouble import Trouble, Troubles

__all__ = ["Record", "Second", "add_counts", "kind_name"]

_COUNTS: Final = ("service", "lateness", "own_lateness", "failed_kinds")
_SUMS: Final = ("connections", "reconnections", "bytes_sent", "bytes_received")


def kind_name(kind: int) -> str:
    """What a kind of postback is called: its ResponseCode, with the provider's text.

    >>> kind_name(1)
    '1 Call Answered'
    """
    return f"{kind} {ResponseCode(kind).text}"


@dataclass(slots=True)
class Record:
    """All that was measured.

    Args:
        seconds: By their place from the start of the run, from 0.
        service: Times from sending to the end of the answer.
        lateness: Times from the due moment to sending: how late this machine was, or how long
            a postback waited because all connections were taken.
        own_lateness: The part of it that is the generator's: how long after the due moment a
            postback was attended to. If no connection was free then, the rest is the receiver's.
        failed_kinds: How many postbacks of each kind had an answer that is not as it should be.
        troubles: By kind.
        connections: How many connections were opened.
        reconnections: How many of them in the place of one that had ended.
        bytes_sent: Of requests.
        bytes_received: Of answers.
    """

    seconds: MutableMapping[int, Second] = field(default_factory=Seconds)
    service: Counts = field(default_factory=dict)
    lateness: Counts = field(default_factory=dict)
    own_lateness: Counts = field(default_factory=dict)
    failed_kinds: Counts = field(default_factory=dict)
    troubles: dict[Trouble, Troubles] = field(default_factory=dict)
    connections: int = 0
    reconnections: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    _opened: Seconds = field(init=False, repr=False, compare=False)
    _sum: Second | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.seconds = self._opened = Seconds(self.seconds)

    def add(self, other: "Record") -> None:
        """Add what another process measured, or what this one measured since."""
        together = self._sum
        for place, second in other.seconds.items():
            self.second(place).add(second)
            if together is not None:
                together.add(second)
        self._sum = together
        for name in _COUNTS:
            add_counts(getattr(self, name), getattr(other, name))
        for kind, troubles in other.troubles.items():
            self.trouble(kind, troubles.count, *troubles.examples)
        for name in _SUMS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def second(self, place: int) -> Second:
        """A second by its place, to count in."""
        self._sum = None
        return self._opened.open(place)

    def pack(self, before: int) -> None:
        """Keep the seconds before a place in little space: nearly all that ends in them has."""
        self._opened.pack(before)

    def trouble(self, kind: Trouble, count: int, *examples: str) -> None:
        """Count some trouble; the seconds are told of it apart."""
        self.troubles.setdefault(kind, Troubles()).add(count, *examples)

    @property
    def sum(self) -> Second:
        """All seconds together, kept up to date by `add`; not to be changed."""
        if self._sum is None:
            self._sum = Second()
            for second in self.seconds.values():
                self._sum.add(second)
        return self._sum

    def total(self, name: str) -> int:
        """The sum of one of the columns `due`, `sent`, `answered` and `failed`."""
        return int(getattr(self.sum, name))

    @property
    def kinds(self) -> list[int]:
        """The kinds of postback that were answered, in order."""
        return sorted(self.sum.latency)

    def latencies(self, *, kind: int | None = None, seconds: Iterable[int] | None = None) -> Counts:
        """Times from due moments to answers, of one kind or all, in some seconds or all."""
        if seconds is None:
            chosen = [self.sum]
        else:
            chosen = [self.seconds[place] for place in seconds if place in self.seconds]
        together: Counts = {}
        for second in chosen:
            for each, counts in second.latency.items():
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
                {"second": place} | self.seconds[place].to_json() for place in sorted(self.seconds)
            ],
            "troubles": {kind.value: each.to_json() for kind, each in self.troubles.items()},
            **{name: pairs_of(getattr(self, name)) for name in _COUNTS},
            **{name: getattr(self, name) for name in _SUMS},
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        seconds = {each["second"]: Second.from_json(each) for each in value["seconds"]}
        troubles = {
            Trouble(kind): Troubles.from_json(each) for kind, each in value["troubles"].items()
        }
        counts: dict[str, Any] = {name: counts_of(value[name]) for name in _COUNTS}
        return cls(seconds, troubles=troubles, **counts, **{name: value[name] for name in _SUMS})
