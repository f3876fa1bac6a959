from collections.abc import Callable

import pytest

from tests.journeys.desk import CALLER_ID, KEY, TEXT, Desk, Fields, fields, many_fields

_BASIC = {
    "PhoneNumberToDial": "2025550100",
    "TextToSay": TEXT,
    "CallerID": CALLER_ID,
    "CallerIDname": "",
    "VoiceID": "2",
    "LicenseKey": KEY,
}
_NO_KEY = "Key Invalid.  IP Address has been suspended."


def _basic(desk: Desk, **changes: str) -> Fields:
    return fields(desk.get("NotifyPhoneBasic", **(_BASIC | changes)))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"PhoneNumberToDial": ""}, "Invalid Phone Number"),
        ({"PhoneNumberToDial": "555010"}, "Invalid Phone Number"),
        ({"PhoneNumberToDial": "202555010O"}, "Invalid Phone Number"),
        ({"PhoneNumberToDial": "20255501001"}, "Invalid Phone Number"),
        ({"CallerID": ""}, "Invalid CallerID"),
        ({"CallerID": "12"}, "Invalid CallerID"),
        ({"CallerID": "1 (202) 555-0100"}, "CallerID and PhoneNumber To Dial cannot match."),
        ({"VoiceID": ""}, "Invalid VoiceID"),
        ({"VoiceID": "99"}, "Invalid VoiceID"),
        ({"VoiceID": "Diane"}, "Invalid VoiceID"),
        ({"VoiceID": "-1"}, "Invalid VoiceID"),
        ({"LicenseKey": ""}, _NO_KEY),
        ({"LicenseKey": "  "}, _NO_KEY),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_in_the_provider_s_words(
    desk: Desk, changes: dict[str, str], text: str
) -> None:
    """HTTP 200, a text of GetResponseCodes, no queue ID, no call."""
    answer = _basic(desk, **changes)

    assert (answer["ResponseText"], answer["QueueID"]) == (text, "-1")
    assert desk.look("calls")["total"] == 0


@pytest.mark.parametrize(
    "number", ["202.555.0100", "+1 202-555-0100", "12025550100", "(202) 555 0100 ext. 12"]
)
def test_a_number_may_be_punctuated_in_any_way(desk: Desk, number: str) -> None:
    """Ten digits are asked for; the rest is up to the customer."""
    assert _basic(desk, PhoneNumberToDial=number)["ResponseText"] == "Queued"


def test_only_keys_that_were_given_out_are_accepted(open_desk: Callable[..., Desk]) -> None:
    """With a list of keys, every other key is refused, by status queries too."""
    desk = open_desk(license_key=(KEY,))
    accepted = _basic(desk)
    refused = _basic(desk, LicenseKey="another")
    [asked] = many_fields(
        desk.get("GetMultipleQueueIdStatus", QueueIDs=accepted["QueueID"], LicenseKey="another")
    )

    assert (accepted["ResponseText"], refused["ResponseText"]) == ("Queued", _NO_KEY)
    assert asked["ResponseText"] == _NO_KEY


def test_the_demo_key_places_calls_that_say_so(desk: Desk) -> None:
    """Anybody may try the service with the key 0."""
    answer = _basic(desk, LicenseKey="0")
    desk.run()

    assert (answer["ResponseText"], answer["Demo"]) == ("Queued", "true")
    assert desk.status(int(answer["QueueID"]))["Demo"] == "true"


def test_the_demo_key_has_an_allowance(open_desk: Callable[..., Desk]) -> None:
    """Refused wishes do not count against it."""
    desk = open_desk(demo_allowance=2)
    wishes = ("2025550100", "12", "2025550101", "2025550102")
    answers = [_basic(desk, LicenseKey="0", PhoneNumberToDial=number) for number in wishes]

    assert [answer["ResponseText"] for answer in answers] == [
        "Queued",
        "Invalid Phone Number",
        "Queued",
        "Demo allowance exceeded.",
    ]
    assert {answer["Demo"] for answer in answers} == {"true"}


def test_the_demo_key_cannot_transfer(desk: Desk) -> None:
    """NotifyPhoneBasicWithTransfer needs a real key, as documented."""
    answer = fields(
        desk.get(
            "NotifyPhoneBasicWithTransfer",
            TransferNumber="7575558888",
            **(_BASIC | {"LicenseKey": "0"}),
        )
    )

    assert (answer["ResponseText"], answer["Demo"]) == ("Demo not allowed", "true")


def test_the_demo_key_can_be_switched_off(open_desk: Callable[..., Desk]) -> None:
    """As the provider did, it seems, under new regulations."""
    answer = _basic(open_desk(demo=False), LicenseKey="0")

    assert answer["ResponseText"] == "Demo Denied due to FTC regulations"


def test_a_blank_caller_id_is_private_in_the_advanced_operations(
    open_desk: Callable[..., Desk],
) -> None:
    """Clients rely on it; a setting has it refused."""
    private = open_desk().notify("2025550100", CallerIDNumber="")
    refused = open_desk(private_caller_id=False).notify("2025550100", CallerIDNumber="")

    assert private["ResponseText"] == "Queued"
    assert refused["ResponseText"] == "Invalid CallerID"


def test_further_voices_can_be_allowed(open_desk: Callable[..., Desk]) -> None:
    """The provider has added voices since its list was recorded."""
    assert _basic(open_desk(extra_voice_id=(99,)), VoiceID="99")["ResponseText"] == "Queued"


def test_english_basic_speaks_with_the_first_voice_and_no_caller_id(desk: Desk) -> None:
    """It has three parameters only."""
    answer = fields(
        desk.get(
            "NotifyPhoneEnglishBasic",
            PhoneNumberToDial="2025550100",
            TextToSay=TEXT,
            LicenseKey=KEY,
        )
    )

    assert answer["ResponseText"] == "Queued"


def test_the_queue_id_of_a_refusal_is_a_setting(open_desk: Callable[..., Desk]) -> None:
    """What the provider gives there was never recorded."""
    assert open_desk(refused_queue_id=0).notify("12")["QueueID"] == "0"


@pytest.mark.parametrize("queue_id", [0, -1, 4093249, 2**63 - 1])
def test_a_queue_id_that_was_never_given_out_is_a_universal_error(
    desk: Desk, queue_id: int
) -> None:
    """Polling clients stop, because the call counts as complete."""
    status = desk.status(queue_id)

    assert (status["ResponseText"], status["CallComplete"]) == ("Universal Error", "true")
    assert status["QueueID"] == str(queue_id)


def test_times_can_be_answered_without_their_zone(open_desk: Callable[..., Desk]) -> None:
    """The recorded answers have no Z where a time is null; where it is not is unknown."""
    desk = open_desk(answer_utc_mark="none")
    queue_id = desk.place("2025550100")
    desk.run()

    assert desk.status(queue_id)["StartTime"] == "2026-01-05T15:00:11.7"
