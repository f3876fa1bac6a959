"""Misspelt names: the known one that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean", "nearest"]


def nearest(name: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The known name that a misspelt one probably meant, letter case aside; None if none is near.

    Args:
        name: As it was written.
        known: All names that there are; the first of two equally near ones counts.
        likeness: How alike two names need to be, from 0 to 1.
    """
    by_lower = {each.lower(): each for each in reversed(list(known))}
    matches = get_close_matches(name.lower(), reversed(by_lower), n=1, cutoff=likeness)
    return by_lower[matches[0]] if matches else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The offer of the nearest name, to follow a sentence: ` Did you mean 'port'?`, or nothing.

    >>> did_you_mean("prot", ["host", "port"])
    " Did you mean 'port'?"
    """
    near = nearest(name, known)
    return f" Did you mean {near!r}?" if near is not None else ""
