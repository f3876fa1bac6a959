import pytest

from simulator.cli.exits import Exit, failure
from simulator.errors import (
    DeliveryRefusedError,
    RingbackError,
    SettingsError,
    UnknownNameError,
    UnreachableError,
)
from simulator.server import CannotListenError


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UnreachableError("x"), Exit.UNREACHABLE),
        (SettingsError("x"), Exit.USAGE),
        (CannotListenError("x"), Exit.USAGE),
        (UnknownNameError("x"), Exit.USAGE),
        (DeliveryRefusedError("x"), Exit.USAGE),
        (RingbackError("x"), Exit.USAGE),
    ],
)
def test_every_error_has_its_exit_status(error: RingbackError, status: Exit) -> None:
    """Only the other side's silence is not the caller's to mend."""
    assert failure(error).exit_code == status


def test_an_error_is_told_on_one_line() -> None:
    """A script that reads standard error reads lines."""
    assert failure(RingbackError("one\n  two")).message == "one two"
