"""The bench: carries out plans against a receiver, and reads back what it made of them."""

import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from threading import Lock
from time import monotonic, sleep
from typing import Final
from urllib.parse import quote

from simulator.check.evidence import Run
from simulator.check.numbers import numbered, told_back
from simulator.check.ordinary import body_of
from simulator.check.plan import QUEUE_ID, Fault, Ids, Plan, Sending
from simulator.check.route import Answer, Line, Route, trouble
from simulator.check.state import StateReader, Stored
from simulator.postbacks.attempt import DeliveryErrorKind
from simulator.version import VERSION

__all__ = ["Bench"]

_FIRST: Final = 1_000_000
_LAST: Final = 2**31 - 1_000_000
_BEYOND: Final = {Ids.PLAIN: 0, Ids.BEYOND_32_BITS: 2**40, Ids.BEYOND_53_BITS: 2**62}
_SAFE: Final = "/?&=%:@!$'()*+,;~-._"
_MOST_AT_ONCE: Final = 64
_BEFORE_HANGING_UP: Final = 0.05
_NOTHING: Final = Answer()
_STALE: Final = DeliveryErrorKind.CLOSED_EARLY


class Bench:
    """Sends what plans say, each time for calls that the receiver has never heard of.

    Safe to use from several threads.

    Args:
        route: The way to the receiver.
        reader: Reads back states; None if there is no way to.
        headers: Sent with every request.
        first_queue_id: Where QueueIDs begin; anywhere below 2^31 unless given, so that an exam
            does not meet what an earlier one left.
        rate: Requests a second at most; 0 for no limit.
        settle_seconds: How long the receiver is given before its state is read.
    """

    def __init__(
        self,
        route: Route,
        *,
        reader: StateReader | None = None,
        headers: Sequence[tuple[str, str]] = (),
        first_queue_id: int = 0,
        rate: float = 0.0,
        settle_seconds: float = 0.0,
    ) -> None:
        self.route = route
        self.reader = reader
        self.sent = 0
        named = any(name.lower() == "user-agent" for name, _ in headers)
        ours = () if named else (("User-Agent", f"Ringback/{VERSION}"),)
        self._headers = (*ours, *headers)
        self._ids = count(first_queue_id or random.SystemRandom().randrange(_FIRST, _LAST))
        self._rate = rate
        self._settle_seconds = settle_seconds
        self._next_at = monotonic()
        self._lock = Lock()

    def run(self, plan: Plan, *, look: bool = True) -> Run:
        """Carry out a plan.

        Args:
            plan: What to send.
            look: Whether to read back the state of each call afterwards.
        """
        with self._lock:
            beyond = _BEYOND[plan.ids]
            # Odd, so that a QueueID that became a floating-point number on its way shows.
            ids = {call: beyond + 2 * next(self._ids) + 1 if beyond else next(self._ids)
                   for call in plan.calls}  # fmt: skip
        numbered_plan, numbers = numbered(plan, ids)
        answers = _Carriage(self, ids).carry(numbered_plan)
        states: Mapping[int, Stored] = {}
        if look and self.reader is not None:
            if self._settle_seconds:
                sleep(self._settle_seconds)
            states = {
                call: told_back(stored, numbers) for call, stored in self._states(ids).items()
            }
        requests = tuple(self.request(sending, ids[sending.call]) for sending in numbered_plan)
        return Run(
            plan=plan, answers=tuple(answers), queue_ids=ids, states=states, requests=requests
        )

    def request(self, sending: Sending, queue_id: int) -> bytes:
        """A sending as it goes over the wire."""
        body = body_of(sending, queue_id)
        target = self.route.target
        path = quote(_path(sending.path, target.path, queue_id), safe=_SAFE)
        headers = [("Host", target.authority)]
        if sending.method not in _BODILESS:
            headers.append(("Content-Type", sending.content_type or sending.wire.content_type))
        headers += [*self._headers, *sending.headers]
        if sending.method not in _BODILESS:
            headers.append(("Content-Length", str(len(body))))
        if sending.fault is Fault.FRESH:
            headers.append(("Connection", "close"))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        start = f"{sending.method} {path} HTTP/1.1\r\n{head}\r\n".encode()
        return start if sending.method in _BODILESS else start + body

    def wait_turn(self) -> None:
        """Wait until the rate allows one more request."""
        with self._lock:
            self.sent += 1
            if not self._rate:
                return
            now = monotonic()
            at = max(self._next_at, now)
            self._next_at = at + 1 / self._rate
        sleep(max(at - now, 0))

    def _states(self, ids: Mapping[int, int]) -> dict[int, Stored]:
        reader = self.reader
        if reader is None:
            return {}
        if len(ids) < _MANY:
            return {call: reader.read(queue_id) for call, queue_id in ids.items()}
        with ThreadPoolExecutor(_READERS) as pool:
            return dict(zip(ids, pool.map(reader.read, ids.values()), strict=True))


