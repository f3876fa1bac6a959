"""The session: who opens desks, accounts and receivers for tests, and closes them again."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest

from simulator.assembly import wire_of
from simulator.check.keep import FOLDER
from simulator.errors import RingbackError
from simulator.pytest_plugin.account import RingbackAccount
from simulator.pytest_plugin.checks import RingbackChecks
from simulator.pytest_plugin.desk import Desk
from simulator.pytest_plugin.marks import own_settings, scenario_outcome, seed_of
from simulator.pytest_plugin.options import seed_of_run, url_of_run
from simulator.pytest_plugin.receiver import PostbackReceiver
from simulator.pytest_plugin.report import keep
from simulator.pytest_plugin.watch import Watch, watch_over
from simulator.settings import Settings

__all__ = ["account_of", "checks_of", "receiver_of", "session_desk"]

_RUN = uuid4().hex
"""Tells this process from all others that use a shared simulator."""


@contextmanager
def session_desk(config: pytest.Config) -> Iterator[Desk]:
    """Open the desk of all tests of this process."""
    url = url_of_run(config)
    if url:
        with _failing_plainly():
            desk = Desk.at(url, token=os.environ.get("RINGBACK_TOKEN", ""))
        yield desk
        return
    with Desk.open(Settings(clock="manual")) as desk:
        yield desk


@contextmanager
def account_of(request: pytest.FixtureRequest) -> Iterator[RingbackAccount]:
    """Open the account of one test, at a desk of the test's own if its marks ask for one."""
    item = _item(request)
    with _desk_of(request, item) as desk:
        with _failing_plainly():
            account = RingbackAccount.open(
                desk,
                _license_key(desk, item),
                seed=seed_of(item, seed_of_run(request.config)),
                outcome=scenario_outcome(item),
            )
        watch_over(item, Watch("ringback", account.complaints, account.story))
        try:
            yield account
        finally:
            keep(item, account)
            account.close()


@contextmanager
def receiver_of(request: pytest.FixtureRequest) -> Iterator[PostbackReceiver]:
    """Open the receiver of one test."""
    with PostbackReceiver() as receiver:
        watch = Watch("postback_receiver", receiver.complaints, receiver.story)
        watch_over(_item(request), watch)
        yield receiver


def checks_of(request: pytest.FixtureRequest) -> RingbackChecks:
    """The exam of one test, with the seed and the wire of its marks."""
    item = _item(request)
    with _failing_plainly():
        seed = seed_of(item, seed_of_run(request.config))
        settings = own_settings(item) or Settings()
    folder = request.config.rootpath / FOLDER
    return RingbackChecks(seed=seed or 0, wire=wire_of(settings), folder=folder)


@contextmanager
def _desk_of(request: pytest.FixtureRequest, item: pytest.Item) -> Iterator[Desk]:
    with _failing_plainly():
        settings = own_settings(item)
    if settings is None:
        yield request.getfixturevalue("ringback_server")
        return
    url = url_of_run(request.config)
    if url:
        pytest.skip(
            f"The marks of this test need a simulator with settings of its own, and the one at"
            f" {url} has its own already. Run it without --ringback-url."
        )
    with ExitStack() as own:
        with _failing_plainly():
            desk = own.enter_context(Desk.open(settings))
        yield desk


def _license_key(desk: Desk, item: pytest.Item) -> str:
    """A key that is the same in every run, so that queue IDs are; unless others share the desk."""
    run = _RUN if desk.shared else ""
    return str(uuid5(NAMESPACE_URL, f"{run}/{item.nodeid}"))


def _item(request: pytest.FixtureRequest) -> pytest.Item:
    item: pytest.Item = request.node
    return item


@contextmanager
def _failing_plainly() -> Iterator[None]:
    """Let the text of an error speak for itself: where in the plugin it arose helps nobody."""
    try:
        yield
    except RingbackError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
