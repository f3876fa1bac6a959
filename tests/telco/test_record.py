import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.phone import PhoneNumber
from simulator.telco.record import TelcoRecord, telco_record

_AREA_CODES = list(
    csv.DictReader(
        files("simulator.telco").joinpath("area_codes.csv").read_text("utf-8").splitlines()
    )
)
_NUMBERS = st.builds(
    lambda area, rest: PhoneNumber(f"{area['area_code']}{rest:07}"),
    st.sampled_from(_AREA_CODES),
    st.integers(2_000_000, 9_999_999),
)


@given(_NUMBERS)
def test_a_record_is_consistent_for_every_number(number: PhoneNumber) -> None:
    """Wireless follows from the carrier's type; a number that is not ported is its own LRN."""
    record = telco_record(number)

    assert record == telco_record(number)
    assert record.wireless is (record.carrier_type in {"WIRELESS", "PCS"})
    assert bool(record.ocn) is bool(record.carrier_name) is bool(record.carrier_type)
    assert record.lrn in {"", number.digits}
    assert len(record.switch_name) <= 10
    assert record.switch_name == record.switch_name.upper()
    assert len(record.lata) in {0, 3}


def test_757_is_norfolk() -> None:
    """The LATA of three independent records."""
    record = telco_record(PhoneNumber("7575550100"))

    assert (record.lata, record.switch_name) == ("252", "NORFOLK")


def test_wireless_numbers_are_the_most() -> None:
    """About 79 of 100 voice connections."""
    records = [telco_record(PhoneNumber(f"202556{line:04}")) for line in range(1000)]

    assert 740 < sum(record.wireless for record in records) < 840


def test_a_toll_free_number_names_no_carrier() -> None:
    """Only its type is known."""
    assert telco_record(PhoneNumber("8005550100")) == TelcoRecord(carrier_type="Landline")


@pytest.mark.parametrize("digits", ["5555550100", "9995550100", "011442079460018", "2425550100"])
def test_nothing_is_said_of_unknown_area_codes_and_countries(digits: str) -> None:
    """An empty field is better than an invented one."""
    assert telco_record(PhoneNumber(digits)) == TelcoRecord()


@pytest.mark.parametrize(
    ("area_code", "name"), [("201", "JERSEYCITY"), ("215", "PHLDELPHIA"), ("227", "SLVRSPRING")]
)
def test_a_long_city_loses_blanks_then_vowels_from_the_left(area_code: str, name: str) -> None:
    """As rate centre names are shortened."""
    assert telco_record(PhoneNumber(f"{area_code}5550100")).switch_name == name
