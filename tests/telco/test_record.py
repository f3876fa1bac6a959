"""The rules that a telecom engineer checks a record against, one property each."""

import re
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.phone import PhoneNumber
from simulator.telco.numbering import NumberKind
from simulator.telco.place import place_of
from simulator.telco.record import TelcoRecord, telco_record
from simulator.telco.service import Assignment, Service
from simulator.telco.tables import carriers, cities, exchange_holders, latas

_EXCHANGES = st.integers(200, 999).map(str).filter(lambda exchange: exchange[1:] != "11")
_NUMBERS = st.builds(
    lambda area_code, exchange, line: PhoneNumber(f"{area_code}{exchange}{line:04}"),
    st.sampled_from(sorted(cities())),
    st.just("555") | _EXCHANGES,
    st.integers(100, 199) | st.integers(0, 9999),
)
_SERVED = _NUMBERS.map(telco_record).filter(lambda record: record.service is not None)


def _service(record: TelcoRecord) -> Service:
    assert record.service is not None
    return record.service


@given(_NUMBERS)
def test_the_same_number_has_the_same_record(number: PhoneNumber) -> None:
    """It follows from the number alone."""
    assert telco_record(number) == telco_record(PhoneNumber(number.digits))


@given(_SERVED)
def test_lata_city_state_and_zone_belong_to_the_area_code(record: TelcoRecord) -> None:
    """Rule 1: the area code tells the LATA, and the switch is named after a city in it."""
    assert record.place in cities()[record.number.area_code]
    assert re.fullmatch(r"[0-9]{3}", record.lata)
    assert record.lata_name == latas()[record.lata]
    assert re.fullmatch(r"[A-Z .'-]{1,10}", record.switch_name)


@given(_SERVED)
def test_the_routing_number_is_the_serving_carriers_in_the_same_lata(record: TelcoRecord) -> None:
    """Rules 2 and 3: a moved number is reached through an exchange of its carrier, in its LATA."""
    service = _service(record)
    assume(service.assignment is not Assignment.NATIVE)

    area_code, exchange = record.lrn[:3], record.lrn[3:6]
    assert exchange_holders()[area_code, exchange] == record.ocn
    assert place_of(area_code, exchange).lata == record.lata
    assert service.holder != service.carrier


@given(_SERVED)
def test_a_number_that_never_moved_needs_no_routing_number(record: TelcoRecord) -> None:
    """Rule 4: none, or the number itself."""
    service = _service(record)
    assume(service.assignment is Assignment.NATIVE)

    assert record.lrn in {"", record.number.digits}
    assert service.holder == service.carrier


@given(_SERVED)
def test_a_number_is_wireless_exactly_if_its_carrier_is(record: TelcoRecord) -> None:
    """Rule 5."""
    assert record.wireless is (record.carrier_type in {"WIRELESS", "PCS", "W RESELLER"})


@given(_SERVED)
def test_an_operating_company_number_has_one_name(record: TelcoRecord) -> None:
    """Rule 6, and its format: four characters."""
    carrier = carriers()[record.ocn]

    assert (record.carrier_name, record.carrier_type) == (carrier.name, carrier.type)
    assert re.fullmatch(r"[0-9]{3}[0-9A-Z]", record.ocn)


@given(_SERVED)
def test_a_carrier_serves_its_own_country(record: TelcoRecord) -> None:
    """Rule 7: a Canadian number has LATA 888 and a Canadian carrier."""
    is_canadian = record.kind is NumberKind.CANADA

    assert is_canadian is (record.lata == "888")
    assert _service(record).carrier.country == ("CA" if is_canadian else "US")


@given(_SERVED)
def test_verizons_company_is_that_of_the_state(record: TelcoRecord) -> None:
    """Rule 6: the suffix of its name is a state that shares the LATA."""
    suffix = re.search(r"VERIZON WIRELESS - ([A-Z]{2})$", record.carrier_name)
    assume(suffix is not None)
    assert suffix is not None

    states = {city.state for each in cities().values() for city in each if city.lata == record.lata}
    assert suffix[1] in states


@given(_NUMBERS)
def test_every_number_of_the_two_countries_is_served(number: PhoneNumber) -> None:
    """The tables leave no hole."""
    record = telco_record(number)

    served = record.kind in {NumberKind.UNITED_STATES, NumberKind.CANADA}
    assert served is (record.service is not None)


@pytest.mark.parametrize(
    ("digits", "kind"),
    [
        ("8005550100", NumberKind.TOLL_FREE),
        ("2425550100", NumberKind.OTHER_COUNTRY),
        ("5555550100", NumberKind.UNASSIGNED),
        ("7579110000", NumberKind.UNASSIGNED),
        ("7571230000", NumberKind.UNASSIGNED),
        ("011442079460018", NumberKind.INTERNATIONAL),
    ],
)
def test_no_carrier_is_invented_where_none_is_known(digits: str, kind: NumberKind) -> None:
    """An empty text is better than a wrong one; of a toll-free number the type is known."""
    record = telco_record(PhoneNumber(digits))

    landline = "Landline" if kind is NumberKind.TOLL_FREE else ""
    assert (record.kind, record.carrier_type) == (kind, landline)
    assert (record.ocn, record.carrier_name, record.lrn, record.switch_name) == ("", "", "", "")
    assert not record.wireless


@pytest.mark.parametrize(
    ("area_code", "lata"),
    [("757", "252"), ("948", "252"), ("302", "228"), ("702", "721"), ("219", "358"),
     ("201", "224"), ("212", "132"), ("859", "922"), ("780", "888")],
)  # fmt: skip
def test_area_codes_lie_in_the_latas_that_are_attested(area_code: str, lata: str) -> None:
    """Among them those that look wrong to newcomers: Delaware is in Philadelphia."""
    assert lata in {city.lata for city in cities()[area_code]}


def test_numbers_are_of_every_kind_in_plausible_shares() -> None:
    """About 79 of 100 are wireless, and about three of ten were taken along."""
    numbers = [f"{area}556{line:04}" for area in (202, 312, 415, 757) for line in range(500)]
    records = [telco_record(PhoneNumber(digits)) for digits in numbers]
    assignments = Counter(_service(record).assignment for record in records)

    assert 0.74 < sum(record.wireless for record in records) / len(records) < 0.84
    assert 0.15 < assignments[Assignment.PORTED] / len(records) < 0.40
    assert assignments[Assignment.NATIVE] > len(records) / 3


def test_every_fictional_number_has_a_carrier_of_its_own() -> None:
    """The exchange 555 belongs to nobody, so its numbers differ."""
    ocns = {telco_record(PhoneNumber(f"7575550{line}")).ocn for line in range(100, 200)}

    assert len(ocns) > 5


@pytest.mark.parametrize(
    ("area_code", "city", "name"),
    [("201", "JERSEY CITY", "JERSEYCITY"), ("215", "PHILADELPHIA", "PHLDELPHIA"),
     ("227", "SILVER SPRING", "SLVRSPRING"), ("757", "VIRGINIA BEACH", "VRGNABEACH")],
)  # fmt: skip
def test_a_long_city_loses_blanks_then_vowels_from_the_left(
    area_code: str, city: str, name: str
) -> None:
    """As rate centres are abbreviated."""
    records = (
        telco_record(PhoneNumber(f"{area_code}{exchange}0100")) for exchange in range(220, 999)
    )
    there = next(record for record in records if record.place and record.place.name == city)

    assert there.switch_name == name
