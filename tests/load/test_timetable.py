import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import SettingsError
from simulator.load.timetable import ARRIVALS, SPREADS, Disturbance, Stage, Timetable

_SHARES = st.floats(0, 1)
_RATES = st.floats(0.01, 1e6)
_STAGES = st.builds(Stage, seconds=st.floats(0.01, 1e6), rate=_RATES)
_BROADCASTS = st.builds(
    Timetable,
    calls=st.integers(1, 2**40),
    arrivals=st.sampled_from(ARRIVALS),
    compress=st.floats(0.1, 1e4),
    start=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - Hypothesis adds the zone
    disturbance=st.builds(Disturbance, duplicates=_SHARES, late=_SHARES, out_of_order=_SHARES),
)
_AT_RATES = st.builds(
    Timetable,
    stages=st.lists(_STAGES, min_size=1, max_size=4).map(tuple),
    spread=st.sampled_from(SPREADS),
    seed=st.integers(0, 2**31),
)

TIMETABLES = _BROADCASTS | _AT_RATES


@given(TIMETABLES)
def test_json_carries_a_timetable_exactly(timetable: Timetable) -> None:
    """A process far away makes the same of it as this one."""
    text = json.dumps(timetable.to_json())

    assert Timetable.from_json(json.loads(text)) == timetable


def test_only_a_last_stage_without_end_makes_it_endless() -> None:
    """A soak goes on until somebody stops it; everything else has an end."""
    assert Timetable(stages=(Stage(60, 10), Stage(None, 100))).endless
    assert not Timetable(stages=(Stage(60, 10),)).endless
    assert not Timetable(calls=5).endless


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "A timetable needs stages, or calls of at least 1."),
        (
            {"calls": 1, "spread": "odd"},
            "spread needs one of even, poisson, got 'odd'.",
        ),
        (
            {"calls": 1, "arrivals": "night"},
            "arrivals needs one of even, scattered, day, got 'night'.",
        ),
        ({"calls": 1, "compress": 0}, "compress needs a number above 0, got 0."),
        (
            {"stages": (Stage(0, 5),)},
            "Stage 1 needs seconds above 0 and a rate of at least 0, got Stage(seconds=0, rate=5).",
        ),
        (
            {"stages": (Stage(None, 5), Stage(1, 5))},
            "Only the last stage may be without end.",
        ),
        ({"stages": (Stage(5, 0),)}, "One stage at least needs a rate above 0."),
        (
            {"stages": (Stage(5, 1),), "arrivals": "day"},
            "Stages need arrivals that are even or scattered, got day.",
        ),
    ],
)
def test_an_impossible_timetable_is_refused(given: dict[str, Any], text: str) -> None:
    """What cannot be sent is told before a run, with what would be possible."""
    with pytest.raises(SettingsError) as refusal:
        Timetable(**given)

    assert str(refusal.value) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"duplicates": 1.5}, "duplicates needs a share from 0 to 1, got 1.5."),
        ({"late_seconds": -1}, "late_seconds needs a number of at least 0."),
        ({"catch_up": 0}, "catch_up needs a number above 0."),
    ],
)
def test_an_impossible_disturbance_is_refused(given: dict[str, Any], text: str) -> None:
    """Shares are from 0 to 1, and times do not run backwards."""
    with pytest.raises(SettingsError) as refusal:
        Disturbance(**given)

    assert str(refusal.value) == text


def test_another_rate_keeps_the_proportions_of_stages() -> None:
    """The highest stage has the rate that was asked for."""
    stages = (Stage(60, 50), Stage(30, 200))

    assert Timetable(stages=stages).adapted(rate=100).stages == (Stage(60, 25), Stage(30, 100))


def test_another_time_keeps_the_proportions_of_stages() -> None:
    """All stages together take as long as was asked for."""
    stages = (Stage(60, 50), Stage(30, 200))

    assert Timetable(stages=stages).adapted(seconds=9).stages == (Stage(6, 50), Stage(3, 200))


def test_another_pace_places_calls_for_as_long_as_before() -> None:
    """Twice the pace is twice the calls; the pace and a time together decide their number."""
    campaign = Timetable(calls=120_000, calls_per_minute=12_000)

    assert campaign.adapted(calls_per_minute=24_000).calls == 240_000
    assert campaign.adapted(calls_per_minute=6_000, seconds=60).calls == 6_000


def test_a_pace_that_a_timetable_does_not_know_is_refused() -> None:
    """Where calls bring the postbacks nobody can say their rate, and the other way round."""
    with pytest.raises(SettingsError) as no_rate:
        Timetable(calls=5).adapted(rate=100)
    with pytest.raises(SettingsError) as no_pace:
        Timetable(stages=(Stage(5, 1),)).adapted(calls_per_minute=100)

    assert str(no_rate.value) == (
        "--rate is for scenarios that say postbacks a second; the calls of this one bring them:"
        " use --calls-per-minute."
    )
    assert str(no_pace.value) == (
        "--calls-per-minute is for scenarios in which calls bring the postbacks; this one says"
        " them itself: use --rate."
    )


def test_an_outage_keeps_its_place_in_a_shorter_run() -> None:
    """A minute of four is five seconds of twenty."""
    stages = (Stage(240, 100),)
    disturbance = Disturbance(outage_at=60, outage_seconds=60, catch_up=1000)
    shorter = Timetable(stages=stages, disturbance=disturbance).adapted(seconds=20)

    assert shorter.stages == (Stage(20, 100),)
    assert shorter.disturbance == Disturbance(outage_at=5, outage_seconds=5, catch_up=1000)


def test_rates_are_not_compressed() -> None:
    """They are in seconds of the run; only lives of calls have other seconds."""
    with pytest.raises(SettingsError) as refusal:
        Timetable(stages=(Stage(5, 1),)).adapted(compress=60)

    assert Timetable(calls=5).adapted(compress=60).compress == 60
    assert str(refusal.value) == (
        "--compress is for scenarios in which calls bring the postbacks, such as office_day; this"
        " one says when they are due: use --seconds and --rate."
    )


def test_a_day_of_calls_has_its_pace_on_average_and_passes_in_the_time_asked_for() -> None:
    """Its calls are spread over its hours, so no clock of a broadcast tells their pace."""
    day = Timetable(calls=14_400, arrivals="day", compress=60)

    assert day.adapted(calls_per_minute=20) == replace(day, calls=28_800)
    assert day.adapted(seconds=60) == replace(day, compress=1_440)
    assert day.adapted(seconds=60, compress=720) == replace(day, compress=720)
