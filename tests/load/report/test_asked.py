from dataclasses import replace
from typing import Any

import pytest

from simulator.load.report.asked import asked_of, timetable_of
from simulator.load.timetable import Disturbance, Stage, Timetable
from tests.load.report.sample import small_result

_STAGES = tuple(Stage(seconds=10, rate=each) for each in (1, 2, 3, 4, 5, 6))


@pytest.mark.parametrize(
    ("timetable", "told"),
    [
        (Timetable(calls=10_000), "10,000 calls, 12,000 a minute"),
        (Timetable(calls=10, compress=60), "10 calls, 12,000 a minute, time 60 times as fast"),
        (Timetable(stages=(Stage(seconds=None, rate=50),)), "50 a second"),
        (
            Timetable(stages=_STAGES[:5]),
            "10 s at 1 a second, then 10 s at 2 a second, then 10 s at 3 a second,"
            " then 10 s at 4 a second, then 10 s at 5 a second",
        ),
        (
            Timetable(stages=_STAGES),
            "10 s at 1 a second, then 10 s at 2 a second, then 10 s at 3 a second,"
            " then 10 s at 4 a second, then 2 more stages",
        ),
    ],
)
def test_the_timetable_is_told_in_words(timetable: Timetable, told: str) -> None:
    """At a rate, or by the calls that bring the postbacks."""
    asked = replace(small_result().asked, timetable=timetable.to_json())

    assert dict(asked_of(asked))["Timetable"] == told


def test_disturbances_are_told_and_those_without_are_not() -> None:
    """Only what happens at all stands there."""
    disturbance = Disturbance(duplicates=0.02, outage_at=90, outage_seconds=30)
    timetable = Timetable(calls=1, disturbance=disturbance)
    asked = replace(small_result().asked, timetable=timetable.to_json())

    told = dict(asked_of(asked))["Disturbance"]

    assert told == "2 % duplicates, nothing gets through from 1:30 for 30 s"


@pytest.mark.parametrize(
    ("changes", "name", "told"),
    [
        ({"seconds": None}, "Lasts", "until it is stopped"),
        ({"postbacks": None}, "Postbacks", "without end"),
        ({"closed_loop": True}, "Sent", "as fast as connections allow (closed loop)"),
        ({"connections": 1024}, "Connections", "up to 1,024 a process"),
    ],
)
def test_what_was_asked_is_told_by_name(changes: dict[str, Any], name: str, told: str) -> None:
    """Also what has no end."""
    assert dict(asked_of(replace(small_result().asked, **changes)))[name] == told


def test_the_closed_loop_asks_for_no_number_of_postbacks() -> None:
    """The receiver decides how many go out; that they have no end would be wrong."""
    asked = replace(small_result().asked, postbacks=None, closed_loop=True)

    assert "Postbacks" not in dict(asked_of(asked))


def test_a_timetable_that_is_not_known_is_not_told() -> None:
    """A result may come from elsewhere."""
    asked = replace(small_result().asked, timetable={})

    assert "Timetable" not in dict(asked_of(asked))
    assert timetable_of(asked) == []


def test_the_whole_timetable_is_told_flat() -> None:
    """What lies deeper has both names."""
    timetable = Timetable(stages=_STAGES[:1], disturbance=Disturbance(late=0.5))

    told = dict(timetable_of(replace(small_result().asked, timetable=timetable.to_json())))

    assert told["stage: 1"] == "10 s at 1 a second"
    assert told["disturbance: late"] == "0.5"
    assert told["post on"] == "final"
