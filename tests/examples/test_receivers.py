"""The receivers with one defect each, examined: the right check finds it, and no other must."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from simulator.check.check import Level
from simulator.check.examiner import examine
from simulator.check.options import ExamOptions
from simulator.check.result import ExamResult, Status

PROGRAM = Path(__file__).parents[2] / "examples" / "receivers" / "receiver.py"
DESK = Path(__file__).with_name("desk.py")
MUST = {
    "counts-duplicates": "RB041",
    "races-on-duplicates": "RB042",
    "reopens-finished-calls": "RB043",
    "late-ones-erase": "RB044",
    "mixes-up-calls": "RB046",
    "loses-under-burst": "RB051",
    "requires-ring-count": "RB020",
    "requires-every-property": "RB021",
    "false-is-true": "RB023",
    "capital-booleans-only": "RB024",
    "milliseconds-only": "RB025",
    "small-queue-ids": "RB027",
    "floating-queue-ids": "RB028",
    "drops-leading-zeros": "RB029",
    "decodes-twice": "RB031",
    "ascii-only": "RB032",
    "refuses-unknown-properties": "RB034",
    "knows-three-answers": "RB036",
    "strips-markup": "RB071",
    "renders-templates": "RB072",
    "builds-sql": "RB070",
    "crashes-on-garbage": "RB004",
    "leaves-traces": "RB006",
    "seen-before-read": "RB050",
    "redirects": "RB003",
    "slow": "RB002",
}
OTHERS = {
    "listens-to-get": "RB011",
    "refuses-unknown-codes": "RB035",
    "accepts-anything": "RB005",
    "breaks-connections": "RB014",
    "echoes-markup": "RB076",
    "echoes-traces": "RB075",
    "goes-by-order": "RB038",
    "iso-only": "RB026",
    "no-limit": "RB013",
    "takes-any-type": "RB012",
}


@contextmanager
def served(program: Path, *arguments: str) -> Iterator[str]:
    """Run a program that serves receivers on a port of its own; gives its origin."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    told = [port if each == "PORT" else each for each in arguments]
    # Where a receiver stumbles, Flask tells of it at length, as it should.
    process = subprocess.Popen([sys.executable, str(program), *told], stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """All receivers with a defect, each under its name."""
    folder = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch, served(DESK, "PORT", str(folder)) as origin:
        # Their times tell one call from the next within a second.
        patch.setattr("simulator.check.mirror.A_SECOND", 0.0)
        yield origin


def examined(origin: str, **options: Any) -> ExamResult:
    """Examine a receiver, with less left to chance than people would."""
    return examine(
        ExamOptions(
            url=f"{origin}/postbacks",
            state_url=f"{origin}/calls/{{QueueID}}",
            wait_ready_seconds=30,
            max_examples=3,
            burst=150,
            # A machine with other work to do is slow for reasons that are not the receiver's.
            budget_seconds=2.9,
            **options,
        )
    )


def found(result: ExamResult) -> set[str]:
    """The checks that failed."""
    return {finding.check.id for finding in result.findings}


def test_the_correct_receiver_gets_an_a(tmp_path: Path) -> None:
    """No finding at all: what is right is not held against anybody."""
    with served(PROGRAM, "--port", "PORT", "--database", str(tmp_path / "calls")) as origin:
        result = examined(origin)

    assert [(each.check.id, each.failure) for each in result.findings] == []
    assert (result.grade, result.exit_status) == ("A", 0)
    assert [each.check.id for each in result.of(Status.NOT_EXAMINED)] == ["RB077", "RB078"]


@pytest.mark.parametrize(("defect", "check"), MUST.items())
def test_a_defect_is_found_by_the_check_named_after_it(defect: str, check: str, desk: str) -> None:
    """And by no other must: one mistake is told once."""
    # To make a plan smaller that takes three seconds takes minutes.
    result = examined(f"{desk}/{defect}", shrink=defect != "slow")

    musts = {each.check.id for each in result.findings if each.check.level is Level.MUST}
    assert musts == {check}


@pytest.mark.parametrize(("defect", "check"), OTHERS.items())
def test_a_lesser_defect_is_found_as_well(defect: str, check: str, desk: str) -> None:
    """The check named after it is among those that fail, and at most one of them is a must."""
    result = examined(f"{desk}/{defect}")

    assert check in found(result)
    assert sum(each.check.level is Level.MUST for each in result.findings) <= 1


def test_every_defect_has_a_row() -> None:
    """A new one is not forgotten."""
    listed = subprocess.run(
        [sys.executable, PROGRAM, "--list"], capture_output=True, text=True, check=True
    ).stdout

    assert {line.split()[0] for line in listed.splitlines()} == MUST.keys() | OTHERS.keys()
