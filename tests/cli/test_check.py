"""The verbs `check` and `replay`."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.check.catalogue import find_check
from simulator.check.examiner import examine
from simulator.check.keep import kept
from simulator.check.options import ExamOptions
from simulator.check.reproduce import pytest_test, script
from simulator.pytest_plugin.checks import RingbackChecks
from tests.check.customers import Customer, Reply, keeps_everything
from tests.check.test_reports import counts_twice
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory of its own, and nothing to wait for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("simulator.check.mirror.A_SECOND", 0.0)
    return tmp_path


@pytest.fixture
def twice() -> Iterator[Customer]:
    """A receiver that counts duplicates."""
    with Customer(counts_twice) as customer:
        yield customer


def test_a_finding_is_told_kept_and_replayed(run: Run, twice: Customer) -> None:
    """The way of a developer: see it, mend it, see that it is mended."""
    first = run("check", twice.url, "--state-url", twice.state_url, "--check", "RB041")
    [finding] = kept()
    again = run("replay", finding.id)
    with Customer(keeps_everything) as mended:
        then = run("replay", "--url", mended.url, "--state-url", mended.state_url)

    assert first.exit_code == 1
    assert "FAILED RB041 duplicates-count-once (must)" in first.output
    assert again.exit_code == 1
    assert again.output.startswith(f"{finding.id} duplicates-count-once still fails.\n")
    assert (then.exit_code, then.output) == (0, f"{finding.id} duplicates-count-once passes now.\n")


def test_a_finding_becomes_a_test_to_paste(run: Run, twice: Customer) -> None:
    """It is printed whole, for the URL that is wanted, and nothing is sent."""
    run("check", twice.url, "--state-url", twice.state_url, "--check", "RB041")
    [finding] = kept()
    twice.requests.clear()

    shown = run("replay", finding.id, "--show-test")
    elsewhere = run("replay", finding.id, "--show-test", "--url", "http://127.0.0.1:9/p")

    check = find_check("RB041")
    wanted = pytest_test(check, finding.plan, twice.url, state_url=twice.state_url)
    assert (shown.exit_code, shown.output) == (0, f"{wanted}\n")
    assert "ringback_checks.replay('RB041', PLAN, 'http://127.0.0.1:9/p')\n" in elsewhere.output
    assert twice.requests == []


def test_a_key_in_the_url_is_sent_and_not_shown(run: Run, twice: Customer) -> None:
    """Neither by the exam, nor by a replay, nor in a test to paste."""
    url = f"{twice.url}?LicenseKey=very-secret-word"
    shown = [
        run(
            "check", url, "--state-url", twice.state_url, "--check", "RB041", "--report", "html,md"
        ),
        run("replay"),
        run("replay", "--show-test"),
    ]

    assert twice.paths == {"/postbacks?LicenseKey=very-secret-word"}
    assert [result.exit_code for result in shown] == [1, 1, 0]
    assert not [result.output for result in shown if "very-secret-word" in result.output]
    for name in ("ringback-check.html", "ringback-check.md"):
        assert "very-secret-word" not in Path(name).read_text("utf-8")


def test_a_finding_of_ones_own_oracle_is_no_test_to_paste(
    run: Run, twice: Customer, here: Path
) -> None:
    """The function is the user's, and so is the test."""
    (here / "mine.py").write_text("def never(postbacks, state):\n    return False\n")
    asked = ("check", twice.url, "--state-url", twice.state_url, "--check", "RB002")
    run(*asked, "--max-examples", "1", "--no-shrink", "--expect", "mine.py:never")
    [finding] = kept()

    shown = run("replay", "--show-test")
    sent = run("replay", "--expect", "mine.py:never")

    assert shown.exit_code == 2
    assert shown.output == (
        f"Error: {finding.id} asks a function of yours; replay it with --expect.\n"
    )
    assert sent.output.startswith(f"{finding.id} your-oracle still fails.\n")


