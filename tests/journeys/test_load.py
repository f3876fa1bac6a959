"""Load tests from the outside: as processes, for Locust changes the one that imports it."""

import json
import os
import signal
from collections import Counter
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from simulator.load.baseline import read_result
from simulator.load.result import Ending
from simulator.resources import scenario_path
from tests.journeys.load_runs import (
    LOCUST,
    PATIENCE_SECONDS,
    QUICK,
    RINGBACK,
    Start,
    due_of,
    ended,
    listens,
    received,
    wait_until,
)
from tests.journeys.receivers import closed_port
from tests.load.receivers import Receiver, Script, answering, hanging, receiver
from tests.reports import open_places, refused

LIVE = tuple(f"{digit}" for digit in range(10))


def _has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_run_tells_what_it_measured_and_writes_it_in_every_form(
    place: Receiver, start: Start, tmp_path: Path
) -> None:
    """The form of a report follows from the end of its name."""
    reports = [tmp_path / f"report.{end}" for end in ("json", "html", "xml", "csv", "hgrm", "hlog")]
    asked = [text for path in reports for text in ("--report", path)]

    status, out, err = ended(start(*RINGBACK, place.url, *QUICK, *asked))

    assert (status, err) == (0, "")
    assert out.startswith(f"PASSED: campaign against {place.url}\n")
    assert all(path.stat().st_size for path in reports)
    assert received(place) == Counter(postback for *_, postback in due_of(read_result(reports[0])))
    assert refused("load_report", told := json.loads(reports[0].read_text("utf-8"))) == []
    assert open_places("load_report", told) == set()


@pytest.mark.parametrize(
    ("answer", "objective", "status", "beginning"),
    [
        (500, "errors<1%", 1, "FAILED: campaign"),
        (204, "p99.9<60s", 4, "INCONCLUSIVE: campaign"),
    ],
)
def test_the_exit_status_tells_the_verdict(
    answer: int, objective: str, status: int, beginning: str, start: Start
) -> None:
    """A missed objective is 1; one that needs more postbacks than were sent cannot be told."""
    with receiver(answering(answer)) as made:
        run = start(*RINGBACK, made.url, *QUICK, "--slo", objective)
        code, out, _ = ended(run)

    assert code == status
    assert out.startswith(beginning)


def test_the_exit_status_tells_the_verdict_to_whom_its_text_is_too_long(
    place: Receiver, start: Start
) -> None:
    """Piped to `head -1`, say: nobody reads on, and that is no error."""
    run = start(*RINGBACK, place.url, *QUICK, "--slo", "p99.9<60s")
    assert run.stdout is not None
    assert run.stderr is not None
    run.stdout.close()

    assert run.wait(PATIENCE_SECONDS) == 4
    assert run.stderr.read() == ""


def test_a_receiver_that_is_not_there_is_3(start: Start) -> None:
    """Nothing was measured then, so there is nothing to judge."""
    url = f"http://127.0.0.1:{closed_port()}"
    run = start(*RINGBACK, url, *QUICK)

    assert ended(run) == (
        3,
        "",
        f"Error: {url} refused the connection. Start the receiver, or correct the URL.\n",
    )


def test_a_far_receiver_needs_its_owner_s_word(start: Start) -> None:
    """That its host is allowed is not enough: a load test may be an attack."""
    url = "http://192.0.2.1/postbacks"

    assert ended(start(*RINGBACK, url, "--allow-host", "192.0.2.1")) == (
        2,
        "",
        "Error: 192.0.2.1 is neither on this machine nor in a private network. A load test of"
        " somebody else's machine is an attack: say --i-own-this if it is yours.\n",
    )


def test_an_error_in_a_scenario_is_told_with_its_line(start: Start, tmp_path: Path) -> None:
    """Whoever writes scenarios sees their own file, not the inside of Locust."""
    (tmp_path / "mine.py").write_text("\n\nimport absent")

    run = start(*RINGBACK, "http://127.0.0.1:1/", "--scenario", "mine.py")

    told = "mine.py, line 3: ModuleNotFoundError: No module named 'absent'"
    assert ended(run) == (2, "", f"Error: {told}\n")


@pytest.mark.parametrize("text", ["x = 1", "import locust\nclass Mine(locust.User): ..."])
def test_a_file_without_a_scenario_is_refused(text: str, start: Start, tmp_path: Path) -> None:
    """Users of another kind send no postbacks, so there would be nothing to judge."""
    (tmp_path / "mine.py").write_text(text)

    run = start(*RINGBACK, "http://127.0.0.1:1/", "--scenario", "mine.py", "--processes", 2)

    assert ended(run) == (
        2,
        "",
        "Error: mine.py says nothing of postbacks: it needs a class of its own made from"
        " simulator.load.swarm.users.PostbackUser, with a timetable.\n",
    )


def test_a_scenario_file_that_does_not_exist_is_refused(start: Start) -> None:
    """A name without .py would be one of those that come with Ringback."""
    run = start(*RINGBACK, "http://127.0.0.1:1/", "--scenario", "mine.py")

    assert ended(run) == (
        2,
        "",
        "Error: There is no scenario file mine.py: correct the path,"
        " or name one of those that `ringback load --list` lists.\n",
    )


