"""The exchange: connections, and the postbacks and answers that go over them.

What is done for every postback is written out straight and kept short, for a microsecond here is a
tenth of the receiver's capacity that cannot be tested.
"""

from collections import deque
from threading import Lock
from time import monotonic_ns
from typing import Any, Final

from simulator.load.answer import Answer, AnswerReader, MalformedAnswerError, TooLongAnswerError
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

_READ_AT_ONCE: Final = 4_096
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
        self._good: set[bytes] = set()
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

    def _send_next(self, connection: Connection, now: int) -> None:
        """Send the next postback of all, which is due now because a connection is free."""
        _, request, kind = self._requests.popleft()
        self._tally.due.append(now - self._start)
        self._send(connection, request, now, kind, now)

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
        now = monotonic_ns()
        if self._start <= now and self._stop_at == NEVER:
            self._tally.due.append(now - self._start)
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
        self._free(connection, monotonic_ns())

    def _free(self, connection: Connection, now: int) -> None:
        """A connection may be used: the next postback that waits goes out on it."""
        if self._stop_at != NEVER:
            self._idle.append(connection)
        elif self._waiting:
            waited = self._waiting.popleft()
            self._tally.own.append(waited.own)
            self._send(connection, waited.request, waited.due, waited.kind, now)
        elif self._closed_loop and self._requests and self._start <= now:
            self._send_next(connection, now)
        else:
            self._idle.append(connection)

    def _send(self, connection: Connection, request: bytes, due: int, kind: int, now: int) -> None:
        connection.request, connection.kind = request, kind
        connection.due, connection.sent = due, now
        self._busy += 1
        tally = self._tally
        tally.sent.append(now - self._start)
        if now != due:
            tally.late.append(now - due)
        try:
            count = connection.send(request)
            # TLS takes all of it, and may hold some of it back.
            gone = count == len(request) and (self._plain or connection.stream.flush())
        except BlockingIOError:
            count, gone = 0, False
        except OSError as error:
            self._broken(connection, *trouble_of(error, self._route.name))
            return
        tally.bytes_sent += count
        if not gone:
            connection.rest = request[count:]
            self._epoll.modify(connection.stream.fd, IN | OUT)

    def _flush(self, connection: Connection) -> None:
        try:
            if connection.rest:
                count = connection.send(connection.rest)
                self._tally.bytes_sent += count
                connection.rest = connection.rest[count:]
            if connection.stream.flush() and not connection.rest:
                self._epoll.modify(connection.stream.fd, IN)
        except BlockingIOError:
            return
        except OSError as error:
            self._broken(connection, *trouble_of(error, self._route.name))

    # Answers.

    def _read(self, connection: Connection) -> None:
        try:
            data = connection.recv(_READ_AT_ONCE)
        except BlockingIOError:
            return
        except OSError as error:
            self._broken(connection, *trouble_of(error, self._route.name))
            return
        now = monotonic_ns()
        tally = self._tally
        tally.bytes_received += len(data)
        whole = not connection.reading and not connection.rest and connection.request
        # An answer that is the same to the byte as one that was found good is good too.
        if whole and data in self._good:
            self._note(connection, connection.kind, now)
            self._free(connection, now)
            return
        answer = self._parse(connection, data)
        if answer is not None:
            self._answered(connection, answer, now, data if whole else b"")

    def _parse(self, connection: Connection, data: bytes) -> Answer | None:
        if not connection.request:
            self._unasked(connection, data)
            return None
        reader = connection.reader
        if reader is None:
            reader = connection.reader = AnswerReader()
        if not data:
            return self._closed(connection, reader)
        connection.reading = True
        try:
            answer = reader.feed(data)
        except MalformedAnswerError as error:
            text = f"{self._route.name} answered with what is not HTTP. {error}"
            self._broken(connection, Trouble.MALFORMED, text, resend=False)
            return None
        except TooLongAnswerError as error:
            text = f"{self._route.name} gave an answer without end. {error}"
            self._broken(connection, Trouble.TOO_LARGE, text, resend=False)
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

    def _answered(self, connection: Connection, answer: Answer, now: int, data: bytes) -> None:
        """An answer is complete; `data` is all of it, if it came at once."""
        wrong = 0
        good = 200 <= answer.status < 300  # noqa: PLR2004 - RFC 9110, section 15.3
        if not good or self._sending.expected or answer.followed:
            wrong = self._judge(answer)
        self._note(connection, connection.kind | wrong, now)
        if not answer.keeps or connection.rest:
            self._drop(connection)
            self._replace()
            return
        if data and not wrong:
            if len(self._good) >= _GOOD_AT_MOST:
                self._good.clear()
            self._good.add(data)
        self._free(connection, now)

    def _note(self, connection: Connection, kind: int, now: int) -> None:
        """Count an answer; the connection has nothing under way any more."""
        tally, start = self._tally, self._start
        tally.answer_due.append(connection.due - start)
        tally.answer_sent.append(connection.sent - start)
        tally.answer_done.append(now - start)
        tally.answer_kind.append(kind)
        self._busy -= 1
        connection.request = b""
        connection.used = True

    def _judge(self, answer: Answer) -> int:
        """FAILED if an answer is not as it should be, with the trouble counted; else 0."""
        name = self._route.name
        if not 200 <= answer.status < 300:  # noqa: PLR2004 - RFC 9110, section 15.3
            trouble, text = Trouble.BAD_STATUS, f"{name} answered {answer.status}."
            if 300 <= answer.status < 400:  # noqa: PLR2004 - RFC 9110, section 15.4
                text += " Redirects are not followed: give the URL that it leads to."
        elif answer.followed:
            trouble, text = Trouble.MALFORMED, f"{name} sent two answers to one request."
        elif self._sending.expected not in answer.body:
            wanted = self._sending.expected.decode("utf-8", "replace")
            trouble, text = Trouble.WRONG_BODY, f"{name} answered without {wanted!r} in the body."
        else:
            return 0
        self._tally.troubles[trouble, text] += 1
        return FAILED

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
            if self._idle:
                self._free(self._idle.pop(), monotonic_ns())
        else:
            self._trouble(trouble, text)
        self._replace()

    def _replace(self) -> None:
        """Open a connection for one that ended, if postbacks wait for it."""
        wanted = bool(self._waiting) or (self._closed_loop and bool(self._requests))
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
        self._tally.ended[(monotonic_ns() - self._start) // SECOND] += 1

    def _look_around(self, now: int) -> None:
        """Give up what takes too long."""
        self._looked = now
        name, limit = self._route.name, f"{self._sending.timeout_seconds:g} s"
        with self._lock:
            for connection in list(self._connections.values()):
                if connection.request and now - connection.sent > self._timeout:
                    text = f"{name} gave no whole answer within {limit}."
                    self._broken(connection, Trouble.TIMEOUT, text, resend=False)
                elif not connection.ready and now - connection.begun > self._timeout:
                    self._drop(connection)
                    self._not_opened(TimeoutError(110, "Connection timed out"))
            while self._waiting and now - self._waiting[0].due > self._timeout:
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
                text = "The run was over before a connection was free."
                self._waiting.popleft()
                self._trouble(Trouble.NOT_SENT, text)
        self._busy = 0
        self._epoll.close()
