from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.calls.profiles import profile_named
from simulator.generate.likeness.census import Census
from tests.generate.recorded import ended, traffic

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _census(*messages: Mapping[str, Any]) -> Census:
    census = Census()
    for message in messages:
        census.count(message)
    return census


def _rate(seconds: Iterable[float]) -> Census:
    census = Census()
    for each in seconds:
        census.count(ended(), due=_NOON + timedelta(seconds=each))
    return census


def test_a_property_is_present_empty_or_absent() -> None:
    """An empty text counts as sent without a value."""
    census = _census(ended(extension="302"), ended(extension=""), ended())

    assert census.postbacks == 3
    assert census.filled.counts["extension"] == 1
    assert census.empty.counts["extension"] == 1


def test_every_postback_tells_its_status_and_the_last_one_the_call() -> None:
    """So a call counts once, however many of its statuses were posted."""
    census = _census(*traffic(profile_named("opt_in_notice"), 30, every_status=True))

    assert census.calls == 30
    assert census.postbacks > 60
    assert census.statuses.counts["12"] == 30
    assert census.values["ResponseCode at the end"].total == 30


def test_what_is_told_of_a_call() -> None:
    """Each value under the name of what is counted."""
    telco = {"telcoCarrierType": "PCS", "telcoLATA": "252", "telcoOCN": "6529"}
    census = _census(ended(digitsdialed="4711", qarecord=False, incallringcount=2, **telco))

    assert {name: list(counts.counts) for name, counts in census.values.items()} == {
        "ResponseCode at the end": ["1"],
        "machinedetection": ["HUMAN"],
        "isWireless": ["True"],
        "telcoCarrierType": ["PCS"],
        "qarecord": ["False"],
        "digitsdialed, by class": ["several keys"],
        "incallringcount": ["2"],
        "area code": ["757"],
        "telcoLATA": ["252"],
        "telcoOCN": ["6529"],
        "hour of StartTime": ["15"],
        "weekday of StartTime": ["Mon"],
    }


def test_what_is_absent_counts_as_none() -> None:
    """A value like any other, so that shares are of all calls."""
    census = _census({"ResponseCode": 22})

    told = {name: list(counts.counts) for name, counts in census.values.items()}

    assert told.pop("ResponseCode at the end") == ["22"]
    assert set(map(tuple, told.values())) == {("none",)}
    assert census.seconds == {}


def test_a_message_without_a_status_counts_as_one() -> None:
    """It is a postback, and ends no call."""
    census = _census({"QueueID": 7})

    assert (census.postbacks, census.calls) == (1, 0)
    assert census.statuses.counts == {"none": 1}


def test_lengths_are_told_apart_by_how_the_call_ended() -> None:
    """A machine talks longer than a person, and a failure hardly at all."""
    census = _census(
        ended(lastrecordlength=19),
        ended(machinedetection="MACHINE", Duration=40),
        ended(ResponseCode=8, machinedetection="UNKNOWN", Duration=2),
    )

    assert {name: sorted(each.buckets) for name, each in census.seconds.items()} == {
        "Duration, ResponseCode 1 HUMAN": [20],
        "Duration, ResponseCode 1 MACHINE": [40],
        "Duration, ResponseCode 8": [2],
        "lastrecordlength": [19],
        "StartTime to EndTime": [20],
    }


def test_times_that_contradict_are_left_out() -> None:
    """An end before the start measures nothing."""
    census = _census(ended(EndTime="2026-01-05T14:00:00.000Z", Duration="long"))

    assert census.seconds == {}


def test_only_so_many_kinds_of_calls_are_measured() -> None:
    """Whatever a recording says of who answered."""
    names = [f"NOBODY {number}" for number in range(200)]

    census = _census(*(ended(machinedetection=name, EndTime="") for name in names))

    assert len(census.seconds) == 64


def test_only_so_many_names_are_kept() -> None:
    """A recording in which every postback has another variable fills no memory."""
    census = _census(*({f"variable_{number}": "1"} for number in range(1000)))

    assert census.filled.total == 1000
    assert len(census.filled.counts) == 257


def test_the_rate_counts_silent_seconds() -> None:
    """Two in the first second, none in the second, one in the third."""
    rate = _rate([0.1, 0.9, 2.5]).rate

    assert rate is not None
    assert rate.buckets == {2: 1, 0: 1, 1: 1}
    assert rate.mean == 1.0


def test_asking_for_the_rate_does_not_end_it() -> None:
    """The second that is counted goes on."""
    census = _rate([0])
    first, again = census.rate, census.rate

    census.count(ended(), due=_NOON)

    assert first is not None
    assert again is not None
    assert first.buckets == again.buckets == {1: 1}
    assert census.rate is not None
    assert census.rate.buckets == {2: 1}


@pytest.mark.parametrize("seconds", [[5, 4], []])
def test_there_is_no_rate_without_rising_moments(seconds: list[float]) -> None:
    """Lines that were sorted otherwise cannot tell it."""
    assert _rate(seconds).rate is None


def test_there_is_no_rate_without_moments() -> None:
    """Most recordings do not tell when a postback was sent."""
    assert _census(ended()).rate is None
