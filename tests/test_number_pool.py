from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.assets.refused import AssetRefusedError
from simulator.calls.magic import magic_number
from simulator.number_pool import AreaCode, IncomingNumber, NumberPool
from simulator.phone import PhoneNumber
from simulator.telco.directory import area_codes
from simulator.telco.numbering import NumberKind

_NUMBER = PhoneNumber("2025550100")


def test_every_area_code_of_the_two_countries_has_numbers() -> None:
    """With the place that it serves; of the toll-free ones 800 alone has numbers for fiction."""
    found = NumberPool().area_codes()
    codes = [each.digits for each in found]

    assert codes == sorted(
        (*area_codes(NumberKind.UNITED_STATES), *area_codes(NumberKind.CANADA), "800")
    )
    assert AreaCode("800", "Toll Free") in found
    assert AreaCode("202", "Washington, DC") in found
    assert AreaCode("709", "St John's, NL") in found


@given(st.integers(), st.sampled_from(["202", "757", "416", "800", ""]))
def test_ten_numbers_are_offered_of_which_none_rings_a_telephone(seed: int, code: str) -> None:
    """All are for fiction and lie where they are asked for; none stands for an outcome."""
    offered = NumberPool().available(code, seed=seed)

    assert len(set(offered)) == 10
    assert all(each.fictional and magic_number(each) is None for each in offered)
    assert {each.area_code for each in offered} == {code or "800"}


def test_numbers_are_drawn_anew_and_the_same_for_a_seed() -> None:
    """So that two customers who ask do not fight over one number."""
    first, second = NumberPool(), NumberPool()
    lists = [[pool.available("757", seed=3) for _ in range(3)] for pool in (first, second)]

    assert lists[0] == lists[1]
    assert lists[0][0] != lists[0][1] != lists[0][2]
    assert NumberPool().available("757", seed=4) != lists[0][0]


@pytest.mark.parametrize("code", ["911", "877", "abc", "2", "202555", "x" * 10_000])
def test_where_there_are_no_numbers_none_is_offered(code: str) -> None:
    """Whatever the filter is."""
    assert NumberPool().available(code, seed=0) == []


def test_a_whole_area_code_can_be_claimed() -> None:
    """The magic numbers come last; then the area code is not on the list any more."""
    pool, claimed = NumberPool(), list[PhoneNumber]()
    while offered := pool.available("757", seed=0):
        claimed += [pool.assign(each, "mine").number for each in offered]

    assert len(set(claimed)) == 100
    magic = [magic_number(each) is not None for each in claimed]
    assert magic == sorted(magic)
    assert "757" not in [each.digits for each in pool.area_codes()]
    pool.free("mine")
    assert "757" in [each.digits for each in pool.area_codes()]


def test_a_number_belongs_to_one_key() -> None:
    """Claimed by anybody, the owner included, it is not to be had."""
    pool = NumberPool()
    mine = pool.assign(_NUMBER, "mine")

    for key in ("mine", "yours"):
        with pytest.raises(AssetRefusedError) as refused:
            pool.assign(_NUMBER, key)
        assert str(refused.value) == "202-555-0100 is claimed already."
    assert mine == IncomingNumber(number=_NUMBER, license_key="mine")
    assert (pool.assigned("mine"), pool.assigned("yours")) == ([mine], [])
    assert pool.find(_NUMBER) == mine
    assert _NUMBER not in [each for _ in range(50) for each in pool.available("202", seed=0)]


def test_of_many_who_claim_a_number_at_once_one_gets_it() -> None:
    """Parallel test workers share the pool."""
    pool = NumberPool()

    def claim(key: int) -> bool:
        try:
            return bool(pool.assign(_NUMBER, str(key)))
        except AssetRefusedError:
            return False

    with ThreadPoolExecutor(8) as workers:
        assert sum(workers.map(claim, range(200))) == 1


@pytest.mark.parametrize("text", ["757-234-5678", "877-555-0100", "202-555-0100x7", "911-555-0100"])
def test_a_number_that_is_none_of_the_pool_is_not_to_be_had(text: str) -> None:
    """Somebody may have it."""
    with pytest.raises(AssetRefusedError) as refused:
        NumberPool().assign(PhoneNumber.read(text), "mine")

    assert str(refused.value) == (
        f"{text} is no number to be had: those are 555-0100 to 555-0199 of each area code of the"
        " United States and Canada, and of 800."
    )


def test_a_script_is_set_by_the_owner_only() -> None:
    """To everybody else the number is none."""
    pool = NumberPool()
    pool.assign(_NUMBER, "mine")
    pool.set_script(_NUMBER, "mine", "Hello.")

    assert pool.own(_NUMBER, "mine").script == "Hello."
    for key, number in (("yours", _NUMBER), ("mine", PhoneNumber("2025550101"))):
        with pytest.raises(AssetRefusedError) as refused:
            pool.set_script(number, key, "Bye.")
        assert str(refused.value) == f"{number} is none of the license key's numbers."
    with pytest.raises(AssetRefusedError) as too_long:
        pool.set_script(_NUMBER, "mine", "x" * 65_537)
    assert str(too_long.value) == "A script has at most 65,536 characters here, got 65,537."
    assert pool.own(_NUMBER, "mine").script == "Hello."


def test_any_number_can_be_brought_along() -> None:
    """A customer's own, with all that the provider would set up; again to change it."""
    pool, own = NumberPool(), PhoneNumber("7572345678")
    pool.bring(own, "mine", script="Hello.")
    brought = pool.bring(own, "mine", postback_url="http://localhost:9000/")

    assert pool.assigned() == [brought]
    assert (brought.script, brought.postback_url) == ("", "http://localhost:9000/")
    with pytest.raises(AssetRefusedError) as refused:
        pool.bring(own, "yours")
    assert str(refused.value) == "757-234-5678 is claimed already."
    with pytest.raises(AssetRefusedError) as extended:
        pool.bring(PhoneNumber("7572345678", "9"), "mine")
    assert str(extended.value) == "An incoming number has no extension, got 757-234-5678x9."


def test_a_key_can_be_given_a_number_that_nobody_has() -> None:
    """The same one in every run; no two keys are given the same."""
    pool = NumberPool()
    keys = [f"worker-{place}" for place in range(30)]
    given = [pool.take(key).number for key in keys for _ in range(2)]

    assert given[0] == NumberPool().take("worker-0").number
    assert len(set(given)) == 60
    assert all(each.fictional and magic_number(each) is None for each in given)


def test_the_last_number_can_be_given() -> None:
    """Then a reset is needed."""
    pool = NumberPool()
    for area in pool.area_codes():
        for line in range(100, 200):
            pool.assign(PhoneNumber(f"{area.digits}555{line:04}"), "all")
    pool._assigned.popitem()  # noqa: SLF001 - the customer can free none

    pool.take("mine")
    with pytest.raises(AssetRefusedError) as refused:
        pool.take("mine")
    assert str(refused.value) == "All incoming numbers are claimed; a reset frees them."
    assert pool.area_codes() == []


def test_freed_numbers_are_to_be_had_again() -> None:
    """Those of one key, or all."""
    pool = NumberPool()
    for number, key in (("2025550100", "a"), ("2025550101", "b"), ("2025550102", "b")):
        pool.assign(PhoneNumber(number), key)
    pool.free("a")

    assert [each.license_key for each in pool.assigned()] == ["b", "b"]
    pool.free()
    assert pool.assigned() == []
