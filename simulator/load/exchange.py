"""The exchange: connections, and the postbacks and answers that go over them.

Moments are nanoseconds from the start of the run.
"""

from collections import deque
from threading import Lock
from time import monotonic_ns
from typing import Any, Final

from simulator.load.answer import Answer, AnswerReader, UnreadableAnswerError, fault_of
from simulator.load.connection import Connection, Sending, Waiting
from simulator.load.native import new_epoll
from simulator.load.stream import Route, trouble_of
from simulator.load.supply import NEVER, Feed, Supply
from simulator.load.tally import FAILED, Tally
from simulator.load.trouble import Trouble

__all__ = ["IN", "OUT", "SECOND", "Exchange"]

IN: Final = 0x001
"""EPOLLIN."""

OUT: Final = 0x004
"""EPOLLOUT."""

SECOND: Final = 1_000_000_000
"""In nanoseconds."""

# Python keeps room for so short an answer at hand, and has to ask the system for longer ones.
_READ_AT_FIRST: Final = 479
_READ_AT_MOST: Final = 65_536
_WAITING_AT_MOST: Final = 50_000
_GOOD_AT_MOST: Final = 256
_REST_AFTER_REFUSAL: Final = 20_000_000


class Exchange:
    """Sends postbacks on connections of its own, and notes what comes back.

    When anything is due is for whoever builds on this to say.

    Args:
        route: The way to the receiver.
        feed: Where requests come from.
        sending: How.
    """

    def __init__(self, route: Route, feed: Feed, sending: Sending) -> None:
        self._route, self._sending = route, sending
        self._plain, self._closed_loop = route.tls is None, sending.closed_loop
        self._timeout = round(sending.timeout_seconds * SECOND)
        self._epoll: Any = new_epoll()
        self._supply = Supply(feed, self._epoll)
        self._requests = self._supply.requests
        self._lock = Lock()
        self._tally = Tally()
        self._connections: dict[int, Connection] = {}
        self._opening = 0
        self._busy = 0
        self._idle: list[Connection] = []
        self._waiting: deque[Waiting] = deque()
        self._sends_again = False
        self._good: set[bytes] = set()
        self._last_good: bytes | None = None
        self._read_at_once = _READ_AT_FIRST
        self._looked = 0
        self._ended_connections = 0
        self._rests_until = 0
        self._start = NEVER
        self._stop_at = NEVER
        self.refusal = ""
        """Why the last connection did not come about, or did not last."""

    @property
    def ready(self) -> int:
        """How many connections are open."""
        return len(self._connections) - self._opening

    @property
    def behind(self) -> int:
        """How many postbacks wait for a free connection."""
        return len(self._waiting)

    # Postbacks.

    def _send_next(self, connection: Connection, moment: int) -> None:
        """Send the next postback of all, which is due now because a connection is free."""
        _, request, kind = self._requests.popleft()
        self._tally.due.append(moment)
        self._send(connection, request, moment, kind, moment)

    def _wait(self, postback: Waiting) -> None:
        """Let a postback wait for a connection, and open one if there may be more."""
        self._waiting.append(postback)
        if len(self._waiting) > _WAITING_AT_MOST:
            self._waiting.popleft()
            text = f"More than {_WAITING_AT_MOST:,} postbacks waited for a connection."
            self._trouble(Trouble.NOT_SENT, text)
        if (
            self._opening < len(self._waiting)
            and len(self._connections) < self._sending.connections
        ):
            self._open()

    # Connections.

    def _open(self) -> None:
        replaces = self._ended_connections > 0
        self._ended_connections -= replaces
        try:
            stream = self._route.stream()
        except OSError as error:
            self._not_opened(error)
            return
        connection = Connection(stream, monotonic_ns(), replaces)
        self._connections[stream.fd] = connection
        self._opening += 1
        self._epoll.register(stream.fd, OUT)

    def _not_opened(self, error: OSError) -> None:
        trouble, text = trouble_of(error, self._route.name)
        self.refusal = text
        self._rests_until = monotonic_ns() + _REST_AFTER_REFUSAL
        if self._waiting:
            # What has waited longest has waited for this connection.
            self._waiting.popleft()
            self._trouble(trouble, text)
        elif self._closed_loop and self._requests and not self._connections:
            self._give_up_next(trouble, text)

    def _give_up_next(self, trouble: Trouble, text: str) -> None:
        """The next postback of all would have been sent on a connection that did not come about."""
        moment = self._moment()
        if moment >= 0 and self._stop_at == NEVER:
            self._tally.due.append(moment)
            self._requests.popleft()
            self._trouble(trouble, text)

    def _event(self, connection: Connection, events: int) -> None:
        if not connection.ready:
            self._connect(connection)
        elif events & OUT:
            self._flush(connection)
        if connection.ready and events & ~OUT:
            self._read(connection)

    def _connect(self, connection: Connection) -> None:
        try:
            connected = connection.stream.connected()
        except OSError as error:
            self._drop(connection)
            self._not_opened(error)
            return
        if not connected:
            # Only TLS comes here: what it waits for is the receiver's next word.
            self._epoll.modify(connection.stream.fd, IN)
            return
        connection.ready = True
        self._opening -= 1
        self._tally.connections += 1
        self._tally.reconnections += connection.replaces
        self._epoll.modify(connection.stream.fd, IN)
        self._free(connection, self._moment())

    def _moment(self) -> int:
        """The present; below 0 if the run has not started."""
        return monotonic_ns() - self._start

    def _leave(self, connection: Connection) -> None:
        """A connection has nothing under way any more."""
        self._busy -= 1
        connection.request = b""
        connection.awaits = False

    def _free(self, connection: Connection, moment: int) -> None:
        """A connection may be used: the next postback that waits goes out on it."""
        if self._stop_at != NEVER:
            self._idle.append(connection)
        elif self._waiting:
            waited = self._waiting.popleft()
            self._tally.own.append(waited.own)
            self._send(connection, waited.request, waited.due, waited.kind, moment)
        elif self._closed_loop and self._requests and moment >= 0:
            self._send_next(connection, moment)
        else:
            self._idle.append(connection)

    def _send(
        self, connection: Connection, request: bytes, due: int, kind: int, moment: int
    ) -> None:
        connection.request, connection.kind = request, kind
        connection.due, connection.sent = due, moment
        connection.awaits = True
        self._busy += 1
        tally = self._tally
        tally.sent.append(moment)
        if moment != due:
            tally.late.append(moment - due)
        try:
            count = connection.send(request)
            # TLS takes all of it, and may hold some of it back.
            gone = count == len(request) and (self._plain or connection.stream.flush())
        except OSError as error:
            self._not_sent(connection, error)
            return
        tally.bytes_sent += count
        if not gone:
            self._hold(connection, count)

    def _hold(self, connection: Connection, count: int) -> None:
        """The system has taken so many bytes of a request: the rest goes when it takes more."""
        connection.rest, connection.awaits = connection.request[count:], False
        self._epoll.modify(connection.stream.fd, IN | OUT)

    def _not_sent(self, connection: Connection, error: OSError) -> None:
        if isinstance(error, BlockingIOError):
            self._hold(connection, 0)
        else:
            self._stuck(connection, error)

    def _flush(self, connection: Connection) -> None:
        try:
            if connection.rest:
                count = connection.send(connection.rest)
                self._tally.bytes_sent += count
                connection.rest = connection.rest[count:]
            if connection.stream.flush() and not connection.rest:
                connection.awaits = not connection.reading
                self._epoll.modify(connection.stream.fd, IN)
        except OSError as error:
            self._stuck(connection, error)

    def _stuck(self, connection: Connection, error: OSError) -> None:
        """A connection goes no further: for now, or for good."""
        if not isinstance(error, BlockingIOError):
            self._broken(connection, *trouble_of(error, self._route.name))

    # Answers.

    def _read(self, connection: Connection) -> None:
        try:
            data = connection.recv(self._read_at_once)
        except OSError as error:
            self._stuck(connection, error)
            return
        self._tally.bytes_received += len(data)
        self._take_in(connection, data, self._moment())

    def _take_in(self, connection: Connection, data: bytes, moment: int) -> None:
        """Some of an answer has come that is not known to be good, or all of it."""
        if len(data) == self._read_at_once < _READ_AT_MOST:
            self._read_at_once *= 2
        whole = connection.awaits
        answer = self._parse(connection, data)
        if answer is not None:
            self._answered(connection, answer, moment, data if whole else b"")

    def _parse(self, connection: Connection, data: bytes) -> Answer | None:
        if not connection.request:
            self._unasked(connection, data)
            return None
        reader = connection.reader
        if reader is None:
            reader = connection.reader = AnswerReader()
        if not data:
            return self._closed(connection, reader)
        connection.reading, connection.awaits = True, False
        try:
            answer = reader.feed(data)
        except UnreadableAnswerError as error:
            text = f"{self._route.name} {error.what}. {error}"
            self._broken(connection, error.trouble, text, resend=False)
            return None
        connection.reading = answer is None
        return answer

    def _closed(self, connection: Connection, reader: AnswerReader) -> Answer | None:
        answer = reader.end()
        if answer is None:
            what = "before its answer was complete" if connection.reading else "unanswered"
            text = f"{self._route.name} closed the connection {what}."
            self._broken(connection, Trouble.CLOSED_EARLY, text)
        return answer

    def _unasked(self, connection: Connection, data: bytes) -> None:
        """A free connection speaks: mostly to say that it is over."""
        self._idle.remove(connection)
        self._drop(connection)
        # Whoever waits for a first connection must not wait for ever.
        self.refusal = f"{self._route.name} closed a connection that was free."
        if data:
            text = f"{self._route.name} sent an answer that nobody had asked for."
            self._tally.troubles[Trouble.MALFORMED, text] += 1

    def _answered(self, connection: Connection, answer: Answer, moment: int, data: bytes) -> None:
        """An answer is complete; `data` is all of it, if it came at once."""
        tally, kind = self._tally, connection.kind
        fault = fault_of(answer, self._route.name, self._sending.expected)
        if fault is not None:
            tally.troubles[fault] += 1
            kind |= FAILED
        tally.answer(connection.due, connection.sent, moment, kind)
        connection.used = True
        self._leave(connection)
        if not answer.keeps or connection.rest:
            self._drop(connection)
            self._replace()
            return
        if data and fault is None:
            if len(self._good) >= _GOOD_AT_MOST:
                self._good.clear()
            self._good.add(data)
        self._free(connection, moment)

    # What goes wrong.

    def _broken(
        self, connection: Connection, trouble: Trouble, text: str, *, resend: bool = True
    ) -> None:
        """A connection is over; its postback goes out again if no byte of an answer had come.

        A server may close a kept connection at any time. What was sent on it at that moment was
        not read, and every client sends it again on another; see RFC 9112, section 9.3.1.
        """
        raced = resend and connection.used and not connection.reading and bool(connection.request)
        due, kind, request = connection.due, connection.kind, connection.request
        if connection in self._idle:
            self._idle.remove(connection)
        self._drop(connection)
        if not request:
            return
        self._busy -= 1
        if raced and self._stop_at == NEVER:
            self._waiting.appendleft(Waiting(due, kind, request))
            self._send_again()
        else:
            self._trouble(trouble, text)
        self._replace()

    def _send_again(self) -> None:
        """What waits goes out on free connections; hundreds of these may be broken, too."""
        while self._waiting and self._idle and self._stop_at == NEVER and not self._sends_again:
            self._sends_again = True
            self._free(self._idle.pop(), self._moment())
            self._sends_again = False

    def _replace(self) -> None:
        """Open a connection for one that ended, if postbacks wait for it."""
        wanted = len(self._waiting) > self._opening or (self._closed_loop and bool(self._requests))
        if wanted and self._stop_at == NEVER and monotonic_ns() >= self._rests_until:
            self._open()

    def _drop(self, connection: Connection) -> None:
        fd = connection.stream.fd
        del self._connections[fd]
        self._epoll.unregister(fd)
        connection.stream.close()
        if connection.ready:
            self._ended_connections += 1
        else:
            self._opening -= 1
        connection.ready = False

    def _trouble(self, trouble: Trouble, text: str) -> None:
        self._tally.troubles[trouble, text] += 1
        self._tally.ended[self._moment() // SECOND] += 1

    def _look_around(self, now: int) -> None:
        """Give up what takes too long."""
        self._looked = now
        name, limit = self._route.name, f"{self._sending.timeout_seconds:g} s"
        moment = now - self._start
        with self._lock:
            for connection in list(self._connections.values()):
                if connection.request and moment - connection.sent > self._timeout:
                    text = f"{name} gave no whole answer within {limit}."
                    self._broken(connection, Trouble.TIMEOUT, text, resend=False)
                elif not connection.ready and now - connection.begun > self._timeout:
                    self._drop(connection)
                    self._not_opened(TimeoutError(110, "Connection timed out"))
            while self._waiting and moment - self._waiting[0].due > self._timeout:
                self._waiting.popleft()
                text = f"{name} left no connection of {self._sending.connections} free for {limit}."
                self._trouble(Trouble.TIMEOUT, text)
            if self._waiting and not self._connections and now >= self._rests_until:
                self._open()

    def _close(self) -> None:
        """End all connections; what is under way or waits still is told as trouble."""
        with self._lock:
            for connection in list(self._connections.values()):
                if connection.request:
                    self._trouble(Trouble.UNFINISHED, "The run was over before the answer came.")
                self._drop(connection)
            while self._waiting:
                self._waiting.popleft()
                self._trouble(Trouble.NOT_SENT, "The run was over before a connection was free.")
        self._busy = 0
        self._epoll.close()
