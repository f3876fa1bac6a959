"""API figures: NotifyPhoneBasic by GET against an empty Flask view, under the same server.

    python -m benchmarks.api --seconds 3

Server and client are processes of their own on 127.0.0.1; rounds of both are interleaved.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from benchmarks.machine import describe
from simulator.cli.collector import tune_collector
from simulator.engine import Simulator
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import SERVICE_PATH, create_app

CONNECTIONS = 8
EMPTY = "/empty"
NOTIFY = (
    f"{SERVICE_PATH}/NotifyPhoneBasic?PhoneNumberToDial=2025560123&TextToSay=Your+order+is+ready."
    "&CallerID=7575550000&CallerIDname=Shop&VoiceID=2&LicenseKey=a-key"
)


def serve(pipe: Connection) -> None:
    """Serve the application with an empty view beside it until told to stop."""
    with Simulator(Settings(clock="manual")) as simulator:
        app = create_app(simulator)
        app.add_url_rule(EMPTY, view_func=lambda: "")
        with Server(app) as server:
            tune_collector()
            pipe.send(server.port)
            pipe.recv()


@contextmanager
def server() -> Iterator[int]:
    """Give the port of a server in a process of its own."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    yield ours.recv()
    ours.send("stop")
    process.join()


async def ask(port: int, path: str, deadline: float) -> int:
    """Ask over one connection, again and again; tells how often an answer came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    answers = 0
    while time.perf_counter() < deadline:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        body = await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200") or (length and b">Queued<" not in body):
            raise ValueError(f"Expected a queued call, got {head + body!r}.")
        answers += 1
    writer.close()
    return answers


async def rate(port: int, path: str, seconds: float) -> float:
    """Requests answered a second, over all connections."""
    deadline = time.perf_counter() + seconds
    asking = [ask(port, path, deadline) for _ in range(CONNECTIONS)]
    return sum(await asyncio.gather(*asking)) / seconds


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(describe("flask", "waitress"))
    rates: dict[str, list[float]] = {EMPTY: [], NOTIFY: []}
    with server() as port:
        for path in [EMPTY, NOTIFY] * options.rounds:
            rates[path].append(asyncio.run(rate(port, path, options.seconds)))
    empty, notify = (statistics.median(rates[path]) for path in (EMPTY, NOTIFY))
    print(f"  empty Flask view, requests a second   {empty:8,.0f}")
    print(f"  NotifyPhoneBasic, requests a second   {notify:8,.0f}")
    print(f"  share                                 {notify / empty:8.0%}")


if __name__ == "__main__":
    main()
