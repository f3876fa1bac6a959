"""Load figures: the sender beside wrk, how punctual it is, and whether what it tells is true.

    python -m benchmarks.load
    python -m benchmarks.load closed stall --seconds 10

Needs nginx and wrk (`apt-get install nginx-light wrk`). The generator is pinned to one core and
the receiver to another; all of it stays on 127.0.0.1. A machine that has other work to do spoils
the figures, so runs that are compared take turns, and medians are quoted.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.machine import describe
from simulator.load.feed import ALL_OF_IT, MakerFeed
from simulator.load.histogram import percentile, shown
from simulator.load.order import Order
from simulator.load.record import Record
from simulator.load.result import Result
from simulator.load.schedule import schedule
from simulator.load.sender import Sending
from simulator.load.station import Station
from simulator.load.timetable import Stage, Timetable

GENERATOR, RECEIVER = (0, 1) if (os.cpu_count() or 1) > 1 else (0, 0)
CONNECTIONS = 64
BODIES = 20_000
SECOND = 1_000_000_000
SCENARIO = "steady"
RECEIVERS: Final = Path(__file__).with_name("receivers.py")

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
        return Result.from_json(json.loads(report.read_text()))

    def closed(self, path: str = "/postbacks", *flags: str) -> float:
        """Requests a second in the closed loop, through Locust, all statistics on."""
        result = self.ringback(
            "--closed-loop", "--connections", str(CONNECTIONS), "--rate", "100000",
            "--seconds", "5", "--limit-total", "10000000", *flags, url=self.url(path),
        )  # fmt: skip
        return speed(result.record)


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


def own_lateness(record: Record) -> str:
    """How late postbacks went out though a connection was free."""
    return " ".join(
        f"p{share:g} {shown(percentile(record.own_lateness, share))}" for share in (50, 99, 99.9)
    )


def measure_closed(bench: Bench) -> None:
    """The closed loop beside wrk and FastHttpUser."""
    with bench.nginx():
        ways: dict[str, Callable[[], float]] = {
            "wrk": bench.wrk,
            "ringback": bench.closed,
            "ringback, an event each": lambda: bench.closed("/postbacks", "--request-events"),
            "FastHttpUser": bench.fast_http_user,
        }
        told = take_turns(ways, bench.runs)
        ratio(told, "ringback", "wrk", "0.85 wanted")
        ratio(told, "ringback", "FastHttpUser", "10 wanted")
        chunked: dict[str, Callable[[], float]] = {
            "wrk, chunked answers": lambda: bench.wrk("/chunked"),
            "ringback, chunked answers": lambda: bench.closed("/chunked"),
        }
        told = told | take_turns(chunked, bench.runs)
        ratio(told, "ringback, chunked answers", "wrk", "0.5 wanted")
        ratio(told, "ringback, chunked answers", "wrk, chunked answers", "for comparison")


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


def ratio(told: dict[str, float], one: str, other: str, wanted: str) -> None:
    """Print how one compares with another."""
    print(f"  {one} / {other} = {told[one] / told[other]:.2f}  ({wanted})")


def measure_open(bench: Bench) -> None:
    """How well due moments are met on one core."""
    with bench.nginx():
        for rate, wanted in ((3_000, "100 us"), (20_000, "-"), (50_000, "500 us")):
            seconds = min(bench.seconds, 400_000 / rate)
            for _ in range(bench.runs):
                record = bench.ringback(
                    "--rate", str(rate), "--seconds", str(seconds), "--limit-rate", "1000000",
                ).record  # fmt: skip
                sent = f"{record.total('sent'):,} of {record.total('due'):,}"
                print(f"  {rate:>6,}/s: {own_lateness(record)}  (p99 under {wanted}; sent {sent})")


def measure_stall(bench: Bench) -> None:
    """What is reported of a receiver that stalls, beside its own log."""
    port, log = free_port(), bench.folder / "stall.log"
    receiver = (sys.executable, str(RECEIVERS), "stall", str(port), str(log))
    rate, seconds = 500, max(bench.seconds, 20)
    timetable = steady(rate, seconds)
    order = Order(
        url=f"http://127.0.0.1:{port}/postbacks", timetable=timetable.to_json(),
        sending=Sending(connections=2_000, opened=600),
    )  # fmt: skip
    with running(RECEIVER, *receiver, port=port):
        record, start = drive(order)
    answered: dict[str, int] = {}
    for line in log.read_text().splitlines():
        key, moment = line.split()
        answered[key] = int(moment)
    due = dict(zip(keys_of(timetable), due_of(timetable), strict=True))
    times = sorted(answered[key] - start - due[key] for key in due)
    for share in (50, 99, 99.9):
        truth = times[min(int(len(times) * share / 100), len(times) - 1)]
        told = percentile(record.latencies(), share)
        off = abs(told - truth) / truth * 100
        print(
            f"  p{share:<5g} reported {shown(told):>8}, by the receiver's log {shown(truth):>8}:"
            f" {off:.2f} % apart  (2 wanted)"
        )
    print(f"  {len(times):,} postbacks, {record.total('due'):,} due")


def steady(rate: float, seconds: float, seed: int = 0) -> Timetable:
    """A timetable of a constant rate."""
    return Timetable(stages=(Stage(seconds=seconds, rate=rate),), seed=seed)


def due_of(timetable: Timetable) -> list[int]:
    """When each postback is due, in nanoseconds."""
    return [moment for part in schedule(timetable) for moment in part.due.tolist()]


def keys_of(timetable: Timetable) -> list[str]:
    """What tells each postback from all others: its QueueID, and which of that call it is."""
    seen: Counter[int] = Counter()
    keys = []
    for part in schedule(timetable):
        for call in part.batch.call.tolist():
            keys.append(f"{timetable.first_queue_id + call}/{seen[call]}")
            seen[call] += 1
    return keys


def drive(order: Order, seen: Callable[[], Any] | None = None) -> tuple[Record, int]:
    """Send an order from this process, without Locust; gives its record and when it began."""
    station, record = Station(order), Record()
    station.prepare(ALL_OF_IT)
    start = time.monotonic_ns() + SECOND
    station.go(start, ALL_OF_IT)
    while not station.finished:
        time.sleep(0.5)
        record.add(station.collect())
        if seen is not None:
            seen()
    record.add(station.collect())
    station.stop()
    return record, start


def measure_workers(bench: Bench) -> None:
    """One worker under a master beside one process alone, and three that share a timetable."""
    flags = (
        "--closed-loop", "--connections", str(CONNECTIONS), "--rate", "100000", "--seconds", "5",
        "--limit-total", "10000000",
    )  # fmt: skip
    with bench.nginx():
        told = take_turns(
            {"alone": bench.closed, "one worker": lambda: speed(swarm(bench, 1, flags).record)},
            bench.runs,
        )
        ratio(told, "one worker", "alone", "0.95 wanted")
    port, log = free_port(), bench.folder / "log.log"
    receiver = (sys.executable, str(RECEIVERS), "log", str(port), str(log))
    with running(RECEIVER, *receiver, port=port):
        url = f"http://127.0.0.1:{port}/postbacks"
        result = swarm(bench, 3, ("--rate", "1000", "--seconds", "10"), url)
    arrived = Counter(line.split()[0] for line in log.read_text().splitlines())
    timetable = Timetable.from_json(result.asked.timetable)
    wanted = Counter(keys_of(timetable))
    print(
        f"  three workers: {sum(wanted.values()):,} due, {sum(arrived.values()):,} arrived,"
        f" {sum((wanted - arrived).values()):,} missing, {sum((arrived - wanted).values()):,} twice"
    )


def swarm(bench: Bench, workers: int, flags: Sequence[str], url: str = "") -> Result:
    """A master and its workers, which share the generator's core."""
    port, report = free_port(), bench.folder / "swarm.json"
    master = load_command(
        url or bench.url(), "--master", "--master-port", str(port), "--expect-workers",
        str(workers), "--report", str(report), *flags,
    )  # fmt: skip
    leader = subprocess.Popen(
        pinned(RECEIVER, *master), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    worker = load_command("--worker", "--master-port", str(port))
    others = [subprocess.Popen(pinned(GENERATOR, *worker)) for _ in range(workers)]
    leader.wait()
    for other in others:
        other.wait()
    return Result.from_json(json.loads(report.read_text()))


def measure_memory(bench: Bench) -> None:
    """The memory of a worker, early and late, with the processes that write and send for it."""
    sizes: list[int] = []

    def look() -> None:
        sizes.append(resident())

    with bench.nginx():
        seconds = max(bench.seconds * 4, 40)
        order = Order(url=bench.url(), timetable=steady(3_000, seconds).to_json())
        record, _ = drive(order, look)
    quarter = len(sizes) // 4
    print(
        f"  {record.total('sent'):,} postbacks at 3,000 a second:"
        f" {max(sizes[:quarter]) >> 20} MB in the first quarter,"
        f" {max(sizes[-quarter:]) >> 20} MB in the last  (under 200 wanted)"
    )


def resident() -> int:
    """The memory of this process and of those that work for it, in bytes."""
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in family())
    return pages * os.sysconf("SC_PAGE_SIZE")


