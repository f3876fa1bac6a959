from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.admission import Rules, WishRefusedError, admit
from simulator.calls.request import Wish
from simulator.phone import PhoneNumber

_PLAIN: dict[str, Any] = {
    "number": "202-555-0100",
    "caller_id": "757-555-0000",
    "license_key": "a-key",
}
_TOMORROW = datetime(2026, 1, 6, 12)  # noqa: DTZ001 - a moment without a zone is what is tested


def _wish(**fields: Any) -> Wish:
    return Wish(**_PLAIN | fields)


@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({"number": "12"}, 3, "PhoneNumberToDial needs 10 digits, got '12'."),
        ({"caller_id": "55"}, 4, "CallerID needs 10 digits, got '55'."),
        ({"caller_id": "", "caller_id_required": True}, 4, "CallerID needs 10 digits, got ''."),
        ({"voice": "99"}, 5,
         "VoiceID needs one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 15, 16, 17, 18, 19, 20, 23, 24,"
         " got '99'."),
        ({"transfer_number": "1"}, 6, "TransferNumber needs 10 digits, got '1'."),
        ({"transfer_number": ""}, 6, "TransferNumber needs 10 digits, got ''."),
        ({"caller_id": "2025550100"}, 13, "CallerID and PhoneNumberToDial are both 202-555-0100."),
        ({"license_key": " "}, 14, "LicenseKey is blank."),
        ({"scheduled_at": _TOMORROW}, 16,
         "UTCScheduledDateTime needs a UTC time such as 2026-11-17T08:25:08Z,"
         " got 2026-01-06 12:00:00."),
        ({"scheduled_at": _TOMORROW.replace(tzinfo=timezone(timedelta(hours=-5)))}, 16,
         "UTCScheduledDateTime needs a UTC time such as 2026-11-17T08:25:08Z,"
         " got 2026-01-06 12:00:00-05:00."),
        ({"license_key": "0", "transfer_number": "7575558888"}, 11,
         "The demo key cannot transfer calls."),
        ({"number": "2025550190"}, 15,
         "202-555-0190: The request itself is answered with 15 Phone Number Abuse."),
    ],
)  # fmt: skip
def test_a_wish_is_refused_with_the_code_of_its_mistake(
    fields: dict[str, Any], code: int, reason: str
) -> None:
    """Business errors have a ResponseCode for the customer and a reason for the log."""
    with pytest.raises(WishRefusedError) as refusal:
        admit(_wish(**fields), Rules())

    assert (refusal.value.code, str(refusal.value)) == (code, reason)


@pytest.mark.parametrize("voice", ["", "David", "1.5", "-1", "9" * 5000, "\u0661"])
def test_a_voice_that_is_no_number_is_refused(voice: str) -> None:
    """VoiceID is a string in the basic methods."""
    with pytest.raises(WishRefusedError) as refusal:
        admit(_wish(voice=voice), Rules())

    assert refusal.value.code == 5


@pytest.mark.parametrize(
    ("rules", "placed", "code", "reason"),
    [
        (Rules(demo=False), 0, 39, "The demo key is switched off."),
        (Rules(demo_allowance=3), 3, 10, "The demo key has placed its 3 calls."),
    ],
)
def test_the_demo_key_has_limits(rules: Rules, placed: int, code: int, reason: str) -> None:
    """Which ones is assumed, and can be set."""
    with pytest.raises(WishRefusedError) as refusal:
        admit(_wish(license_key="0"), rules, demo_calls=placed)

    assert (refusal.value.code, str(refusal.value)) == (code, reason)


def test_the_demo_key_may_place_plain_calls() -> None:
    """It did historically, and the answer says Demo."""
    assert admit(_wish(license_key="0"), Rules(), demo_calls=999).demo


def test_only_listed_keys_are_accepted_if_there_is_a_list() -> None:
    """Without one every key is good that is not blank."""
    rules = Rules(license_keys=frozenset({"good"}))

    assert admit(_wish(license_key="good"), rules).license_key == "good"
    with pytest.raises(WishRefusedError) as refusal:
        admit(_wish(license_key="bad"), rules)
    assert refusal.value.code == 14
    assert str(refusal.value) == "LicenseKey is not one of the accepted keys."


@given(
    tries=st.integers(-(2**31), 2**31 - 1),
    pause=st.integers(-(2**31), 2**31 - 1),
    length=st.integers(-(2**31), 2**31 - 1),
    rate=st.integers(0, 255),
    volume=st.integers(0, 255),
)
def test_numbers_out_of_range_are_brought_into_it(
    tries: int, pause: int, length: int, rate: int, volume: int
) -> None:
    """Clients send TryCount 0 and 5, and NextTryInSeconds 0."""
    request = admit(
        _wish(
            try_count=tries,
            next_try_seconds=pause,
            max_call_seconds=length,
            rate=rate,
            volume=volume,
        ),
        Rules(),
    )

    assert request.try_count == min(max(tries, 1), 3)
    assert request.next_try_seconds == (pause if pause > 0 else 60)
    assert request.max_call_seconds == (length if length > 0 else 3600)
    assert request.rate == (min(rate, 20) or 10)
    assert request.volume == (min(volume, 100) or 100)


def test_a_schedule_in_utc_is_kept() -> None:
    """So is one of +00:00; one without a zone counts as UTC if the setting says so."""
    moment = _TOMORROW.replace(tzinfo=UTC)

    assert admit(_wish(scheduled_at=moment), Rules()).scheduled_at == moment
    lenient = Rules(zoneless_schedule=True)
    assert admit(_wish(scheduled_at=_TOMORROW), lenient).scheduled_at == moment


def test_a_schedule_at_the_end_of_time_leaves_room_for_the_call() -> None:
    """The call's own times need to be dates too."""
    request = admit(_wish(scheduled_at=datetime.max.replace(tzinfo=UTC)), Rules())

    assert request.scheduled_at == datetime(9000, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("caller_id", [None, "", "  "])
def test_a_caller_id_may_be_private_or_unheard_of(caller_id: str | None) -> None:
    """NotifyPhoneEnglishBasic has no such parameter, the advanced methods may leave it blank."""
    assert admit(_wish(caller_id=caller_id), Rules()).caller_id is None


def test_a_blank_caller_id_is_refused_if_the_setting_says_so() -> None:
    """A method without the parameter is not concerned."""
    rules = Rules(private_caller_id=False)

    assert admit(_wish(caller_id=None), rules).caller_id is None
    with pytest.raises(WishRefusedError):
        admit(_wish(caller_id=""), rules)


def test_an_admitted_wish_keeps_what_it_says() -> None:
    """Numbers are read, the rest is carried over."""
    request = admit(
        _wish(
            number="(202) 555-0100 x3025",
            transfer_number="1-757-555-8888",
            voice="17",
            postback_url=" http://localhost/status ",
            reference_id="notify1",
            caller_id_name="Esendex Services",
        ),
        Rules(),
    )

    assert request.number == PhoneNumber("2025550100", "3025")
    assert request.transfer_number == PhoneNumber("7575558888")
    assert request.voice_id == 17
    assert request.postback_url == "http://localhost/status"
    assert (request.reference_id, request.caller_id_name) == ("notify1", "Esendex Services")


def test_further_voices_can_be_allowed() -> None:
    """The provider has more voices today than were ever recorded."""
    assert admit(_wish(voice="38"), Rules(extra_voice_ids=frozenset({38}))).voice_id == 38
