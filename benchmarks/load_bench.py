"""What the load figures are measured with: nginx, wrk, Locust's fastest user, and our own command.

The generator is pinned to one core and the receiver to another; all of it stays on 127.0.0.1.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from statistics import median

from simulator.load.feed import ALL_OF_IT, MakerFeed
from simulator.load.record import Record
from simulator.load.result import Result
from simulator.load.timetable import Stage, Timetable

__all__ = [
    "CLOSED", "GENERATOR", "RECEIVER", "Bench", "free_port", "load_command", "pinned", "run",
    "running", "speed", "take_turns",
]  # fmt: skip

GENERATOR, RECEIVER = (0, 1) if (os.cpu_count() or 1) > 1 else (0, 0)
CONNECTIONS = 64
CLOSED = ("--closed-loop", "--connections", str(CONNECTIONS), "--seconds", "5")
BODIES = 20_000
SCENARIO = "steady"

NGINX = """
worker_processes 1; daemon off; pid {folder}/pid; error_log /dev/null;
events {{ worker_connections 20000; }}
http {{
  access_log off; keepalive_requests 1000000000; client_body_buffer_size 16k;
  client_body_temp_path {folder}/body;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location /postbacks {{ return 200 "ok"; }}
    location /chunked {{
      default_type text/html; add_header X-Request-ID $request_id; sub_filter "ok" "taken";
      return 200 "ok";
    }}
  }}
}}
"""
LUA = """
local bodies = {{}}
for line in io.lines("{bodies}") do bodies[#bodies + 1] = line end
local requests, next = {{}}, 0
local headers = {{ ["Host"] = "127.0.0.1:{port}", ["User-Agent"] = "Ringback/0",
  ["Content-Type"] = "application/x-www-form-urlencoded" }}
for i, body in ipairs(bodies) do requests[i] = wrk.format("POST", "{path}", headers, body) end
request = function() next = next % #requests + 1; return requests[next] end
"""
FAST_HTTP_USER = """
from itertools import cycle
from locust import FastHttpUser, task
bodies = cycle(open({bodies!r}).read().splitlines())
headers = {{"Content-Type": "application/x-www-form-urlencoded"}}
class Fast(FastHttpUser):
    @task
    def post(self):
        self.client.post("/postbacks", data=next(bodies), headers=headers)
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def pinned(core: int, *command: str) -> list[str]:
    """A command that runs on one core."""
    return ["taskset", "-c", str(core), *command]


def await_port(port: int) -> None:
    """Wait for somebody to listen."""
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise SystemExit(f"Nobody listens on port {port}.")


@contextmanager
def running(core: int, *command: str, port: int) -> Iterator[int]:
    """A receiver on a core; gives its process."""
    process = subprocess.Popen(pinned(core, *command))
    try:
        await_port(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait()


class Bench:
    """What all measurements share: a folder, a port of nginx, bodies.

    Args:
        folder: For files.
        seconds: How long each run is.
        runs: How many of them there are.
    """

    def __init__(self, folder: Path, seconds: float, runs: int) -> None:
        self.folder, self.seconds, self.runs = folder, seconds, runs
        self.port = free_port()
        self.bodies = folder / "bodies.txt"
        requests = first_requests(BODIES, "http://127.0.0.1/postbacks")
        self.bodies.write_bytes(b"\n".join(each.partition(b"\r\n\r\n")[2] for each in requests))

    def url(self, path: str = "/postbacks") -> str:
        """Where nginx listens."""
        return f"http://127.0.0.1:{self.port}{path}"

    @contextmanager
    def nginx(self) -> Iterator[int]:
        """Nginx on the receiver's core."""
        config = self.folder / "nginx.conf"
        config.write_text(NGINX.format(folder=self.folder, port=self.port))
        with running(RECEIVER, "nginx", "-c", str(config), port=self.port) as pid:
            yield pid

    def wrk(self, path: str = "/postbacks") -> float:
        """Requests a second of wrk with the same bodies."""
        script = self.folder / "wrk.lua"
        script.write_text(LUA.format(bodies=self.bodies, port=self.port, path=path))
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{round(self.seconds)}s", "-s", str(script)]
        printed = run(pinned(GENERATOR, *command, self.url(path)))
        found = re.search(r"Requests/sec:\s+([\d.]+)", printed)
        if found is None or "Non-2xx" in printed:
            raise SystemExit(f"wrk printed something else:\n{printed}")
        return float(found[1])

    def fast_http_user(self) -> float:
        """Requests a second of Locust's fastest own user."""
        file = self.folder / "fast.py"
        file.write_text(FAST_HTTP_USER.format(bodies=str(self.bodies)))
        stats = self.folder / "fast.json"
        command = [
            sys.executable, "-m", "locust", "-f", str(file), "--headless", "-u", str(CONNECTIONS),
            "-r", "1000", "-t", f"{round(self.seconds)}s", "--host", self.url("").rstrip("/"),
            "--only-summary", "--json-file", str(stats.with_suffix("")),
        ]  # fmt: skip
        run(pinned(GENERATOR, *command))
        (entry,) = json.loads(stats.read_text())
        return float(
            entry["num_requests"] / (entry["last_request_timestamp"] - entry["start_time"])
        )

    def ringback(
        self, *flags: str, url: str | None = None, name: str = "report", core: int = GENERATOR
    ) -> Result:
        """A run of the command, on the generator's core."""
        report = self.folder / f"{name}.json"
        command = load_command(url or self.url(), "--report", str(report), *flags)
        run(pinned(core, *command), accepted=(0, 1, 4))
        return self.result(report)

    def result(self, report: Path) -> Result:
        """What a run has written."""
        return Result.from_json(json.loads(report.read_text()))

    def closed(self, path: str = "/postbacks", *flags: str) -> float:
        """Requests a second in the closed loop, through Locust, all statistics on."""
        return speed(self.ringback(*CLOSED, *flags, url=self.url(path)).record)


def load_command(*arguments: str) -> list[str]:
    """The command `ringback load` with this interpreter."""
    return [sys.executable, "-m", "simulator", "load", "--scenario", SCENARIO, *arguments]


def run(command: Sequence[str], accepted: Sequence[int] = (0,)) -> str:
    """What a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in accepted:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def first_requests(count: int, url: str) -> Iterator[bytes]:
    """The first requests of a broadcast."""
    feed = MakerFeed({
        "timetable": Timetable(stages=(Stage(seconds=1e6, rate=1e3),)).to_json(), "wire": {},
        "target": url, "headers": [], "ahead_seconds": 1.0, "limit": count,
    })  # fmt: skip
    try:
        feed.wait_until_ready()
        feed.go(None, ALL_OF_IT)
        left = count
        while left > 0:
            for block in feed.read():
                yield from islice(block.requests, left)
                left -= len(block.requests)
            time.sleep(0)
    finally:
        feed.close()


def speed(record: Record) -> float:
    """Answers a second, in the whole seconds of a run; the first has its beginning in it."""
    places = sorted(record.seconds)[1:-2]
    return median(record.seconds[place].answered for place in places)


def take_turns(ways: dict[str, Callable[[], float]], runs: int) -> dict[str, float]:
    """The median of each way."""
    figures: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            figures[name].append(way())
    for name, several in figures.items():
        spread = ", ".join(f"{each:,.0f}" for each in several)
        print(f"  {name:<28} {median(several):>9,.0f} a second  ({spread})")
    return {name: median(several) for name, several in figures.items()}
