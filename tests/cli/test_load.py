import os
import sys
from pathlib import Path
from typing import Any

import pytest

from simulator.cli.exits import Exit
from simulator.configuration import read_settings
from simulator.resources import scenario_names, scenario_path
from tests.cli.conftest import Run, Start

_URL = "http://127.0.0.1:9/x"
_SWARM = [sys.executable, "-m", "simulator.load.swarm"]
_ALWAYS = ["--skip-log-setup", "--only-summary"]


class _BecameLocustError(Exception):
    """Raised where this process would become Locust's."""


@pytest.fixture
def locust(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the process would have become, once a command has run."""
    became: dict[str, Any] = {}

    def execve(path: str, command: list[str], environ: dict[str, str]) -> None:
        became.update(path=path, command=command, environ=environ)
        raise _BecameLocustError

    monkeypatch.setattr(os, "execve", execve)
    return became


def _refusal(run: Run, *arguments: str) -> str:
    """The last line of a command line that was wrong; what comes before it is its usage."""
    result = run("load", *arguments)
    assert result.exit_code == Exit.USAGE
    assert result.stdout == ""
    return result.stderr.splitlines()[-1]


# Told before Locust is there.


def test_all_scenarios_are_listed_with_what_they_ask(run: Run) -> None:
    """A line each, which is the first of its file."""
    result = run("load", "--list")
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())

    assert result.exit_code == Exit.DONE
    assert tuple(lines) == scenario_names()
    assert lines["smoke"] == "Does the receiver take postbacks at all?"
    assert all(line[0].isupper() and line.endswith("?") for line in lines.values())


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        ((), "Error: Where do postbacks go? Name the receiver's URL."),
        (("ftp://x",), "Error: The URL 'ftp://x' does not begin with http:// or https://."
                       " Give the whole URL."),
        ((_URL, "--scenario", "smok"),
         f"Error: No scenario is called 'smok'. Did you mean 'smoke'?"
         f" There are: {', '.join(scenario_names())}."),
        ((_URL, "--connections", "0"), "Error: --connections needs a number above 0."),
        ((_URL, "--rate", "nan"), "Error: --rate needs a number above 0."),
        ((_URL, "--seconds", "-1"), "Error: --seconds needs a number above 0."),
        ((_URL, "--seconds"), "Error: Option '--seconds' requires an argument."),
        ((_URL, "--seconds", "long"),
         "Error: Invalid value for '--seconds': 'long' is not a valid float."),
        ((_URL, "--wire", "morse"), "Error: --wire needs one of form, json, xml, got 'morse'."),
        ((_URL, "--master", "--worker"), "Error: A process is --master or --worker, not both."),
        ((_URL, "--master", "--processes", "2"),
         "Error: With --processes this one is the master already; leave out one."),
        ((_URL, "--web", "page"),
         "Error: Invalid value for --web: needs [HOST]:PORT, such as :8089."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_once(run: Run, arguments: tuple[str, ...], refusal: str) -> None:
    """Exit status 2, and nothing is sent."""
    assert _refusal(run, *arguments) == refusal


def test_a_wrong_table_of_options_is_told_with_its_file(run: Run) -> None:
    """Both tables are looked at: that of settings, and that of load runs."""
    path = Path("ringback.toml").absolute()
    path.write_text("[load]\nrte = 5\n", "utf-8")

    assert _refusal(run, _URL) == (
        f"Error: {path} has an unknown setting 'rte' under load. Did you mean 'rate'?"
    )


# What Locust is asked.


def test_without_options_the_smoke_test_runs(run: Run, locust: dict[str, Any]) -> None:
    """In this very process, without Locust's page."""
    result = run("load", _URL)

    assert isinstance(result.exception, _BecameLocustError)
    assert locust["path"] == sys.executable
    assert locust["command"] == [
        *_SWARM, "-f", str(scenario_path("smoke")), *_ALWAYS, "--host", _URL, "--headless",
    ]  # fmt: skip


def test_options_are_passed_on_and_settings_become_variables(
    run: Run, locust: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What may be repeated is repeated; what was not given is not there."""
    monkeypatch.setenv("RINGBACK_SEED", "1")
    run(
        "load", _URL, "--scenario", "mine.py", "--slo", "p99<1s", "--slo", "errors<1%",
        "--rate", "20", "--closed-loop", "--seed", "7", "--header", "A: b, c", "--header", "D: e",
    )  # fmt: skip

    assert locust["command"] == [
        *_SWARM, "-f", "mine.py", *_ALWAYS, "--host", _URL, "--headless",
        "--slo", "p99<1s", "--slo", "errors<1%", "--rate", "20.0", "--closed-loop",
    ]  # fmt: skip
    variables = {name: text for name, text in locust["environ"].items() if "RINGBACK" in name}
    assert variables == {"RINGBACK_SEED": "7", "RINGBACK_HEADER": "\nA: b, c\nD: e"}
    assert read_settings(environ=variables).header == ("A: b, c", "D: e")


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        (("--master", "--master-port", "6000", "--expect-workers", "3"),
         ["--headless", "--expect-workers", "3", "--master-port", "6000",
          "--master-bind-port", "6000", "--master"]),
        (("--processes", "2"),
         ["--headless", "--processes", "2", "--master-bind-host", "127.0.0.1"]),
        (("--web", ":8089"), ["--web-host", "127.0.0.1", "--web-port", "8089"]),
        (("--web", "8089"), ["--web-host", "127.0.0.1", "--web-port", "8089"]),
        (("--web", "0.0.0.0:1"), ["--web-host", "0.0.0.0", "--web-port", "1"]),  # noqa: S104
    ],
)  # fmt: skip
def test_a_lead_is_asked_for_in_locust_s_words(
    run: Run, locust: dict[str, Any], arguments: tuple[str, ...], asked: list[str]
) -> None:
    """Its page is shown to this machine unless a host is named."""
    run("load", _URL, *arguments)

    assert locust["command"][len(_SWARM) + 6 :] == asked


def test_a_worker_needs_no_url_and_no_scenario(run: Run, locust: dict[str, Any]) -> None:
    """It gets both from its master."""
    run("load", "--worker", "--master-host", "box", "--master-port", "6000")

    assert locust["command"] == [
        *_SWARM, "-f", "-", *_ALWAYS, "--master-host", "box", "--master-port", "6000", "--worker",
    ]  # fmt: skip


# Told by the process that Locust runs in.


def test_a_plan_is_drawn_and_nothing_is_sent(start: Start) -> None:
    """So no URL is needed."""
    process = start("load", "--plan", "--rate", "20", "--seconds", "3")
    output, errors = process.communicate(timeout=60)

    assert (process.returncode, errors) == (Exit.DONE, "")
    assert output.splitlines()[-1] == (
        "60 postbacks in 3 s: 20 a second on average, at most 20 a second, first at 0 s."
    )
    assert output.startswith("Postbacks a second\n20 │")


def test_what_cannot_be_measured_is_told_before_anything_is_sent(start: Start) -> None:
    """Nobody listens at the URL, and nobody notices: an hour of load must not be lost for it."""
    process = start("load", _URL, "--slo", "p99<300ms", "--slo", "p99<300")
    output, errors = process.communicate(timeout=60)

    refusal = "A limit of time needs a unit, ns, us, ms, s or m, as in 'p99<300ms'; got 'p99<300'."
    assert (process.returncode, output, errors) == (Exit.USAGE, "", f"Error: {refusal}\n")
