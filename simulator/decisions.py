"""The decisions of one account: how calls are to go, whatever their numbers and the seed say."""

from simulator.calls.magic import magic_number
from simulator.calls.outcome import Outcome
from simulator.errors import RingbackError
from simulator.phone import PhoneNumber

__all__ = ["Decisions", "UndecidableError"]


class UndecidableError(RingbackError):
    """A call is to go as no call can."""


class Decisions:
    """Remembers what was decided about calls; not safe for threads, its owner holds a lock."""

    def __init__(self) -> None:
        self._by_number: dict[str, Outcome] = {}
        self._ordinary: Outcome | None = None

    def decide(self, outcome: Outcome, number: PhoneNumber | None) -> None:
        """Let calls that are dialled from now on go so.

        Args:
            outcome: How they go.
            number: Whose; None for all ordinary numbers that nothing else was decided about.

        Raises:
            UndecidableError: If there would be no call: the request would be refused.
        """
        if outcome.refusal is not None:
            raise UndecidableError(
                f"{outcome.name!r} is no way for a call to go: such a request becomes no call."
                " Let the customer call one of the magic numbers 555-0180 to 555-0197."
            )
        if number is None:
            self._ordinary = outcome
            return
        magic = magic_number(number)
        if magic is not None and magic.outcome.refusal is not None:
            raise UndecidableError(
                f"Calls to {number} cannot go as {outcome.name!r}: every request for this magic"
                f" number is {magic.outcome.name}. Choose another number."
            )
        self._by_number[number.digits] = outcome

    def about(self, number: PhoneNumber) -> Outcome | None:
        """What was decided about calls to a number; None if nothing was."""
        decided = self._by_number.get(number.digits)
        if decided is not None or self._ordinary is None or magic_number(number) is not None:
            return decided
        return self._ordinary
