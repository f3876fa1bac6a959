"""The sender: puts postbacks on the wire when they are due, and notes what comes back.

One thread drives all connections, and does nothing else that could wait.
"""

from collections.abc import Callable, Iterable
from time import monotonic_ns, sleep
from typing import Final, Protocol

from simulator.load.alarm import Alarm
from simulator.load.connection import Sending, Waiting
from simulator.load.exchange import IN, SECOND, Exchange
from simulator.load.native import has_one_processor
from simulator.load.stream import Route
from simulator.load.supply import NEVER, Feed
from simulator.load.tally import Tally

__all__ = ["BREATH", "Desk", "Feed", "Sender", "Sending"]

BREATH: Final = 0.0001 if has_one_processor() else 0.0
"""How many seconds others may work, of every five thousandths in which they had no chance to."""

# The kernel's timer wakes us some tens of microseconds late; the rest is waited for awake.
_AWAKE: Final = 70_000
_LOOK_AROUND: Final = 50_000_000
_BREATHE_EVERY: Final = 5_000_000
_SENT_IN_A_ROW: Final = 32
# What comes due while answers are read is late by the time that they take. In the closed loop only
# what they bring is due.
_READ_IN_A_ROW: Final = {False: 16, True: 256}
# Some thousandths of a second are no loss to who reads figures, and short for who writes them.
_TELL_EVERY: Final = 8_000_000
_TELL_AT_LAST: Final = 50_000_000
_WORTH_TELLING: Final = 500


class Desk(Protocol):
    """Whoever commands a sender from outside its thread, and is told what it does."""

    fd: int

    def hear(self) -> bool:
        """Take in what has come; gives whether more may come."""

    def tell(self) -> None:
        """Tell what has happened; must not wait."""


