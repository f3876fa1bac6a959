"""The recorded calls: how they ended, what the callees did and how long that took."""

from collections import Counter
from collections.abc import Iterator
from math import isfinite
from typing import Final

from simulator.calls.chance import ANSWERING, TRANSFER_ENDINGS
from simulator.calls.distribution import Distribution
from simulator.calls.parameters import Section
from simulator.calls.profile import Profile
from simulator.generate.fitting.evidence import MOST_RINGS, UNTOLD, Evidence
from simulator.generate.fitting.findings import (
    SIDES,
    Finding,
    finding,
    one_more,
    percentiles,
    share,
)
from simulator.generate.fitting.seen_hours import at_a_plain_hour
from simulator.generate.likeness.counts import Histogram
from simulator.generate.likeness.traits import REPEATED, SEVERAL

__all__ = [
    "detection_seen",
    "endings_seen",
    "lines_seen",
    "machines_seen",
    "people_seen",
    "rings_seen",
    "times_seen",
    "transfers_seen",
]

_KEYS: Final = {"1": "one", "2": "two", "9": "nine", REPEATED: "repeated", SEVERAL: "several"}


def lines_seen(evidence: Evidence, _base: Profile) -> Iterator[Finding]:
    """How many of the numbers are wireless."""
    totals = {wireless: counts.total() for wireless, counts in evidence.endings.items()}
    calls = sum(totals.values())
    yield finding("", "wireless", share(totals[True], calls), calls, "calls")


def endings_seen(evidence: Evidence, base: Profile) -> Iterator[Finding]:
    """How calls to each kind of line end; who answered is guessed where it was not told."""
    for wireless, side in SIDES.items():
        counts, expected = evidence.endings[wireless], base.shares(wireless=wireless)
        told = {name: counts[name] + expected[name] for name in ANSWERING}
        each = counts[UNTOLD] / (sum(told.values()) or 1.0)
        guessed = {name: counts[name] + each * told.get(name, 0.0) for name in expected}
        shares = at_a_plain_hour(
            one_more(guessed, expected),
            evidence.hours[wireless],
            getattr(base, f"answering_{side}"),
        )
        values = one_more({}, shares)
        yield Finding(f"endings_{side}", values, counts.total(), f"calls to {side} numbers")


def people_seen(evidence: Evidence, base: Profile) -> Iterator[Finding]:
    """What people do who answer, and which keys they press."""
    yield Finding(
        "human",
        _shares(evidence.people, base.human),
        evidence.people.total(),
        "people who answered",
    )
    keys = Counter[str]()
    for pressed, count in evidence.keys.items():
        # A profile has no other single keys; like an entry of several, they answer a question.
        keys[_KEYS.get(pressed, "several")] += count
    yield Finding(
        "keys", _shares(keys, base.keys), keys.total(), "calls in which keys were pressed"
    )


def machines_seen(evidence: Evidence, _base: Profile) -> Iterator[Finding]:
    """How many machines end the call before the message is over."""
    cut_off = _times(evidence, "machine.cut_off_after").total
    machines = cut_off + _times(evidence, "machine.greeting").total
    yield finding(
        "machine", "cut_off", share(cut_off, machines), machines, "machines that answered"
    )


def transfers_seen(evidence: Evidence, base: Profile) -> Iterator[Finding]:
    """What becomes of transfers, when they are asked for and how long they take."""
    names = dict(zip(TRANSFER_ENDINGS, base.transfer.exclusive, strict=True))
    counts = Counter({name: evidence.transfers[code] for code, name in names.items()})
    yield Finding("transfer", _shares(counts, base.transfer), counts.total(), "transfers")
    said = evidence.message_seconds
    if not isfinite(said) or not said:
        return
    asked, talked = _times(evidence, "transfer.first_key"), _times(evidence, "transfer.talk")
    moments = percentiles(asked, lambda seconds: seconds / said)
    yield finding("transfer", "first_key", moments, asked.total, "transfers that failed")
    wait = (moments or base.transfer.first_key).at(0.5) * said
    talk = percentiles(talked, lambda seconds: max(seconds - wait, 0.0))
    yield finding("transfer", "talk", talk, talked.total, "transfers that were answered")


def detection_seen(evidence: Evidence, _base: Profile) -> Iterator[Finding]:
    """How many answered calls do not tell who answered, and how many were recorded."""
    untold = sum(counts[UNTOLD] for counts in evidence.endings.values())
    answered = evidence.recorded.total()
    # A wrong detection looks like a right one, so what was detected counts as what was there.
    detection = {"unknown": share(untold, answered), "swapped": 0.0}
    yield Finding("detection", detection, answered, "answered calls")
    recorded = share(evidence.recorded[True], answered)
    yield finding("recording", "recorded", recorded, answered, "answered calls")


def rings_seen(evidence: Evidence, _base: Profile) -> Iterator[Finding]:
    """How many answered calls ring after the connection, and how often."""
    for wireless, side in SIDES.items():
        rung = evidence.rung[wireless]
        value = share(rung[True], rung.total())
        yield finding("rings", side, value, rung.total(), f"answered {side} calls")
    rings = {count: calls for count, calls in evidence.rings.items() if count}
    rang_on = sum((count - 1) * calls for count, calls in rings.items())
    # After the most rings that a profile knows of, none can follow.
    might = sum(min(count, MOST_RINGS - 1) * calls for count, calls in rings.items())
    calls = sum(rings.values())
    yield finding("rings", "another", share(rang_on, might), calls, "calls with such rings")


def times_seen(evidence: Evidence, _base: Profile) -> Iterator[Finding]:
    """How long people, machines and fax machines stay."""
    yield _timing(evidence, "human", "early", "people who hung up early")
    yield _timing(evidence, "machine", "cut_off_after", "machines that cut the call off")
    yield _timing(evidence, "fax", "hears", "fax machines")
    if not isfinite(evidence.message_seconds):
        return
    yield _timing(evidence, "human", "lingers", "people who heard the message out")
    yield _timing(evidence, "machine", "greeting", "machines that took the message")
    after = _timing(evidence, "human", "after_keys", "people who pressed keys")
    # The rest of the call was timed as if all had pressed their first key as early as can be.
    at = evidence.first_key_share
    earliest = Distribution(least=at, most=at)
    yield Finding("human", {**after.values, "first_key": earliest}, after.samples, after.of)


def _timing(evidence: Evidence, section: str, name: str, of: str) -> Finding:
    histogram = _times(evidence, f"{section}.{name}")
    return finding(section, name, percentiles(histogram), histogram.total, of)


def _times(evidence: Evidence, parameter: str) -> Histogram:
    return evidence.seconds.get(parameter) or Histogram()


def _shares(counts: Counter[str], base: Section) -> dict[str, float]:
    return one_more(counts, {name: getattr(base, name) for name in base.exclusive})
