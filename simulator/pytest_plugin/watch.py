"""The watch over a test: what it expected is verified when it has passed, and told if it fails."""

from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from simulator.errors import RingbackError

__all__ = ["Watch", "watch_over", "watched"]


@dataclass(frozen=True, slots=True)
class Watch:
    """What is asked of a fixture when the test is over.

    Attributes:
        fixture: Its name.
        complaints: Tells what the test expected in vain, a text each.
        story: Tells what happened, for whoever looks into a failure.
    """

    fixture: str
    complaints: Callable[[], list[str]]
    story: Callable[[], str]


_WATCHES = pytest.StashKey[list[Watch]]()


def watch_over(item: pytest.Item, watch: Watch) -> None:
    """Ask a fixture too when the test is over."""
    item.stash.setdefault(_WATCHES, []).append(watch)


def watched(item: pytest.Item) -> Generator[None, object, object]:
    """Run a test and then its watches.

    They belong to the test and not to its teardown: what was expected in vain fails the test,
    and pytest does not count it as passed first.
    """
    try:
        result = yield
    except (Exception, pytest.fail.Exception):
        _tell(item)
        raise
    complaints = [text for watch in _watches(item) for text in watch.complaints()]
    if complaints:
        pytest.fail("\n\n".join(complaints), pytrace=False)
    return result


def _tell(item: pytest.Item) -> None:
    with suppress(RingbackError):  # the test's own failure is the one to see
        for watch in _watches(item):
            if story := watch.story():
                item.add_report_section("call", watch.fixture, story)


def _watches(item: pytest.Item) -> list[Watch]:
    return item.stash.get(_WATCHES, [])