class Sender(Exchange):
    """Sends what a feed gives.

    `run` is the work of a thread; all else may be called from other threads.

    Args:
        route: The way to the receiver.
        feed: Where requests come from, in the order in which they are due.
        sending: How.
        desk: Attended to between one postback and the next.
    """

    def __init__(
        self, route: Route, feed: Feed, sending: Sending, *, desk: Desk | None = None
    ) -> None:
        super().__init__(route, feed, sending)
        self._alarm, self._desk = Alarm(), desk
        self._alarm_at = 0
        self._others: dict[int, Callable[[], object]] = {}
        self._breathed = 0
        self._told = 0
        self._tells_at = NEVER if desk is None else 0
        self._counted = -1
        self._attend_to(self._alarm.fd, self._alarm.hush)
        self._others[self._supply.fd] = self._supply.eat
        if desk is not None:
            self._attend_to(desk.fd, self._hear)
        self.breath_seconds = BREATH
        self.finished = False
        self.failure: BaseException | None = None

    def start(self, moment: int) -> None:
        """Let the run begin at a moment of CLOCK_MONOTONIC, in nanoseconds."""
        self._start = moment

    def stop(self, drain_seconds: float = 2.0) -> None:
        """Send nothing more, and wait so long for what is under way."""
        self._stop_at = min(self._stop_at, monotonic_ns() + round(drain_seconds * SECOND))

    def take(self) -> Tally:
        """What happened since this was called last."""
        fresh = Tally()
        with self._lock:
            taken, self._tally = self._tally, fresh
        second = (monotonic_ns() - self._start) // SECOND - 1
        if second > self._counted:
            self._counted = second
            if self._busy:
                taken.in_flight[second] = self._busy
        return taken

    def run(self) -> None:
        """Send until all is sent and answered, or until it is stopped."""
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 - told to whoever waits for this thread
            self.failure = error
        finally:
            self._close()
            self._alarm.close()
            self.finished = True

    def _attend_to(self, fd: int, act: Callable[[], object]) -> None:
        self._others[fd] = act
        self._epoll.register(fd, IN)

    def _work(self) -> None:
        epoll, supply = self._epoll, self._supply
        in_a_row = _READ_IN_A_ROW[self._closed_loop]
        for _ in range(min(self._sending.opened, self._sending.connections)):
            self._open()
        while not self._over():
            now = monotonic_ns()
            if now - self._looked > _LOOK_AROUND:
                self._look_around(now)
            if now - self._breathed > _BREATHE_EVERY:
                self._breathe(now)
            if now > self._tells_at:
                self._tell(now)
            supply.ask()
            with self._lock:
                next_due = self._send_all(now) if self._start <= now else self._start
            happened = epoll.poll(self._patience(next_due), in_a_row)
            with self._lock:
                self._attend(happened)

    def _attend(self, happened: Iterable[tuple[int, int]]) -> None:
        """Do what each event of the poll asks for.

        At full speed nearly each is a good answer, after which the next postback of all goes out on
        the same connection. That much is written out here, without a step aside: a microsecond is
        a tenth of the receiver's capacity that cannot be tested.
        """
        connections, requests, waiting = self._connections, self._requests, self._waiting
        good, last_good, size = self._good, self._last_good, self._read_at_once
        tally, start, now_in = self._tally, self._start, monotonic_ns
        note_due, note_sent = tally.due.append, tally.sent.append
        note_answer_due, note_answer_sent = tally.answer_due.append, tally.answer_sent.append
        note_answer_done, note_answer_kind = tally.answer_done.append, tally.answer_kind.append
        flows = self._closed_loop and self._plain and self._stop_at == NEVER
        received = sent = 0
        for fd, events in happened:
            connection = connections.get(fd)
            if connection is None or events != IN or not connection.awaits:
                self._seldom(fd, events)
                continue
            try:
                data = connection.recv(size)
            except OSError as error:
                self._stuck(connection, error)
                continue
            moment = now_in() - start
            received += len(data)
            # An answer that is the same to the byte as one that was found good is good too.
            if data != last_good:
                if data not in good:
                    self._take_in(connection, data, moment)
                    continue
                last_good = data
            note_answer_due(connection.due)
            note_answer_sent(connection.sent)
            note_answer_done(moment)
            note_answer_kind(connection.kind)
            connection.used = True
            if waiting or not requests or not flows:
                self._leave(connection)
                self._free(connection, moment)
                continue
            _, request, connection.kind = requests.popleft()
            connection.request, connection.due, connection.sent = request, moment, moment
            note_due(moment)
            note_sent(moment)
            try:
                count = connection.send(request)
            except OSError as error:
                self._not_sent(connection, error)
                continue
            sent += count
            if count != len(request):
                self._hold(connection, count)
        self._last_good = last_good
        tally.bytes_received += received
        tally.bytes_sent += sent

    def _seldom(self, fd: int, events: int) -> None:
        """Do what any other event asks for."""
        connection = self._connections.get(fd)
        if connection is not None:
            self._event(connection, events)
        elif fd in self._others:
            # Otherwise it is a connection that something before has ended.
            self._others[fd]()

    def _patience(self, next_due: int) -> float:
        """How long the poll may wait: not at all if something is due at once."""
        now = monotonic_ns()
        ahead = next_due - now
        if ahead <= _AWAKE:
            return 0
        if ahead < _LOOK_AROUND and next_due != self._alarm_at:
            self._alarm_at = next_due
            self._alarm.set(next_due - _AWAKE)
        self._breathed = now
        return _LOOK_AROUND / SECOND

    def _breathe(self, now: int) -> None:
        """Let others have the processor, if there is only one and we have not let go of it."""
        self._breathed = now
        if self.breath_seconds:
            sleep(self.breath_seconds)

    def _hear(self) -> None:
        if self._desk is not None and not self._desk.hear():
            self._epoll.unregister(self._desk.fd)

    def _tell(self, now: int) -> None:
        """Tell the desk what has happened, if that is worth the time or has to be at last."""
        if now - self._told > _TELL_AT_LAST or len(self._tally.answer_due) > _WORTH_TELLING:
            self._told = now
            self._tells_at = now + _TELL_EVERY
            if self._desk is not None:
                self._desk.tell()

    def _over(self) -> bool:
        if self._stop_at != NEVER:
            return not self._busy or monotonic_ns() >= self._stop_at
        return self._supply.complete and not (self._requests or self._waiting or self._busy)

    # What is due.

    def _send_all(self, now: int) -> int:
        """Send what is due; gives when the next postback is."""
        if self._stop_at != NEVER:
            return NEVER
        return self._send_freely(now) if self._closed_loop else self._send_due(now)

    def _send_due(self, now: int) -> int:
        requests, tally, start = self._requests, self._tally, self._start
        for _ in range(_SENT_IN_A_ROW):
            if not requests:
                return NEVER
            due = requests[0][0]
            if start + due > now:
                return start + due
            _, request, kind = requests.popleft()
            tally.due.append(due)
            now = monotonic_ns()
            own = now - start - due
            if self._idle and not self._waiting:
                tally.own.append(own)
                self._send(self._idle.pop(), request, due, kind, now - start)
            else:
                self._wait(Waiting(due, kind, request, own))
        return now

    def _send_freely(self, now: int) -> int:
        while self._idle and self._requests:
            self._send_next(self._idle.pop(), self._moment())
        wanted = self._sending.connections
        if self._requests and len(self._connections) < wanted and now >= self._rests_until:
            self._open()
        return NEVER
