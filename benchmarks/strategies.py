"""Strategies figures: values that a property test draws a second, and what importing them costs.

python -m benchmarks.strategies --examples 3000
"""

import argparse
import subprocess
import sys
import time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.machine import describe
from simulator.generate.strategies import (
    broadcasts,
    call_histories,
    call_requests,
    illegal_postbacks,
    incoming_postbacks,
    outgoing_postbacks,
    wire_bodies,
)

_STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "outgoing_postbacks()": outgoing_postbacks(),
    'outgoing_postbacks(realism="legal")': outgoing_postbacks(realism="legal"),
    'outgoing_postbacks(realism="future")': outgoing_postbacks(realism="future"),
    "incoming_postbacks()": incoming_postbacks(),
    "illegal_postbacks()": illegal_postbacks(),
    "call_requests()": call_requests(),
    "call_histories()": call_histories(),
    "broadcasts()": broadcasts(),
    "wire_bodies()": wire_bodies(),
}


def drawn_a_second(strategy: st.SearchStrategy[Any], examples: int) -> float:
    """Draw in a property test that asks for nothing else."""
    drawn = 0

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(_value: object) -> None:
        nonlocal drawn
        drawn += 1

    began = time.perf_counter()
    draw()
    return drawn / (time.perf_counter() - began)


def import_seconds() -> float:
    """Import in a process of its own, less the time that Python itself takes."""
    times = []
    for statement in ("pass", "import simulator.generate.strategies"):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        times.append(time.perf_counter() - began)
    return times[1] - times[0]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--examples", type=int, default=3000)
    options = parser.parse_args()
    print(describe("hypothesis"))
    print(f"  import                               {min(import_seconds() for _ in range(5)):.2f} s")
    for name, strategy in _STRATEGIES.items():
        print(f"  {name:36} {drawn_a_second(strategy, options.examples):6,.0f} a second")


if __name__ == "__main__":
    main()
