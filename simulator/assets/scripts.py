"""The scripts that a license key keeps under names, and those that every key finds there."""

from typing import Final

from simulator.assets.global_scripts import GLOBAL_SCRIPTS
from simulator.assets.refused import AssetRefusedError
from simulator.assets.texts import Texts

__all__ = ["LONGEST_SCRIPT", "Scripts"]

LONGEST_SCRIPT: Final = 65_536
"""The longest script that is kept, in characters; the provider names no limit."""


class Scripts:
    """Saves, loads and deletes scripts; safe for threads.

    A script of the key's own hides a global one of the same name.

    Args:
        limit: How many scripts the key may keep.
    """

    def __init__(self, *, limit: int = 1000) -> None:
        self._own = Texts("script", limit=limit)

    def save(self, name: str, text: str) -> None:
        """Keep a script, in place of an older one of the same name, as documented.

        Raises:
            AssetRefusedError: The name is blank or longer than 50 characters, as documented, the
                script is too long, or there are as many as may be.
        """
        if len(text) > LONGEST_SCRIPT:
            raise AssetRefusedError(
                f"A script has at most {LONGEST_SCRIPT:,} characters here, got {len(text):,}."
            )
        self._own.put(name, text)

    def load(self, name: str) -> str:
        """The text of a script, a global one included.

        Raises:
            AssetRefusedError: There is none of that name.
        """
        try:
            return self._own.get(name)
        except AssetRefusedError:
            if name in GLOBAL_SCRIPTS:
                return GLOBAL_SCRIPTS[name]
            raise

    def delete(self, name: str) -> None:
        """Forget a script of the key's own; global ones stay.

        Raises:
            AssetRefusedError: The key keeps none of that name.
        """
        self._own.drop(name)

    def names(self, *, with_global: bool = False) -> list[str]:
        """The names of the key's scripts, oldest first, and then those of global ones if asked."""
        return list(self._own.all() | (GLOBAL_SCRIPTS if with_global else {}))
