"""Consistency: how many of a million made-up postbacks break a rule, by profile.

    python -m benchmarks.consistency --postbacks 1000000

Every postback is judged twice: by its JSON Schema, and by the rules of numbering and telephone
networks, which are read from the tables and not from the generator.
"""

import argparse
import json
import time

from benchmarks.machine import describe
from simulator.calls.profiles import profile_named, profile_names
from simulator.generate.bodies import Bodies
from simulator.generate.broadcast import Broadcast
from simulator.generate.likeness.consistency import inconsistencies
from simulator.generate.traffic import Traffic
from simulator.postbacks.schema import problems
from simulator.postbacks.wire import Absent, Format, WireProfile

_MESSAGE = WireProfile(format=Format.JSON, absent=Absent.OMITTED)
_POSTBACKS_A_CALL = 4


def judge(profile: str, postbacks: int, *, realistic: bool) -> tuple[int, int, int]:
    """Give how many postbacks were made, are invalid, and are inconsistent."""
    broadcast = Broadcast(
        calls=postbacks // _POSTBACKS_A_CALL,
        profile=profile_named(profile),
        seed=1,
        realistic_numbers=realistic,
    )
    bodies = Bodies(broadcast, _MESSAGE, start="{", end="}")
    made = invalid = inconsistent = 0
    for batch in Traffic(broadcast).batches():
        for body in bodies.written(batch):
            message = json.loads(body)
            made += 1
            invalid += bool(problems(message))
            inconsistent += bool(inconsistencies(message))
    return made, invalid, inconsistent


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--postbacks", type=int, default=1_000_000)
    options = parser.parse_args()
    print(describe("numpy", "jsonschema"))
    for profile in profile_names():
        for realistic in (False, True):
            began = time.perf_counter()
            made, invalid, inconsistent = judge(profile, options.postbacks, realistic=realistic)
            numbers = "realistic" if realistic else "fictional"
            print(
                f"  {profile:14} {numbers} numbers: {made:9,} postbacks, {invalid} invalid,"
                f" {inconsistent} inconsistent, {time.perf_counter() - began:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
