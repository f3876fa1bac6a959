import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.phone import InvalidPhoneNumberError, PhoneNumber

_DIGITS = st.text("0123456789", min_size=10, max_size=10)
_PUNCTUATION = st.text(" -.()/", max_size=3)


@given(_DIGITS, st.lists(_PUNCTUATION, min_size=10, max_size=10), st.sampled_from(["", "1", "+1"]))
def test_any_punctuation_and_a_leading_1_are_dropped(
    digits: str, gaps: list[str], prefix: str
) -> None:
    """The provider documents that any punctuation may stand between ten digits."""
    text = prefix + "".join(gap + digit for gap, digit in zip(gaps, digits, strict=True))

    assert PhoneNumber.read(text) == PhoneNumber(digits)


@pytest.mark.parametrize("mark", ["x", "X", " x ", "ext", "ext. ", "#"])
def test_an_extension_follows_an_x(mark: str) -> None:
    """555-555-1000x3025 is the documented form; people write the others."""
    assert PhoneNumber.read(f"555-555-1000{mark}3025") == PhoneNumber("5555551000", "3025")


@pytest.mark.parametrize(
    "text",
    ["", "12", "757555999", "75755599999", "27575559999", "757555999a", "abc7575559999",
     "٧٥٧٥٥٥٩٩٩٩", "7575559999x", "0117575", "011" + "9" * 16, "7" * 5000],
)  # fmt: skip
def test_anything_but_ten_digits_is_refused(text: str) -> None:
    """No digit is guessed, and only the digits 0 to 9 count."""
    with pytest.raises(InvalidPhoneNumberError) as refusal:
        PhoneNumber.read(text)

    assert str(refusal.value) == f"A phone number needs 10 digits, got {text!r}."


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever comes is a number or a clear refusal."""
    try:
        number = PhoneNumber.read(text)
    except InvalidPhoneNumberError:
        return
    assert len(number.digits) == 10 or number.international


def test_an_international_number_is_dialled_with_011() -> None:
    """A public client prefixes 011 and the country code."""
    number = PhoneNumber.read("011 44 20 7946 0018")

    assert number.international
    assert (number.area_code, number.exchange, number.line) == ("", "", "")
    assert str(number) == "011442079460018"


def test_a_number_is_shown_as_people_read_it() -> None:
    """Timelines and errors show it so."""
    assert str(PhoneNumber("7575559999", "302")) == "757-555-9999x302"


@pytest.mark.parametrize(
    ("digits", "fictional"),
    [("2025550100", True), ("2025550199", True), ("2025550200", False), ("2025560100", False)],
)
def test_555_0100_to_0199_is_fiction(digits: str, *, fictional: bool) -> None:
    """NANPA keeps these hundred lines of every area code for fiction."""
    assert PhoneNumber(digits).fictional is fictional
