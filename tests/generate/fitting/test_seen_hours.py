from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.chance import human_share
from simulator.calls.parameters import Answering
from simulator.calls.profiles import profile_named
from simulator.generate.fitting.evidence import Evidence
from simulator.generate.fitting.findings import Finding
from simulator.generate.fitting.seen_hours import Moments, at_a_plain_hour, hours_seen, volume_seen
from tests.generate.recorded import START, ended

_BASE = profile_named("business_list")
_PLAIN = Answering()


def _moments(calls: dict[int, tuple[int, int]]) -> Moments:
    """Calls on Mondays: for an hour, how many people and how many others answered or not."""
    moments: Moments = Counter()
    for hour, (people, others) in calls.items():
        moments += Counter({(0, hour, True): people, (0, hour, False): others})
    return moments


def _evidence(starts: list[datetime]) -> Evidence:
    evidence = Evidence(_BASE)
    for start in starts:
        evidence.count(ended(StartTime=start.isoformat()))
    return evidence


def _volume(starts: list[datetime]) -> dict[str, Finding]:
    found = volume_seen(_evidence(starts), _BASE)
    return {next(iter(each.values)): each for each in found}


def test_an_hour_that_was_recorded_often_has_its_own_factor() -> None:
    """The odds of a person against those of the whole recording; others keep the base's."""
    evidence = Evidence(_BASE)
    evidence.hours[True] = _moments({9: (300, 100), 10: (100, 300), 11: (9, 90)})

    wireless, landline = hours_seen(evidence, _BASE)

    assert wireless.parameters == ("answering_wireless.by_hour",)
    assert wireless.samples == 800
    by_hour = wireless.values["by_hour"]
    assert by_hour[9] == pytest.approx(3 / (409 / 490), rel=0.01)
    assert by_hour[10] == pytest.approx(1 / 3 / (409 / 490), rel=0.01)
    assert by_hour[11] == _BASE.answering_wireless.by_hour[11]
    assert (landline.samples, landline.enough) == (0, False)


def test_an_hour_of_people_alone_has_a_factor_that_a_profile_can_have() -> None:
    """Its odds would be without limit."""
    evidence = Evidence(_BASE)
    evidence.hours[True] = _moments({9: (400, 0), 10: (10, 9000)})

    wireless, _ = hours_seen(evidence, _BASE)

    assert wireless.values["by_hour"][9] == 20


@given(share=st.floats(0.01, 0.9), factor=st.floats(0.1, 5))
def test_the_hour_is_taken_out_of_recorded_shares(share: float, factor: float) -> None:
    """So that the profile, which puts it in, gives what was recorded."""
    base = Answering(by_hour=(factor,) * 24)
    recorded = {"human": human_share(share, factor), "machine": 1 - human_share(share, factor)}

    plain = at_a_plain_hour(recorded, _moments({9: (5, 5)}), base)

    assert plain["human"] == pytest.approx(share)
    assert sum(plain.values()) == pytest.approx(1)


def test_shares_without_an_hour_stay() -> None:
    """Of toll-free numbers, which live nowhere."""
    shares = {"human": 0.25, "machine": 0.75}

    assert at_a_plain_hour(shares, _moments({}), _PLAIN) == shares


def test_where_only_people_answered_no_hour_can_change_it() -> None:
    """There is nothing to weigh them against."""
    shares = {"human": 1.0, "machine": 0.0}

    assert at_a_plain_hour(shares, _moments({9: (5, 0)}), _PLAIN) == shares


def test_hours_at_which_nobody_can_answer_change_nothing() -> None:
    """A base that says so was wrong, if there are calls."""
    shares = {"human": 0.25, "machine": 0.75}
    never = Answering(by_hour=(0.0,) * 24)

    assert at_a_plain_hour(shares, _moments({9: (1, 3)}), never) == shares


def test_a_day_of_calls_tells_the_hours_and_a_week_the_weekdays() -> None:
    """As many weights as there were calls, in the callee's own time."""
    week = [START + timedelta(hours=3 * (place // 4)) for place in range(1000)]

    found = _volume(week)

    assert found["by_hour"].enough
    assert found["by_weekday"].enough
    assert sum(found["by_hour"].values["by_hour"]) == 1000
    assert {place for place, weight in enumerate(found["by_hour"].values["by_hour"]) if weight} == {
        1, 4, 7, 10, 13, 16, 19, 22,
    }  # fmt: skip
    assert len(found["by_weekday"].values["by_weekday"]) == 7


def test_a_day_does_not_tell_of_the_week() -> None:
    """Nor an hour of the day."""
    day = [START + timedelta(minutes=2 * place) for place in range(1000)]
    hour = [START + timedelta(seconds=2 * place) for place in range(1000)]

    assert [each.enough for each in _volume(day).values()] == [True, False]
    assert [each.enough for each in _volume(hour).values()] == [False, False]


def test_a_few_calls_over_weeks_tell_nothing() -> None:
    """A thousand are needed for so many hours."""
    found = _volume([START + timedelta(days=place) for place in range(30)])

    assert [(each.samples, each.wanted) for each in found.values()] == [(30, 1000), (30, 1000)]
