import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from math import exp
from pathlib import Path
from random import Random
from typing import Any

import pytest

from simulator.load.baseline import (
    BaselineError,
    Change,
    Comparison,
    Direction,
    compare,
    read_result,
)
from simulator.load.histogram import quantised
from simulator.load.record import Record, Second
from simulator.load.result import Asked, Ending, Generator, Result
from simulator.load.trouble import Trouble
from simulator.load.verdict import Verdict, judge
from tests.load.report.sample import troubled_result

_MS = 1_000_000
_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_ASKED = Asked(
    scenario="steady",
    url="http://127.0.0.1:9/x",
    timetable={"stages": [{"seconds": 30, "rate": 40}], "seed": 0},
)


def _result(record: Record, **asked: Any) -> Result:
    return Result(asked=replace(_ASKED, **asked), record=record, started_at=_NOON, ended_at=_NOON)


def _even(
    took: int, *, seconds: int = 20, failed: int = 0, answered: int = 100, **asked: Any
) -> Result:
    """A run whose seconds are all alike."""
    record = Record()
    for place in range(seconds):
        second = record.second(place)
        second.due, second.answered, second.failed = answered + failed, answered, failed
        second.latency[12] = {quantised(took): answered}
    return _result(record, **asked)


def _chance(seed: int, *, slower: float = 1.0, errors: float = 0.02) -> Result:
    """A run as they are: there are bad seconds and good ones, and some postbacks fail."""
    random, record = Random(seed), Record()
    for place in range(30):
        load, second = random.gauss(0, 0.15), record.second(place)
        for _ in range(40):
            second.due += 1
            failed = random.random() < errors
            second.failed += failed
            second.answered += not failed
            took = quantised(round(slower * 20 * exp(load + random.gauss(0, 0.4))) * _MS)
            counts = second.latency.setdefault(1, {})
            counts[took] = counts.get(took, 0) + 1
    return _result(record)


def _kinds(comparison: Comparison) -> dict[str, str]:
    return {change.metric: change.kind.value for change in comparison.changes}


def _refusal(make: Callable[[], object]) -> str:
    with pytest.raises(BaselineError) as caught:
        make()
    return str(caught.value)


# What is noise.


def test_the_same_load_twice_is_hardly_ever_called_changed() -> None:
    """Forty pairs of runs differ by chance alone, in six metrics each."""
    pairs = [compare(_chance(2 * seed), _chance(2 * seed + 1)) for seed in range(40)]
    changes = [change for pair in pairs for change in pair.changes]

    assert len(changes) == 240
    assert sum(change.kind is not Direction.SAME for change in changes) <= 5


@pytest.mark.parametrize("seed", range(3))
def test_a_receiver_that_became_twice_as_slow_is_called_worse(seed: int) -> None:
    """Only its times: it fails as often, and answers as many."""
    comparison = compare(_chance(seed), _chance(seed + 100, slower=2))

    assert _kinds(comparison) == {
        "p50": "worse", "p90": "worse", "p99": "worse", "p99.9": "worse",
        "errors": "same", "answered per second": "same",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_a_receiver_that_fails_less_is_called_better(seed: int) -> None:
    """A fifth of all against none: it answers more, too."""
    comparison = compare(_chance(seed, errors=0.2), _chance(seed + 100, errors=0))

    assert _kinds(comparison) == {
        "p50": "same", "p90": "same", "p99": "same", "p99.9": "same",
        "errors": "better", "answered per second": "better",
    }  # fmt: skip


def test_a_run_is_the_same_as_itself() -> None:
    """Also one with a stall and an overload."""
    result = troubled_result()

    assert set(_kinds(compare(result, result)).values()) == {"same"}


def test_what_is_better_one_way_is_worse_the_other_way() -> None:
    """No metric has a side of its own."""
    one, other = _chance(1, errors=0.2), _chance(2, slower=0.4, errors=0)
    opposite = {"better": "worse", "worse": "better", "same": "same"}

    there, back = _kinds(compare(one, other)), _kinds(compare(other, one))

    assert {name: opposite[kind] for name, kind in there.items()} == back
    assert set(there.values()) == {"better"}


def test_the_same_two_runs_are_always_judged_alike() -> None:
    """What is drawn by chance is drawn from a seed."""
    assert compare(_chance(1), _chance(2)) == compare(_chance(1), _chance(2))


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        (100 * _MS, 104 * _MS, "same"),
        (100 * _MS, 107 * _MS, "worse"),
        (107 * _MS, 100 * _MS, "better"),
        (200_000, 290_000, "same"),
        (200_000, 310_000, "worse"),
    ],
)
def test_what_nobody_would_notice_is_the_same(before: int, now: int, kind: str) -> None:
    """Less than 5 % or less than 0.1 ms, however exactly it is known."""
    assert _kinds(compare(_even(before), _even(now)))["p50"] == kind