@pytest.mark.parametrize(
    ("flags", "purpose", "flag"),
    [
        (("--processes", 2, "--master-port"), "wait for workers", "--master-port"),
        (("--web",), "show the web page", "--web"),
    ],
)
def test_a_port_that_is_taken_is_told_with_the_flag_for_another(
    flags: tuple[object, ...], purpose: str, flag: str, place: Receiver, start: Start
) -> None:
    """Nobody is left waiting: it is seen before any worker is there."""
    port = place.url.partition("127.0.0.1:")[2].partition("/")[0]
    taken = f"127.0.0.1:{port}" if flag == "--web" else port

    run = start(*RINGBACK, place.url, "--scenario", "steady", *flags, taken)

    assert ended(run) == (
        2,
        "",
        f"Error: Cannot {purpose} at 127.0.0.1:{port}: Address already in use."
        f" Choose another port with {flag}.\n",
    )


def test_plain_locust_runs_a_scenario(place: Receiver, start: Start, tmp_path: Path) -> None:
    """All of it is in the scenario's file; `ringback load` only adds its own words."""
    run = start(
        *LOCUST, "-f", scenario_path("steady"), "--headless", "--host", place.url,
        "--rate", 200, "--seconds", 1, "--report", "report.json", "--only-summary",
    )  # fmt: skip
    status, out, _ = ended(run)

    # A busy machine may have sent too late to tell.
    assert status in {0, 4}
    assert f"steady against {place.url}\n" in out
    assert received(place) == Counter(
        postback for *_, postback in due_of(read_result(tmp_path / "report.json"))
    )


@pytest.mark.parametrize(
    ("asks", "flags", "script"),
    [
        (signal.SIGINT, (), answering(204)),
        (signal.SIGTERM, ("--timeout", 600), hanging()),
        (signal.SIGINT, ("--processes", 2), answering(204)),
    ],
)
def test_an_interrupted_run_tells_what_it_has_measured(
    asks: signal.Signals,
    flags: tuple[object, ...],
    script: Script,
    start: Start,
    tmp_path: Path,
) -> None:
    """All that went out is in the report, nobody waits for answers, no process stays behind."""
    with receiver(script) as place:
        _interrupted(place, asks, flags, start, tmp_path)


def _interrupted(
    place: Receiver, asks: signal.Signals, flags: tuple[object, ...], start: Start, tmp_path: Path
) -> None:
    own_port = ("--master-port", closed_port()) if flags else ()
    run = start(
        *RINGBACK, place.url, "--scenario", "steady", "--rate", 200, "--seconds", 600,
        *flags, *own_port, "--report", "report.json", "--report", "report.html",
    )  # fmt: skip
    place.wait_for(50, within=PATIENCE_SECONDS)
    run.send_signal(asks)
    status, out, err = ended(run)

    result = read_result(tmp_path / "report.json")
    assert status == 4
    assert out.startswith("INCONCLUSIVE: steady")
    assert all(line.startswith(LIVE) for line in err.splitlines())
    assert result.ending is Ending.STOPPED
    assert result.record.total("sent") == len(place.requests)
    assert (tmp_path / "report.html").stat().st_size
    wait_until(lambda: not _has_processes(run.pid))


@pytest.mark.parametrize("flags", [(), ("--processes", 1)])
def test_a_run_that_breaks_down_tells_what_it_has_measured(
    flags: tuple[object, ...], place: Receiver, start: Start, tmp_path: Path
) -> None:
    """Here the process that sends is killed."""
    own_port = ("--master-port", closed_port()) if flags else ()
    run = start(
        *RINGBACK, place.url, "--scenario", "steady", "--rate", 200, "--seconds", 600,
        *flags, *own_port, "--report", "report.json",
    )  # fmt: skip
    place.wait_for(50, within=PATIENCE_SECONDS)
    (mailroom,) = _descendants(run.pid, "simulator.load.mailroom")
    os.kill(mailroom, signal.SIGKILL)
    status, out, err = ended(run)

    result = read_result(tmp_path / "report.json")
    assert status == 4
    assert out.startswith("INCONCLUSIVE: steady")
    assert 0 < result.record.total("answered") <= len(place.requests)
    assert "The process that sends ended before the run was over." in out + err


def _descendants(parent: int, module: str) -> list[int]:
    """The processes below one that run a module."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = []
    for pid in map(int, children):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        found += [pid] * (module.encode() in command) + _descendants(pid, module)
    return found


def test_who_waits_for_a_receiver_can_be_interrupted(start: Start) -> None:
    """Nothing was sent by then, so there is neither a verdict nor a report."""
    url = f"http://127.0.0.1:{closed_port()}"
    run = start(*RINGBACK, url, "--wait-ready", 600)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    wait_until(lambda: bool(children.read_text()))
    run.send_signal(signal.SIGINT)

    assert ended(run) == (130, "", "Stopped before any postback was sent.\n")


def test_the_web_page_begins_runs_one_after_another(place: Receiver, start: Start) -> None:
    """Each prints its verdict, and the page stays until the process is told to end."""
    port = closed_port()
    page = f"http://127.0.0.1:{port}"
    run = start(*RINGBACK, place.url, "--web", f":{port}", *QUICK)
    assert run.stdout is not None
    wait_until(lambda: listens(port))
    for objective in ("errors<2%", "errors<3%"):
        form = urlencode({"user_count": 1, "spawn_rate": 1, "slo": objective, "baseline": ""})
        urlopen(f"{page}/swarm", form.encode()).close()

        lines = list(islice(run.stdout, 6))

        assert lines[:2] == [
            f"PASSED: campaign against {place.url}\n",
            f"  {objective}: 0 % (met)\n",
        ]
    with urlopen(f"{page}/stats/requests/csv") as table:
        total = table.read().decode().splitlines()[-1]
    run.send_signal(signal.SIGINT)

    assert total.startswith(f",Aggregated,{len(place.requests) // 2},0,")
    assert ended(run) == (0, "", "")
