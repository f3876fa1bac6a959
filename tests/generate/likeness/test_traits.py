from datetime import UTC, datetime

import pytest

from simulator.codes import ResponseCode
from simulator.generate.likeness.traits import (
    ANSWERED,
    NONE,
    REPEATED,
    SEVERAL,
    TERMINAL,
    area_code_of,
    keys_of,
    moment_of,
    number_of,
    text_of,
)


@pytest.mark.parametrize("value", [-1, True, 7.5, "7", None, [7]])
def test_what_is_no_whole_number_counts_as_none(value: object) -> None:
    """A recording may hold anything."""
    assert number_of({"Duration": value}, "Duration") is None


def test_a_whole_number_is_read() -> None:
    """From 0 on."""
    assert number_of({"Duration": 0}, "Duration") == 0
    assert number_of({}, "Duration") is None


@pytest.mark.parametrize("value", [7, None, True])
def test_what_is_no_text_counts_as_empty(value: object) -> None:
    """So does an absent one."""
    assert text_of({"telcoLATA": value}, "telcoLATA") == ""
    assert text_of({}, "telcoLATA") == ""
    assert text_of({"telcoLATA": "252"}, "telcoLATA") == "252"


@pytest.mark.parametrize("value", ["", "soon", "2026-01-05T15:00:00", 7, None])
def test_what_is_no_moment_counts_as_none(value: object) -> None:
    """One that does not tell its zone neither."""
    assert moment_of({"StartTime": value}, "StartTime") is None


@pytest.mark.parametrize("text", ["2026-01-05T15:00:00Z", "2026-01-05T10:00:00.000-05:00"])
def test_a_moment_is_read_in_utc(text: str) -> None:
    """Whatever zone it was written in."""
    assert moment_of({"StartTime": text}, "StartTime") == datetime(2026, 1, 5, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("digits", "keys"),
    [("", NONE), ("0", "0"), ("#", "#"), ("11", REPEATED), ("4711", SEVERAL), ("10", SEVERAL)],
)
def test_digits_fall_into_classes(digits: str, keys: str) -> None:
    """No class tells what somebody entered."""
    assert keys_of(digits) == keys


@pytest.mark.parametrize(
    ("number", "area_code"),
    [
        ("7575550100", "757"),
        ("011442079460000", ""),
        ("757", ""),
        ("\u0667575550100", ""),
        ("", ""),
    ],
)
def test_only_a_number_of_ten_digits_has_an_area_code(number: str, area_code: str) -> None:
    """Digits of other alphabets are none."""
    assert area_code_of(number) == area_code


def test_terminal_and_answered_codes_are_those_of_the_provider() -> None:
    """Every answered one is over."""
    assert {1, 24, 25, 26, 30, 31} == ANSWERED
    assert ANSWERED < TERMINAL
    assert {int(code) for code in (ResponseCode.QUEUED, ResponseCode.IN_CALL)} & TERMINAL == set()
