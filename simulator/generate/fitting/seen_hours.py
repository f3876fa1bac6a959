"""The hours of recorded calls: when people answer, and when calls are placed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from simulator.calls.chance import human_share
from simulator.calls.parameters import Answering
from simulator.calls.profile import Profile
from simulator.generate.fitting.evidence import Evidence
from simulator.generate.fitting.findings import ENOUGH, SIDES, Finding, finding

__all__ = ["Moments", "at_a_plain_hour", "hours_seen", "volume_seen"]

Moments = Counter[tuple[int, int, bool]]
"""How many calls there were by weekday, hour, and whether a person answered."""

_ENOUGH_FOR_VOLUME: Final = 1000
_HOURS: Final = 24
_DAYS: Final = 7
_DAY: Final = 1.0
_WEEK: Final = 7.0
_LARGEST_FACTOR: Final = 20.0


def hours_seen(evidence: Evidence, base: Profile) -> Iterator[Finding]:
    """How much likelier people answer at hours that were recorded often enough."""
    for wireless, side in SIDES.items():
        moments = evidence.hours[wireless]
        samples = sum(count for count in _by_hour(moments).values() if count >= ENOUGH)
        section = _answering(moments, getattr(base, f"answering_{side}"))
        of = f"calls to {side} numbers, in hours of {ENOUGH} or more"
        yield finding(f"answering_{side}", "by_hour", section.by_hour, samples, of)


def volume_seen(evidence: Evidence, _base: Profile) -> Iterator[Finding]:
    """When calls were placed, if enough were, and over whole days or weeks."""
    moments = evidence.hours[True] + evidence.hours[False]
    hours, weekdays = Counter[int](), Counter[int]()
    for (weekday, hour, _), count in moments.items():
        hours[hour] += count
        weekdays[weekday] += count
    by_hour = tuple(float(hours[hour]) for hour in range(_HOURS))
    by_weekday = tuple(float(weekdays[weekday]) for weekday in range(_DAYS))
    for name, weights, days, span in (
        ("by_hour", by_hour, _DAY, "a day"),
        ("by_weekday", by_weekday, _WEEK, "a week"),
    ):
        samples = moments.total() if evidence.days >= days else 0
        of = f"calls over {span} or more"
        yield Finding("volume", {name: weights}, samples, of, wanted=_ENOUGH_FOR_VOLUME)


def at_a_plain_hour(
    shares: Mapping[str, float], moments: Moments, base: Answering
) -> dict[str, float]:
    """The shares of endings at an hour that changes nothing.

    The recorded ones are those of the hours at which calls were recorded, and a profile puts the
    effect of the hour on top.
    """
    answering, total = _answering(moments, base), moments.total()
    factor = sum(
        answering.by_hour[hour] * answering.by_weekday[weekday] * count / total
        for (weekday, hour, _), count in moments.items()
    )
    people = shares["human"]
    if not factor or people == 1:
        return dict(shares)
    plain = human_share(people, 1 / factor)
    return {name: each * (1 - plain) / (1 - people) for name, each in shares.items()} | {
        "human": plain
    }


def _answering(moments: Moments, base: Answering) -> Answering:
    """The base's factors, but for hours that were recorded often enough."""
    calls, people = _by_hour(moments), _by_hour(moments, people_only=True)
    overall = _odds(people.total(), calls.total())
    factors = [
        round(min(_odds(people[hour], calls[hour]) / overall, _LARGEST_FACTOR), 3)
        if calls[hour] >= ENOUGH
        else factor
        for hour, factor in enumerate(base.by_hour)
    ]
    return replace(base, by_hour=tuple(factors))


def _by_hour(moments: Moments, *, people_only: bool = False) -> Counter[int]:
    hours = Counter[int]()
    for (_, hour, human), count in moments.items():
        if human or not people_only:
            hours[hour] += count
    return hours


def _odds(people: int, calls: int) -> float:
    # Half a call on either side keeps the odds of all and of none finite.
    return (people + 0.5) / (calls - people + 0.5)
