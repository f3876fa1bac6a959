import json
from collections.abc import Callable

from click.testing import Result

from simulator.engine import Simulator
from simulator.phone import PhoneNumber
from simulator.server import Server

Run = Callable[..., Result]
Desk = tuple[Simulator, Server]
_NUMBER = PhoneNumber("7575550106")


def test_a_number_is_called(run: Run, desk_server: Desk) -> None:
    """`calls show` tells the rest."""
    simulator, server = desk_server
    simulator.numbers.bring(_NUMBER, "key", script="Hello. Press 1.")

    result = run(
        *("call-in", "757-555-0106", "--from", "202-555-0100", "--callee", "presses 1"),
        *("--url", server.url),
    )
    [call] = simulator.account("key").calls()
    simulator.run_until_idle()
    shown = run("calls", "show", str(call.queue_id), "--url", server.url).stdout.splitlines()

    assert result.stdout == (
        f"Call {call.queue_id} from 202-555-0100 to 757-555-0106: 29 Incoming Call\n"
    )
    assert shown[0] == (
        f"Call {call.queue_id} from 202-555-0100 to 757-555-0106: 30 Incoming Call Complete"
    )
    assert any(line.split()[1:] == ["caller", "pressed", "1"] for line in shown)


def test_who_calls_may_be_unknown(run: Run, desk_server: Desk) -> None:
    """`--json` carries the call as the control face shows it."""
    simulator, server = desk_server
    simulator.numbers.bring(_NUMBER, "key")

    text = run("call-in", "7575550106", "--url", server.url).stdout
    shape = json.loads(run("call-in", "7575550106", "--json", "--url", server.url).stdout)

    assert "from an unknown number to 757-555-0106" in text
    assert (shape["incoming"], shape["caller_id"], shape["response_code"]) == (True, "", 29)


def test_a_number_that_nobody_has_cannot_be_called(run: Run, desk_server: Desk) -> None:
    """With what would make it one."""
    result = run("call-in", "7575550106", "--url", desk_server[1].url)

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: 757-555-0106 belongs to no license key; claim it by AssignIncomingNumber first.\n"
    )
