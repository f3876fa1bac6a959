"""Delivery figures: postbacks a second over loopback, and what a hanging receiver costs others.

    python -m benchmarks.deliveries --deliveries 20000

The receivers are processes of their own on 127.0.0.1; nothing leaves the machine.
"""

import argparse
import asyncio
import multiprocessing
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event
from typing import cast

from benchmarks.machine import describe
from simulator.postbacks.delivery import Attempt, Courier, Delivery
from simulator.postbacks.guard import Guard
from simulator.postbacks.journal import Journal

BODY = (
    b"QueueID=4093249&ResponseCode=1&StartTime=2020-08-28T00%3A53%3A06.608Z"
    b"&EndTime=2020-08-28T00%3A53%3A43.654Z&Duration=37&isWireless=False&telcoLATA=252"
    b"&telcoOCN=8825&digitsdialed=345&callerid=7575550000&phonenumber=7575559999"
    b"&machinedetection=HUMAN"
)
HEADERS = (
    ("User-Agent", "Ringback"),
    ("Content-Type", "application/x-www-form-urlencoded"),
)
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Answering(asyncio.Protocol):
    """Answers each segment that ends a body, which on loopback is each request."""

    transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection to answer on."""
        self.transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer at once."""
        if data.endswith(BODY):
            self.transport.write(ANSWER)


def answer_forever(listener: socket.socket) -> None:
    """Serve until terminated."""

    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(Answering, sock=listener)
        await server.serve_forever()

    asyncio.run(serve())


def hang_forever(listener: socket.socket) -> None:
    """Accept every connection, and never answer."""
    held = []
    while True:
        held.append(listener.accept())


@contextmanager
def receiver(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """Give the URL of a receiver in a process of its own."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    port = listener.getsockname()[1]
    process = multiprocessing.get_context("fork").Process(
        target=behave, args=(listener,), daemon=True
    )
    process.start()
    listener.close()
    yield f"http://127.0.0.1:{port}/status"
    process.terminate()
    process.join()


def delivery(number: int, url: str) -> Delivery:
    """Make a delivery of a call of its own."""
    return Delivery(number, "0", number, 1, url, HEADERS, BODY)


def measure_throughput(url: str, deliveries: int) -> None:
    """Submit everything at once and see how long the courier takes."""
    journal = Journal()
    with Courier(Guard()) as courier:
        courier.start()
        started, cpu = time.perf_counter(), time.process_time()
        for number in range(deliveries):
            courier.submit(delivery(number, url), now=lambda: NOW, done=journal.add)
        courier.wait_idle()
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    counts = journal.counts
    print(f"  delivered            {counts.delivered} of {counts.attempts}")
    print(f"  deliveries a second  {deliveries / seconds:,.0f}")
    print(f"  CPU per delivery     {cpu / deliveries * 1e6:,.0f} us")


def measure_latency(
    url: str, hanging_url: str, *, probes: int, hanging: int, connections: int
) -> None:
    """Time single deliveries while others wait for a receiver that never answers."""
    with Courier(Guard(), connections_per_receiver=connections) as courier:
        courier.start()
        for number in range(hanging):
            courier.submit(delivery(number, hanging_url), now=lambda: NOW, done=ignore)
        times = sorted(time_one(courier, delivery(10**6 + each, url)) for each in range(probes))
    worst, median = times[-1], statistics.median(times)
    print(
        f"  {hanging:5} hanging, at most {connections:4} connected: "
        f"median {median:6.2f} ms, worst {worst:6.2f} ms"
    )


def time_one(courier: Courier, probe: Delivery) -> float:
    """Give the milliseconds from handing a delivery over to its report."""
    reported = Event()
    started = time.perf_counter()
    courier.submit(probe, now=lambda: NOW, done=lambda _: reported.set())
    reported.wait()
    return (time.perf_counter() - started) * 1000


def ignore(_attempt: Attempt) -> None:
    """Listen to nothing."""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--deliveries", type=int, default=10_000)
    parser.add_argument("--probes", type=int, default=300)
    parser.add_argument("--hanging", type=int, default=1000)
    options = parser.parse_args()
    print(describe("aiohttp"))
    with receiver(answer_forever) as url, receiver(hang_forever) as hanging_url:
        print("Throughput, one receiver, journal on")
        measure_throughput(url, options.deliveries)
        print("Latency of one delivery at a time, from submit to report")
        for hanging, connections in ((0, 256), (options.hanging, 256), (options.hanging, 1000)):
            measure_latency(
                url,
                hanging_url,
                probes=options.probes,
                hanging=hanging,
                connections=connections,
            )


if __name__ == "__main__":
    main()
