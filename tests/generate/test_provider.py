from collections.abc import Iterator
from typing import Any

import pytest
from faker import Faker

from simulator.codes import ResponseCode
from simulator.generate.consistency import inconsistencies
from simulator.generate.provider import VoiceBroadcastProvider
from simulator.phone import PhoneNumber
from simulator.postbacks.schema import problems
from simulator.telco.record import telco_record

_METHODS = (
    "us_phone_number", "telco_record", "lata", "ocn", "lrn", "caller_id_name", "queue_id",
    "reference_id", "license_key", "text_to_say", "response_code", "digits_dialed",
    "call_request", "outgoing_postback", "call_history", "incoming_postback",
)  # fmt: skip


@pytest.fixture
def fake() -> Any:
    """A Faker of its own, always from the same seed."""
    faker = Faker()
    faker.add_provider(VoiceBroadcastProvider)
    faker.seed_instance(7)
    return faker


def _some(fake: Any, method: str, count: int = 60, **options: object) -> Iterator[Any]:
    return (getattr(fake, method)(**options) for _ in range(count))


@pytest.mark.parametrize("method", _METHODS)
def test_the_same_seed_gives_the_same_values(fake: Any, method: str) -> None:
    """By Faker's own seeding; another seed gives others."""
    one = list(_some(fake, method))
    fake.seed_instance(7)
    again = list(_some(fake, method))
    fake.seed_instance(8)

    assert again == one
    assert list(_some(fake, method)) != one


def test_every_postback_is_valid_and_consistent(fake: Any) -> None:
    """As the provider would send it."""
    for message in _some(fake, "outgoing_postback", 200):
        assert problems(message) == []
        assert inconsistencies(message) == []


def test_every_incoming_postback_is_valid(fake: Any) -> None:
    """By its own schema."""
    for message in _some(fake, "incoming_postback"):
        assert problems(message, "incoming_postback") == []


def test_a_history_is_one_call_in_order(fake: Any) -> None:
    """One QueueID, one end, and it comes last."""
    for history in _some(fake, "call_history"):
        assert len({message["QueueID"] for message in history}) == 1
        ends = [ResponseCode(message["ResponseCode"]).terminal for message in history]
        assert ends == [False] * (len(ends) - 1) + [True]


@pytest.mark.parametrize("code", [1, 2, 8, 24, 25, 26, 34, 37, 38, 43, 44])
def test_a_postback_of_any_ending_can_be_asked_for(fake: Any, code: int) -> None:
    """By its ResponseCode."""
    message = fake.outgoing_postback(response_code=code)
    assert message["ResponseCode"] == code


def test_numbers_are_kept_for_fiction(fake: Any) -> None:
    """Unless realistic ones are asked for; area code and kind of line can be chosen."""
    for text in _some(fake, "us_phone_number"):
        assert PhoneNumber.read(text).fictional
    for text in _some(fake, "us_phone_number", area_code="757", wireless=True):
        number = PhoneNumber.read(text)
        assert number.area_code == "757"
        assert telco_record(number).wireless
    assert not all(
        PhoneNumber.read(text).fictional for text in _some(fake, "us_phone_number", realistic=True)
    )


def test_texts_come_with_and_without_scripts(fake: Any) -> None:
    """A script has commands between tildes."""
    assert all("~\\" in text for text in _some(fake, "text_to_say", script=True))
    assert not any("~\\" in text for text in _some(fake, "text_to_say", script=False))


def test_names_fit_a_display(fake: Any) -> None:
    """Fifteen characters at most, as caller ID names have."""
    assert all(0 < len(name) <= 15 for name in _some(fake, "caller_id_name"))


def test_fakers_own_proxies_work(fake: Any) -> None:
    """`unique` gives no value twice."""
    assert len({fake.unique.queue_id() for _ in range(100)}) == 100
