"""Load figures: the sender beside wrk, how punctual it is, and whether what it tells is true.

    python -m benchmarks.load
    python -m benchmarks.load closed stall --seconds 10

Needs nginx and wrk (`apt-get install nginx-light wrk`). The generator is pinned to one core and
the receiver to another; all of it stays on 127.0.0.1. A machine that has other work to do spoils
the figures, so runs that are compared take turns, and medians are quoted. The table of all that
was wanted comes last.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.load_bench import (
    CLOSED,
    GENERATOR,
    RECEIVER,
    Bench,
    free_port,
    load_command,
    pinned,
    run,
    running,
    speed,
    take_turns,
)
from benchmarks.machine import describe
from simulator.load.connection import Sending
from simulator.load.feed import ALL_OF_IT
from simulator.load.histogram import percentile, shown
from simulator.load.order import Order
from simulator.load.record import Record
from simulator.load.result import Result
from simulator.load.schedule import schedule
from simulator.load.station import Station
from simulator.load.timetable import Stage, Timetable

SECOND = 1_000_000_000
MEGABYTE = 1 << 20
RECEIVERS: Final = Path(__file__).with_name("receivers.py")

_APART = 2.0  # per cent, wanted at most
_MEMORY = 200  # MB, wanted below


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table of what was wanted."""

    what: str
    wanted: str
    measured: str
    met: bool


def measure_closed(bench: Bench) -> Iterator[Row]:
    """The closed loop beside wrk and FastHttpUser."""
    with bench.nginx():
        ways: dict[str, Callable[[], float]] = {
            "wrk": bench.wrk,
            "ringback": bench.closed,
            "FastHttpUser": bench.fast_http_user,
        }
        told = take_turns(ways, bench.runs)
        yield ratio(told, "ringback", "wrk", 0.85)
        yield ratio(told, "ringback", "FastHttpUser", 10)
        events = bench.closed("/postbacks", "--request-events") / told["ringback"]
        print(f"  with Locust's request event for each: {events:.2f} of that, for comparison")
        chunked: dict[str, Callable[[], float]] = {
            "wrk, chunked answers": lambda: bench.wrk("/chunked"),
            "ringback, chunked answers": lambda: bench.closed("/chunked"),
        }
        told = told | take_turns(chunked, bench.runs)
        yield ratio(told, "ringback, chunked answers", "wrk", 0.5)
        compared = ratio(told, "ringback, chunked answers", "wrk, chunked answers", 0)
        print(f"  {compared.what}: {compared.measured}, for comparison")


def ratio(told: dict[str, float], one: str, other: str, wanted: float) -> Row:
    """How one compares with another."""
    share = told[one] / told[other]
    return Row(f"{one}, beside {other}", f"{wanted:g}", f"{share:.2f}", share >= wanted)


def measure_open(bench: Bench) -> Iterator[Row]:
    """How well due moments are met on one core."""
    with bench.nginx():
        for rate, wanted in ((3_000, 100_000), (20_000, 0), (50_000, 500_000)):
            seconds = min(bench.seconds, 400_000 / rate)
            late = []
            for _ in range(bench.runs):
                record = bench.ringback(
                    "--rate", str(rate), "--seconds", str(seconds), "--limit-rate", "1000000",
                ).record  # fmt: skip
                late.append(percentile(record.own_lateness, 99))
                sent = f"{record.total('sent'):,} of {record.total('due'):,}"
                times = ", ".join(
                    f"p{share:g} {shown(percentile(record.own_lateness, share))}"
                    for share in (50, 90, 99, 99.9)
                )
                print(f"  {rate:>6,} a second: {times}; sent {sent}")
            if wanted:
                p99 = round(median(late))
                yield Row(
                    f"lateness at {rate:,} a second, p99", shown(wanted), shown(p99), p99 < wanted
                )


def measure_stall(bench: Bench) -> Iterator[Row]:
    """What is reported of a receiver that stalls a second in every ten, beside its own log."""
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
    print(f"  {len(times):,} postbacks, {record.total('due'):,} due")
    for share in (50, 99, 99.9):
        truth = times[min(int(len(times) * share / 100), len(times) - 1)]
        told = percentile(record.latencies(), share)
        off = abs(told - truth) / truth * 100
        print(f"  p{share:g}: reported {shown(told)}, by the receiver's log {shown(truth)}")
        yield Row(f"a stalling receiver, p{share:g}, apart", "2 %", f"{off:.2f} %", off <= _APART)


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


