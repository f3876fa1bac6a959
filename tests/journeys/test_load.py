"""Load tests from the outside: as processes, for Locust changes the one that imports it."""

import os
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import parse_qs, urlencode
from urllib.request import urlopen

import pytest

from simulator.load.baseline import read_result
from simulator.load.result import Ending, Result
from simulator.load.schedule import schedule
from simulator.load.timetable import Timetable
from simulator.resources import scenario_path
from simulator.version import VERSION
from tests.journeys.receivers import closed_port
from tests.load.receivers import Receiver, answering, receiver

PATIENCE_SECONDS = 60
LIVE = tuple(f"{digit}" for digit in range(10))
RINGBACK = (sys.executable, "-m", "simulator", "load")
LOCUST = (sys.executable, "-m", "locust")
OF_ANOTHER_VERSION = """
import runpy, simulator.version
simulator.version.VERSION = "0.0.1"
runpy.run_module("simulator.load.swarm", run_name="__main__")
"""

# A hundred postbacks. In the closed loop nothing can be late, however busy the machine is, and a
# run in which calls bring the postbacks is over when all are answered.
QUICK = (
    "--scenario", "campaign", "--calls-per-minute", 6000, "--seconds", 1,
    "--closed-loop", "--connections", 4,
)  # fmt: skip

Process = subprocess.Popen[str]
Start = Callable[..., Process]
Postbacks = Counter[tuple[int, int]]


