import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from simulator.calls.call import Call
from simulator.calls.request import Wish
from simulator.client.remote import Remote
from simulator.engine import Simulator
from simulator.server import Server
from tests.cli.conftest import Listener

Run = Callable[..., Result]
Desk = tuple[Simulator, Server]


_SCRIPT = (
    r"~\ClearDTMF()~ ~\SetVar(Plan|gold)~ Hello, this is Riverside Clinic, and your appointment is"
    r" tomorrow. Press 1 to confirm. ~\WaitForDTMF(5)~ ~\Beep()~ ~\EndCall()~"
)


def _place(
    simulator: Simulator, *lines: str, url: str = "", key: str = "key", text: str = "Hi."
) -> list[Call]:
    wishes = [
        Wish(number=f"202-555-{line}", text=text, license_key=key, postback_url=url)
        for line in lines
    ]
    return [call for call in simulator.place(wishes) if isinstance(call, Call)]


def test_the_newest_calls_are_listed_first(run: Run, desk_server: Desk) -> None:
    """`calls` alone is `calls list`; the rest are counted."""
    simulator, server = desk_server
    _place(simulator, "0100", "0122", "0150")
    simulator.run_until_idle()

    result = run("calls", "--url", server.url, "--limit", "2")

    header, *rows = result.stdout.splitlines()
    assert header.split() == ["queue", "id", "number", "status", "keys", "try", "placed"]
    assert [row.split("  ")[1] for row in rows] == ["202-555-0150", "202-555-0122"]
    assert "8 Busy" in rows[0]
    assert "345   1/1  2026-01-05T15:00:00.000Z" in rows[1]
    assert result.stderr == "2 of 3 calls; --limit shows more.\n"
    assert run("calls", "--url", server.url).stderr == ""


