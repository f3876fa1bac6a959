from typing import Any

import pytest

from simulator.errors import SettingsError
from simulator.generate.broadcast import Broadcast
from simulator.telco.directory import NumbersToCallError


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"calls": 0}, "calls needs a number from 1 to 4611686018427387904, got 0."),
        (
            {"calls_per_minute": 0},
            "calls_per_minute needs a number from 0.001 to 1000000000.0, got 0.",
        ),
        ({"try_count": 4}, "try_count needs a number from 1 to 3, got 4."),
        ({"next_try_seconds": 0}, "next_try_seconds needs a number from 1 to 86400, got 0."),
        ({"numbers": -1}, "numbers needs a number from 0 to 1000000, got -1."),
        (
            {"first_queue_id": 0},
            "first_queue_id needs a number from 1 to 4611686018427387904, got 0.",
        ),
        (
            {"text": "word " * 4000},
            "text needs to be spoken within 1200 seconds, got one of 1600.",
        ),
        (
            {"text": r"Hello. ~\WaitForDTMF(5)~"},
            "text needs to be a plain message, got a script: calls that are made up in bulk do"
            " not run scripts. Leave its commands out, or try it with `ringback script run`.",
        ),
    ],
)
def test_an_impossible_broadcast_is_refused(options: dict[str, Any], text: str) -> None:
    """With what is possible and what came."""
    with pytest.raises(SettingsError) as refusal:
        Broadcast(**{"calls": 10} | options)
    assert str(refusal.value) == text


def test_more_fictional_numbers_than_there_are_cannot_be_called() -> None:
    """An area code has a hundred."""
    with pytest.raises(NumbersToCallError):
        _ = Broadcast(calls=10, numbers=101, area_codes=("757",)).numbers_called


def test_a_long_list_stays_within_what_there_is() -> None:
    """Numbers are called again when the list is over."""
    assert len(Broadcast(calls=1000, area_codes=("757",)).numbers_called) == 100
    assert len(Broadcast(calls=30).numbers_called) == 30


def test_the_share_of_wireless_numbers_is_the_profiles() -> None:
    """Eight in ten on a consumers' list."""
    records = Broadcast(calls=2000).records
    assert 0.79 < sum(record.wireless for record in records) / len(records) < 0.85
