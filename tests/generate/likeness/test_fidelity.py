from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.calls.profiles import profile_named
from simulator.generate.likeness.census import Census
from simulator.generate.likeness.fidelity import Comparison, Fidelity, compare
from tests.generate.recorded import ended, traffic

_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _census(messages: Iterable[Mapping[str, Any]]) -> Census:
    census = Census()
    for message in messages:
        census.count(message)
    return census


def _calls(count: int, **properties: Any) -> list[dict[str, Any]]:
    return [ended(**properties)] * count


def _named(fidelity: Fidelity, name: str) -> Comparison:
    [found] = [each for each in fidelity.comparisons if each.name == name]
    return found


def test_the_same_postbacks_have_no_distance() -> None:
    """In nothing that is compared."""
    census = _census(traffic(profile_named("opt_in_notice"), 100, every_status=True))

    fidelity = compare(census, census)

    assert {each.distance for each in fidelity.comparisons} == {0}
    assert {each.covered for each in fidelity.comparisons} == {1}
    assert not any(each.missing for each in fidelity.comparisons)
    assert (fidelity.only_recorded, fidelity.only_generated) == ({}, {})
    assert fidelity.not_compared == {}


def test_the_distance_of_values_is_half_of_all_differences() -> None:
    """Three of four against one of four differ by a half."""
    recorded = _census(_calls(30) + _calls(10, machinedetection="FAX"))
    generated = _census(_calls(10) + _calls(30, machinedetection="FAX"))

    found = _named(compare(recorded, generated), "machinedetection")

    assert found.distance == pytest.approx(0.5)
    assert found.samples == (40, 40)
    assert found.figures is None


def test_the_distance_of_numbers_is_the_greatest_between_their_sums() -> None:
    """Of all recorded calls, 0.7 are shorter than any generated one of the others."""
    recorded = _census(_calls(70, Duration=10) + _calls(30, Duration=50))
    generated = _census(_calls(100, Duration=50))

    found = _named(compare(recorded, generated), "Duration, ResponseCode 1 HUMAN")

    assert found.distance == pytest.approx(0.7)
    assert found.figures == ((22.0, 10, 50), (50.0, 50, 50))


def test_what_was_never_generated_is_named() -> None:
    """With the share of what was recorded that is covered; the most frequent first."""
    recorded = _census(
        _calls(70, telcoOCN="6006") + _calls(10, telcoOCN="6529") + _calls(20, telcoOCN="8825")
    )

    found = _named(compare(recorded, _census(_calls(5, telcoOCN="6006"))), "telcoOCN")

    assert found.covered == pytest.approx(0.7)
    assert found.missing == ("8825", "6529")


def test_numbers_that_were_never_generated_are_named_too() -> None:
    """A bucket is one of them."""
    recorded = _census(_calls(3, Duration=10) + _calls(1, Duration=11))

    found = _named(
        compare(recorded, _census(_calls(1, Duration=11))), "Duration, ResponseCode 1 HUMAN"
    )

    assert (found.covered, found.missing) == (0.25, ("10",))


def test_chance_alone_is_not_taken_for_a_difference() -> None:
    """Two samples of one profile, in all that is compared, and over again."""
    censuses = [
        _census(traffic(profile_named("opt_in_notice"), 400, seed=seed)) for seed in range(8)
    ]

    found = [compare(one, other) for one, other in zip(censuses[::2], censuses[1::2], strict=True)]

    assert all(each.distance > 0 for each in found[0].comparisons if "area" in each.name)
    assert [each.name for one in found for each in one.comparisons if each.differs] == []


def test_a_difference_is_told_from_chance() -> None:
    """A bought list has fewer people on it, and most of them hang up."""
    opt_in, cold = (
        _census(traffic(profile_named(name), 1500)) for name in ("opt_in_notice", "cold_list")
    )

    fidelity = compare(opt_in, cold)

    names = {each.name for each in fidelity.comparisons if each.differs}
    assert {"machinedetection", "Duration, ResponseCode 1 HUMAN"} <= names
    assert fidelity.comparisons[0].differs
    assert not fidelity.comparisons[-1].differs


def test_more_samples_leave_less_to_chance() -> None:
    """By the root of their number: sixteen times as many, a quarter of it."""
    few, many = (
        _named(compare(census, census), "Duration, ResponseCode 1 HUMAN").by_chance
        for census in (_census(_calls(100)), _census(_calls(1600)))
    )

    assert few == pytest.approx(4 * many, rel=0.01)


