from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.assets.assets import AssetLimits, Assets
from simulator.assets.refused import AssetRefusedError

_LARGEST_INT = 2**31 - 1


@given(st.text())
def test_the_numbers_of_lists_are_the_same_in_every_run_and_fit_the_contract(key: str) -> None:
    """LM_AddNewList answers an int; a hundred million more still fit."""
    first, again = (Assets.of(key, AssetLimits()).lists.add("a").list_id for _ in range(2))

    assert first == again
    assert 0 < first < _LARGEST_INT - 100_000_000


def test_a_mistaken_key_finds_no_list() -> None:
    """Numbers of two keys begin far apart, but for one pair in 20,000."""
    one, other = (Assets.of(key, AssetLimits()).lists for key in ("mine", "yours"))

    assert abs(one.add("a").list_id - other.add("a").list_id) >= 100_000


def test_limits_reach_their_shelves() -> None:
    """Each is a setting."""
    assets = Assets.of("a", AssetLimits(scripts=1, lists=2, members=3))
    for name in ("one", "two"):
        made = assets.lists.add(name)
        for line in range(100, 101 + (name == "one")):
            assets.lists.add_member(made.list_id, f"202555{line:04}")
    assets.scripts.save("one", "")
    assets.variables.save("one", "1")

    assert _refusals(
        lambda: assets.lists.add("three"),
        lambda: assets.lists.add_member(made.list_id, "2025550100"),
        lambda: assets.scripts.save("two", ""),
        lambda: assets.variables.save("two", "2"),
    ) == ["list_limit", "member_limit", "script_limit", "script_limit"]


def _refusals(*changes: Callable[[], object]) -> list[str]:
    """The setting that each change was refused for."""
    found = []
    for change in changes:
        with pytest.raises(AssetRefusedError) as refused:
            change()
        found.append(str(refused.value).rpartition("(")[2].removesuffix(")."))
    return found
