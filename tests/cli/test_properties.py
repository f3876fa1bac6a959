from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.cli.properties import read_changes
from simulator.errors import SettingsError
from simulator.postbacks.fields import PROPERTIES, Value


def _read(*texts: str) -> dict[str, Value]:
    return read_changes(texts, hint=pytest.fail)


def test_a_property_is_read_as_its_documented_type() -> None:
    """Numbers, truth, moments and texts; names in any letter case."""
    assert _read(
        "responsecode=8", "QARecord=TRUE", "starttime=2026-01-05T10:00:00-05:00",
        "EndTime=2026-01-05T15:00:37", "digitsdialed=345",
    ) == {
        "ResponseCode": 8,
        "qarecord": True,
        "StartTime": datetime(2026, 1, 5, 15, tzinfo=UTC),
        "EndTime": datetime(2026, 1, 5, 15, 0, 37, tzinfo=UTC),
        "digitsdialed": "345",
    }  # fmt: skip


def test_an_empty_value_takes_the_property_away() -> None:
    """An absent property is then written as the wire profile has it."""
    assert _read("Duration=") == {"Duration": None}


def test_an_unknown_name_is_a_variable_of_the_script() -> None:
    """The provider lower-cases such names and cuts values after 500 characters."""
    assert _read("Colour=b=c") == {"colour": "b=c"}
    assert _read(f"note={'x' * 501}") == {"note": "x" * 500}


def test_the_last_value_of_a_name_counts() -> None:
    """As with every repeated flag."""
    assert _read("Duration=1", "duration=2") == {"Duration": 2}


def test_a_variable_like_a_property_raises_a_doubt() -> None:
    """It is sent all the same: who writes a test may mean it."""
    hints: list[str] = []

    assert read_changes(["ResponsCode=1"], hint=hints.append) == {"responscode": "1"}
    assert hints == [
        "Note: 'ResponsCode' is sent as a variable of the script. Did you mean 'ResponseCode'?"
    ]


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("ResponseCode", "--set needs NAME=VALUE, got 'ResponseCode'."),
        (" =1", "--set needs NAME=VALUE, got ' =1'."),
        ("ResponseCode=one", "--set ResponseCode needs a whole number, got 'one'."),
        ("qarecord=maybe", "--set qarecord needs true or false, got 'maybe'."),
        (
            "StartTime=noon",
            "--set StartTime needs a moment such as 2026-01-05T15:00:00Z, got 'noon'.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_was_expected(text: str, refusal: str) -> None:
    """Nothing is half-understood."""
    with pytest.raises(SettingsError) as caught:
        _read(text)

    assert str(caught.value) == refusal


@given(st.sampled_from(sorted(PROPERTIES)), st.text())
def test_every_property_takes_its_type_or_refuses(name: str, text: str) -> None:
    """For every text: a value of the property's type, none, or a refusal."""
    try:
        [(written, value)] = _read(f"{name}={text}").items()
    except SettingsError:
        return
    assert written == name
    assert value is None or type(value) is PROPERTIES[name]
