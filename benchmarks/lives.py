"""Life figures: calls lived to their end a second, and what a waiting call takes of memory.

    python -m benchmarks.lives --calls 20000

A manual clock, every postback encoded, no HTTP.
"""

import argparse
import gc
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime

from benchmarks.machine import describe
from simulator.calls.call import Call
from simulator.calls.magic import outcome_named
from simulator.calls.request import Wish
from simulator.cli.collector import tune_collector
from simulator.engine import Simulator
from simulator.postbacks.attempt import Attempt, Delivery
from simulator.settings import Settings

NUMBERS_A_REQUEST = 1_000
TEXT = "Your order is ready."
URL = "http://127.0.0.1:9/status"


class Nowhere:
    """Takes every delivery for delivered."""

    count = 0

    def submit(
        self, delivery: Delivery, *, now: Callable[[], datetime], done: Callable[[Attempt], None]
    ) -> None:
        """Count a delivery."""
        self.count += 1
        moment = now()
        done(Attempt(delivery, moment, moment, 0.0, "", b"", 200, b"", None, "", delivered=True))


def broadcasts(calls: int, url: str, text: str = TEXT) -> Iterator[list[Wish]]:
    """Make requests for a thousand calls each, to numbers that chance decides about."""
    for first in range(0, calls, NUMBERS_A_REQUEST):
        yield [
            Wish(
                number=f"2{first + index:09}",
                text=text,
                license_key="a-key",
                postback_url=url,
            )
            for index in range(min(NUMBERS_A_REQUEST, calls - first))
        ]


def measure_lives(calls: int, text: str = TEXT, outcome: str = "") -> None:
    """Place calls and let them live; as an outcome says, or as chance has it."""
    carrier = Nowhere()
    with Simulator(Settings(clock="manual"), carrier=carrier) as simulator:
        account = simulator.account("a-key")
        if outcome:
            account.decide(outcome_named(outcome))
        wishes = list(broadcasts(calls, URL, text))
        started = time.perf_counter()
        for each in wishes:
            account.place(each)
        placed = time.perf_counter()
        account.run_until_idle()
        ended = time.perf_counter()
    print(f"  calls placed a second            {calls / (placed - started):10,.0f}")
    print(f"  whole lives a second, placing in {calls / (ended - started):10,.0f}")
    print(f"  postbacks encoded                {carrier.count:10,}")


def measure_memory(calls: int) -> None:
    """Place a broadcast in requests of a thousand and see what it takes."""
    with Simulator(Settings(clock="manual"), carrier=Nowhere()) as simulator:
        account = simulator.account("a-key")
        tracemalloc.start()
        before, _ = tracemalloc.get_traced_memory()
        in_order = all(
            [
                answer.request.number.digits
                for answer in account.place(each)
                if isinstance(answer, Call)
            ]
            == [wish.number for wish in each]
            for each in broadcasts(calls, "")
        )
        waiting, _ = tracemalloc.get_traced_memory()
        account.run_until_idle()
        over, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    print(f"  bytes a waiting call             {(waiting - before) / calls:10,.0f}")
    print(f"  bytes a call that is over        {(over - before) / calls:10,.0f}")
    print(f"  answers in order                 {in_order!s:>10}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--broadcast", type=int, default=100_000)
    options = parser.parse_args()
    print(describe())
    tune_collector()
    for number in range(1, 4):
        print(f"Lives, round {number}, with the collector tuned as in serve")
        measure_lives(options.calls)
        gc.collect()
    print(f"Memory of a broadcast of {options.broadcast:,} numbers")
    measure_memory(options.broadcast)


if __name__ == "__main__":
    main()