@pytest.fixture
def place() -> Iterator[Receiver]:
    """Where postbacks go: a receiver that answers well and keeps them all."""
    with receiver(answering(204)) as made:
        yield made


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return a way to start a process in an empty folder, which ends with the test."""
    started: list[Process] = []
    environ = {
        name: text for name, text in os.environ.items()
        if not name.startswith(("RINGBACK_", "LOCUST_"))
    }  # fmt: skip

    def begin(*command: object) -> Process:
        process = subprocess.Popen(
            [str(each) for each in command],
            cwd=tmp_path,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        # Those that it has forked are in its group, and go with it.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _ended(process: Process) -> tuple[int, str, str]:
    """The exit status of a process, and what it wrote to either stream."""
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, out, err


def _wait_until(condition: Callable[[], bool]) -> None:
    until = monotonic() + PATIENCE_SECONDS
    while not condition():
        assert monotonic() < until, "It did not come about."
        sleep(0.05)


def _has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _received(at: Receiver) -> Postbacks:
    """How often each postback came, by QueueID and ResponseCode."""
    forms = (parse_qs(request.body.decode()) for request in at.requests)
    return Counter((int(form["QueueID"][0]), int(form["ResponseCode"][0])) for form in forms)


def _swarm(at: Receiver, start: Start, *asked: object) -> list[Process]:
    """A master and its three workers."""
    port = closed_port()
    master = start(
        *RINGBACK, at.url, "--scenario", "steady", "--report", "report.json", *asked,
        "--master", "--master-port", port, "--expect-workers", 3,
    )  # fmt: skip
    worker = (*RINGBACK, "--worker", "--master-port", port)
    return [master, *(start(*worker) for _ in range(3))]


def _due(result: Result) -> list[tuple[int, int, tuple[int, int]]]:
    """What the timetable of a run says: when, of which call, and which postback."""
    timetable = Timetable.from_json(result.asked.timetable)
    columns = [
        (part.due.tolist(), part.batch.call.tolist(), part.batch.status.tolist())
        for part in schedule(timetable)
    ]
    return [
        (due, call, (timetable.first_queue_id + call, status))
        for each in columns
        for due, call, status in zip(*each, strict=True)
    ]


def _all_due(result: Result) -> Postbacks:
    return Counter(postback for *_, postback in _due(result))


def test_a_run_tells_what_it_measured_and_writes_it_in_every_form(
    place: Receiver, start: Start, tmp_path: Path
) -> None:
    """The form of a report follows from the end of its name."""
    reports = [tmp_path / f"report.{end}" for end in ("json", "html", "xml", "csv", "hgrm", "hlog")]
    asked = [text for path in reports for text in ("--report", path)]

    status, out, err = _ended(start(*RINGBACK, place.url, *QUICK, *asked))

    assert (status, err) == (0, "")
    assert out.startswith(f"PASSED: campaign against {place.url}\n")
    assert all(path.stat().st_size for path in reports)
    assert _received(place) == _all_due(read_result(reports[0]))


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
        ended, out, _ = _ended(run)

    assert ended == status
    assert out.startswith(beginning)


def test_a_receiver_that_is_not_there_is_3(start: Start) -> None:
    """Nothing was measured then, so there is nothing to judge."""
    url = f"http://127.0.0.1:{closed_port()}"
    run = start(*RINGBACK, url, *QUICK)

    assert _ended(run) == (
        3,
        "",
        f"Error: {url} refused the connection. Start the receiver, or correct the URL.\n",
    )


def test_scenarios_are_listed_with_what_they_ask(start: Start) -> None:
    """The first line of a docstring is read as Python reads it, however it is quoted."""
    status, out, _ = _ended(start(*RINGBACK, "--list"))

    asked = "Do placing calls and taking postbacks get in each other's way?"
    assert status == 0
    assert f"api_and_postbacks       {asked}\n" in out


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (("--master", "--worker"), "A process is --master or --worker, not both."),
        (
            ("--master", "--processes", 2),
            "With --processes this one is the master already; leave out one.",
        ),
        (("--web", "here"), "Invalid value for --web: needs [HOST]:PORT, such as :8089."),
    ],
)
def test_roles_that_cannot_be_are_refused(
    flags: tuple[object, ...], told: str, start: Start
) -> None:
    """Locust would say so in its own words, or not at all."""
    status, _, err = _ended(start(*RINGBACK, "http://127.0.0.1:1/", *flags))

    assert status == 2
    assert err.endswith(f"Error: {told}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("\n\nimport absent", "line 3: ModuleNotFoundError: No module named 'absent'"),
        ("class Steady(:", "line 1: SyntaxError: invalid syntax."),
        (
            "def rate():\n    return 1 / 0\n\nrate()",
            "line 2: ZeroDivisionError: division by zero",
        ),
        (
            "from simulator.load.timetable import Stage, Timetable\n"
            "Timetable(stages=(Stage(seconds=1, rate=-1),))",
            "line 2: Stage 1 needs seconds above 0 and a rate of at least 0,"
            " got Stage(seconds=1, rate=-1).",
        ),
    ],
)
def test_an_error_in_a_scenario_is_told_with_its_line(
    text: str, told: str, start: Start, tmp_path: Path
) -> None:
    """Whoever writes scenarios sees their own file, not the inside of Locust."""
    (tmp_path / "mine.py").write_text(text)

    run = start(*RINGBACK, "http://127.0.0.1:1/", "--scenario", "mine.py")

    assert _ended(run) == (2, "", f"Error: mine.py, {told}\n")


@pytest.mark.parametrize("text", ["x = 1", "import locust\nclass Mine(locust.User): ..."])
def test_a_file_without_a_scenario_is_refused(text: str, start: Start, tmp_path: Path) -> None:
    """Users of another kind send no postbacks, so there would be nothing to judge."""
    (tmp_path / "mine.py").write_text(text)

    run = start(*RINGBACK, "http://127.0.0.1:1/", "--scenario", "mine.py", "--processes", 2)

    assert _ended(run) == (
        2,
        "",
        "Error: mine.py says nothing of postbacks: it needs a class of its own made from"
        " simulator.load.swarm.users.PostbackUser, with a timetable.\n",
    )


def test_a_scenario_file_that_does_not_exist_is_refused(start: Start) -> None:
    """A name without .py would be one of those that come with Ringback."""
    run = start(*RINGBACK, "http://127.0.0.1:1/", "--scenario", "mine.py")

    assert _ended(run) == (
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

    assert _ended(run) == (
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
    status, out, _ = _ended(run)

    # A busy machine may have sent too late to tell.
    assert status in {0, 4}
    assert f"steady against {place.url}\n" in out
    assert _received(place) == _all_due(read_result(tmp_path / "report.json"))


def test_workers_send_every_postback_once_between_them(
    place: Receiver, start: Start, tmp_path: Path
) -> None:
    """Each call is one worker's, whichever it is."""
    master, *_ = _swarm(place, start, "--rate", 200, "--seconds", 2)
    status, _, err = _ended(master)

    result = read_result(tmp_path / "report.json")
    assert status in {0, 4}, err
    assert len(result.generators) == 3
    assert _received(place) == _all_due(result)


