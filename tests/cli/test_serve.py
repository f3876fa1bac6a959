import json
import os
import re
import shlex
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

import pytest
from click.testing import Result

from simulator.cli.serve import leave_look_ups_behind

Run = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[str]"]


def _read_until(process: "subprocess.Popen[str]", beginning: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    while not (lines and lines[-1].startswith(beginning)):
        line = process.stdout.readline()
        assert line, f"ended after {lines}: {process.communicate()}"
        lines.append(line.rstrip("\n"))
    return lines


def _port(lines: list[str]) -> int:
    found = re.fullmatch(
        r"Ringback listens on \S+, port ([0-9]+)\. Press Ctrl-C to stop\.", lines[0]
    )
    assert found
    return int(found[1])


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_at_a_free_port_and_ends_when_told(start: Start, told: signal.Signals) -> None:
    """What is printed can be used as it stands, the example too; Ctrl-C is no failure."""
    process = start("serve", "--port", "0", "--clock", "manual", "--seed", "7")

    lines = _read_until(process, "  curl ")
    base = f"http://127.0.0.1:{_port(lines)}"
    assert lines[1:] == [
        "",
        f"  web service   {base}/notifyws/phonenotify.asmx",
        f"  WSDL          {base}/notifyws/phonenotify.asmx?wsdl",
        f"  control       {base}/_ringback/calls",
        "  clock         manual, 2026-01-05 15:00:00 UTC",
        "  seed          7",
        "",
        "Place a call to a magic number (more of them: ringback numbers):",
        lines[-1],
    ]
    with urlopen(shlex.split(lines[-1])[1]) as answer:
        assert b"<ResponseText>Queued</ResponseText>" in answer.read()
    with urlopen(f"{base}/_ringback/calls") as answer:
        assert json.load(answer)["calls"][0]["number"] == "202-555-0100"

    process.send_signal(told)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


def test_settings_come_from_flags_variables_and_file(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this order, in a real process."""
    Path("pyproject.toml").write_text(
        "[tool.ringback]\nseed = 1\nport = 1\nclock = 'manual'\n", "utf-8"
    )
    monkeypatch.setenv("RINGBACK_SEED", "2")
    monkeypatch.setenv("RINGBACK_PORT", "2")

    lines = _read_until(start("serve", "--port", "0"), "  seed")

    assert _port(lines) > 2
    assert lines[-2:] == ["  clock         manual, 2026-01-05 15:00:00 UTC", "  seed          2"]


def test_it_ends_in_time_while_a_request_waits_and_a_receiver_hangs(start: Start) -> None:
    """Deliveries in flight and waiting requests are given up."""
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        url = f"http://127.0.0.1:{hanging.getsockname()[1]}/status"
        process = start(
            "serve", "--port", "0", "--queue-seconds", "0", "--ready-seconds", "0",
            "--status-change-post-url", url,
        )  # fmt: skip
        lines = _read_until(process, "  curl ")
        urlopen(shlex.split(lines[-1])[1]).close()
        held, _ = hanging.accept()
        waiting = HTTPConnection("127.0.0.1", _port(lines))
        waiting.request("GET", "/_ringback/clock")
        queue_id = _only_call(_port(lines))
        waiting.getresponse().read()
        waiting.request("GET", f"/_ringback/calls/{queue_id}/wait?timeout=60")

        started = perf_counter()
        process.terminate()
        process.communicate(timeout=20)

        assert process.returncode == 0
        assert perf_counter() - started < 5  # 2 s on a machine that is not busy
        waiting.close()
        held.close()


def _only_call(port: int) -> int:
    with urlopen(f"http://127.0.0.1:{port}/_ringback/calls") as answer:
        [call] = json.load(answer)["calls"]
    queue_id: int = call["queue_id"]
    return queue_id


def test_a_port_that_is_taken_is_usage(run: Run) -> None:
    """The other program is not ended for it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port))

    assert result.exit_code == 2
    taken_text = f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use"
    assert result.stderr.startswith(taken_text)
    assert result.stderr.endswith(" Choose another --port, or 0 for a free one.\n")


@pytest.mark.parametrize(
    ("token", "about_token"),
    [
        ([], "No --token is set, so nothing can be changed through /_ringback."),
        (["--token", "x"], "Changes through /_ringback need the --token that is set."),
    ],
)
def test_listening_beyond_loopback_is_warned_of(
    run: Run, monkeypatch: pytest.MonkeyPatch, token: list[str], about_token: str
) -> None:
    """Whoever can reach the port can have requests sent into this network."""
    monkeypatch.setattr("simulator.cli.serve.Server", _Unbound)
    _keep_the_process_as_it_is(monkeypatch)

    result = run("serve", "--host", "0.0.0.0", "--clock", "manual", *token)  # noqa: S104 - is warned of

    assert result.exit_code == 0
    assert "  control       http://127.0.0.1:8080/_ringback/calls\n" in result.stdout
    assert result.stderr == (
        "Warning: 0.0.0.0 can be reached from other machines: anybody there can place calls and"
        f" read them, and have postbacks sent into this network. {about_token}\n"
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2", "::1"])
def test_loopback_is_not_warned_of(run: Run, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """Under each of its names."""
    monkeypatch.setattr("simulator.cli.serve.Server", _Unbound)
    _keep_the_process_as_it_is(monkeypatch)

    assert run("serve", "--host", host).stderr == ""


def test_a_name_of_this_machine_is_beyond_loopback(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a name stands for can change; only the loopback's own names are trusted."""
    monkeypatch.setattr("simulator.cli.serve.Server", _Unbound)
    _keep_the_process_as_it_is(monkeypatch)

    assert run("serve", "--host", "desk.example").stderr.startswith("Warning: desk.example can ")


def test_a_look_up_that_hangs_does_not_hold_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python itself would wait for the resolver's thread."""
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    done = threading.Event()
    stuck = threading.Thread(target=done.wait, name="ringback-resolver_0")
    stuck.start()

    leave_look_ups_behind(patience_seconds=0)
    assert ended == [0]

    done.set()
    stuck.join()
    monkeypatch.setattr(threading, "enumerate", lambda: [stuck])
    leave_look_ups_behind()
    assert ended == [0]


class _Unbound:
    """A server that listens nowhere, and ends at once."""

    def __init__(self, _: object, *, host: str, port: int, **__: object) -> None:
        self.port = port
        self.url = f"http://{host}:{port}"

    def wait(self) -> None:
        """End as by Ctrl-C."""
        raise KeyboardInterrupt

    def close(self) -> None:
        """Nothing to close."""


def _keep_the_process_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.cli.serve.tune_collector", lambda: None)
    monkeypatch.setattr("simulator.cli.serve.signal.signal", lambda *_: None)
