"""The variables that a license key keeps, for all of its scripts to read."""

from contextlib import suppress

from simulator.assets.refused import AssetRefusedError
from simulator.assets.texts import Texts
from simulator.calls.dialogue.variables import LONGEST_VALUE

__all__ = ["Variables"]


class Variables:
    """Saves and loads variables; safe for threads.

    Names are written in lower case and long values cut, as documented for script variables.

    Args:
        limit: How many variables the key may keep.
    """

    def __init__(self, *, limit: int = 1000) -> None:
        self._values = Texts("variable", limit=limit)

    def save(self, name: str, value: str) -> None:
        """Keep a value, in place of an older one; an empty one deletes the variable.

        Both are documented. To delete what there is not is done without a word.

        Raises:
            AssetRefusedError: The name is blank or longer than 50 characters, or there are as many
                variables as may be.
        """
        if value:
            self._values.put(name.lower(), value[:LONGEST_VALUE])
            return
        with suppress(AssetRefusedError):
            self._values.drop(name.lower())

    def load(self, name: str) -> str:
        """The value of a variable.

        Raises:
            AssetRefusedError: There is none of that name.
        """
        return self._values.get(name.lower())

    def all(self) -> dict[str, str]:
        """All values by name in lower case, oldest first."""
        return self._values.all()
