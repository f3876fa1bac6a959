from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.profiles import profile_named, profile_names
from simulator.generate.broadcast import Broadcast
from simulator.generate.likeness.consistency import inconsistencies
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import outgoing_postback
from simulator.postbacks.message import message_of
from simulator.telco.directory import area_codes
from simulator.telco.numbering import NumberKind
from tests.calls.lives import by_chance, lives
from tests.generate.broadcasts import one_by_one

_AREA_CODES = st.sampled_from([code for kind in NumberKind for code in area_codes(kind)])
_EXCHANGES = st.integers(200, 999).filter(lambda exchange: exchange % 100 != 11)
_NUMBERS = st.builds(
    lambda area_code, exchange, line: PhoneNumber(f"{area_code}{exchange}{line:04}"),
    _AREA_CODES, _EXCHANGES, st.integers(0, 9999),
)  # fmt: skip
_CALLER: dict[str, Any] = {
    "caller_id": PhoneNumber("7575550000"),
    "transfer_number": PhoneNumber("7575558888"),
}


def _good() -> dict[str, Any]:
    """A postback of a transferred and recorded call, with a number that was moved."""
    return {
        "QueueID": 7, "ResponseCode": 24, "Duration": 37,
        "StartTime": "2020-08-28T00:53:06.608Z", "EndTime": "2020-08-28T00:53:43.654Z",
        "isWireless": True, "telcoLATA": "252", "telcoOCN": "4036",
        "telcoCarrierName": "NEW CINGULAR WIRELESS PCS, LLC",
        "telcoCarrierType": "WIRELESS", "telcoLRN": "7576750000", "telcoSwitchName": "NORFOLK",
        "digitsdialed": "0", "qasoundid": "qa7", "callerid": "7575550000",
        "phonenumber": "7575550155", "lastrecordlength": 37, "qarecord": True,
        "transfercallerid": "7575550000", "machinedetection": "HUMAN",
    }  # fmt: skip


def test_a_good_postback_has_nothing_wrong_with_it() -> None:
    """As an engineer of the field would read it."""
    assert inconsistencies(_good()) == []


@given(
    number=_NUMBERS,
    seed=st.integers(),
    profile=st.sampled_from(profile_names()),
    wireless=st.booleans(),
)
def test_the_simulator_sends_nothing_inconsistent(
    number: PhoneNumber, seed: int, profile: str, *, wireless: bool
) -> None:
    """Whatever number is called and however the call goes."""
    outcome = by_chance(number, seed, profile=profile, wireless=wireless)
    for call in lives(outcome, number=number, try_count=3, **_CALLER):
        assert inconsistencies(message_of(outgoing_postback(call))) == []


@pytest.mark.parametrize("profile", profile_names())
@pytest.mark.parametrize("realistic", [False, True])
def test_no_profile_makes_anything_inconsistent(profile: str, *, realistic: bool) -> None:
    """Neither with numbers kept for fiction nor with realistic ones."""
    broadcast = Broadcast(
        calls=300, profile=profile_named(profile), seed=11, realistic_numbers=realistic
    )
    for calls in one_by_one(broadcast):
        for call in calls:
            assert inconsistencies(message_of(outgoing_postback(call))) == []


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({"EndTime": "2020-08-28T00:53:00.000Z"}, "EndTime"),
        ({"Duration": 38}, "Duration"),
        ({"lastrecordlength": 38}, "lastrecordlength"),
        ({"telcoLATA": "730"}, "telcoLATA"),
        ({"telcoOCN": "0000"}, "telcoOCN"),
        ({"telcoCarrierName": "SOMEBODY ELSE"}, "telcoCarrierName"),
        ({"telcoCarrierType": "CLEC"}, "telcoCarrierType"),
        ({"isWireless": False}, "isWireless"),
        ({"telcoLRN": "2134560000"}, "telcoLRN"),
        ({"telcoSwitchName": "norfolk"}, "telcoSwitchName"),
        ({"telcoSwitchName": "VIRGINIA BEACH"}, "telcoSwitchName"),
        ({"phonenumber": "9995550155"}, "phonenumber"),
        ({"phonenumber": "7579115555"}, "phonenumber"),
        ({"phonenumber": "8005550155"}, "telco"),
        ({"phonenumber": "4165550155"}, "telco"),
        ({"ResponseCode": 8}, "digitsdialed"),
        ({"transfercallerid": ""}, "transfercallerid"),
    ],
)
def test_every_rule_can_be_broken(changes: dict[str, Any], about: str) -> None:
    """And the sentence names the property."""
    found = inconsistencies(_good() | changes)

    assert found
    assert any(about in sentence for sentence in found), found
    assert all(sentence.endswith(".") for sentence in found)
