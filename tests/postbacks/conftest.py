"""A receiver that behaves as a test says, byte by byte, and a courier to send to it."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from simulator.postbacks.delivery import Attempt, Courier, Delivery
from simulator.postbacks.guard import Guard

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CERTIFICATE = Path(__file__).parents[1] / "data" / "receiver.pem"
WAIT_SECONDS = 30


class Conversation:
    """One connection, seen from the receiver's end."""

    def __init__(self, connection: socket.socket, number: int, receiver: "Receiver") -> None:
        self.connection = connection
        self.number = number
        self.receiver = receiver

    def read(self) -> bytes:
        """Read one request to its last byte; empty if the courier hung up."""
        received = b""
        while not _is_whole(received):
            chunk = self.connection.recv(65536)
            if not chunk:
                return b""
            received += chunk
        self.receiver.requests.put(received)
        return received

    def send(self, answer: bytes) -> None:
        """Send bytes as they are."""
        self.connection.sendall(answer)

    def reset(self) -> None:
        """End the connection by a TCP reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def hang(self) -> None:
        """Do nothing until the test is over."""
        self.receiver.over.wait(WAIT_SECONDS)


Script = Callable[[Conversation], None]


def answer_all(answer: bytes = OK) -> Script:
    """Answer every request on the connection alike."""

    def script(conversation: Conversation) -> None:
        while conversation.read():
            conversation.send(answer)

    return script


class Receiver:
    """Accepts connections and plays the script on each, in a thread of its own."""

    def __init__(self, *, tls: bool = False) -> None:
        self.script: Script = answer_all()
        self.requests: SimpleQueue[bytes] = SimpleQueue()
        self.connections = 0
        self.over = threading.Event()
        self._open: list[socket.socket] = []
        self._tls = _server_context() if tls else None
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}/status"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def next_request(self) -> bytes:
        """Give the oldest request not yet given, as it came over the wire."""
        return self.requests.get(timeout=WAIT_SECONDS)

    def close(self) -> None:
        """End every connection and every thread."""
        self.over.set()
        for each in [self._listener, *self._open]:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in list(self._threads):
            thread.join(WAIT_SECONDS)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self._open.append(connection)
                self.connections += 1
                thread = threading.Thread(target=self._talk, args=(connection, self.connections))
                self._threads.append(thread)
                thread.start()

    def _talk(self, connection: socket.socket, number: int) -> None:
        with suppress(OSError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            with connection:
                self.script(Conversation(connection, number, self))


class Outbox:
    """Sends deliveries and collects what came of them."""

    def __init__(self, courier: Courier) -> None:
        self.courier = courier
        self.attempts: SimpleQueue[Attempt] = SimpleQueue()

    def send(self, delivery: Delivery) -> None:
        """Submit a delivery."""
        self.courier.submit(delivery, now=lambda: NOW, done=self.attempts.put)

    def next_attempt(self) -> Attempt:
        """Give the oldest attempt not yet given."""
        return self.attempts.get(timeout=WAIT_SECONDS)

    def post(self, delivery: Delivery) -> Attempt:
        """Submit a delivery and wait for what comes of it."""
        self.send(delivery)
        return self.next_attempt()


def delivery_to(url: str, *, delivery_id: int = 1, queue_id: int = 7) -> Delivery:
    """Make a delivery as a call would."""
    return Delivery(
        delivery_id=delivery_id,
        license_key="11111111-2222-3333-4444-555555555555",
        queue_id=queue_id,
        response_code=1,
        url=url,
        headers=(
            ("User-Agent", "Ringback/1"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ),
        body=b"QueueID=7&ResponseCode=1",
    )


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that accepts everything until its script says otherwise."""
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def tls_receiver() -> Iterator[Receiver]:
    """A receiver that speaks TLS with a certificate of its own making, for localhost."""
    made = Receiver(tls=True)
    yield made
    made.close()


@pytest.fixture
def deliver() -> Callable[..., Delivery]:
    """Makes a delivery to a URL."""
    return delivery_to


@pytest.fixture
def outbox_with() -> Iterator[Callable[..., Outbox]]:
    """Makes outboxes whose courier has the settings given."""
    couriers: list[Courier] = []

    def make(guard: Guard | None = None, **settings: Any) -> Outbox:
        courier = Courier(guard or Guard(), **settings)
        couriers.append(courier)
        return Outbox(courier)

    yield make
    for courier in couriers:
        courier.close()


@pytest.fixture
def outbox(outbox_with: Callable[..., Outbox]) -> Outbox:
    """Sends deliveries with a courier as it comes."""
    return outbox_with()


def _is_whole(received: bytes) -> bool:
    head, blank, body = received.partition(b"\r\n\r\n")
    if not blank:
        return False
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return len(body) >= int(length or b"0")


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context
