import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.load.capacity.finding import Wanted
from simulator.load.capacity.search import Outcome
from simulator.load.capacity.step import Step, Stepper
from simulator.load.capacity.stopper import Stopper
from tests.load.capacity.sample import step_at

Run = Callable[..., Result]
URL = "http://127.0.0.1:9/postbacks"


@pytest.fixture(name="steppers")
def _steppers(monkeypatch: pytest.MonkeyPatch) -> list[Stepper]:
    """Have every step end at once, as a receiver would that carries 1,000 calls a minute."""
    made: list[Stepper] = []

    def run(self: Stepper, load: int, *, place: int, stopper: Stopper) -> Step:
        del place, stopper
        made.append(self)
        return step_at(load, 20 if load <= 1_000 else 350)

    monkeypatch.setattr(Stepper, "run", run)
    return made


@pytest.mark.usefixtures("steppers")
def test_every_step_is_a_line_and_the_answer_comes_last(run: Run) -> None:
    """What is known stands there while the search goes on."""
    result = run("capacity", URL, "--slo", "p99<300ms", "--from", "400", "--precision", "20")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == (
        "A call brings 3.61 postbacks on average, so 12,000 calls a minute (721 postbacks a second)"
        " are the most that is tried."
    )
    assert lines[1:4] == [
        "    400 calls a minute,   24.0 postbacks a second: p50 20 ms, p99 20 ms, p99.9 20 ms,"
        " errors 0 %: met",
        "    800 calls a minute,   48.1 postbacks a second: p50 20 ms, p99 20 ms, p99.9 20 ms,"
        " errors 0 %: met",
        "  1,600 calls a minute,   96.2 postbacks a second: p50 349 ms, p99 349 ms, p99.9 349 ms,"
        " errors 0 %: narrowly missed, once more",
    ]
    assert lines[-2] == (
        "The receiver carries 951 calls a minute (57 postbacks a second) within p99<300ms and"
        " errors<1%; at 1,130 p99 was 349 ms."
    )
    assert lines[-1].startswith("7 steps took ")


def test_objectives_have_defaults(run: Run, steppers: list[Stepper]) -> None:
    """Quick answers that are wrong are no capacity."""
    result = run("capacity", URL)

    assert result.stdout.startswith("No objective was given, so p99<1s and errors<1% are.\n")
    assert [slo.text for slo in steppers[0].slos] == ["p99<1s", "errors<1%"]


def test_another_limit_of_errors_stands_alone(run: Run, steppers: list[Stepper]) -> None:
    """It is the stricter or the more lenient one, as the asker likes."""
    run("capacity", URL, "--slo", "errors<=5", "--slo", "p50<1s")

    assert [slo.text for slo in steppers[0].slos] == ["errors<=5", "p50<1s"]


def test_options_reach_the_steps(run: Run, steppers: list[Stepper]) -> None:
    """How it is sent, what is sent and how long."""
    run("capacity", URL, "--connections", "7", "--timeout", "3", "--step-seconds", "4",
        "--settle-seconds", "2", "--wire", "json", "--post-on", "final", "--seed", "5")  # fmt: skip

    stepper = steppers[0]
    assert (stepper.step_seconds, stepper.settle_seconds, stepper.per_call) == (4, 2, 1.0)
    sending = stepper.order.sending
    assert (sending.connections, sending.timeout_seconds) == (7, 3.0)
    assert stepper.order.wire["wire"] == "json"
    assert (stepper.order.timetable["post_on"], stepper.order.timetable["seed"]) == ("final", 5)


@pytest.mark.usefixtures("steppers")
def test_reports_are_written(run: Run) -> None:
    """One for people, one for programs."""
    result = run("capacity", URL, "--report", "c.html", "--report", "c.json", "--precision", "50")

    assert result.exit_code == 0
    told = json.loads(Path("c.json").read_text("utf-8"))
    assert told["answer"] in result.stdout
    assert told["answer"] in Path("c.html").read_text("utf-8").replace("&lt;", "<")


@pytest.mark.usefixtures("steppers")
def test_a_receiver_that_carries_nothing_is_a_failed_check(run: Run) -> None:
    """Status 1, as of a load run that missed its objectives."""
    result = run("capacity", URL, "--slo", "p99<300ms", "--from", "2000")

    assert result.exit_code == 1
    assert result.stdout.splitlines()[-2] == (
        "The receiver does not carry 2,000 calls a minute (120 postbacks a second) within"
        " p99<300ms and errors<1%: p99 was 349 ms."
    )


