"""The plateau of a broadcast: what is due each second once calls end as fast as they begin."""

from dataclasses import replace
from math import inf
from typing import Final

from simulator.load.feed import ALL_OF_IT
from simulator.load.schedule import due_within, expected
from simulator.load.timetable import Stage, Timetable

__all__ = ["plateau", "postbacks_a_second", "postbacks_per_call"]

_CALLS_COUNTED: Final = 20_000
# After two minutes nearly all calls of the first second are over, and the mixture stays as it is.
_RAMP_SECONDS: Final = 120
# Apart by more calls than a step has.
_STRIDE: Final = 10_000_000
_SECOND: Final = 1_000_000_000
_SEEDS_TRIED: Final = 8
_NEAR_ENOUGH: Final = 0.01


def postbacks_per_call(timetable: Timetable) -> float:
    """How many postbacks a call brings on average, counted over many calls of a timetable."""
    counted = expected(replace(timetable, stages=(), calls=_CALLS_COUNTED))
    return (counted.postbacks or 0) / _CALLS_COUNTED


def postbacks_a_second(calls_a_minute: float, per_call: float) -> float:
    """How many postbacks are due each second on the plateau of a broadcast at a pace.

    >>> postbacks_a_second(1_200, per_call=3.5)
    70.0
    """
    return calls_a_minute / 60 * per_call


def plateau(
    timetable: Timetable,
    *,
    calls_a_minute: float,
    per_call: float,
    settle_seconds: int,
    seconds: int,
    place: int,
) -> Timetable:
    """The timetable of one step: a plateau, reached within the time that it has to settle.

    Postbacks come at the rate of the plateau from the first moment on. A broadcast begins with
    the dialling of its first calls, though, and their ends come later; so its calls live faster,
    and the beginning is over when the step has settled.

    Args:
        timetable: How calls go.
        calls_a_minute: The pace of the broadcast.
        per_call: How many postbacks a call brings.
        settle_seconds: How long the step is not judged.
        seconds: How long it is judged after that.
        place: The step's place among all; no two have a call in common.
    """
    rate = postbacks_a_second(calls_a_minute, per_call)
    made = replace(
        timetable,
        stages=(Stage(seconds=settle_seconds + seconds, rate=rate),),
        spread="poisson",
        calls_per_minute=calls_a_minute * settle_seconds / _RAMP_SECONDS,
        first_queue_id=timetable.first_queue_id + place * _STRIDE,
    )
    begin, end = settle_seconds * _SECOND, (settle_seconds + seconds) * _SECOND
    nearest, distance = made, inf
    for number in range(_SEEDS_TRIED):
        tried = replace(made, seed=timetable.seed + place * _SEEDS_TRIED + number)
        off = abs(due_within(tried, ALL_OF_IT.slices, begin, end) / (rate * seconds) - 1)
        if off < distance:
            nearest, distance = tried, off
        if off <= _NEAR_ENOUGH:
            break
    return nearest
