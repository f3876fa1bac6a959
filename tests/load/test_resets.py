import os
import socket
import struct
from contextlib import closing, suppress
from threading import Thread
from time import monotonic_ns, sleep

from simulator.load.blocks import Block, written_block
from simulator.load.fold import folded
from simulator.load.sender import Sender, Sending
from simulator.load.stream import Route
from tests.load.receivers import answer
from tests.load.runs import PipeFeed, postback, until

_MANY = 300
_LATER = 100_000_000
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER, for no time at all


class _Receiver:
    """Answers on many connections, and is a sender's desk, too, to reset all between two looks."""

    def __init__(self) -> None:
        self.fd, self._speaking = os.pipe()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=2 * _MANY)
        self._listening.settimeout(10)
        address, port = self._listening.getsockname()
        self.route = Route(address, port, f"http://127.0.0.1:{port}")
        self._open: list[socket.socket] = []
        self.resets_until = 0

    def accept(self, count: int) -> None:
        """Answer one request on each of so many further connections."""
        begun = len(self._open)
        self._open += [self._listening.accept()[0] for _ in range(count)]
        for each in self._open[begun:]:
            with suppress(ConnectionResetError):
                each.recv(65_536)
                each.send(answer())

    def hear(self) -> bool:
        """Nothing is asked."""
        return True

    def tell(self) -> None:
        """Reset all connections if it is time, and keep the sender until some moment."""
        if self.resets_until:
            for each in self._open:
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                each.close()
            sleep(max(self.resets_until - monotonic_ns(), 0) / 1e9)
            self.resets_until = 0

    def close(self) -> None:
        """Give the descriptors back."""
        os.close(self.fd)
        os.close(self._speaking)
        self._listening.close()
        for each in self._open:
            each.close()


def test_many_free_connections_reset_at_once_cost_no_postback() -> None:
    """As when something between that keeps the connections goes away: each is tried at most."""
    with closing(_Receiver()) as it, closing(PipeFeed()) as feed:
        sending = Sending(connections=_MANY, opened=_MANY, timeout_seconds=600.0)
        sender = Sender(it.route, feed, sending, desk=it)
        thread = Thread(target=sender.run, daemon=True)
        thread.start()
        until(lambda: sender.ready == _MANY)
        begun = monotonic_ns()
        sender.start(begun)
        for place in range(0, _MANY, 50):
            requests = [postback(each) for each in range(place, place + 50)]
            feed.write(written_block(Block([0] * 50, bytes([1]) * 50, requests)))
        it.accept(_MANY)
        record = folded(sender.take())
        while record.total("answered") < _MANY:
            record.add(folded(sender.take()))
        due = monotonic_ns() + _LATER
        feed.write(written_block(Block([due - begun], b"\1", [postback(_MANY)], last=True)))
        it.resets_until = due
        it.accept(1)
        thread.join(30)
        record.add(folded(sender.take()))

    assert sender.failure is None
    assert (record.total("answered"), record.troubles) == (_MANY + 1, {})
