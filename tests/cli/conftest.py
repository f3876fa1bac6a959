import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask, request

from simulator.cli.main import ringback
from simulator.server import Server

Run = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty directory, without settings of the person who runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("RINGBACK_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def run() -> Run:
    """Return a way to run a command line in this process."""

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(ringback, list(arguments), prog_name="ringback")

    return invoke


@pytest.fixture
def start() -> Iterator[Start]:
    """Return a way to start a command line as a process, which ends with the test."""
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "simulator", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


class Listener:
    """A receiver that keeps bodies, and answers with the status that it is told to."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.status = 200
        self.app = Flask(__name__)
        self.app.add_url_rule("/status", view_func=self._take, methods=["POST"])
        self.url = ""

    def _take(self) -> tuple[str, int]:
        self.bodies.append(request.get_data())
        return "thanks", self.status


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Return a receiver that listens on a free port of loopback."""
    listener = Listener()
    with Server(listener.app) as server:
        listener.url = f"{server.url}/status"
        yield listener
