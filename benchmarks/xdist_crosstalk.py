"""Cross-talk figures: tests of many workers that share one simulator, and what they saw of others.

    python -m benchmarks.xdist_crosstalk --workers 16 --tests 1000

Every test calls the same number with a text of its own, and has its postbacks sent to a receiver of
its own. A call or a postback that names another test is cross-talk; none is to be.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.machine import describe
from simulator.engine import Simulator
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import create_app

TESTS = """
import pytest


@pytest.mark.parametrize("number", range({tests}))
def test_one_of_many(ringback, postback_receiver, number):
    told = {{"text": f"Number {{number}}.", "postback_url": postback_receiver.url}}
    ringback.expect_call(to="757-234-0001").answered().with_text(told["text"])
    call = ringback.place("757-234-0001", **told)
    ringback.clock.run_until_idle()
    postback_receiver.in_order(12, 18, 21, 1)
    postback_receiver.expect(QueueID=call.queue_id).times(4)
"""
NUMBER = re.compile(r"\[(\d+)\]$")
DELIVERIES = 4


def serve(pipe: Connection) -> None:
    """Serve a simulator until told to stop."""
    simulator = Simulator(Settings(clock="manual"))
    with simulator, Server(create_app(simulator)) as server:
        pipe.send(server.url)
        pipe.recv()


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a simulator in a process of its own."""
    ours, theirs = Pipe()
    process = get_context("spawn").Process(target=serve, args=(theirs,))
    process.start()
    yield ours.recv()
    ours.send("stop")
    process.join()


def run(folder: Path, *, url: str, workers: int, tests: int) -> tuple[float, str]:
    """Run the tests; gives how long that took, and pytest's last line."""
    (folder / "test_many.py").write_text(TESTS.format(tests=tests), "utf-8")
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:locust\n", "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", f"-n{workers}", f"--ringback-url={url}"]
    started = time.perf_counter()
    ran = subprocess.run(
        [*command, "--ringback-report=report.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return time.perf_counter() - started, ran.stdout.strip().rpartition("\n")[2]


def crosstalk(test: dict[str, Any]) -> int:
    """How many calls and deliveries of a test's account are another's, or are missing."""
    named = NUMBER.search(test["test"])
    own = [call for call in test["calls"] if named and call["text_to_say"] == f"Number {named[1]}."]
    ids = {call["queue_id"] for call in own}
    strange = len(test["calls"]) - len(own)
    strange += sum(delivery["queue_id"] not in ids for delivery in test["deliveries"])
    return strange + abs(len(own) - 1) + abs(len(test["deliveries"]) - DELIVERIES)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--tests", type=int, default=1000)
    options = parser.parse_args()
    print(describe("pytest", "pytest-xdist", "flask", "waitress", "aiohttp"))
    with TemporaryDirectory() as name, server() as url:
        folder = Path(name)
        seconds, verdict = run(folder, url=url, workers=options.workers, tests=options.tests)
        tests = json.loads((folder / "report.json").read_text("utf-8"))["tests"]
    print(f"  workers, tests     {options.workers}, {options.tests}")
    print(f"  reported, failed   {len(tests)}, {sum(t['outcome'] != 'passed' for t in tests)}")
    print(f"  cross-talk         {sum(map(crosstalk, tests))}")
    print(f"  duration           {seconds:.1f} s, workers' start included")
    print(f"  pytest             {verdict}")


if __name__ == "__main__":
    main()