def family() -> Iterator[int]:
    """This process, and all that it and its children have started."""
    left = [os.getpid()]
    while left:
        pid = left.pop()
        yield pid
        with suppress(FileNotFoundError):
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
            left += map(int, children.split())


def measure_connections(bench: Bench) -> None:
    """Ten thousand connections to a receiver that takes its time."""
    port, log = free_port(), bench.folder / "slow.log"
    receiver = (sys.executable, str(RECEIVERS), "slow", str(port), str(log))
    wanted, rate, seconds = 10_000, 1_000, 14
    order = Order(
        url=f"http://127.0.0.1:{port}/postbacks", timetable=steady(rate, seconds).to_json(),
        sending=Sending(connections=wanted, opened=wanted, timeout_seconds=60),
    )  # fmt: skip
    with running(RECEIVER, *receiver, port=port):
        record, _ = drive(order)
    most = max(second.in_flight for second in record.seconds.values())
    print(
        f"  {record.connections:,} connections opened, {most:,} under way at most,"
        f" {record.total('answered'):,} of {record.total('due'):,} answered,"
        f" {record.total('failed'):,} failed, {resident() >> 20} MB"
    )


MEASUREMENTS: Final = {
    "closed": measure_closed,
    "open": measure_open,
    "stall": measure_stall,
    "workers": measure_workers,
    "memory": measure_memory,
    "connections": measure_connections,
}


def main() -> None:
    """Print all figures, or some."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("which", nargs="*", help=f"{', '.join(MEASUREMENTS)}; all unless named")
    parser.add_argument("--seconds", type=float, default=5, help="how long each run is")
    parser.add_argument("--runs", type=int, default=3, help="how many there are")
    given = parser.parse_args()
    missing = [name for name in ("nginx", "wrk", "taskset") if shutil.which(name) is None]
    if missing:
        parser.error(f"{' and '.join(missing)} not found: apt-get install nginx-light wrk")
    if unknown := set(given.which) - set(MEASUREMENTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    print(describe("locust", "gevent", "numpy", "httptools"))
    print(run(["wrk", "-v"], accepted=(0, 1)).partition("\n")[0])
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.seconds, given.runs)
        Path(folder).chmod(0o755)
        for name in given.which or MEASUREMENTS:
            print(f"\n{name}: {MEASUREMENTS[name].__doc__}")
            MEASUREMENTS[name](bench)


if __name__ == "__main__":
    main()
