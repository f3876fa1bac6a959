import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.calls.profiles import profile_named
from simulator.generate.likeness.census import Census
from simulator.generate.likeness.consistency import inconsistencies
from simulator.generate.likeness.fidelity import compare
from simulator.generate.likeness.traits import keys_of
from simulator.generate.privacy.anonymise import Anonymiser
from simulator.generate.privacy.pseudonyms import Pseudonyms
from simulator.postbacks.schema import problems
from simulator.telco.directory import realistic_number
from tests.generate.recorded import ended, traffic

_ANONYMISER = Anonymiser(Pseudonyms.of_seed("a test"))
# The same digits in another alphabet.
_ARABIC = "7573740123".translate(
    str.maketrans("0123456789", "".join(map(chr, range(0x660, 0x66A))))
)
_CHANCES = st.floats(0, 0.999)
_NUMBERS = st.builds(
    lambda for_exchange, for_line: (
        realistic_number("757", for_exchange=for_exchange, for_line=for_line).digits
    ),
    _CHANCES,
    _CHANCES,
)
# So long that no other text of the message holds one by chance.
_NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=10, max_size=20).map(str.title)
_ENTRIES = st.text("0123456789", min_size=10, max_size=16)
_POSTBACKS = st.builds(
    ended,
    QueueID=st.integers(10**12, 2**63 - 1),
    phonenumber=_NUMBERS,
    callerid=_NUMBERS,
    transfercallerid=_NUMBERS,
    calleridname=_NAMES,
    transfercalleridname=_NAMES,
    digitsdialed=_ENTRIES,
    extension=_ENTRIES,
    account=_ENTRIES,
    spoken=st.builds("{} is my name, {}".format, _NAMES, _ENTRIES),
)


