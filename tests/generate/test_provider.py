import re
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from faker import Faker
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.magic import magic_number
from simulator.calls.outcome import Callee, Outcome, Try
from simulator.codes import Phase, ResponseCode
from simulator.errors import UnknownNameError
from simulator.generate.invention.orders import NothingFitsError
from simulator.generate.likeness.consistency import inconsistencies
from simulator.generate.provider import VoiceBroadcastProvider
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import PROPERTIES
from simulator.postbacks.schema import problems
from simulator.resources import schema
from simulator.telco.record import telco_record
from simulator.telco.tables import carriers, latas

_SEEDS = st.integers(0, 2**32)
_METHODS = (
    "us_phone_number", "telco_record", "lata", "ocn", "lrn", "caller_id_name", "queue_id",
    "reference_id", "license_key", "text_to_say", "response_code", "digits_dialed", "call_request",
    "outgoing_postback", "call_history", "incoming_postback",
)  # fmt: skip
_TERMINAL = [code for code in ResponseCode if code.terminal]
_REACHED = [
    0, 1, 2, 8, 9, 12, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 32, 33, 34, 35, 36, 37, 38, 40,
    43, 44, 45, 46,
]  # fmt: skip


def _fake(seed: int, *locales: str) -> Any:
    fake = Faker(list(locales) or None)
    fake.add_provider(VoiceBroadcastProvider)
    fake.seed_instance(seed)
    return fake


@given(_SEEDS, st.sampled_from(_METHODS))
def test_the_same_seed_gives_the_same_values(seed: int, method: str) -> None:
    """Faker's own seeding, and whatever the locale."""
    fake, again = _fake(seed), _fake(seed, "de_DE")

    values = [getattr(fake, method)() for _ in range(3)]

    assert [getattr(again, method)() for _ in range(3)] == values


@pytest.mark.parametrize("method", sorted({*_METHODS} - {"response_code", "digits_dialed"}))
def test_different_seeds_give_different_values(method: str) -> None:
    """In forty draws there are many."""
    fake = _fake(1)

    assert len({repr(getattr(fake, method)()) for _ in range(40)}) > 10


def test_the_values_of_a_seed_stay_as_they_are() -> None:
    """On every machine and with every version of Python that is named."""
    fake = _fake(7)

    assert fake.us_phone_number() == "4475550133"
    assert fake.license_key() == "128b2f33-0c5c-4fd0-a6a3-a4506513270e"
    assert fake.call_history()[0]["phonenumber"] == "8575550109"


def test_all_of_faker_can_be_seeded_at_once() -> None:
    """Its shared generator is looked at anew for each value."""
    fake: Any = Faker()
    fake.add_provider(VoiceBroadcastProvider)

    Faker.seed(5)
    value = fake.call_history()
    Faker.seed(5)

    assert fake.call_history() == value


def test_the_proxies_of_faker_work() -> None:
    """Unique values, optional ones, and methods by name."""
    fake = _fake(3)

    assert len({fake.unique.us_phone_number(area_code="757") for _ in range(20)}) == 20
    assert None in {fake.optional.queue_id() for _ in range(30)}
    assert re.fullmatch("call to [2-9][0-9]{9}", fake.parse("call to {{us_phone_number}}"))
    assert len(fake.format("license_key")) == 36


@given(seed=_SEEDS, wireless=st.sampled_from([None, True, False]), realistic=st.booleans())
def test_a_number_is_as_it_is_wanted(*, seed: int, wireless: bool | None, realistic: bool) -> None:
    """Wireless or not, kept for fiction or not."""
    number = PhoneNumber(_fake(seed).us_phone_number(wireless=wireless, realistic=realistic))

    assert wireless in (None, telco_record(number).wireless)
    assert number.fictional is not realistic


def test_a_number_lies_where_it_is_wanted() -> None:
    """With dashes if they are wanted, and not among the magic numbers if there are others."""
    fake = _fake(2)

    numbers = {fake.us_phone_number(area_code="416", formatted=True) for _ in range(500)}

    assert all(re.fullmatch("416-555-01[0-9]{2}", number) for number in numbers)
    assert all(magic_number(PhoneNumber.read(number)) is None for number in numbers)
    assert len(numbers) == 22


