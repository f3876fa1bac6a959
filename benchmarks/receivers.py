"""Receivers for the load figures: one that stalls, one that only logs, one that takes its time.

    python benchmarks/receivers.py stall 8099 stall.log

Each logs a line for every postback: its QueueID with a running number of that call, and the moment
of its answer in nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share.
"""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from time import monotonic_ns, sleep
from typing import cast
from urllib.parse import parse_qs

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
STALLS_EVERY, STALLS_FOR = 10.0, 1.0
TAKES = {"log": 0.0, "stall": 0.005, "slow": 9.0}


class Receiver(asyncio.Protocol):
    """Takes one postback after another of a connection."""

    way = "log"
    lines: list[str]
    seen: Counter[str]
    transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection to answer on."""
        self.transport = cast("asyncio.WriteTransport", transport)
        self.held = b""

    def data_received(self, data: bytes) -> None:
        """Answer what is whole."""
        self.held += data
        while True:
            head, gap, rest = self.held.partition(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
            if not gap or len(rest) < length:
                return
            body, self.held = rest[:length], rest[length:]
            queue_id = parse_qs(body.decode())["QueueID"][0]
            key = f"{queue_id}/{self.seen[queue_id]}"
            self.seen[queue_id] += 1
            if TAKES[self.way]:
                asyncio.get_running_loop().call_later(TAKES[self.way], self.answer, key)
            else:
                self.answer(key)

    def answer(self, key: str) -> None:
        """Answer, and log it."""
        if not self.transport.is_closing():
            self.transport.write(ANSWER)
            self.lines.append(f"{key} {monotonic_ns()}\n")


async def serve(way: str, port: int, log: Path) -> None:
    """Receive until terminated."""
    Receiver.way, Receiver.lines, Receiver.seen = way, [], Counter()
    loop = asyncio.get_running_loop()
    await loop.create_server(Receiver, "127.0.0.1", port, backlog=16_384)
    stalls_at = loop.time() + STALLS_EVERY
    with log.open("w") as file:
        while True:
            await asyncio.sleep(0.05)
            if way == "stall" and loop.time() >= stalls_at:
                sleep(STALLS_FOR)  # noqa: ASYNC251 - it is what is wanted of it
                stalls_at += STALLS_EVERY
            file.writelines(Receiver.lines)
            Receiver.lines.clear()
            file.flush()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
