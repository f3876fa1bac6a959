"""Figures of the exam: what it finds among receivers with one defect each, and how soon.

    python -m benchmarks.check
    python -m benchmarks.check defects --seeds 3

Every receiver of `examples/receivers` is run as a program of its own on 127.0.0.1.
"""

import argparse
import random
import re
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

from benchmarks.machine import describe
from simulator.check.check import Level, Phase
from simulator.check.examiner import examine
from simulator.check.options import ExamOptions
from simulator.check.result import ExamResult

PROGRAM: Final = Path(__file__).parents[1] / "examples" / "receivers" / "receiver.py"


ONLY: Final[list[str]] = []


def main() -> None:
    """Print what was asked for; all of it unless some is named."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", nargs="*", choices=[[], *FIGURES], help="what to measure")
    parser.add_argument("--only", nargs="*", default=[], help="only these defects")
    parser.add_argument("--seeds", type=int, default=10, help="how many random seeds")
    asked = parser.parse_args()
    ONLY.extend(asked.only)
    print(describe("hypothesis", "flask"))
    for name in asked.what or FIGURES:
        text = FIGURES[name].__doc__ or ""
        print(f"\n{name}: {text.partition(chr(10))[0]}")
        FIGURES[name](asked.seeds)


def defects(seeds: int) -> None:
    """Which defects are found, with the seed fixed and with random ones."""
    drawn = [0, *_seeds(seeds)]
    missed: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for defect in _defects():
        found = Counter[str]()
        with _receiver(defect) as url:
            for seed in drawn:
                result = _exam(url, seed=seed)
                names = [each.check.id for each in result.findings]
                found.update(names)
                missed[defect] += not names
                others[defect] += len(_must(result)) > 1
        told = ", ".join(f"{name} x{count}" for name, count in found.items())
        print(f"  {defect:<28} {told}", flush=True)
    print(f"  missed: {+missed or 'none'}; with more than one must: {+others or 'none'}")


def alarms(seeds: int) -> None:
    """False alarms on the correct receiver, and how long its exam takes."""
    with _receiver("") as url:
        results = [_exam(url, seed=seed) for seed in [0, *_seeds(2 * seeds)]]
    wrong = [each.check.id for result in results for each in result.findings]
    grades = Counter(result.grade for result in results)
    seconds = [result.seconds for result in results]
    print(f"  {len(results)} exams: findings {wrong or 'none'}; grades {dict(grades)}")
    print(f"  seconds: {min(seconds):.1f} to {max(seconds):.1f}, {results[0].sent:,} requests each")


def found(seeds: int) -> None:
    """Which defects are found with random seeds, each exam ending with its first finding."""
    drawn, by = _seeds(seeds), Counter[str]()
    for defect in _defects():
        missed = []
        with _receiver(defect) as url:
            for seed in drawn:
                result = _exam(url, seed=seed, stop_on_first=True, shrink=False)
                by[defect] += bool(result.findings)
                missed += [] if result.findings else [seed]
        seeds_missed = f", not with seeds {missed}" if missed else ""
        print(f"  {defect:<28} found {by[defect]} of {len(drawn)}{seeds_missed}", flush=True)
    print(f"  found {sum(by.values())} of {len(by) * len(drawn)}")


def hurried(_: int) -> None:
    """Which defects are found within 10 seconds."""
    names = _defects()
    late = []
    for defect in names:
        with _receiver(defect) as url:
            if not _exam(url, max_seconds=10.0).findings:
                late.append(defect)
                print(f"  {defect:<28} not found in time", flush=True)
    print(f"  found {len(names) - len(late)} of {len(names)}; not {late or 'none'}")


def stateful(seeds: int) -> None:
    """How many postbacks a shrunk failure of the stateful phase has."""
    lengths = []
    for defect in _defects():
        with _receiver(defect) as url:
            for seed in _seeds(seeds)[:3]:
                result = _exam(url, seed=seed, phases=(Phase.STATEFUL,))
                lengths += [len(each.plan) for each in result.findings]
    print(f"  {len(lengths)} failures: median {median(lengths)}, most {max(lengths)} postbacks")


FIGURES: Final[dict[str, Callable[[int], None]]] = {
    "defects": defects,
    "alarms": alarms,
    "found": found,
    "hurried": hurried,
    "stateful": stateful,
}


def _must(result: ExamResult) -> list[str]:
    return [each.check.id for each in result.findings if each.check.level is Level.MUST]


def _exam(url: str, **options: Any) -> ExamResult:  # noqa: ANN401 - options of an exam
    state_url = url.replace("/postbacks", "/calls/{QueueID}")
    return examine(ExamOptions(url=url, state_url=state_url, wait_ready_seconds=20.0, **options))


def _seeds(count: int) -> list[int]:
    chance = random.SystemRandom()
    return [chance.randrange(2**31) for _ in range(count)]


def _defects() -> list[str]:
    listed = subprocess.run(
        [sys.executable, PROGRAM, "--list"], capture_output=True, text=True, check=True
    )
    return ONLY or re.findall(r"(?m)^\S+", listed.stdout)


@contextmanager
def _receiver(defect: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as place:
        port = _free_port()
        command = [sys.executable, str(PROGRAM), "--port", str(port)]
        command += ["--database", f"{place}/calls.sqlite3"]
        command += ["--defect", defect] if defect else []
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port}/postbacks"
        finally:
            process.terminate()
            process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
