"""Traffic figures: made-up postbacks a second, in bulk and by other ways of making them.

    python -m benchmarks.traffic --postbacks 1000000

Each figure is of one core. What is compared makes a form body of 24 properties for each postback:
Faker as a test author would use it by hand, polyfactory from a data class, Ringback's Faker
provider, and Ringback's bulk generator.
"""

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from faker import Faker
from polyfactory.factories import DataclassFactory

from benchmarks.machine import describe
from simulator.generate.bodies import Bodies
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.formats import FORMATS
from simulator.generate.provider import VoiceBroadcastProvider
from simulator.generate.traffic import Traffic
from simulator.postbacks.plan import read_post_on
from simulator.postbacks.wire import WireProfile

_PROGRAM = (
    "import resource, sys; from simulator.__main__ import main\n"
    "try: main()\n"
    "except SystemExit: pass\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
)


def by_hand(fake: Faker) -> Iterator[bytes]:
    """Bodies of 24 provider calls each, consistent in nothing."""
    while True:
        yield urlencode({
            "QueueID": fake.random_int(1, 10**9),
            "ResponseCode": fake.random_element((1, 2, 8)),
            "StartTime": fake.iso8601(),
            "EndTime": fake.iso8601(),
            "Duration": fake.random_int(0, 300),
            "isWireless": fake.boolean(),
            "telcoLATA": fake.numerify("###"),
            "telcoOCN": fake.numerify("####"),
            "telcoCarrierName": fake.company(),
            "telcoCarrierType": fake.random_element(("CLEC", "PCS")),
            "telcoLRN": fake.numerify("##########"),
            "telcoSwitchName": fake.city(),
            "digitsdialed": fake.numerify("#"),
            "incallringcount": fake.random_int(1, 8),
            "qasoundid": fake.bothify("qa#######"),
            "callerid": fake.numerify("##########"),
            "extension": fake.numerify("###"),
            "phonenumber": fake.numerify("##########"),
            "transfercalleridname": fake.company(),
            "lastrecordlength": fake.random_int(0, 300),
            "qarecord": fake.boolean(),
            "transfercallerid": fake.numerify("##########"),
            "calleridname": fake.company(),
            "machinedetection": fake.random_element(("HUMAN", "MACHINE")),
        }).encode()  # fmt: skip


@dataclass
class Plain:
    """The properties of a postback as a factory of arbitrary values sees them."""

    queue_id: int
    response_code: int
    start_time: datetime
    end_time: datetime
    duration: int
    is_wireless: bool
    lata: str
    ocn: str
    carrier_name: str
    carrier_type: str
    lrn: str
    switch_name: str
    digits: str
    in_call_rings: int
    sound_id: str
    caller_id: str
    extension: str
    number: str
    transfer_name: str
    record_length: int
    recorded: bool
    transfer_id: str
    caller_name: str
    detection: str


class PlainFactory(DataclassFactory[Plain]):
    """polyfactory's way."""


def by_factory() -> Iterator[bytes]:
    """Bodies of arbitrary values."""
    while True:
        yield urlencode(vars(PlainFactory.build())).encode()


def by_provider(fake: Faker) -> Iterator[bytes]:
    """Consistent bodies by Ringback's Faker provider."""
    while True:
        yield urlencode(fake.outgoing_postback()).encode()


def in_bulk(broadcast: Broadcast) -> Iterator[bytes]:
    """Consistent bodies by the bulk generator."""
    bodies = Bodies(broadcast, WireProfile())
    for batch in Traffic(broadcast).batches():
        yield from (body.encode() for body in bodies.written(batch))


def measure(name: str, make: Callable[[], Iterator[bytes]], count: int) -> None:
    """Print bodies a second, without the first one, which sets everything up."""
    bodies = make()
    began = time.perf_counter()
    size = len(next(bodies))
    ready = time.perf_counter()
    made = sum(1 for body in islice(bodies, count) if (size := size + len(body)))
    seconds = time.perf_counter() - ready
    print(
        f"  {name:34} {made / seconds:10,.0f} a second, {size / (made + 1):4.0f} bytes each,"
        f" first after {ready - began:.2f} s"
    )


def measure_command(name: str, calls: int) -> None:
    """Print postbacks a second and memory of `ringback generate` in a process of its own."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"traffic.{name}"
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, "generate", "--calls", str(calls), "--format", name,
             "-o", str(path)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        seconds = time.perf_counter() - began
        postbacks = int(done.stderr.split()[0].replace(",", ""))
        megabytes = path.stat().st_size / 1e6
    print(
        f"  {name:34} {postbacks / seconds:10,.0f} a second, {megabytes:6,.0f} MB written,"
        f" {int(done.stdout.split()[-1])} MB of memory"
    )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--postbacks", type=int, default=1_000_000)
    options = parser.parse_args()
    print(describe("numpy", "faker", "polyfactory", "pyarrow"))
    fake = Faker()
    fake.add_provider(VoiceBroadcastProvider)
    Faker.seed(7)
    random.seed(7)
    start = datetime(2026, 1, 5, 15, tzinfo=UTC)
    print("Encoded form bodies")
    few = max(options.postbacks // 200, 100)
    measure("Faker, 24 provider calls", partial(by_hand, fake), few)
    measure("polyfactory, arbitrary values", by_factory, few)
    measure("Ringback's Faker provider", partial(by_provider, fake), few)
    for on in ("changes", "final"):
        broadcast = Broadcast(calls=options.postbacks, post_on=read_post_on(on), start=start)
        measure(f"bulk generator, post on {on}", partial(in_bulk, broadcast),
                options.postbacks - 1)  # fmt: skip
    print(f"ringback generate to a file, whole process, {options.postbacks // 4:,} calls")
    for name in FORMATS:
        measure_command(name, options.postbacks // 4)
    print(f"  this process had {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
