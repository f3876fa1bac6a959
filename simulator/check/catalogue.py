"""The catalogue: every check of the exam, in the order of their ids."""

from collections.abc import Iterable, Sequence
from typing import Final

from simulator.check.check import Check, Level
from simulator.check.checks.answers import ANSWERS
from simulator.check.checks.effects import EFFECTS
from simulator.check.checks.exactly_once import EXACTLY_ONCE
from simulator.check.checks.reading import READING
from simulator.check.checks.safety import SAFETY
from simulator.errors import UnknownNameError
from simulator.spelling import did_you_mean

__all__ = ["CATALOGUE", "find_check", "selected"]

CATALOGUE: Final[tuple[Check, ...]] = tuple(
    sorted((*ANSWERS, *READING, *EFFECTS, *EXACTLY_ONCE, *SAFETY), key=lambda check: check.id)
)
"""Every check, by its id."""


def find_check(name: str) -> Check:
    """The check with an id such as `RB001` or a name.

    Raises:
        UnknownNameError: There is none.
    """
    for check in CATALOGUE:
        if name.lower() in (check.id.lower(), check.name):
            return check
    names = [known for check in CATALOGUE for known in (check.id, check.name)]
    raise UnknownNameError(f"There is no check {name!r}.{did_you_mean(name, names)}")


def selected(
    *,
    levels: Iterable[Level] = Level,
    checks: Sequence[str] = (),
    excluded: Sequence[str] = (),
) -> tuple[Check, ...]:
    """The checks that are wanted.

    Args:
        levels: Only of these levels.
        checks: Only these, by id or name; all if none is named.
        excluded: Not these.

    Raises:
        UnknownNameError: A check is named that there is not.
    """
    wanted = {find_check(name).id for name in checks}
    unwanted = {find_check(name).id for name in excluded}
    of_levels = tuple(levels)
    return tuple(
        check
        for check in CATALOGUE
        if check.level in of_levels
        and (check.id in wanted or not wanted)
        and check.id not in unwanted
    )
