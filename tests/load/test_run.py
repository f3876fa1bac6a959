import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulator.errors import RingbackError
from simulator.load.record import Record, Second
from simulator.load.result import Asked, Ending, Generator, Result
from simulator.load.run import Run
from simulator.load.seconds import Seconds
from simulator.load.slo import Slo, read_slo
from simulator.load.trouble import Trouble
from simulator.load.verdict import Judgement

_SECOND = 1_000_000_000
_ASKED = Asked(scenario="smoke", url="http://127.0.0.1:9/x", postbacks=100, seconds=60.0)
_NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
_LIMIT = read_slo("errors<10%")


@dataclass
class _Watcher:
    """Keeps what it is told."""

    told: list[tuple[int, float]] = field(default_factory=list)
    closed: int = 0

    def update(self, record: Record, second: float) -> None:
        """Show what is measured by now."""
        self.told.append((record.total("due"), second))

    def close(self) -> None:
        """The run is over."""
        self.closed += 1


def _clock() -> Iterator[datetime]:
    moment = _NOON
    while True:
        yield moment
        moment += timedelta(seconds=7)


def _run(*slos: Slo, early_stop: bool = True, asked: Asked = _ASKED) -> Run:
    clock = _clock()
    return Run(asked, slos=slos, early_stop=early_stop, now=lambda: next(clock))


def _measured(*, answered: int = 0, failed: int = 0, place: int = 0) -> Record:
    record = Record(bytes_sent=answered)
    due = answered + failed
    record.second(place).add(
        Second(due=due, sent=due, answered=answered, failed=failed, latency={12: {1_000: answered}})
    )
    record.trouble(Trouble.TIMEOUT, failed, "It was slow.")
    return record


def _baseline(**changed: object) -> Result:
    result = _run().result()
    return replace(result, asked=replace(_ASKED, **changed))  # type: ignore[arg-type]


def test_what_stations_measured_adds_up() -> None:
    """Whoever sends it, as often as it comes."""
    run = _run()
    run.add(_measured(answered=3))
    run.add(_measured(answered=4, place=1))

    assert run.record.total("answered") == 7
    assert run.record.bytes_sent == 7


