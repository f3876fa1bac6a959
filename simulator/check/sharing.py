"""Sharing: what several checks want to have sent is sent once, and each of them judges it."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock

from simulator.check.check import Check
from simulator.check.evidence import Run
from simulator.check.trial import Trial

__all__ = ["Shared"]


@dataclass(slots=True)
class _Place:
    left: int
    run: Run | None = None
    lock: Lock = field(default_factory=Lock)


class Shared:
    """The first runs of plans that more than one check has; safe to use from several threads.

    Checks that compare with a reference, or want nothing else sent meanwhile, share nothing.

    Args:
        trials: All that is to be tried.
        looks: Whether states are read back for a check.
    """

    def __init__(self, trials: Iterable[Trial], *, looks: Callable[[Check], bool]) -> None:
        self._looks = looks
        counted = Counter(self._key(trial) for trial in trials if _may_share(trial.check))
        self._places = {key: _Place(count) for key, count in counted.items() if count > 1}

    def run(self, trial: Trial, send: Callable[[], Run]) -> Run:
        """What came of a trial's plan when it was sent for the first of its checks.

        Args:
            trial: Whose.
            send: Sends it.
        """
        place = self._places.get(self._key(trial)) if _may_share(trial.check) else None
        if place is None:
            return send()
        with place.lock:
            run = send() if place.run is None else place.run
            place.left -= 1
            place.run = run if place.left else None
            return run

    def _key(self, trial: Trial) -> tuple[str, bool]:
        return json.dumps(trial.plan.to_json(), sort_keys=True), self._looks(trial.check)


def _may_share(check: Check) -> bool:
    return check.reference is None and not check.alone