def test_no_error_may_be_luck() -> None:
    """None of a thousand is not less than one of a thousand."""
    without, one = _even(_MS, answered=50), _even(_MS, answered=50)
    one.record.second(7).failed = 1
    many = _even(_MS, answered=50, failed=3)

    assert _kinds(compare(without, one))["errors"] == "same"
    assert _kinds(compare(without, many))["errors"] == "worse"


def test_a_change_is_told_with_where_noise_could_have_put_it() -> None:
    """Figures are texts for people."""
    comparison = compare(_even(100 * _MS, answered=40, failed=2), _even(200 * _MS, answered=20))

    assert comparison.changes == (
        Change("p50", "99.9 ms", "200 ms", "99.9 ms to 99.9 ms", "200 ms to 200 ms",
               Direction.WORSE),
        Change("p90", "99.9 ms", "200 ms", "99.9 ms to 99.9 ms", "200 ms to 200 ms",
               Direction.WORSE),
        Change("p99", "99.9 ms", "200 ms", "99.9 ms to 99.9 ms", "200 ms to 200 ms",
               Direction.WORSE),
        Change("errors", "4.76 %", "0 %", "3.52 % to 6.42 %", "0 % to 0.951 %",
               Direction.BETTER),
        Change("answered per second", "40.0", "20.0", "40.0 to 40.0", "20.0 to 20.0",
               Direction.WORSE),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (1, []),
        (2, ["p50"]),
        (10, ["p50", "p90"]),
        (99, ["p50", "p90"]),
        (100, ["p50", "p90", "p99"]),
        (1_000, ["p50", "p90", "p99", "p99.9"]),
    ],
)
def test_a_percentile_is_compared_only_if_both_runs_tell_it(answers: int, told: list[str]) -> None:
    """The p99 of ninety-nine answers is their maximum."""
    few = _even(_MS, seconds=1, answered=answers)

    assert list(_kinds(compare(few, _even(_MS)))) == [*told, "errors", "answered per second"]
    assert list(_kinds(compare(_even(_MS), few))) == [*told, "errors", "answered per second"]


def test_a_run_that_was_too_short_tells_no_change() -> None:
    """Nobody knows how much noise there is; nor is it said that nothing has changed."""
    comparison = compare(_even(_MS, seconds=9), _even(900 * _MS))

    assert set(_kinds(comparison).values()) == {"not told"}
    assert comparison.changes[0].before_interval == "unknown"
    assert comparison.notes == (
        "The earlier run lasted less than 10 s, which is too short to tell a change from noise.",
    )


def test_of_two_empty_runs_nothing_is_compared() -> None:
    """They tell of no metric."""
    assert compare(_result(Record()), _result(Record())).changes == ()


# What can be compared.


def test_runs_of_which_something_else_was_asked_are_not_compared() -> None:
    """All differences are told, long ones in short."""
    stages = [{"seconds": 30, "rate": rate} for rate in (40, 50, 60)]
    before = _even(_MS, scenario="flash", timetable={"stages": stages, "seed": 0, "days": 1})
    now = _even(_MS, closed_loop=True)

    assert _refusal(lambda: compare(before, now)) == (
        'The runs cannot be compared, since they differ in scenario ("flash" then, "steady" now),'
        " closed_loop (false then, true now),"
        ' stages ([{"seconds": 30, "rate": 40}, {"seconds": 30, "rate": 50}... then,'
        ' [{"seconds": 30, "rate": 40}] now), days (1 then, null now).'
        " Ask the same of this run as of the earlier one, or leave --baseline out."
    )


