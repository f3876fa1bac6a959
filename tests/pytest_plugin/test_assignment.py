from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from simulator.pytest_plugin.assignment import assigned

_SUITORS = st.lists(st.lists(st.integers(0, 2), unique=True), max_size=4)
_PLACES = st.lists(st.integers(0, 2), min_size=3, max_size=3)


@given(_SUITORS, _PLACES)
def test_no_assignment_gives_away_more(suitors: list[list[int]], places: list[int]) -> None:
    """Compared with all that there are: each thing where it suits, nowhere too many."""
    found = assigned(suitors, places)

    def fits(owners: list[int | None]) -> bool:
        return all(owners.count(owner) <= room for owner, room in enumerate(places))

    choices = product(*([None, *suits] for suits in suitors))
    most = max(
        sum(owner is not None for owner in choice) for choice in choices if fits(list(choice))
    )
    assert fits(found)
    assert all(o is None or o in suits for o, suits in zip(found, suitors, strict=True))
    assert sum(owner is not None for owner in found) == most