def test_a_replay_that_cannot_see_does_not_say_that_all_is_well(run: Run, twice: Customer) -> None:
    """A state that cannot be read has a status of its own, as in the exam."""
    run("check", twice.url, "--state-url", twice.state_url, "--check", "RB041")
    [finding] = kept()
    twice.tell = lambda _: Reply(503)

    result = run("replay")

    assert result.exit_code == 4
    assert result.output.startswith(
        f"{finding.id} duplicates-count-once cannot be told. The state could not be read back: "
    )


def test_a_name_without_an_address_is_unreachable(run: Run) -> None:
    """As a receiver is that refuses connections."""
    result = run("check", "http://nobody.invalid/p")

    assert result.exit_code == 3
    assert result.output.startswith("Error: The host nobody.invalid has no address: ")


def test_what_is_kept_is_kept_out_of_version_control(run: Run, twice: Customer, here: Path) -> None:
    """Findings name receivers and calls."""
    run("check", twice.url, "--state-url", twice.state_url, "--check", "RB041")

    assert (here / ".ringback" / ".gitignore").read_text() == "*\n"


def test_a_finding_is_kept_also_if_a_report_cannot_be_written(
    run: Run, twice: Customer, here: Path
) -> None:
    """The exam took its time, and what it found shall not be lost."""
    (here / "ringback-check.json").mkdir()
    result = run(
        "check", twice.url, "--state-url", twice.state_url, "--check", "RB041", "--report", "json",
    )  # fmt: skip

    assert result.exit_code == 2
    assert [each.check for each in kept()] == ["RB041"]


def test_an_unknown_finding_offers_the_nearest(run: Run, twice: Customer) -> None:
    """Ids are typed by people."""
    run("check", twice.url, "--state-url", twice.state_url, "--check", "RB041")
    [finding] = kept()

    result = run("replay", finding.id[:-1])

    assert result.exit_code == 2
    assert f"Did you mean '{finding.id}'?" in result.output


def test_nothing_to_replay_has_a_status_of_its_own(run: Run) -> None:
    """A pipeline that replays nothing must not be green."""
    result = run("replay")

    assert (result.exit_code, result.output) == (5, "Nothing is kept in .ringback.\n")


def test_a_file_that_is_no_finding_is_refused(run: Run, here: Path) -> None:
    """With what was expected of it."""
    (here / "x.json").write_text('{"format": "other"}')

    result = run("replay", "x.json")

    assert result.exit_code == 2
    assert result.output == (
        "Error: x.json should have the format 'ringback finding 1', got 'other'.\n"
    )


def test_the_script_of_a_finding_sends_the_same_bytes(twice: Customer) -> None:
    """A reader pastes it into a shell."""
    options = ExamOptions(url=twice.url, state_url=twice.state_url, checks=("RB032", "RB041"))
    [finding] = examine(options).findings
    twice.requests.clear()

    subprocess.run(["bash", "-c", script(finding, twice.url)], check=True, capture_output=True)  # noqa: S607 - the shell of the reader

    sent = [request.partition(b"\r\n\r\n")[2] for request in finding.run.requests]
    assert twice.requests == sent


def test_the_test_to_paste_fails_until_the_receiver_is_mended(twice: Customer) -> None:
    """It needs nothing but the package."""
    options = ExamOptions(url=twice.url, state_url=twice.state_url, checks=("RB041",))
    [finding] = examine(options).findings

    with pytest.raises(AssertionError, match="count is 2 instead of 1"):
        _pasted(pytest_test(finding.check, finding.plan, twice.url, state_url=twice.state_url))
    with Customer(keeps_everything) as mended:
        _pasted(pytest_test(finding.check, finding.plan, mended.url, state_url=mended.state_url))


def _pasted(text: str) -> None:
    names: dict[str, object] = {}
    exec(text, names)  # noqa: S102 - what a reader would run
    test = names["test_duplicates_count_once"]
    assert callable(test)
    test(RingbackChecks())


