"""What every journey needs: desks with a simulator running, receivers, processes."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import Desk
from tests.journeys.load_runs import Process, Start
from tests.journeys.receivers import Receiver
from tests.load import receivers as load


@pytest.fixture
def open_desk() -> Iterator[Callable[..., Desk]]:
    """Opens desks with the settings given, and closes them after the test."""
    with ExitStack() as desks:

        def make(**settings: Any) -> Desk:
            return desks.enter_context(Desk(**settings))

        yield make


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A desk with the settings as they come."""
    return open_desk()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that accepts everything until it is told otherwise."""
    with Receiver() as made:
        yield made


@pytest.fixture
def place() -> Iterator[load.Receiver]:
    """Where the postbacks of load runs go: a receiver that answers well and keeps them all."""
    with load.receiver(load.answering(204)) as made:
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
