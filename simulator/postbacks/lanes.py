"""The lanes in which deliveries wait: in order within a call, in turn among receivers."""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from math import inf
from typing import Generic, Protocol, TypeVar

__all__ = ["Lanes", "Waiting"]


class Waiting(Protocol):
    """What stands in a lane."""

    since: float

    @property
    def call(self) -> Hashable:
        """Whose deliveries keep their order."""

    @property
    def receiver(self) -> str:
        """Whose connections it needs one of."""


Item = TypeVar("Item", bound=Waiting)


@dataclass(slots=True)
class _Lane(Generic[Item]):
    waiting: deque[Item] = field(default_factory=deque)
    active: int = 0
    answered: float = -inf
    in_turn: bool = False


class Lanes(Generic[Item]):
    """Decides which delivery may start next; holds no thread, socket or clock of its own.

    A lane belongs to one receiver and lets `per_receiver` deliveries be under way at once, so a
    receiver that hangs fills its own lane and no other. Lanes take turns, one delivery each, so
    a thousand deliveries to one receiver do not make the next receiver's first one wait.
    Beyond `total` nothing starts until something has finished.
    """

    def __init__(self, *, per_receiver: int, total: int) -> None:
        self._per_receiver = per_receiver
        self._total = total
        self._active = 0
        self._lanes: dict[str, _Lane[Item]] = {}
        self._turns: deque[_Lane[Item]] = deque()
        # A call is a key while one of its deliveries waits or is under way; its later ones
        # stand behind it here. Most calls never need the deque.
        self._calls: dict[Hashable, deque[Item] | None] = {}

    def put(self, item: Item, *, now: float) -> None:
        """Add a delivery; it waits for its call's earlier ones first, then in its lane."""
        if item.call not in self._calls:
            self._calls[item.call] = None
            self._enter(item, now)
            return
        behind = self._calls[item.call]
        if behind is None:
            behind = self._calls[item.call] = deque()
        behind.append(item)

    def take(self) -> Item | None:
        """Give the delivery that may start now, if any; it is under way from here on."""
        while self._turns and self._active < self._total:
            lane = self._turns.popleft()
            lane.in_turn = False
            if lane.waiting and lane.active < self._per_receiver:
                item = lane.waiting.popleft()
                lane.active += 1
                self._active += 1
                self._queue_up(lane)
                return item
        return None

    def finish(self, item: Item, *, now: float, answered: bool) -> None:
        """End a delivery that was taken: its place and its call are free for the next one.

        Args:
            item: What `take` gave.
            now: The moment, in the seconds of `put`.
            answered: Whether the receiver did anything at all; only silence counts against it.
        """
        lane = self._lanes[item.receiver]
        lane.active -= 1
        self._active -= 1
        if answered:
            lane.answered = now
        self._follow(item, now)
        self._queue_up(lane)
        self._forget_if_idle(item.receiver, lane)

    def give_up(self, receiver: str, *, now: float, patience: float, most: int) -> list[Item]:
        """Take out what has waited too long for a receiver that stays silent.

        A slow receiver is no silent one: as long as it does anything within `patience`
        seconds, what waits for it goes on waiting.

        Returns:
            At most `most` of them, the one that has waited longest first.
        """
        lane = self._lanes.get(receiver)
        given_up: list[Item] = []
        if lane is None or lane.answered > now - patience:
            return given_up
        while lane.waiting and lane.waiting[0].since <= now - patience and len(given_up) < most:
            given_up.append(lane.waiting.popleft())
        for item in given_up:
            self._follow(item, now)
        self._forget_if_idle(receiver, lane)
        return given_up

    def drain(self) -> list[Item]:
        """Take out everything that is not under way."""
        left = [item for lane in self._lanes.values() for item in lane.waiting]
        left += [item for behind in self._calls.values() for item in behind or ()]
        for lane in self._lanes.values():
            lane.waiting.clear()
        self._calls = dict.fromkeys(self._calls)
        return left

    def _forget_if_idle(self, receiver: str, lane: _Lane[Item]) -> None:
        if not lane.active and not lane.waiting:
            del self._lanes[receiver]

    def _enter(self, item: Item, now: float) -> None:
        item.since = now
        lane = self._lanes.setdefault(item.receiver, _Lane())
        lane.waiting.append(item)
        self._queue_up(lane)

    def _queue_up(self, lane: _Lane[Item]) -> None:
        if lane.waiting and lane.active < self._per_receiver and not lane.in_turn:
            lane.in_turn = True
            self._turns.append(lane)

    def _follow(self, item: Item, now: float) -> None:
        behind = self._calls[item.call]
        if behind:
            self._enter(behind.popleft(), now)
        else:
            del self._calls[item.call]