def test_when_a_worker_dies_the_others_take_over(
    place: Receiver, start: Start, tmp_path: Path
) -> None:
    """What it may not have sent is counted, and nothing is sent again in its place."""
    master, *workers = _swarm(place, start, "--rate", 100, "--seconds", 15)
    place.wait_for(100, within=PATIENCE_SECONDS)
    os.killpg(workers[0].pid, signal.SIGKILL)
    status, _, err = _ended(master)

    result = read_result(tmp_path / "report.json")
    received, due = _received(place), _all_due(result)
    assert status == 4, err
    [lost] = [each for each in result.generators if each.lost]
    assert 0 < sum((due - received).values()) <= lost.unaccounted
    assert not received - due
    assert any(note.startswith(f"{lost.name} was lost ") for note in result.notes)
    # Whose it was follows from the order of names.
    share = sorted(each.name for each in result.generators).index(lost.name)
    its_own = [each for each in _due(result) if each[1] % 3 == share]
    assert its_own[-1][2] in received


def test_a_worker_of_another_version_is_refused(place: Receiver, start: Start) -> None:
    """It may send other bodies, or at other moments, than the rest."""
    port = closed_port()
    master = start(
        *RINGBACK, place.url, *QUICK,
        "--master", "--master-port", port, "--expect-workers", 1,
    )  # fmt: skip
    start(
        sys.executable, "-c", OF_ANOTHER_VERSION,
        "-f", scenario_path("steady"), "--worker", "--master-port", port,
    )  # fmt: skip
    status, out, err = _ended(master)

    assert (status, out) == (2, "")
    assert err.endswith(
        f": the lead is Ringback {VERSION}, this worker 0.0.1: install the same version on both.\n"
    )
    assert not place.requests


@pytest.mark.parametrize(
    ("asks", "flags"),
    [(signal.SIGINT, ()), (signal.SIGTERM, ()), (signal.SIGINT, ("--processes", 2))],
)
def test_an_interrupted_run_tells_what_it_has_measured(
    asks: signal.Signals,
    flags: tuple[object, ...],
    place: Receiver,
    start: Start,
    tmp_path: Path,
) -> None:
    """All that went out is in the report, and no process stays behind."""
    own_port = ("--master-port", closed_port()) if flags else ()
    run = start(
        *RINGBACK, place.url, "--scenario", "steady", "--rate", 200, "--seconds", 600,
        *flags, *own_port, "--report", "report.json", "--report", "report.html",
    )  # fmt: skip
    place.wait_for(50, within=PATIENCE_SECONDS)
    run.send_signal(asks)
    status, out, err = _ended(run)

    result = read_result(tmp_path / "report.json")
    assert status == 4
    assert out.startswith("INCONCLUSIVE: steady")
    assert all(line.startswith(LIVE) for line in err.splitlines())
    assert result.ending is Ending.STOPPED
    assert result.record.total("sent") == len(place.requests)
    assert (tmp_path / "report.html").stat().st_size
    _wait_until(lambda: not _has_processes(run.pid))


@pytest.mark.parametrize("asks", [signal.SIGINT, signal.SIGTERM])
def test_who_waits_for_workers_can_be_interrupted(
    asks: signal.Signals, place: Receiver, start: Start
) -> None:
    """Nothing was sent by then, so there is neither a verdict nor a report."""
    port = closed_port()
    run = start(
        *RINGBACK, place.url, "--scenario", "steady", "--report", "report.json",
        "--master", "--master-port", port, "--expect-workers", 1,
    )  # fmt: skip
    _wait_until(lambda: _listens(port))
    run.send_signal(asks)

    assert _ended(run) == (130, "", "Stopped before any postback was sent.\n")


def test_a_worker_says_where_it_looks_for_a_master(start: Start) -> None:
    """Locust alone is silent for a while, and then tries for minutes."""
    port = closed_port()
    run = start(*RINGBACK, "--worker", "--master-port", port)
    assert run.stderr is not None
    assert run.stderr.readline() == f"Looking for a master at 127.0.0.1:{port}.\n"
    run.send_signal(signal.SIGINT)

    assert _ended(run) == (130, "", "Stopped before any postback was sent.\n")


def test_the_web_page_begins_runs_one_after_another(place: Receiver, start: Start) -> None:
    """Each prints its verdict, and the page stays until the process is told to end."""
    port = closed_port()
    page = f"http://127.0.0.1:{port}"
    run = start(*RINGBACK, place.url, "--web", f":{port}", *QUICK)
    assert run.stdout is not None
    _wait_until(lambda: _listens(port))
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
    assert _ended(run) == (0, "", "")