def test_a_search_that_cannot_tell_is_inconclusive(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 4, as of a load run that could not."""
    monkeypatch.setattr(Stepper, "run", lambda _, load, **__: step_at(load, late=2))

    result = run("capacity", URL)

    assert result.exit_code == 4
    assert f"{Outcome.UNTOLD}, once more" in result.stdout


def test_a_search_that_is_stopped_writes_its_report(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known by then is not lost."""

    def interrupted(_: Stepper, load: int, *, place: int, stopper: Stopper) -> Step | None:
        if place == 2:
            stopper.stop()
            return None
        return step_at(load)

    monkeypatch.setattr(Stepper, "run", interrupted)

    result = run("capacity", URL, "--slo", "p99<300ms", "--report", "c.json")

    assert result.exit_code == 4
    answer = (
        "The search was stopped. The receiver carries at least 600 calls a minute (36 postbacks a"
        " second) within p99<300ms and errors<1%; larger broadcasts were not tried to the end."
    )
    assert result.stdout.splitlines()[-2] == answer
    assert json.loads(Path("c.json").read_text("utf-8"))["answer"] == answer


def test_nobody_there_is_unreachable(run: Run, nobody: str) -> None:
    """Status 3, and what to do."""
    result = run("capacity", nobody)

    assert result.exit_code == 3
    assert result.stdout.splitlines()[-2:] == [
        f"{nobody} refused the connection. Start the receiver, or correct the URL.",
        result.stdout.splitlines()[-1],
    ]


def test_settings_of_load_runs_in_the_working_directory_hold(
    run: Run, steppers: list[Stepper]
) -> None:
    """The same receiver has the same objectives."""
    Path("ringback.toml").write_text('[load]\nslo = ["p95<2s"]\nconnections = 9\n', "utf-8")

    run("capacity", URL)

    assert [slo.text for slo in steppers[0].slos] == ["p95<2s", "errors<1%"]
    assert steppers[0].order.sending.connections == 9


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ["ftp://127.0.0.1/"],
            "The URL 'ftp://127.0.0.1/' does not begin with http:// or https://. Give the"
            " whole URL.",
        ),
        (
            [URL, "--slo", "p99"],
            "An objective is a metric, '<' or '<=', and a limit, such as 'p99<300ms' or"
            " 'errors<0.1%'; got 'p99'.",
        ),
        (
            [URL, "--from", "600", "--most", "500"],
            "--from 600 is beyond --most 500: lower the one, or raise the other.",
        ),
        (
            [URL, "--most", "60000"],
            "--most 60000 brings 3,607 postbacks a second, and 3,000 are allowed: say --limit-rate"
            " 3607 if the receiver is meant to take them.",
        ),
        (
            [URL, "--report", "capacity.csv"],
            "The name of a report ends in .html or .json, got 'capacity.csv'.",
        ),
        (
            [URL, "--report", "nowhere/c.json"],
            "The report nowhere/c.json needs a folder that is not there: make it first.",
        ),
        ([URL, "--connections", "0"], "--connections needs a number above 0."),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_sent(
    run: Run, steppers: list[Stepper], arguments: list[str], text: str
) -> None:
    """With what was expected, what came and what to do."""
    result = run("capacity", *arguments)

    assert (result.exit_code, result.stderr) == (2, f"Error: {text}\n")
    assert steppers == []


def test_a_host_far_away_is_refused(run: Run) -> None:
    """As every load run refuses it."""
    result = run("capacity", "http://192.0.2.1/")

    assert result.exit_code == 2
    assert "192.0.2.1" in result.stderr
    assert result.stdout.endswith(": \n")


@pytest.mark.parametrize(
    ("option", "value"), [("--precision", "0.5"), ("--step-seconds", "0"), ("--from", "0")]
)
def test_numbers_out_of_range_are_usage(run: Run, option: str, value: str) -> None:
    """The option is named."""
    result = run("capacity", URL, option, value)

    assert result.exit_code == 2
    assert f"Error: Invalid value for '{option}'" in result.stderr


def test_wanted_names_no_credentials(run: Run, steppers: list[Stepper]) -> None:
    """Reports are shown to others; the query may hold a secret, too."""
    run("capacity", f"{URL}?key=secret", "--report", "c.json", "--precision", "50")

    assert steppers
    wanted = json.loads(Path("c.json").read_text("utf-8"))["wanted"]
    assert wanted["url"] == URL
    assert set(wanted) == set(Wanted.__slots__)