def test_a_number_that_there_is_not_is_refused() -> None:
    """Toll-free numbers are not wireless; an area code that nobody has is another matter."""
    with pytest.raises(NothingFitsError) as refusal:
        _fake(1).us_phone_number(area_code="800", wireless=True)
    assert str(refusal.value) == (
        "There seems to be no wireless number in area code 800: 2,000 draws gave none."
    )

    with pytest.raises(UnknownNameError) as unknown:
        _fake(1).us_phone_number(area_code="7577")
    assert str(unknown.value).startswith("No area code '7577' is assigned")


def test_telco_facts_are_those_of_numbers() -> None:
    """Of the tables, and of the number that is named, however it is written."""
    fake = _fake(4)

    assert fake.telco_record("(757) 555-0100") == telco_record(PhoneNumber("7575550100"))
    assert fake.telco_record(area_code="757", wireless=True).lata == "252"
    for _ in range(50):
        assert fake.lata() in latas()
        assert fake.ocn() in carriers()
        assert re.fullmatch("[2-9][0-9]{9}", fake.lrn())


@given(_SEEDS)
def test_small_values_have_their_shapes(seed: int) -> None:
    """As displays, labels, keys and keypads have them."""
    fake = _fake(seed)

    assert re.fullmatch(r"[A-Z '.-]{1,15}", fake.caller_id_name())
    assert re.fullmatch(r"(notify|reminder-|campaign-|order-)[1-9][0-9]{0,3}", fake.reference_id())
    assert UUID(fake.license_key()).version == 4
    assert re.fullmatch("[1-9]{1,10}", fake.digits_dialed())
    assert 4_000_000 <= fake.queue_id() < 2_000_000_000
    for script in (True, False):
        assert ("~" in fake.text_to_say(script=script)) is script
    for terminal in (True, False):
        assert ResponseCode(fake.response_code(terminal=terminal)).terminal is terminal


def test_response_codes_are_all_there_are() -> None:
    """Each of the 47."""
    fake = _fake(1)

    assert {fake.response_code() for _ in range(1000)} == set(map(int, ResponseCode))


@given(_SEEDS)
def test_a_request_is_one_that_the_provider_accepts(seed: int) -> None:
    """Valid, in documented order, at an hour at which it is allowed to call."""
    request = _fake(seed).call_request()

    assert problems(request, "advanced_notify_request") == []
    assert list(request) == list(schema("advanced_notify_request")["properties"])
    assert len({request[name] for name in ("PhoneNumberToDial", "CallerIDNumber")}) == 2
    zone = telco_record(PhoneNumber(request["PhoneNumberToDial"])).place
    assert zone is not None
    moment = datetime.fromisoformat(request["UTCScheduledDateTime"])
    assert 8 <= moment.astimezone(ZoneInfo(zone.time_zone)).hour < 21


def test_a_basic_request_has_six_texts() -> None:
    """The voice among them."""
    request = _fake(1).call_request(advanced=False)

    assert list(request) == [
        "PhoneNumberToDial", "TextToSay", "CallerID", "CallerIDname", "VoiceID", "LicenseKey",
    ]  # fmt: skip
    assert all(isinstance(value, str) and value for value in request.values())


@given(seed=_SEEDS, realistic=st.booleans())
def test_an_outgoing_postback_is_valid_and_consistent(*, seed: int, realistic: bool) -> None:
    """In the schema's eyes and in an engineer's; its properties in documented order."""
    message = _fake(seed).outgoing_postback(realistic=realistic, profile="business_list")

    assert problems(message) == []
    assert inconsistencies(message) == []
    assert list(message) == [name for name in PROPERTIES if name in message]
    assert ResponseCode(message["ResponseCode"]).phase is not Phase.WAITING


@given(_SEEDS, st.sampled_from(_REACHED))
def test_an_outgoing_postback_tells_of_the_wanted_status(seed: int, code: int) -> None:
    """Of any that an outgoing call comes to, the rarest too."""
    message = _fake(seed).outgoing_postback(response_code=code, wireless=False)

    assert message["ResponseCode"] == code
    assert message["isWireless"] is False
    assert problems(message) == []
    assert inconsistencies(message) == []


