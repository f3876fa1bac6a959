from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import UnknownNameError
from simulator.phone import PhoneNumber
from simulator.telco.directory import (
    NumbersToCallError,
    area_code_by_chance,
    area_codes,
    fictional_numbers,
    numbers_to_call,
    realistic_exchanges,
    realistic_number,
    weight_of,
)
from simulator.telco.numbering import NumberKind, kind_of
from simulator.telco.record import telco_record
from simulator.telco.service import is_wireless
from simulator.telco.tables import exchange_holders

_CALLABLE = (NumberKind.UNITED_STATES, NumberKind.CANADA, NumberKind.TOLL_FREE)
_AREA_CODES = st.sampled_from([code for kind in _CALLABLE for code in area_codes(kind)])
_CHANCES = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (NumberKind.UNITED_STATES, 365),
        (NumberKind.CANADA, 55),
        (NumberKind.TOLL_FREE, 7),
        (NumberKind.INTERNATIONAL, 0),
    ],
)
def test_every_area_code_is_of_one_kind(kind: NumberKind, count: int) -> None:
    """Sorted, and the numbers in it are of that kind."""
    codes = area_codes(kind)

    assert len(codes) == count
    assert list(codes) == sorted(codes)
    assert {kind_of(PhoneNumber(f"{code}2345678")) for code in codes} <= {kind}


@pytest.mark.parametrize(
    ("area_code", "weight"),
    [("757", 1.0), ("948", 0.05), ("771", 0.1), ("684", 0.1), ("888", 1.0), ("416", 1.0)],
)
def test_new_overlays_and_islands_are_thinly_filled(area_code: str, weight: float) -> None:
    """At most a tenth of the numbers of a full area code."""
    assert weight_of(area_code) == weight


@given(_CHANCES, st.sampled_from(_CALLABLE))
def test_every_chance_stands_for_an_area_code(chance: float, kind: NumberKind) -> None:
    """Of the kind that was asked for."""
    assert area_code_by_chance(chance, kind=kind) in area_codes(kind)


def test_area_codes_are_drawn_by_weight() -> None:
    """Each full one as often as any other, a thin one hardly ever."""
    drawn = Counter(area_code_by_chance(index / 100_000) for index in range(100_000))

    assert drawn["757"] == pytest.approx(drawn["415"], rel=0.01)
    assert drawn["948"] == pytest.approx(drawn["757"] / 20, rel=0.15)


def test_an_area_code_has_a_hundred_numbers_for_fiction() -> None:
    """555-0100 to 0199, and nothing else."""
    numbers = fictional_numbers("757")

    assert len(set(numbers)) == 100
    assert all(number.fictional and number.area_code == "757" for number in numbers)
    assert (str(numbers[0]), str(numbers[-1])) == ("757-555-0100", "757-555-0199")


def test_only_one_toll_free_area_code_has_numbers_for_fiction() -> None:
    """The others' 555 numbers may be somebody's."""
    with pytest.raises(NumbersToCallError) as refusal:
        fictional_numbers("888")

    assert fictional_numbers("800")[0] == PhoneNumber("8005550100")
    assert str(refusal.value) == (
        "Of the toll-free area codes only 800 has numbers for fiction, got '888';"
        " realistic=True gives numbers of any."
    )


@pytest.mark.parametrize(
    ("area_code", "offer"),
    [("758", " Did you mean '978'?"), ("", ""), ("7575", " Did you mean '757'?")],
)
def test_an_area_code_that_nobody_has_is_refused(area_code: str, offer: str) -> None:
    """758 is Saint Lucia's, whose calls are billed as calls abroad."""
    text = f"No area code {area_code!r} is assigned in the United States or Canada.{offer}"

    for ask in (
        fictional_numbers,
        realistic_exchanges,
        lambda code: numbers_to_call(1, area_codes=[code]),
    ):
        with pytest.raises(UnknownNameError) as refusal:
            ask(area_code)
        assert str(refusal.value) == text


@given(_AREA_CODES, _CHANCES, _CHANCES)
def test_a_realistic_number_is_one_that_a_subscriber_may_have(
    area_code: str, for_exchange: float, for_line: float
) -> None:
    """No service code, no 555 or test exchange, never line 0000, and a listed exchange if any."""
    number = realistic_number(area_code, for_exchange=for_exchange, for_line=for_line)

    assert number.area_code == area_code
    assert number.exchange[0] in "23456789"
    assert number.exchange[1:] != "11"
    assert number.exchange not in {"555", "950", "958", "959", "976", area_code}
    assert number.line != "0000"
    listed = any(code == area_code for code, _ in exchange_holders())
    assert ((area_code, number.exchange) in exchange_holders()) is listed


