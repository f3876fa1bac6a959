import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import Result

from simulator.cli.demo.receiver import Receiver
from simulator.cli.demo.scenes import Scene
from simulator.client.customer import Transport
from simulator.codes import ResponseCode

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def shown() -> "subprocess.CompletedProcess[str]":
    """Return what a real run of the demo printed."""
    command = [sys.executable, "-m", "simulator", "demo", "--pause", "0"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_every_call_of_the_demo_ends_as_promised(
    shown: "subprocess.CompletedProcess[str]",
) -> None:
    """A run without a finding ends with 0 and says so last."""
    assert shown.returncode == 0
    assert shown.stderr == ""
    assert shown.stdout.splitlines()[-1].startswith(
        "16 calls, all of them as promised; 52 postbacks. It took "
    )


def test_all_transports_are_used_and_each_call_has_a_row(
    shown: "subprocess.CompletedProcess[str]",
) -> None:
    """The table at the end carries one line for each call, all of them ok."""
    table = shown.stdout.partition("\nnumber ")[2].partition("\n\n")[0].splitlines()[1:]

    assert len(table) == 16
    assert all(row.endswith("  ok") for row in table)
    for transport in Transport:
        assert any(f"  {transport} " in row for row in table)


def test_each_event_is_one_line_with_time_number_transport_and_status(
    shown: "subprocess.CompletedProcess[str]",
) -> None:
    """Readable without a terminal, in the order of the virtual time."""
    events = shown.stdout.partition("(virtual time)\n")[2].partition("\n\n")[0].splitlines()

    assert "  15:00:00.0  214-555-0100  SOAP 1.2  posted, valid  22 Cancelled" in events
    assert (
        "  15:00:11.7  713-555-0140  GET       posted, valid  21 In Call/Ringing"
        " (answered: MACHINE)" in events
    )
    assert "  15:00:17.8  212-555-0122  SOAP 1.1                    the callee pressed 4" in events
    times = [event[2:12] for event in events]
    assert times == sorted(times)
    assert sum("posted, valid" in event for event in events) == 52


def test_an_example_receiver_is_examined_and_its_mistake_found(
    shown: "subprocess.CompletedProcess[str]",
) -> None:
    """The demo ends with what nobody finds by calling one's own number."""
    exam = shown.stdout.partition("\nExamining a receiver that sends a mail for each copy")[2]

    assert "  FAILED RB041 duplicates-count-once (must)  " in exam
    assert "    came      follow_ups is 2 instead of 1\n" in exam
    assert re.search(
        r"\n  1 of \d\d checks failed, 1 of them a must\. Grade D\.\n\n16 calls, ", exam
    )


def test_a_mistake_that_is_not_found_ends_the_demo_with_1(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exam is held to its word as the calls are."""
    monkeypatch.setattr("simulator.cli.demo.exam._CHECK", "RB040")

    assert run("demo", "--pause", "0").exit_code == 1


def test_a_call_that_ends_otherwise_than_promised_ends_the_demo_with_1(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checks can fail, and say why."""
    promised = Scene.ending

    def ending(self: Scene, number: str) -> ResponseCode:
        return ResponseCode.BUSY if number == "202-555-0100" else promised(self, number)

    monkeypatch.setattr(Scene, "ending", ending)

    result = run("demo", "--pause", "0", "--no-exam")

    assert result.exit_code == 1
    assert "  202-555-0100 ended with 1, not with 8.\n" in result.stdout
    assert "\n16 calls, 1 not as promised; 52 postbacks. It took " in result.stdout


def test_a_postback_about_an_unknown_call_ends_the_demo_with_1(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that arrives is passed over."""
    drain = Receiver.drain

    def drain_and_more(self: Receiver) -> list[bytes]:
        return [body.replace(b"QueueID=1", b"QueueID=9") for body in drain(self)]

    monkeypatch.setattr(Receiver, "drain", drain_and_more)

    result = run("demo", "--pause", "0", "--no-exam")

    assert result.exit_code == 1
    assert "15 not as promised; 0 postbacks, 52 about unknown calls." in result.stdout
