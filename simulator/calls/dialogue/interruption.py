"""What takes a script away from what it was doing: a jump, or the end of the call."""

from simulator.calls.dialogue.beat import Ending

__all__ = ["Jumped", "Over"]


class Jumped(Exception):  # noqa: N818 - no error: the script goes on at a label
    """The script goes on elsewhere."""


class Over(Exception):  # noqa: N818 - no error: every call ends so
    """The call is over."""

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending)
        self.ending = ending
