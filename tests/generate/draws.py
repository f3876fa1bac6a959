"""Many draws at once, the same ones at every run."""

from typing import TypeVar

from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

_Value = TypeVar("_Value")


def drawn(strategy: st.SearchStrategy[_Value], count: int = 200) -> list[_Value]:
    """What a property test would be given."""
    values: list[_Value] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(strategy)
    def collect(value: _Value) -> None:
        values.append(value)

    collect()
    return values


def plainest(strategy: st.SearchStrategy[_Value]) -> _Value:
    """What a failure that has nothing to do with the value would be shown with."""
    return find(strategy, lambda _: True, settings=settings(database=None, deadline=None))
