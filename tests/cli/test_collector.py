import gc
from collections.abc import Iterator

import pytest

from simulator.cli.collector import tune_collector


@pytest.fixture(autouse=True)
def _untuned() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()


def test_what_is_loaded_is_spared_and_the_rest_is_looked_at_less_often() -> None:
    """Full collections over long-lived calls find nothing, and are what costs."""
    before = gc.get_threshold()

    tune_collector()

    assert gc.get_freeze_count() > 1000
    assert gc.isenabled()
    assert all(now > then for now, then in zip(gc.get_threshold(), before, strict=True))
