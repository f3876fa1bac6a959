"""Runs of several processes from the outside: on one machine, and as a master with workers."""

import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from simulator.load.baseline import read_result
from simulator.load.result import Ending
from simulator.load.slices import NOTICE
from simulator.load.timetable import Timetable
from simulator.load.verdict import judge
from simulator.resources import scenario_path
from simulator.version import VERSION
from tests.journeys.load_runs import (
    PATIENCE_SECONDS,
    QUICK,
    RINGBACK,
    Postback,
    Process,
    Start,
    due_of,
    ended,
    listens,
    received,
    wait_until,
)
from tests.journeys.receivers import closed_port
from tests.load.receivers import Receiver

_SECOND = 1_000_000_000

OF_ANOTHER_VERSION = """
import runpy, simulator.version
simulator.version.VERSION = "0.0.1"
runpy.run_module("simulator.load.swarm", run_name="__main__")
"""


def _two_away(lines: Iterable[str]) -> tuple[set[str], int]:
    """Which two workers are lost; on a busy machine another may seem so for a moment.

    With them comes up to which moment of the run, in nanoseconds, calls are shared as at its start.
    """
    away: set[str] = set()
    told: list[int] = []
    for line in lines:
        name = line.split()[0]
        if found := re.search(r" was lost (\d+) s after ", line):
            away.add(name)
            # Told to the second.
            told.append(int(found[1]) * _SECOND - _SECOND // 2)
        elif " was out of reach " in line:
            away.discard(name)
        if len(away) == 2:
            break
    return away, min(told) + NOTICE


def _call(postback: Postback) -> int:
    return postback[0] - Timetable(calls=1).first_queue_id


def _swarm(at: Receiver, start: Start, *asked: object, workers: int = 3) -> list[Process]:
    """A master and its workers."""
    port = closed_port()
    master = start(
        *RINGBACK, at.url, "--scenario", "steady", "--report", "report.json", *asked,
        "--master", "--master-port", port, "--expect-workers", workers,
    )  # fmt: skip
    worker = (*RINGBACK, "--worker", "--master-port", port)
    return [master, *(start(*worker) for _ in range(workers))]


def test_processes_send_every_postback_once_between_them(
    place: Receiver, start: Start, tmp_path: Path
) -> None:
    """Each call is one process's, whichever it is."""
    run = start(
        *RINGBACK, place.url, "--scenario", "steady", "--rate", 200, "--seconds", 1,
        "--processes", 3, "--master-port", closed_port(), "--report", "report.json",
    )  # fmt: skip
    status, _, err = ended(run)

    result = read_result(tmp_path / "report.json")
    assert status in {0, 4}, err
    assert len(result.generators) == 3
    assert received(place) == Counter(postback for *_, postback in due_of(result))


def test_when_workers_are_lost_the_others_take_over(
    place: Receiver, start: Start, tmp_path: Path
) -> None:
    """One is killed, one does not answer for a while: still nothing is sent twice.

    What the killed one may not have sent is counted; the other sends later what is its own.
    """
    master, killed, frozen, _ = _swarm(place, start, "--rate", 100, "--seconds", 600)
    assert master.stderr is not None
    place.wait_for(100, within=PATIENCE_SECONDS)
    os.killpg(killed.pid, signal.SIGKILL)
    os.killpg(frozen.pid, signal.SIGSTOP)
    away, shared_anew = _two_away(master.stderr)
    mark = len(place.requests)
    os.killpg(frozen.pid, signal.SIGCONT)
    back = next(line for line in master.stderr if " was out of reach " in line)
    wait_until(lambda: {_call(each) % 3 for each in received(place, mark)} == {0, 1, 2})
    master.send_signal(signal.SIGINT)
    status, _, _ = ended(master)

    result = read_result(tmp_path / "report.json")
    [gone] = [each for each in result.generators if each.lost]
    assert status == 4
    assert away == {gone.name, back.split()[0]}
    came, due = received(place), due_of(result)
    assert not came - Counter(postback for *_, postback in due)
    # Whose a call was follows from the order of names.
    share = sorted(each.name for each in result.generators).index(gone.name)
    # One may be missed a second later than the other, and has its part of what is shared anew then.
    before = [each for each in due if each[0] < shared_anew]
    missing = [call % 3 for _, call, postback in before if postback not in came]
    assert 0 < missing.count(share) <= gone.unaccounted
    for other in {0, 1, 2} - {share}:
        sent = [postback in came for _, call, postback in before if call % 3 == other]
        assert sent == sorted(sent, reverse=True), "Each sends what is its own in order."


def test_a_run_that_nobody_is_left_for_breaks_down(
    place: Receiver, start: Start, tmp_path: Path
) -> None:
    """Nobody stopped it, so nobody is told to let it come to its end."""
    master, worker = _swarm(place, start, "--rate", 100, "--seconds", 600, workers=1)
    place.wait_for(50, within=PATIENCE_SECONDS)
    os.killpg(worker.pid, signal.SIGKILL)
    status, _, _ = ended(master)

    result = read_result(tmp_path / "report.json")
    assert (status, result.ending) == (4, Ending.BROKEN)
    assert "nobody was left to take over" in result.notes[-1]
    reason = "The run broke down, as its notes say: it cannot tell what would have followed."
    assert reason in judge(result).reasons


def test_a_worker_of_another_version_is_refused(place: Receiver, start: Start) -> None:
    """It may send other bodies, or at other moments, than the rest."""
    port = closed_port()
    master = start(
        *RINGBACK, place.url, *QUICK,
        "--master", "--master-port", port, "--expect-workers", 1,
    )  # fmt: skip
    start(
        sys.executable, "-c", OF_ANOTHER_VERSION,
        "-f", scenario_path("steady"), "--worker", "--master-port", port,
    )  # fmt: skip
    status, out, err = ended(master)

    assert (status, out) == (2, "")
    assert err.endswith(
        f": the lead is Ringback {VERSION}, this worker 0.0.1: install the same version on both.\n"
    )
    assert not place.requests


@pytest.mark.parametrize("asks", [signal.SIGINT, signal.SIGTERM])
def test_who_waits_for_workers_can_be_interrupted(
    asks: signal.Signals, place: Receiver, start: Start
) -> None:
    """Nothing was sent by then, so there is neither a verdict nor a report."""
    port = closed_port()
    run = start(
        *RINGBACK, place.url, "--scenario", "steady", "--report", "report.json",
        "--master", "--master-port", port, "--expect-workers", 1,
    )  # fmt: skip
    wait_until(lambda: listens(port))
    run.send_signal(asks)

    assert ended(run) == (130, "", "Stopped before any postback was sent.\n")


def test_a_worker_says_where_it_looks_for_a_master(start: Start) -> None:
    """Locust alone is silent for a while, and then tries for minutes."""
    port = closed_port()
    run = start(*RINGBACK, "--worker", "--master-port", port)
    assert run.stderr is not None
    assert run.stderr.readline() == f"Looking for a master at 127.0.0.1:{port}.\n"
    run.send_signal(signal.SIGINT)

    assert ended(run) == (130, "", "Stopped before any postback was sent.\n")