def test_whoever_watches_is_told_at_every_tick() -> None:
    """With what is measured by then, and how many seconds have gone by."""
    watchers = [_Watcher(), _Watcher()]
    run = Run(_ASKED, watchers=watchers)
    run.tick(_SECOND // 2)
    run.add(_measured(answered=3))
    run.tick(2 * _SECOND)
    run.finish()

    assert [each.told for each in watchers] == [[(0, 0.5), (3, 2.0)]] * 2
    assert [each.closed for each in watchers] == [1, 1]


def test_a_run_stops_as_soon_as_an_objective_cannot_be_met() -> None:
    """Ten errors of a hundred postbacks are the end of errors<10%, nine are not."""
    run = _run(read_slo("p50<1s"), _LIMIT)
    run.add(_measured(answered=20, failed=9))
    run.tick(4 * _SECOND)
    before = run.ending
    run.add(_measured(failed=1))
    run.tick(5 * _SECOND)

    assert before is None
    assert run.ending is Ending.OBJECTIVE
    assert run.result().ending is Ending.OBJECTIVE


def test_nothing_is_judged_in_the_first_three_seconds() -> None:
    """They hold the opening of connections."""
    run = _run(_LIMIT)
    run.add(_measured(failed=50))
    run.tick(3 * _SECOND - 1)
    before = run.ending
    run.tick(3 * _SECOND)

    assert (before, run.ending) == (None, Ending.OBJECTIVE)


def test_a_run_that_may_not_stop_early_goes_on() -> None:
    """As --no-early-stop has it."""
    run = _run(_LIMIT, early_stop=False)
    run.add(_measured(failed=50))
    run.tick(9 * _SECOND)

    assert run.ending is None


def test_an_ending_is_not_changed_by_a_later_tick() -> None:
    """A run that a person stopped was stopped by a person."""
    run = _run(_LIMIT)
    run.ending = Ending.STOPPED
    run.add(_measured(failed=50))
    run.tick(9 * _SECOND)

    assert run.result().ending is Ending.STOPPED


def test_a_run_of_unknown_length_stops_only_for_what_cannot_shrink() -> None:
    """A share of errors may still become better; their number may not."""
    endless = replace(_ASKED, postbacks=None, seconds=None)
    share, number = _run(_LIMIT, asked=endless), _run(read_slo("errors<50"), asked=endless)
    for run in (share, number):
        run.add(_measured(failed=50))
        run.tick(9 * _SECOND)

    assert (share.ending, number.ending) == (None, Ending.OBJECTIVE)


def test_old_seconds_are_packed_while_a_run_goes_on() -> None:
    """Those of the last minute stay as they are, for answers still change them."""
    run = _run()
    for place in (0, 39, 40, 99):
        run.add(_measured(answered=1, place=place))
    run.tick(100 * _SECOND)
    seconds = run.record.seconds

    assert isinstance(seconds, Seconds)
    assert sorted(seconds._packed) == [0, 39]  # noqa: SLF001
    assert run.record.total("answered") == 4


def test_a_result_says_what_was_asked_when_and_by_whom() -> None:
    """A run that nothing ended early is finished."""
    run = _run()
    run.add(_measured(answered=3))
    run.generators["here"] = Generator.here("here")
    run.notes.append("Something was odd.")

    assert run.result() == Result(
        asked=_ASKED,
        record=run.record,
        started_at=_NOON,
        ended_at=_NOON + timedelta(seconds=7),
        ending=Ending.FINISHED,
        generators=(Generator.here("here"),),
        notes=("Something was odd.",),
    )


def test_a_run_starts_when_its_first_postback_can_be_due() -> None:
    """Preparing it takes a while, which is no part of it."""
    run = _run()
    run.begin(ahead_seconds=1)

    assert run.result().started_at == _NOON + timedelta(seconds=8)


def test_a_run_that_never_was_ends_without_a_word() -> None:
    """Whoever watches goes home."""
    watcher = _Watcher()
    Run(_ASKED, watchers=[watcher]).abandon()

    assert (watcher.told, watcher.closed) == ([], 1)


def test_a_run_ends_in_a_verdict_and_its_reports(tmp_path: Path) -> None:
    """Each in the form that its name asks for."""
    run = _run(asked=replace(_ASKED, slos=("errors<10%",)))
    run.add(_measured(answered=50, failed=50))
    reports = [tmp_path / "run.json", tmp_path / "run.csv"]

    result, verdict, comparison = run.finish(reports=reports)

    assert verdict.judgement is Judgement.FAILED
    assert comparison is None
    told = json.loads(reports[0].read_text("utf-8"))
    assert Result.from_json(told) == result
    assert told["verdict"] == verdict.to_json()
    assert reports[1].read_text("utf-8").splitlines()[1].startswith("0,100,100,50,50,")


def test_all_other_reports_are_written_when_some_fail(tmp_path: Path) -> None:
    """An hour of load must not be lost for a full disk; every failure is told."""
    run = _run()
    taken = [tmp_path / "a.json", tmp_path / "c.csv"]
    for path in taken:
        path.mkdir()
    written = [tmp_path / "b.json", tmp_path / "d.csv"]

    with pytest.raises(RingbackError) as caught:
        run.finish(reports=[taken[0], written[0], taken[1], written[1]])

    assert str(caught.value) == (
        f"The report {taken[0]} cannot be written: Is a directory."
        f" The report {taken[1]} cannot be written: Is a directory."
    )
    assert all(path.is_file() for path in written)


def test_a_baseline_that_asks_for_something_else_costs_no_report(tmp_path: Path) -> None:
    """They are written without a comparison."""
    run, path = _run(), tmp_path / "run.json"

    with pytest.raises(RingbackError, match="The runs cannot be compared, since they differ in"):
        run.finish(reports=[path], baseline=_baseline(scenario="flash"))

    assert json.loads(path.read_text("utf-8"))["comparison"] is None


def test_what_has_to_be_known_of_a_comparison_stands_in_the_result(tmp_path: Path) -> None:
    """Else nobody would read that two machines were compared."""
    run, path = _run(), tmp_path / "run.json"
    for place in range(11):
        run.add(_measured(answered=20, place=place))
    baseline = replace(run.result(), asked=replace(_ASKED, connections=7))
    run.notes.append("Something was odd.")

    result, _, comparison = run.finish(reports=[path], baseline=baseline)

    assert comparison is not None
    assert [each.kind for each in comparison.changes] == ["same"] * 5
    assert result.notes == (
        "Something was odd.", "The runs differ in connections: 7 then, 256 now.",
    )  # fmt: skip
    assert json.loads(path.read_text("utf-8"))["notes"] == list(result.notes)
