"""The garbage collector of a long-running server, told what a simulator's memory is like."""

import gc
from typing import Final

__all__ = ["tune_collector"]

# Calls live long and form no cycles. At the default of 700 new objects the collector walks over
# all of them again and again while they pile up, and finds nothing.
_YOUNG_OBJECTS: Final = 200_000
_YOUNG_ROUNDS: Final = 20
_MIDDLE_ROUNDS: Final = 100


def tune_collector() -> None:
    """Spare what is loaded so far, and look less often for cycles in what comes.

    For a process that has a simulator to itself: the setting is the whole process's. To be
    called once everything is imported; `benchmarks/` shows what it gains.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS, _YOUNG_ROUNDS, _MIDDLE_ROUNDS)