def _whole(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _personal(message: dict[str, Any]) -> Iterator[str]:
    """The long runs of digits and the names of a message."""
    for name, value in message.items():
        if name not in ("StartTime", "EndTime"):
            yield from re.findall(r"[0-9]{7,}", str(value))
            yield from re.findall(r"[A-Z][a-z]{9,}", str(value))


def _one(**properties: Any) -> dict[str, Any]:
    return _ANONYMISER.message(ended(**properties))


@given(_POSTBACKS)
def test_no_number_and_no_name_is_left(message: dict[str, Any]) -> None:
    """Nowhere in the whole message."""
    found = _whole(_ANONYMISER.message(message))

    personal = list(_personal(message))
    assert len(personal) >= 10
    assert [each for each in personal if each in found] == []


@given(_POSTBACKS, _POSTBACKS)
def test_equal_values_become_equal_ones(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Across messages and properties: who is called here may call there."""
    other["callerid"] = one["phonenumber"]
    other["transfercalleridname"] = one["calleridname"]
    other["account"] = one["account"]

    first, second = _ANONYMISER.message(one), _ANONYMISER.message(other)

    assert second["callerid"] == first["phonenumber"]
    assert second["transfercalleridname"] == first["calleridname"]
    assert second["account"] == first["account"]


@given(_POSTBACKS)
def test_the_message_stays_valid(message: dict[str, Any]) -> None:
    """What the schema wants of a postback."""
    assert problems(message) == []
    assert problems(_ANONYMISER.message(message)) == []


def test_recorded_calls_stay_consistent_and_alike() -> None:
    """In whatever can be compared, to the last number; and valid, and free of contradictions."""
    recorded = list(traffic(profile_named("opt_in_notice"), 400, every_status=True))

    anonymised = [_ANONYMISER.message(each) for each in recorded]

    assert [problems(each) for each in anonymised if problems(each)] == []
    # A caller in the callee's area code becomes the callee for one number of a hundred.
    found = [text for each in anonymised for text in inconsistencies(each)]
    assert [text for text in found if not text.startswith("callerid is the number called")] == []
    ours, theirs = Census(), Census()
    for one, other in zip(recorded, anonymised, strict=True):
        ours.count(one)
        theirs.count(other)
    assert {each.distance for each in compare(ours, theirs).comparisons} == {0}


def test_the_postbacks_of_a_call_stay_together() -> None:
    """By QueueID, number and recording."""
    dialling, over = (
        _one(ResponseCode=code, QueueID=4093249, qasoundid="qa4093249") for code in (12, 1)
    )

    assert dialling["QueueID"] == over["QueueID"] != 4093249
    assert over["qasoundid"] == f"qa{over['QueueID']}"
    assert dialling["phonenumber"] == over["phonenumber"]


def test_another_name_of_a_recording_is_replaced() -> None:
    """One that is not named after the call may be named after anything."""
    found = _one(qasoundid="John-7573740123")["qasoundid"]

    assert re.fullmatch(r"[A-Z][a-z]{3}-\d{10}", found)
    assert found != "John-7573740123"
    assert re.fullmatch(r"[a-z]{2}\d{7}", _one(QueueID="7", qasoundid="qa4093249")["qasoundid"])


def test_what_the_network_says_stays() -> None:
    """Carriers, switches and routing numbers name no callee."""
    telco = {
        "telcoLATA": "252",
        "telcoOCN": "8825",
        "telcoCarrierName": "LEVEL 3 COMMUNICATIONS, LLC - VA",
        "telcoCarrierType": "CLEC",
        "telcoLRN": "7576559199",
        "telcoSwitchName": "NORFOLK",
        "machinedetection": "MACHINE",
        "isWireless": False,
        "qarecord": True,
        "incallringcount": 3,
        "lastrecordlength": 19,
    }

    found = _one(**telco)

    assert {name: found[name] for name in telco} == telco


@pytest.mark.parametrize("name", ["phonenumber", "callerid", "transfercallerid"])
def test_a_routing_number_that_is_a_telephone_number_becomes_the_same(name: str) -> None:
    """A number that was never moved is routed by itself."""
    found = _one(**{name: "7573740123", "telcoLRN": "7573740123"})

    assert found["telcoLRN"] == found[name] != "7573740123"


def test_a_script_that_collected_the_callers_number_has_the_same_one() -> None:
    """So that a receiver can still tell that it is."""
    found = _one(phonenumber="7573740123", callback="7573740123", other="7573740124")

    assert found["callback"] == found["phonenumber"]
    assert re.fullmatch(r"\d{10}", found["other"])
    assert found["other"] != "7573740124"


@pytest.mark.parametrize("code", [24, 25, 26])
def test_the_key_that_asked_for_a_transfer_stays(code: int) -> None:
    """What was entered before it does not."""
    found = _one(ResponseCode=code, digitsdialed="47110")["digitsdialed"]

    assert re.fullmatch(r"\d{4}0", found)
    assert found != "47110"


@pytest.mark.parametrize("digits", ["", "1", "0", "12", "*"])
def test_choices_of_a_menu_stay(digits: str) -> None:
    """They tell of nobody."""
    assert _one(digitsdialed=digits)["digitsdialed"] == digits


def test_classes_of_digits_stay() -> None:
    """For a fit of the anonymised postbacks is the same as one of the recorded."""
    assert keys_of(_one(digitsdialed="5555")["digitsdialed"]) == "one key repeated"


def test_times_stay_unless_they_are_shifted() -> None:
    """By whole weeks, so that hours and weekdays stay."""
    message = ended(EndTime="")
    shifted = Anonymiser(Pseudonyms.of_seed("a test"), shift=timedelta(weeks=-3))

    assert _ANONYMISER.message(message)["StartTime"] == message["StartTime"]
    assert shifted.message(message)["StartTime"] == "2025-12-15T15:00:10.000Z"
    assert shifted.message(message)["EndTime"] == ""


@pytest.mark.parametrize(
    "text", ["call 7573740123", "2026-01-05T15:00:00", "0001-01-01T00:00:00.000Z"]
)
def test_what_is_no_moment_is_replaced_as_a_text(text: str) -> None:
    """So is one that the shift leads out of the calendar."""
    shifted = Anonymiser(Pseudonyms.of_seed("a test"), shift=timedelta(weeks=-1))

    found = shifted.message(ended(StartTime=text))["StartTime"]

    assert found != text
    assert len(found) in (len(text), 24)
    assert "7573740123" not in found


def test_a_conference_has_another_key() -> None:
    """The same for all who join it, under either spelling of the name."""
    key = "b825700e-5180-4e77-8599-2e2eb6c4c1ba"

    assert _one(ConfKey=key)["ConfKey"] == _one(confkey=key)["confkey"] != key


@pytest.mark.parametrize(
    "value",
    [
        7573740123,
        7573740123.5,
        ["7573740123"],
        {"number": "7573740123"},
        "7573740123",
        _ARABIC,
    ],
)
@pytest.mark.parametrize(
    "name",
    [
        "QueueID", "ResponseCode", "StartTime", "Duration", "isWireless", "telcoLATA",
        "telcoCarrierName", "digitsdialed", "qasoundid", "callerid", "extension", "phonenumber",
        "calleridname", "machinedetection", "ConfKey", "zip", "FutureProperty", "number7573740123",
    ],
)  # fmt: skip
def test_a_number_in_the_wrong_place_is_replaced_too(name: str, value: object) -> None:
    """A recording may hold anything anywhere."""
    found = _whole(_one(**{name: value}))

    assert "7573740123" not in found
    assert "\u0667" not in found


@pytest.mark.parametrize("text", ["JOHN 757-374-0123", "(757) 374.0123", "374 0123"])
@pytest.mark.parametrize("name", ["telcoSwitchName", "telcoCarrierType", "telcoLRN"])
def test_a_number_with_marks_between_is_no_text_of_the_network(name: str, text: str) -> None:
    """However people write it."""
    found = _one(**{name: text})[name]

    assert len(found) == len(text)
    assert re.findall(r"\d+", found) != re.findall(r"\d+", text)


def test_a_carrier_may_have_digits_in_its_name() -> None:
    """Fewer than a telephone number has."""
    assert _one(telcoCarrierName="1-800-RECONEX, INC.")["telcoCarrierName"] == "1-800-RECONEX, INC."


@pytest.mark.parametrize("value", [None, True, False, ""])
def test_nothing_and_truth_stay(value: object) -> None:
    """They tell of nobody."""
    assert _one(zip=value)["zip"] == value


def test_a_number_without_quotes_becomes_one_without() -> None:
    """As a careless recorder writes it."""
    found = _one(phonenumber=7573740123)["phonenumber"]

    assert str(found) == _one(phonenumber="7573740123")["phonenumber"]


def test_anonymising_again_changes_nothing_that_counts() -> None:
    """The shape of a message stays for ever."""
    once = _one(digitsdialed="4711", calleridname="Esendex Services")
    twice = _ANONYMISER.message(once)

    assert {name: type(value) for name, value in once.items()} == {
        name: type(value) for name, value in twice.items()
    }