def _path(wanted: str, own: str, queue_id: int) -> str:
    """A sending's path and query; one that is a query only goes to the URL's own path."""
    if not wanted.startswith("?"):
        return wanted or own
    path, _, query = own.partition("?")
    told = wanted[1:].replace(QUEUE_ID, str(queue_id))
    names = {each.partition("=")[0] for each in told.split("&")}
    kept = [each for each in query.split("&") if each and each.partition("=")[0] not in names]
    return f"{path}?{'&'.join([*kept, told])}"


_BODILESS: Final = ("GET", "HEAD", "OPTIONS", "DELETE")
_MANY: Final = 20
_READERS: Final = 8


class _Carriage:
    """Carries out one plan, over a connection that it keeps as long as the receiver does."""

    def __init__(self, bench: Bench, ids: Mapping[int, int]) -> None:
        self._bench = bench
        self._ids = ids
        self._line: Line | None = None

    def carry(self, plan: Plan) -> list[Answer]:
        """Send everything in order."""
        answers: list[Answer] = []
        try:
            for step in plan.steps:
                answers += [self._one(step[0])] if len(step) == 1 else self._at_once(step)
        finally:
            if self._line is not None:
                self._line.close()
        return answers

    def _one(self, sending: Sending) -> Answer:
        data = self._bench.request(sending, self._ids[sending.call])
        self._bench.wait_turn()
        if sending.fault in (Fault.CUT, Fault.HUNG_UP, Fault.FRESH):
            return self._alone(sending, data)
        kept = self._line if self._line is not None and self._line.open else None
        answer = self._over(kept, sending, data)
        if answer.reused and answer.status is None and answer.error is _STALE:
            # The receiver closed a kept connection as we used it: once more, over a new one.
            return self._over(None, sending, data)
        return answer

    def _over(self, kept: Line | None, sending: Sending, data: bytes) -> Answer:
        try:
            line = kept or self._bench.route.line()
        except OSError as error:
            return _failed(error, self._bench.route)
        if kept is None and self._line is not None:
            self._line.close()
        self._line = line
        # A receiver may answer and hang up before it has read all of a body.
        with suppress(BrokenPipeError, ConnectionResetError):
            line.send(data)
        return line.receive(sending.method)

    def _alone(self, sending: Sending, data: bytes) -> Answer:
        """Over a connection of its own, which may end before its time."""
        try:
            line = self._bench.route.line()
            try:
                if sending.fault is Fault.CUT:
                    head, _, body = data.partition(b"\r\n\r\n")
                    line.send(head + b"\r\n\r\n" + body[: len(body) // 2])
                    return _NOTHING
                line.send(data)
                if sending.fault is Fault.HUNG_UP:
                    # The provider gives up after seconds, when the work has long begun.
                    sleep(_BEFORE_HANGING_UP)
                    return _NOTHING
                return line.receive(sending.method)
            finally:
                line.close()
        except OSError as error:
            return _failed(error, self._bench.route)

    def _at_once(self, step: Sequence[Sending]) -> list[Answer]:
        """All at the same moment: each is sent but for its last byte, and then all of these."""
        with ThreadPoolExecutor(min(len(step), _MOST_AT_ONCE)) as pool:
            answers: list[Answer] = []
            for start in range(0, len(step), _MOST_AT_ONCE):
                some = step[start : start + _MOST_AT_ONCE]
                ready = list(pool.map(self._ready, some))
                answers += list(pool.map(_released, ready, some))
        return answers

    def _ready(self, sending: Sending) -> Callable[[], Answer]:
        data = self._bench.request(sending, self._ids[sending.call])
        self._bench.wait_turn()
        route = self._bench.route
        try:
            line = route.line()
            line.send(data[:-1])
        except OSError as error:
            answer = _failed(error, route)
            return lambda: answer

        def release() -> Answer:
            try:
                line.send(data[-1:])
                return line.receive(sending.method)
            except OSError as error:
                return _failed(error, route)
            finally:
                line.close()

        return release


def _released(release: Callable[[], Answer], _: Sending) -> Answer:
    return release()


def _failed(error: OSError, route: Route) -> Answer:
    kind, text = trouble(error, route.timeout_seconds)
    return Answer(error=kind, error_text=text)