def test_ones_own_oracle_is_asked_about_each_call(run: Run, twice: Customer, here: Path) -> None:
    """With the postbacks that were sent and the state that was read back."""
    (here / "mine.py").write_text(
        "def right(postbacks, state):\n"
        "    assert state['count'] == 1, f\"{len(postbacks)} told, count {state['count']}\"\n"
        "def broken(postbacks, state):\n"
        "    return state['nothing']\n"
    )
    asked = ("check", twice.url, "--state-url", twice.state_url, "--check", "RB041")
    right = run(*asked, "--exclude-check", "RB041", "--expect", "mine.py:right")
    broken = run(*asked, "--exclude-check", "RB041", "--expect", "mine.py:broken")
    missing = run(*asked, "--expect", "mine.py:left")

    assert right.exit_code == 0
    assert broken.exit_code == 4
    assert "mine.py:broken raised KeyError('nothing')" in " ".join(broken.output.split())
    assert missing.exit_code == 2
    assert missing.output == "Error: --expect: mine.py has no function left.\n"


def test_the_checks_are_listed_and_explained(run: Run) -> None:
    """As a table, as JSON, and one of them whole."""
    table, as_json = run("check", "--list"), run("check", "--list", "--json")
    explained = run("check", "--explain", "RB041")

    assert len(json.loads(as_json.output)) == len(table.output.splitlines()) - 1 >= 30
    assert "advice   Make QueueID and ResponseCode a key" in explained.output


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((), "Error: Which receiver? Name its URL.\n"),
        (
            ("http://127.0.0.1:9/p", "--phase", "fuz"),
            "Error: Invalid value for --phase: has examples, coverage, fuzz, stateful, got"
            " 'fuz'.\n",
        ),
        (
            ("http://127.0.0.1:9/p", "--check", "duplicates-count-one"),
            "Error: There is no check 'duplicates-count-one'. Did you mean"
            " 'duplicates-count-once'?\n",
        ),
        (
            ("http://127.0.0.1:9/p", "--state-url", "http://127.0.0.1:9/calls"),
            "Error: --state-url needs {QueueID} where the call's QueueID goes, got"
            " 'http://127.0.0.1:9/calls'.\n",
        ),
    ],
)
def test_what_cannot_be_done_is_refused(run: Run, arguments: tuple[str, ...], text: str) -> None:
    """With what was expected, what came, and what to do."""
    result = run("check", *arguments)

    assert result.exit_code == 2
    assert result.output.endswith(text)


def test_options_may_stand_in_the_configuration_file(run: Run, twice: Customer, here: Path) -> None:
    """What is given goes before what the file says."""
    (here / "pyproject.toml").write_text(
        "[tool.ringback.check]\n"
        f'state-url = "{twice.state_url}"\n'
        'check = ["RB041"]\nlevel = ["must", "should"]\nphase = "coverage"\nno-shrink = true\n'
        'burst = 5\nreport = ["json"]\nreport_dir = "reports"\n'
    )

    found = run("check", twice.url)
    other = run("check", twice.url, "--check", "RB040")

    assert found.exit_code == 1, found.output
    assert "1 of 1 check failed, 1 of them a must." in found.stdout
    assert (here / "reports" / "ringback-check.json").is_file()
    assert other.exit_code == 4  # its plans are not of this phase


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("max-tim = 3", "has an unknown setting 'max-tim' under check. Did you mean 'max-time'?"),
        ("seed = 3", "has an unknown setting 'seed' under check."),
        ("max-time = 'long'", "max-time in {path}: 'long' is not a valid float range."),
        ("no-shrink = 'yes'", "no-shrink in {path} needs true or false, got 'yes'."),
        ("burst = true", "burst in {path} needs a value, got True."),
    ],
)
def test_a_mistake_in_the_configuration_file_is_told(
    run: Run, here: Path, line: str, said: str
) -> None:
    """With the file, the key and what was wanted."""
    (here / "ringback.toml").write_text(f"[check]\n{line}\n")

    result = run("check", "http://127.0.0.1:9/")

    assert result.exit_code == 2
    assert said.format(path=here / "ringback.toml") in result.stderr
