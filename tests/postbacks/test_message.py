from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.phone import PhoneNumber
from simulator.postbacks.fields import outgoing_postback
from simulator.postbacks.message import message_of
from simulator.postbacks.schema import problems
from simulator.postbacks.wire import Absent, Booleans, Format, WireProfile
from tests.calls.lives import by_chance, lives

_NUMBERS = st.integers(2_000_000_000, 9_999_999_999).map(lambda digits: PhoneNumber(str(digits)))
_PROFILES = st.builds(
    WireProfile,
    format=st.sampled_from(Format),
    booleans=st.sampled_from(Booleans),
    absent=st.sampled_from(Absent),
)


def test_properties_without_a_value_are_left_out() -> None:
    """None and the empty text alike: on the wire they look the same; False and 0 are values."""
    postback: dict[str, Any] = {
        "QueueID": 7, "Duration": 0, "isWireless": False, "EndTime": None, "callerid": "",
    }  # fmt: skip

    assert message_of(postback) == {"QueueID": 7, "Duration": 0, "isWireless": False}


@pytest.mark.parametrize(
    ("microsecond", "text"),
    [(0, "2020-08-28T00:53:06.000Z"), (608_999, "2020-08-28T00:53:06.608Z")],
)
def test_moments_have_three_digits_of_milliseconds(microsecond: int, text: str) -> None:
    """As in the documented sample; what is finer is cut off."""
    moment = datetime(2020, 8, 28, 0, 53, 6, microsecond, UTC)

    assert message_of({"StartTime": moment}) == {"StartTime": text}


@given(_NUMBERS, st.integers(), _PROFILES)
def test_a_message_is_what_any_wire_gives_back(
    number: PhoneNumber, seed: int, profile: WireProfile
) -> None:
    """The short way gives what encoding and decoding gives, and the schema accepts it."""
    call = lives(by_chance(number, seed), number=number)[-1]
    postback = outgoing_postback(call)

    message = message_of(postback)

    assert message == profile.decode(profile.encode(postback))
    assert problems(message) == []


def test_properties_stay_in_order() -> None:
    """The documented one."""
    postback: dict[str, Any] = {"ResponseCode": 1, "EndTime": None, "QueueID": 7}
    later = datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=1)

    assert list(message_of(postback | {"EndTime": later})) == ["ResponseCode", "EndTime", "QueueID"]
