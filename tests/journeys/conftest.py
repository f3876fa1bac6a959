"""What every journey needs: desks with a simulator running, and a receiver."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.journeys.desk import Desk
from tests.journeys.receivers import Receiver


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
