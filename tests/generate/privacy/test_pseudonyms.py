import re
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.generate.likeness.traits import keys_of
from simulator.generate.privacy.pseudonyms import Pseudonyms
from simulator.phone import PhoneNumber
from simulator.telco.directory import area_codes

_PSEUDONYMS = Pseudonyms(bytes(32))
_SEEDS = st.text(max_size=5)
_DIGITS = st.text("0123456789", max_size=20)
_NUMBERS = st.builds(
    lambda area_code, rest: f"{area_code}{rest:07}",
    st.sampled_from(area_codes()),
    st.integers(2_000_000, 9_999_999),
)
_KINDS = st.sampled_from(["number", "name", "guid", "keys", "text"])


@given(_SEEDS, _KINDS, st.text(max_size=20))
def test_the_same_key_and_value_give_the_same_pseudonym(seed: str, kind: str, value: str) -> None:
    """Whatever came before: there is no table that fills."""
    first, second = Pseudonyms.of_seed(seed), Pseudonyms.of_seed(seed)
    second.number("7573740123")

    assert getattr(first, kind)(value) == getattr(second, kind)(value)


@given(_NUMBERS)
def test_a_number_becomes_a_fictional_one_of_its_area_code(number: str) -> None:
    """The hundred that nobody has."""
    found = PhoneNumber.read(_PSEUDONYMS.number(number))

    assert found.fictional
    assert found.area_code == number[:3]


@given(st.sampled_from([f"75755501{line:02}" for line in range(100)]), _SEEDS)
def test_no_number_stands_for_itself(number: str, seed: str) -> None:
    """Not even one that is fictional already."""
    assert Pseudonyms.of_seed(seed).number(number) != number


def test_all_fictional_numbers_of_an_area_code_are_used() -> None:
    """Two numbers seldom become one: no less often than a hundred allow."""
    found = {_PSEUDONYMS.number(f"757{exchange}1234") for exchange in range(200, 999)}

    assert len(found) == 100


@pytest.mark.parametrize(
    ("number", "shape"),
    [
        ("8885551234", r"80055501\d\d"),
        ("8005551234", r"80055501\d\d"),
        ("9995551234", r"99955501\d\d"),
        ("01149301234567", r"0114420794600?\d{3}"),
        ("5551234", r"\d{7}"),
        ("757-555-1234", r"\d{3}-\d{3}-\d{4}"),
    ],
)
def test_other_numbers_become_what_nobody_has_either(number: str, shape: str) -> None:
    """Toll-free ones one of 800, foreign ones one of London's for drama, others other digits."""
    found = _PSEUDONYMS.number(number)

    assert re.fullmatch(shape, found)
    assert found != number


def test_numbers_without_the_key_cannot_be_looked_up() -> None:
    """Another key makes others of them: of a hundred numbers one or so stays the same."""
    numbers = [f"757{exchange}1234" for exchange in range(200, 300)]
    other = Pseudonyms.of_seed("other")

    assert sum(_PSEUDONYMS.number(each) == other.number(each) for each in numbers) < 8


@given(st.text(min_size=1))
def test_names_are_invented_and_fit_a_display(name: str) -> None:
    """Fifteen characters, as the telephone network carries them."""
    found = _PSEUDONYMS.name(name)

    assert 0 < len(found) <= 15
    assert found.isupper() == name.isupper()


def test_names_differ_as_the_real_ones_do() -> None:
    """A thousand there are, so that a hundred seldom meet."""
    assert len({_PSEUDONYMS.name(f"Customer {place}") for place in range(100)}) > 85


@given(st.integers(1, 2**63 - 1))
def test_a_queue_id_stays_one(queue_id: int) -> None:
    """Positive, and small enough for readers whose numbers are all doubles."""
    assert 1 <= _PSEUDONYMS.queue_id(queue_id) <= 2**53 - 1


def test_queue_ids_stay_apart() -> None:
    """Calls must not become one."""
    assert len({_PSEUDONYMS.queue_id(each) for each in range(1, 20_000)}) == 19_999


@given(st.integers() | st.floats())
def test_a_figure_tells_nothing_of_its_size(value: float) -> None:
    """Below a million, whatever it was; no number at all included."""
    assert 0 <= _PSEUDONYMS.figure(value) < 10**6
    assert _PSEUDONYMS.figure(value) == _PSEUDONYMS.figure(value)


def test_a_guid_becomes_another() -> None:
    """Of the random kind, whatever case it was written in."""
    guid = "b825700e-5180-4e77-8599-2e2eb6c4c1ba"

    found = _PSEUDONYMS.guid(guid)

    assert UUID(found).version == 4
    assert found != guid
    assert found == _PSEUDONYMS.guid(guid.upper())


@given(_DIGITS)
def test_keys_keep_their_number_and_short_ones_their_meaning(digits: str) -> None:
    """A menu's choice tells of nobody; what was entered is replaced."""
    found = _PSEUDONYMS.keys(digits)

    assert len(found) == len(digits)
    if len(digits) <= 2:
        assert found == digits
    elif keys_of(digits) == "one key repeated":
        assert keys_of(found) == "one key repeated"


def test_entered_keys_are_replaced() -> None:
    """Stars and hashes stay where they were."""
    found = _PSEUDONYMS.keys("4711*0815#")

    assert re.fullmatch(r"\d{4}\*\d{4}#", found)
    assert found != "4711*0815#"
    assert keys_of(_PSEUDONYMS.keys("***")) == "one key repeated"


@given(st.text())
def test_a_text_keeps_its_length_and_classes(text: str) -> None:
    """Digits become digits, letters letters of the same case, and marks stay if they are ASCII."""
    found = _PSEUDONYMS.text(text)

    assert len(found) == len(text)
    assert found.isascii()
    for before, after in zip(text, found, strict=True):
        if before.isascii():
            assert (before.isdigit(), before.islower(), before.isupper()) == (
                after.isdigit(), after.islower(), after.isupper(),
            )  # fmt: skip
            assert before.isalnum() or before == after


@given(st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=12))
def test_a_long_text_never_stays(text: str) -> None:
    """By chance once in ten to the twelve."""
    found = _PSEUDONYMS.text(text)

    assume(found)
    assert found != text


def test_letters_and_marks_of_other_alphabets_are_replaced_too() -> None:
    """A word in capitals stays one; what is no letter says nothing."""
    assert re.fullmatch(r"[A-Z][a-z]{4} \?", _PSEUDONYMS.text("Øglæß \u0301"))
    assert re.fullmatch(r"\d\d", _PSEUDONYMS.text("٣½"))