def test_a_handful_of_samples_shows_nothing() -> None:
    """One person who hung up at once, and one who stayed, may be of the same list."""
    recorded, generated = _census(_calls(1, Duration=1)), _census(_calls(1, Duration=60))

    found = _named(compare(recorded, generated), "Duration, ResponseCode 1 HUMAN")

    assert (found.distance, found.by_chance, found.differs) == (1.0, 1.0, False)


def test_many_rare_values_are_far_apart_by_chance() -> None:
    """A hundred calls to a hundred area codes cannot be alike."""
    recorded = _census(ended(phonenumber=f"{201 + place}5550100") for place in range(100))
    generated = _census(ended(phonenumber=f"{251 + place}5550100") for place in range(100))

    found = _named(compare(recorded, generated), "area code")

    assert found.distance == pytest.approx(0.5)
    assert not found.differs


def test_the_postbacks_of_one_call_count_as_one_sample() -> None:
    """They are not independent: a property that one has, the others mostly have too."""
    census = _census(traffic(profile_named("opt_in_notice"), 50, every_status=True))

    assert census.postbacks > 150
    assert _named(compare(census, census), "callerid has a value").samples == (50, 50)


def test_postbacks_without_an_ended_call_are_compared_all_the_same() -> None:
    """In what they have."""
    dialling = _census([{"QueueID": 7, "ResponseCode": 12}] * 20)

    fidelity = compare(dialling, _census(_calls(20)))

    assert _named(fidelity, "ResponseCode").samples == (20, 20)
    assert _named(fidelity, "ResponseCode").distance == 1
    assert fidelity.not_compared["machinedetection"] == "generated"


def test_properties_of_one_side_are_told() -> None:
    """With how many postbacks have them; an empty one is none."""
    recorded = _census([*_calls(1, zip="23320"), *_calls(3)])
    generated = _census([*_calls(1, telcoLATA="252", zip=""), *_calls(1)])

    fidelity = compare(recorded, generated)

    assert fidelity.only_recorded == {"zip": 0.25}
    assert fidelity.only_generated == {"telcoLATA": 0.5}
    assert _named(fidelity, "zip has a value").distance == 0.25


def test_what_only_one_side_has_is_not_compared() -> None:
    """A length needs two to be compared."""
    fidelity = compare(
        _census([*_calls(9), *_calls(1, machinedetection="FAX")]),
        _census([*_calls(9), *_calls(1, lastrecordlength=9)]),
    )

    assert fidelity.not_compared == {
        "Duration, ResponseCode 1 FAX": "recorded",
        "lastrecordlength": "generated",
    }


def test_values_that_were_not_kept_are_others_on_both_sides() -> None:
    """Or the side that kept more would seem to have what the other lacks."""
    lists = [[f"{place:05}" for place in range(5000)], [f"{place:05}" for place in range(4999)]]
    recorded, generated = (_census(ended(telcoOCN=each) for each in ocns) for ocns in lists)

    found = _named(compare(recorded, generated), "telcoOCN")

    assert found.distance < 0.001
    assert found.missing == ()


def test_rates_are_told_and_not_compared() -> None:
    """They say how fast calls were placed, which is another question."""
    fast, slow = Census(), Census()
    for place in range(100):
        fast.count(ended(), due=_NOON + timedelta(seconds=place // 10))
        slow.count(ended(), due=_NOON + timedelta(seconds=place))

    fidelity = compare(fast, slow)

    assert fidelity.rates == ((10.0, 10, 10), (1.0, 1, 1))
    assert not any("second" in each.name for each in fidelity.comparisons)
    assert compare(fast, _census(_calls(1))).rates == ((10.0, 10, 10), None)


def test_a_limit_is_passed_only_beyond_chance() -> None:
    """What may be chance is undecided, and neither good nor bad."""
    many = compare(_census(_calls(500)), _census(_calls(500, machinedetection="FAX")))
    few = compare(_census(_calls(2)), _census(_calls(2, machinedetection="FAX")))

    assert [each.name for each in many.beyond(0.1)] == ["machinedetection"]
    assert many.undecided(0.1) == ()
    assert few.beyond(0.1) == ()
    assert [each.name for each in few.undecided(0.1)] == ["machinedetection"]
    assert many.beyond(1.0) == ()


def test_nothing_compared_with_nothing() -> None:
    """No division by it."""
    fidelity = compare(Census(), Census())

    assert fidelity.comparisons == ()
    assert fidelity.rates == (None, None)