@given(_SEEDS)
def test_a_history_tells_one_call_from_its_dialling_to_its_end(seed: int) -> None:
    """Of one call, to one number, and only the last of them is terminal."""
    messages = _fake(seed).call_history()

    assert len({(message["QueueID"], message["phonenumber"]) for message in messages}) == 1
    assert messages[0]["ResponseCode"] == ResponseCode.DIALING
    codes = [ResponseCode(message["ResponseCode"]) for message in messages]
    assert [code.terminal for code in codes] == [False] * (len(codes) - 1) + [True]
    assert [problems(message) for message in messages] == [[]] * len(messages)
    assert [inconsistencies(message) for message in messages] == [[]] * len(messages)


@pytest.mark.parametrize(
    ("outcome", "code", "detected"),
    [
        ("human", {1, 24, 25, 26}, "HUMAN"),
        ("machine", {1}, "MACHINE"),
        ("busy", {8}, None),
        ("transferred", {24}, "HUMAN"),
        ("busy twice, then human", {1}, "HUMAN"),
        ("unknown", {1}, "UNKNOWN"),
        (Outcome(name="own", tries=(Try(callee=Callee(presses="#")),)), {1}, "HUMAN"),
    ],
)
def test_a_call_goes_as_it_is_wanted(
    outcome: str | Outcome, code: set[int], detected: str | None
) -> None:
    """To its end, with as many tries as it needs."""
    fake = _fake(9)

    for _ in range(20):
        last = fake.call_history(outcome=outcome, area_code="415")[-1]
        assert last["ResponseCode"] in code
        assert last.get("machinedetection") == detected
        assert last["phonenumber"].startswith("415")


def test_an_outcome_and_a_status_can_be_wanted_together() -> None:
    """If the call has both."""
    fake = _fake(1)

    assert fake.outgoing_postback(outcome="busy", response_code=12)["ResponseCode"] == 12
    with pytest.raises(NothingFitsError) as refusal:
        fake.outgoing_postback(outcome="busy", response_code=1)
    assert str(refusal.value) == (
        "There seems to be no call with ResponseCode 1 (Call Answered): 2,000 draws gave none."
    )


@given(_SEEDS, st.sampled_from([None, 29, 30, 31]))
def test_an_incoming_postback_is_valid_and_consistent(seed: int, code: int | None) -> None:
    """A call that runs has no end, and one that was transferred tells who saw what."""
    message = _fake(seed).incoming_postback(response_code=code)

    assert problems(message, "incoming_postback") == []
    assert list(message) == [
        name for name in schema("incoming_postback")["properties"] if name in message
    ]
    assert code in (None, message["ResponseCode"])
    assert ("EndTime" in message) is (message["ResponseCode"] != 29)
    assert ("transfercallerid" in message) is (message["ResponseCode"] == 31)
    assert message.get("lastrecordlength", 0) <= message["Duration"]


@given(_SEEDS, st.sampled_from([41, 42]))
def test_an_incoming_call_in_a_conference_tells_its_key(seed: int, code: int) -> None:
    """It runs, and whoever is to join the conference needs the key."""
    message = _fake(seed).incoming_postback(response_code=code)

    assert problems(message, "incoming_postback") == []
    assert (message["ResponseCode"], "EndTime" in message) == (code, False)
    assert UUID(message["confkey"]).version == 4


@pytest.mark.parametrize(
    ("method", "code", "text"),
    [
        ("incoming_postback", 1, "An incoming call has ResponseCode 29, 30, 31, 41 or 42, got 1"
                                 " (Call Answered)."),
        ("incoming_postback", 47, "ResponseCodes go from 0 to 46, got 47."),
        ("outgoing_postback", -1, "ResponseCodes go from 0 to 46, got -1."),
    ],
)  # fmt: skip
def test_a_status_that_there_is_not_is_refused(method: str, code: int, text: str) -> None:
    """The error says which there are."""
    with pytest.raises(NothingFitsError) as refusal:
        getattr(_fake(1), method)(response_code=code)

    assert str(refusal.value) == text
