from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.incoming import arrive
from simulator.calls.magic import MAGIC_NUMBERS, MagicNumber
from simulator.calls.outcome import Callee
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import (
    INCOMING_PROPERTIES,
    PROPERTIES,
    incoming_postback,
    outgoing_postback,
)
from simulator.postbacks.schema import problems
from simulator.postbacks.wire import WireProfile
from simulator.resources import schema
from tests.calls.lives import NOON, by_chance, lives, magic, request

_CALLER: dict[str, Any] = {
    "caller_id": PhoneNumber("7575550000"),
    "caller_id_name": "Esendex Services",
}
_MAGIC = [each for each in MAGIC_NUMBERS.values() if each.outcome.refusal is None]


def test_properties_and_their_order_are_those_of_the_schema() -> None:
    """The documented 24, in documented order."""
    assert list(PROPERTIES) == list(schema("outgoing_postback")["properties"])
    assert list(outgoing_postback(lives(magic("0100"))[0])) == list(PROPERTIES)
    assert len(PROPERTIES) == 24


@pytest.mark.parametrize("number", _MAGIC, ids=lambda number: number.line)
def test_every_postback_of_every_magic_number_is_valid(number: MagicNumber) -> None:
    """At no moment of its life does a call send what the schema forbids."""
    elsewhere = PhoneNumber("7575558888")

    calls = lives(number.outcome, try_count=3, transfer_number=elsewhere, **_CALLER)

    for call in calls:
        message = WireProfile().decode(WireProfile().encode(outgoing_postback(call)))
        assert problems(message) == []


@given(st.integers(2_000_000_000, 9_999_999_999), st.integers())
def test_every_postback_of_an_ordinary_number_is_valid(number: int, seed: int) -> None:
    """Whatever chance decides."""
    call = lives(by_chance(PhoneNumber(str(number)), seed), **_CALLER)[-1]

    message = WireProfile().decode(WireProfile().encode(outgoing_postback(call)))

    assert problems(message) == []


def test_a_call_that_was_transferred_tells_what_the_other_side_saw() -> None:
    """The caller ID of the transfer, and the 0 that began it."""
    calls = lives(magic("0130"), transfer_number=PhoneNumber("7575558888"), **_CALLER)

    postback = outgoing_postback(calls[-1])

    assert postback["digitsdialed"] == "0"
    assert postback["transfercallerid"] == "7575550000"
    assert postback["transfercalleridname"] == "Esendex Services"
    assert outgoing_postback(calls[0])["transfercallerid"] is None


def test_a_recorded_call_tells_where_and_how_long_once_it_is_over() -> None:
    """The recording covers the call."""
    calls = lives(magic("0145"), **_CALLER)
    before, after = outgoing_postback(calls[-2]), outgoing_postback(calls[-1])

    assert (before["qasoundid"], before["lastrecordlength"], before["qarecord"]) == (
        None, None, True,
    )  # fmt: skip
    assert (after["qasoundid"], after["lastrecordlength"]) == ("qa7", after["Duration"])


def test_rings_after_the_answer_are_counted_only_if_there_were_any() -> None:
    """Incallringcount is only present if at least one ring was detected."""
    assert outgoing_postback(lives(magic("0144"))[-1])["incallringcount"] == 3
    assert outgoing_postback(lives(magic("0100"))[-1])["incallringcount"] is None


def test_a_private_call_to_an_extension() -> None:
    """No caller ID, and the extension apart from the number."""
    call = lives(magic("0100"), number=PhoneNumber("2025550100", "3025"))[-1]

    postback = outgoing_postback(call)

    assert (postback["phonenumber"], postback["extension"]) == ("2025550100", "3025")
    assert (postback["callerid"], postback["calleridname"]) == (None, None)


def test_incoming_properties_and_their_order_are_those_of_the_schema() -> None:
    """The documented 13, in documented order."""
    call = arrive(request(), Callee(), queue_id=7, at=NOON)

    assert list(INCOMING_PROPERTIES) == list(schema("incoming_postback")["properties"])
    assert list(incoming_postback(call)) == list(INCOMING_PROPERTIES)
