"""The pytest plugin: a simulator, an account of its own for every test, and a receiver.

Everything is loaded by the fixture that needs it, so that a test run without any pays nothing.
"""

from collections.abc import Generator, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

import pytest

from simulator.pytest_plugin.options import add_options, prepare
from simulator.pytest_plugin.watch import watched

if TYPE_CHECKING:
    from simulator.pytest_plugin.account import RingbackAccount
    from simulator.pytest_plugin.calls import PlacedCall
    from simulator.pytest_plugin.checks import RingbackChecks
    from simulator.pytest_plugin.clock import RingbackClock
    from simulator.pytest_plugin.desk import Desk
    from simulator.pytest_plugin.receiver import PostbackReceiver

__all__ = [
    "Desk",
    "PlacedCall",
    "PostbackReceiver",
    "RingbackAccount",
    "RingbackChecks",
    "RingbackClock",
]

_HOMES: Final = {
    "Desk": "simulator.pytest_plugin.desk",
    "PlacedCall": "simulator.pytest_plugin.calls",
    "PostbackReceiver": "simulator.pytest_plugin.receiver",
    "RingbackAccount": "simulator.pytest_plugin.account",
    "RingbackChecks": "simulator.pytest_plugin.checks",
    "RingbackClock": "simulator.pytest_plugin.clock",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the plugin's options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known, and the report ready if one is asked for."""
    prepare(config)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Hold a test that has passed to what it expected."""
    return (yield from watched(item))


@pytest.fixture(scope="session")
def ringback_server(request: pytest.FixtureRequest) -> Iterator["Desk"]:
    """A running simulator on a manual clock: this process's own, or the one at --ringback-url."""
    from simulator.pytest_plugin.session import session_desk

    with session_desk(request.config) as desk:
        yield desk


@pytest.fixture
def ringback(request: pytest.FixtureRequest) -> Iterator["RingbackAccount"]:
    """An account that nobody else uses, with a license key, calls, a clock and a journal."""
    from simulator.pytest_plugin.session import account_of

    with account_of(request) as account:
        yield account


@pytest.fixture
def ringback_clock(ringback: "RingbackAccount") -> "RingbackClock":
    """The clock of the test's account, which stands still until it is moved."""
    return ringback.clock


@pytest.fixture
def ringback_url(ringback: "RingbackAccount") -> str:
    """The address of the web service, to point the client under test to."""
    return ringback.url


@pytest.fixture
def postback_receiver(request: pytest.FixtureRequest) -> Iterator["PostbackReceiver"]:
    """A receiver on a free port of loopback that records what arrives and answers as told."""
    from simulator.pytest_plugin.session import receiver_of

    with receiver_of(request) as receiver:
        yield receiver


@pytest.fixture
def ringback_checks(request: pytest.FixtureRequest) -> "RingbackChecks":
    """The exam of `ringback check`: call it with a receiver's URL and what tells its state."""
    from simulator.pytest_plugin.session import checks_of

    return checks_of(request)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each name has a type of its own
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
