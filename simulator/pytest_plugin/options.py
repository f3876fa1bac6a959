"""The options and marks of the plugin, and what a run was told by them."""

from pathlib import Path
from typing import Final

import pytest

__all__ = ["add_options", "prepare", "seed_of_run", "url_of_run"]

_SEED_HELP: Final = "Seed of every test's account: how calls to ordinary numbers go."
_URL_HELP: Final = "A running simulator to use, such as http://127.0.0.1:8080, not one's own."
_MARKS: Final = (
    "ringback_seed(n): the seed of the test's account",
    "ringback_scenario(outcome=, **settings): how calls to ordinary numbers go, and settings",
    "ringback_wire(format=, dates=, booleans=, absent=, carrier_types=): how postbacks look",
)


def add_options(parser: pytest.Parser) -> None:
    """Offer options, and names for the configuration file."""
    group = parser.getgroup("ringback", "a simulated Voice Broadcast API")
    group.addoption("--ringback-seed", type=int, metavar="N", help=_SEED_HELP)
    group.addoption("--ringback-url", metavar="URL", help=_URL_HELP)
    group.addoption(
        "--ringback-report",
        type=Path,
        metavar="FILE",
        help="Write every call and postback of every test to FILE, as JSON.",
    )
    parser.addini("ringback_seed", _SEED_HELP, default="")
    parser.addini("ringback_url", _URL_HELP, default="")


def prepare(config: pytest.Config) -> None:
    """Register the marks, and the report if one is asked for."""
    for mark in _MARKS:
        config.addinivalue_line("markers", mark)
    path: Path | None = config.getoption("--ringback-report")
    if path is not None:
        from simulator.pytest_plugin.report import Report

        config.pluginmanager.register(Report(path, config), "ringback-report")


def url_of_run(config: pytest.Config) -> str:
    """The address of the simulator that the run shares; empty if it is to start its own."""
    url: str = config.getoption("--ringback-url") or config.getini("ringback_url")
    return url


def seed_of_run(config: pytest.Config) -> int | None:
    """The seed of every account; None to leave it to the simulator.

    Raises:
        pytest.UsageError: If the configuration file has something else than a number.
    """
    seed: int | None = config.getoption("--ringback-seed")
    text: str = config.getini("ringback_seed")
    if seed is not None or not text:
        return seed
    try:
        return int(text)
    except ValueError:
        raise pytest.UsageError(f"ringback_seed needs a whole number, got {text!r}.") from None