def drive(order: Order) -> tuple[Record, int]:
    """Send an order from this process, without Locust; gives its record and when it began."""
    station, record = Station(order), Record()
    station.prepare(ALL_OF_IT)
    start = time.monotonic_ns() + SECOND
    station.go(start, ALL_OF_IT)
    while not station.finished:
        time.sleep(0.5)
        record.add(station.collect())
    record.add(station.collect())
    station.stop()
    return record, start


def measure_workers(bench: Bench) -> Iterator[Row]:
    """One worker under a master beside one process alone, and three that share a timetable."""
    with bench.nginx():
        told = take_turns(
            {"alone": bench.closed, "one worker": lambda: speed(swarm(bench, 1, CLOSED).record)},
            bench.runs,
        )
        yield ratio(told, "one worker", "alone", 0.95)
    port, log = free_port(), bench.folder / "log.log"
    receiver = (sys.executable, str(RECEIVERS), "log", str(port), str(log))
    with running(RECEIVER, *receiver, port=port):
        url = f"http://127.0.0.1:{port}/postbacks"
        result = swarm(bench, 3, ("--rate", "1000", "--seconds", "10"), url)
    arrived = Counter(line.split()[0] for line in log.read_text().splitlines())
    wanted = Counter(keys_of(Timetable.from_json(result.asked.timetable)))
    missing, twice = sum((wanted - arrived).values()), sum((arrived - wanted).values())
    yield Row(
        f"three workers, {sum(wanted.values()):,} due, missing and twice", "0 and 0",
        f"{missing:,} and {twice:,}", not missing and not twice,
    )  # fmt: skip


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
    others = [
        subprocess.Popen(pinned(GENERATOR, *worker), stderr=subprocess.DEVNULL)
        for _ in range(workers)
    ]
    leader.wait()
    for other in others:
        other.wait()
    return bench.result(report)


def measure_memory(bench: Bench) -> Iterator[Row]:
    """The memory of a worker, early and late, with the processes that write and send for it."""
    rate, seconds, sizes = 3_000, max(bench.seconds * 4, 30), list[int]()
    command = load_command(
        bench.url(), "--rate", str(rate), "--seconds", str(seconds), "--limit-rate", "10000"
    )
    with bench.nginx():
        process = subprocess.Popen(
            pinned(GENERATOR, *command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None:
            sizes.append(resident(process.pid))
            time.sleep(0.5)
    quarter = len(sizes) // 4
    print(
        f"  at {rate:,} a second: {max(sizes[:quarter]) // MEGABYTE} MB in the first quarter,"
        f" {max(sizes[-quarter:]) // MEGABYTE} MB in the last"
    )
    most = max(sizes) // MEGABYTE
    yield Row("memory of a worker and its processes", "200 MB", f"{most} MB", most < _MEMORY)


def resident(parent: int) -> int:
    """The memory of a process and of those that work for it, in bytes; what they share once."""
    left, size = [parent], 0
    while left:
        pid = left.pop()
        with suppress(FileNotFoundError, ProcessLookupError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            size += int(rollup.partition("\nPss:")[2].split()[0]) * 1024
            left += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return size


def measure_connections(bench: Bench) -> Iterator[Row]:
    """Ten thousand connections to a receiver that takes nine seconds for each answer."""
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
    failed = record.total("failed")
    print(
        f"  {most:,} under way at most, {record.total('answered'):,} of {record.total('due'):,}"
        f" answered, {failed:,} failed"
    )
    held = record.connections >= wanted and not failed
    yield Row("connections held", f"{wanted:,}", f"{record.connections:,}", held)


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
    parser.add_argument("--seconds", type=float, default=4, help="how long each run is")
    parser.add_argument("--runs", type=int, default=3, help="how many there are")
    given = parser.parse_args()
    missing = [name for name in ("nginx", "wrk", "taskset") if shutil.which(name) is None]
    if missing:
        parser.error(f"{' and '.join(missing)} not found: apt-get install nginx-light wrk")
    if unknown := set(given.which) - set(MEASUREMENTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    print(describe("locust", "gevent", "numpy", "httptools"))
    print(run(["wrk", "-v"], accepted=(0, 1)).partition("\n")[0])
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.seconds, given.runs)
        Path(folder).chmod(0o755)
        for name in given.which or MEASUREMENTS:
            print(f"\n{name}: {MEASUREMENTS[name].__doc__}", flush=True)
            rows += MEASUREMENTS[name](bench)
    print(f"\n{'what':<56}{'wanted':>10}{'measured':>12}")
    for row in rows:
        mark = "" if row.met else "  missed"
        print(f"{row.what:<56}{row.wanted:>10}{row.measured:>12}{mark}")


if __name__ == "__main__":
    main()
