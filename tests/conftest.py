"""What every test shares: Hypothesis profiles, a server to speak to, and an address without one."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings

from simulator.engine import Simulator
from simulator.server import Server
from simulator.settings import Settings
from simulator.web import create_app

# Two cores under xdist make single examples slow for reasons that are not ours, so no deadline.
settings.register_profile("default", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "default")


@pytest.fixture
def desk_server() -> Iterator[tuple[Simulator, Server]]:
    """Return a simulator with a manual clock, and the server in front of it."""
    with (
        Simulator(Settings(clock="manual")) as simulator,
        Server(create_app(simulator)) as server,
    ):
        yield simulator, server


@pytest.fixture
def nobody() -> str:
    """Return the address of a port that was free a moment ago."""
    with Server(Flask(__name__)) as server:
        return server.url