def test_calls_are_filtered(run: Run, desk_server: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """By key, by number, and by whether they are over; the address may be a variable."""
    simulator, server = desk_server
    monkeypatch.setenv("RINGBACK_URL", server.url)
    _place(simulator, "0100", "0122")
    _place(simulator, "0100", key="other")
    simulator.run_until_idle(license_key="other")

    def numbers(*arguments: str) -> list[str]:
        listed = json.loads(run("calls", "list", "--json", *arguments).stdout)
        return [f"{call['license_key']} {call['number']}" for call in listed["calls"]]

    assert numbers("--license-key", "other") == ["other 202-555-0100"]
    assert numbers("--number", "202-555-0122") == ["key 202-555-0122"]
    assert numbers("--complete") == ["other 202-555-0100"]
    assert numbers("--not-complete") == ["key 202-555-0122", "key 202-555-0100"]


def test_one_call_is_shown_as_a_conversation_with_its_postbacks(
    run: Run, desk_server: Desk, listener: Listener
) -> None:
    """Who said and did what, when, and what became of the postbacks, in 80 columns."""
    simulator, server = desk_server
    [call] = _place(simulator, "0127", url=listener.url, text=_SCRIPT)
    simulator.run_until_idle()

    shown = run("calls", "show", str(call.queue_id), "--url", server.url).stdout

    assert max(map(len, shown.splitlines())) <= 80
    assert shown.replace(listener.url, "URL").splitlines() == [
        f"Call {call.queue_id} to 202-555-0127: 1 Call Answered",
        "Try 1 of 1, 8 s long, taken for HUMAN, keys 1",
        "In seconds from the answer, 2026-01-05T15:00:11.700Z:",
        "",
        "    -11.7            0 Queued: accepted",
        "    -10.7            46 Ready for Dialer: ready for try 1 of 1",
        "    -10.2            12 Dialing: dialling 202-555-0127",
        "    -10.2  postback  12 to URL: HTTP 200",
        "     -8.0            18 Ringing",
        "     -8.0  postback  18 to URL: HTTP 200",
        "      0.0            21 In Call/Ringing: answered: HUMAN",
        "      0.0  postback  21 to URL: HTTP 200",
        "      0.0            plan = 'gold'",
        "      0.0  script    “Hello, this is Riverside Clinic, and your appointment is",
        "                     tomorrow. Press 1 to confirm.”",
        "      0.0  callee    “hello”",
        "      7.1            waits 5 s for a key",
        "      7.9  callee    pressed 1",
        "      7.9  script    beeps",
        "      8.4            1 Call Answered: the script hung up",
        "      8.4  postback  1 to URL: HTTP 200",
    ]


def test_a_postback_that_was_not_delivered_says_why(
    run: Run, desk_server: Desk, listener: Listener
) -> None:
    """And which attempt it was, if it was sent again."""
    simulator, server = desk_server
    listener.status = 500
    [call] = _place(simulator, "0160", url=listener.url)
    simulator.run_until_idle()
    assert simulator.account("key").redeliver(1)
    simulator.settle()

    shown = run("calls", "show", str(call.queue_id), "--url", server.url).stdout

    address = listener.url.removeprefix("http://").removesuffix("/status")
    refused = f"{address} answered with status 500, which does not count as delivered."
    told = [" ".join(line.split()) for line in shown.split("postback")]
    assert told[1:] == [
        f"12 to {listener.url}: {refused} 3.7 43 Telco Reported Vacant Number 3.7",
        f"43 to {listener.url}: {refused} 3.7",
        f"12 to {listener.url} again (attempt 2): {refused}",
    ]


def test_a_call_that_nobody_answers_counts_from_its_acceptance(run: Run, desk_server: Desk) -> None:
    """There is no answer to count from."""
    simulator, server = desk_server
    [call] = _place(simulator, "0150")
    simulator.run_until_idle()

    shown = run("calls", "show", str(call.queue_id), "--url", server.url).stdout.splitlines()

    assert shown == [
        f"Call {call.queue_id} to 202-555-0150: 8 Busy",
        "Try 1 of 1, 2 s long",
        "In seconds from its acceptance, 2026-01-05T15:00:00.000Z:",
        "",
        "      0.0            0 Queued: accepted",
        "      1.0            46 Ready for Dialer: ready for try 1 of 1",
        "      1.5            12 Dialing: dialling 202-555-0150",
        "      3.7            8 Busy",
        "",
        "No postback was sent.",
    ]


def test_a_call_without_postbacks_says_so(run: Run, desk_server: Desk) -> None:
    """An empty heading would look like a mistake."""
    simulator, server = desk_server
    [call] = _place(simulator, "0100")

    result = run("calls", "show", str(call.queue_id), "--url", server.url)

    assert result.stdout.splitlines()[-1] == "No postback was sent."
    shape = json.loads(
        run("calls", "show", str(call.queue_id), "--json", "--url", server.url).stdout
    )
    assert shape == Remote(server.url).get(f"calls/{call.queue_id}")


def test_an_unknown_call_is_usage(run: Run, desk_server: Desk) -> None:
    """The server is there; the number is wrong."""
    _, server = desk_server

    result = run("calls", "show", "7", "--url", server.url)

    assert (result.exit_code, result.stderr) == (2, "Error: There is no call 7.\n")


def test_waiting_for_calls_that_are_over_ends_with_0(run: Run, desk_server: Desk) -> None:
    """A line for each call, in the order asked for."""
    simulator, server = desk_server
    calls = _place(simulator, "0100", "0150")
    simulator.run_until_idle()
    ids = [str(call.queue_id) for call in calls]

    result = run("calls", "wait", *ids, "--url", server.url)

    assert result.exit_code == 0
    assert result.stdout == (
        f"{ids[0]}  202-555-0100  1 Call Answered\n{ids[1]}  202-555-0150  8 Busy\n"
    )


def test_waiting_in_vain_ends_with_1(run: Run, desk_server: Desk) -> None:
    """On a manual clock that nobody moves, a call is never over."""
    simulator, server = desk_server
    [call] = _place(simulator, "0100")

    result = run(
        "calls", "wait", str(call.queue_id), "--timeout", "0.01", "--json", "--url", server.url
    )

    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["complete"] is False
    assert result.stderr == "1 of 1 calls are not over after 0.01 s.\n"


def test_a_long_wait_is_asked_for_in_parts(
    run: Run, desk_server: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control face lets nobody occupy a thread for longer than a minute at a time."""
    simulator, server = desk_server
    [call] = _place(simulator, "0100")
    monkeypatch.setattr("simulator.cli.calls._LONGEST_SINGLE_WAIT_SECONDS", 0.01)
    asked: list[str] = []
    get = Remote.get

    def watched(self: Remote, path: str, *arguments: Any, **options: Any) -> dict[str, Any]:
        asked.append(path)
        return get(self, path, *arguments, **options)

    monkeypatch.setattr(Remote, "get", watched)

    result = run("calls", "wait", str(call.queue_id), "--timeout", "0.1", "--url", server.url)

    assert result.exit_code == 1
    assert asked[:2] == [f"calls/{call.queue_id}/wait"] * 2


@pytest.mark.parametrize(
    ("arguments", "answer", "left"),
    [
        (["--license-key", "key"], "Forgot one license key.\n", ["other"]),
        ([], "Forgot everything.\n", []),
        (["--json"], '{\n  "reset": "everything"\n}\n', []),
    ],
)
def test_calls_are_forgotten_when_told(
    run: Run, desk_server: Desk, arguments: list[str], answer: str, left: list[str]
) -> None:
    """Those of one license key, or all."""
    simulator, server = desk_server
    _place(simulator, "0100")
    _place(simulator, "0100", key="other")

    result = run("calls", "clear", *arguments, "--url", server.url)

    assert (result.exit_code, result.stdout) == (0, answer)
    assert [account.license_key for account in simulator.accounts()] == left


def test_nobody_there_ends_with_3(run: Run, nobody: str) -> None:
    """As every command that cannot reach the other side."""
    result = run("calls", "--url", nobody)

    assert result.exit_code == 3
    assert result.stderr == (
        f"Error: No simulator answers at {nobody}: Connection refused."
        " Start one with 'ringback serve', or say with --url where it is.\n"
    )


def test_the_server_is_looked_for_where_the_configuration_puts_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run
) -> None:
    """A server started in the same folder is the one that is meant."""
    monkeypatch.delenv("RINGBACK_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ringback.toml").write_text("port = 1\n")

    result = run("calls", "list")

    assert result.exit_code == 3
    assert "127.0.0.1:1" in result.stderr