def test_a_timetable_from_a_file_is_the_same_as_one_of_this_process() -> None:
    """JSON makes lists of tuples."""
    here = _even(_MS, timetable={"stages": ({"seconds": 30, "rate": 40},), "seed": 0})

    assert set(_kinds(compare(_even(_MS), here)).values()) == {"same"}


def test_what_a_reader_has_to_know_besides_is_told() -> None:
    """It may be the true reason of a change."""
    before = replace(
        _even(_MS, connections=8, timeout_seconds=5.0, url="http://127.0.0.1:9/y"),
        ending=Ending.OBJECTIVE,
        generators=(Generator(name="here", machine="box, 2 x x86_64", versions={}),),
    )
    now = replace(_even(_MS), ending=Ending.STOPPED, generators=(Generator.here("here"),))
    now.record.trouble(Trouble.NOT_SENT, 1_200, "It was not sent.")

    assert compare(before, now).notes == (
        "The earlier run did not come to its end: objective missed.",
        "The run did not come to its end: stopped.",
        "The run left 1,200 postbacks unsent, which count as errors here.",
        "The runs differ in connections: 8 then, 256 now.",
        "The runs differ in timeout_seconds: 5.0 then, 30.0 now.",
        "The runs differ in url: http://127.0.0.1:9/y then, http://127.0.0.1:9/x now.",
        "The runs were made on different machines, which may explain a change.",
    )


# What is a result.


_GIVE = "Give the .json report of a run, as --report writes it."


def test_a_result_is_read_from_the_report_of_its_run(tmp_path: Path) -> None:
    """With the verdict beside it, which is not looked at."""
    path, result = tmp_path / "run.json", troubled_result()
    verdict: Verdict = judge(result)
    path.write_text(json.dumps(result.to_json() | {"verdict": verdict.to_json()}), "utf-8")

    assert read_result(path) == result


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the system's own words; a folder is no file either."""
    path = tmp_path / "none.json"

    assert _refusal(lambda: read_result(path)) == (
        f"{path} cannot be read: No such file or directory."
    )
    assert _refusal(lambda: read_result(tmp_path)) == f"{tmp_path} cannot be read: Is a directory."


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (b"second,due\n", "is not JSON: Expecting value: line 1 column 1 (char 0)."),
        (b"\xff", "is not JSON: 'utf-8' codec can't decode byte 0xff in position 0:"
                  " invalid start byte."),
        (b"[1]", "should have the format 'ringback-load-1', got None."),
        (b'{"format": "other"}', "should have the format 'ringback-load-1', got 'other'."),
        (b'{"format": "ringback-load-1"}', "is not a whole result: KeyError: 'asked'."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_result_is_refused(tmp_path: Path, text: bytes, refusal: str) -> None:
    """With what it is instead, and what to give."""
    path = tmp_path / "run.json"
    path.write_bytes(text)

    assert _refusal(lambda: read_result(path)) == f"{path} {refusal} {_GIVE}"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("asked",), None),
        (("asked", "slos"), 5),
        (("asked", "speed"), 5),
        (("record",), []),
        (("record", "seconds"), [{"second": 0}]),
        (("record", "service"), [[1]]),
        (("record", "troubles"), {"boredom": {}}),
        (("started_at",), "noon"),
        (("ending",), "bored"),
        (("generators",), [{"name": "x"}]),
        (("notes",), None),
    ],
)
def test_a_broken_result_is_refused(tmp_path: Path, place: tuple[str, ...], value: object) -> None:
    """Whatever is wrong with it, no traceback is shown."""
    path, written = tmp_path / "run.json", json.loads(json.dumps(_even(_MS).to_json()))
    inner = written
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    path.write_text(json.dumps(written), "utf-8")

    text = _refusal(lambda: read_result(path))

    assert text.startswith(f"{path} is not a whole result: ")
    assert text.endswith(f". {_GIVE}")


def test_an_empty_second_is_no_second_of_load() -> None:
    """A pause in the timetable does not make a receiver slow."""
    paused = _even(_MS)
    paused.record.second(40).add(Second())

    assert _kinds(compare(_even(_MS), paused))["answered per second"] == "same"
