"""Texts under names: what a shelf of scripts and one of variables have in common."""

from threading import Lock
from typing import Final

from simulator.assets.refused import AssetRefusedError
from simulator.spelling import did_you_mean

__all__ = ["LONGEST_NAME", "Texts"]

LONGEST_NAME: Final = 50
"""The longest name of a script or a variable, in characters, as documented."""


class Texts:
    """Texts under names that are told apart by letter case; safe for threads.

    Args:
        kind: What one of them is called, for the texts of errors.
        limit: How many there may be.
    """

    def __init__(self, kind: str, *, limit: int) -> None:
        self._kind = kind
        self._limit = limit
        self._texts: dict[str, str] = {}
        self._lock = Lock()

    def put(self, name: str, text: str) -> None:
        """Keep a text, in place of an older one of the same name.

        Raises:
            AssetRefusedError: The name is none, or there are as many texts as may be.
        """
        self._check(name)
        with self._lock:
            if name not in self._texts and len(self._texts) >= self._limit:
                raise AssetRefusedError(
                    f"There are {self._limit:,} {self._kind}s already, which is the most that a"
                    " license key keeps here (script_limit)."
                )
            self._texts[name] = text

    def get(self, name: str) -> str:
        """The text of a name.

        Raises:
            AssetRefusedError: There is none; the nearest name is offered.
        """
        with self._lock:
            if name not in self._texts:
                raise self._unknown(name)
            return self._texts[name]

    def drop(self, name: str) -> None:
        """Forget the text of a name.

        Raises:
            AssetRefusedError: There is none; the nearest name is offered.
        """
        with self._lock:
            if name not in self._texts:
                raise self._unknown(name)
            del self._texts[name]

    def all(self) -> dict[str, str]:
        """All texts by name, in the order in which the names were first kept."""
        with self._lock:
            return dict(self._texts)

    def _check(self, name: str) -> None:
        if not name.strip():
            raise AssetRefusedError(f"A {self._kind} needs a name, got {name!r}.")
        if len(name) > LONGEST_NAME:
            raise AssetRefusedError(
                f"The name of a {self._kind} has at most {LONGEST_NAME} characters,"
                f" got {len(name)}: {name[:LONGEST_NAME]!r}..."
            )

    def _unknown(self, name: str) -> AssetRefusedError:
        shown = name[:LONGEST_NAME]
        offer = did_you_mean(shown, self._texts)
        return AssetRefusedError(f"There is no {self._kind} called {shown!r}.{offer}")