@given(_AREA_CODES, st.integers(200, 999), st.integers(0, 9999))
def test_the_short_way_to_know_a_wireless_number_is_right(
    area_code: str, exchange: int, line: int
) -> None:
    """It tells what the whole record tells."""
    number = PhoneNumber(f"{area_code}{exchange}{line:04}")

    assert is_wireless(number) is telco_record(number).wireless


_LISTS: dict[str, Any] = {
    "seed": st.integers(),
    "wireless_share": st.floats(0, 1),
    "area_codes": st.lists(st.sampled_from(area_codes()), min_size=1, max_size=3),
    "realistic": st.booleans(),
}


@given(st.integers(0, 15), st.integers(0, 15), st.fixed_dictionaries(_LISTS))
def test_a_list_holds_different_numbers_and_begins_as_shorter_ones_do(
    count: int, more: int, options: dict[str, Any]
) -> None:
    """Whatever is asked for, in the area codes that were named, and the same once more."""
    options |= {"area_codes": [*options["area_codes"], "757", "202"]}
    options |= {"wireless_share": 0.25 + options["wireless_share"] / 2}

    longer = numbers_to_call(count + more, **options)

    assert len(set(longer)) == count + more
    assert {number.area_code for number in longer} <= set(options["area_codes"])
    assert all(number.fictional is not options["realistic"] for number in longer)
    assert numbers_to_call(count, **options) == longer[:count]


@pytest.mark.parametrize("realistic", [False, True])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.82, 1.0])
def test_the_share_of_wireless_numbers_is_kept(*, share: float, realistic: bool) -> None:
    """To what chance allows among 2,000."""
    numbers = numbers_to_call(2000, seed=4, wireless_share=share, realistic=realistic)

    wireless = sum(telco_record(number).wireless for number in numbers) / len(numbers)
    assert wireless == pytest.approx(share, abs=0.03 if 0 < share < 1 else 0)
    assert len({number.area_code for number in numbers}) > 250


def test_lists_differ_by_seed() -> None:
    """Else two campaigns would call the same people."""
    assert numbers_to_call(5, seed=1) != numbers_to_call(5, seed=2)


def test_a_list_is_the_same_for_ever() -> None:
    """On every machine and with every version of Python: a campaign can be dialled again."""
    assert [str(each) for each in numbers_to_call(4, seed=7)] == [
        "410-555-0174", "331-555-0133", "609-555-0199", "848-555-0154",
    ]  # fmt: skip


def test_numbers_of_the_other_kind_fill_a_list() -> None:
    """A hundred there are, so a hundred there can be, though fewer than 95 of them are wireless."""
    numbers = numbers_to_call(100, wireless_share=0.95, area_codes=["757"])

    assert set(numbers) == set(fictional_numbers("757"))


def test_toll_free_numbers_are_called_when_they_are_named() -> None:
    """None of them is wireless, and naming an area code twice changes nothing."""
    numbers = numbers_to_call(3, area_codes=["877", "877"], realistic=True)

    assert {kind_of(number) for number in numbers} == {NumberKind.TOLL_FREE}
    assert numbers == numbers_to_call(3, area_codes=["877"], realistic=True)


@pytest.mark.parametrize(
    ("count", "options", "text"),
    [
        (
            101,
            {"area_codes": ["757"]},
            "There are only 100 fictional numbers in these area codes, and 101 were asked for;"
            " realistic numbers (realistic=True) are many more.",
        ),
        (
            100,
            {"area_codes": ["757"], "wireless_share": 1},
            "There are only {wireless} wireless fictional numbers in these area codes, and 100 were"
            " asked for; realistic numbers (realistic=True) are many more.",
        ),
        (
            1,
            {"area_codes": ["800"], "wireless_share": 1, "realistic": True},
            "There are only 0 wireless realistic numbers in these area codes, and 1 were asked"
            " for.",
        ),
        (1, {"wireless_share": 1.5}, "wireless_share needs a share from 0 to 1, got 1.5."),
        (-1, {}, "The count of numbers needs to be at least 0, got -1."),
    ],
)
def test_what_there_is_not_cannot_be_listed(count: int, options: dict[str, Any], text: str) -> None:
    """The error tells how many there are, and where more are."""
    with pytest.raises(NumbersToCallError) as refusal:
        numbers_to_call(count, **options)

    wireless = sum(map(is_wireless, fictional_numbers("757")))
    assert str(refusal.value) == text.format(wireless=wireless)
