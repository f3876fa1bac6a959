"""An expectation of a call: says how it goes before it is placed, and tells whether it came."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from simulator.calls.magic import MAGIC_NUMBERS
from simulator.errors import RingbackError
from simulator.phone import PhoneNumber
from simulator.pytest_plugin.calls import PlacedCall
from simulator.pytest_plugin.mismatch import joined, shown

__all__ = ["CallExpectation", "UnclearExpectationError"]

_KEYS: Final = frozenset("0123456789*#")
_HUMAN: Final = "human"
_ENDINGS: Final = {magic.outcome.name: magic.ending for magic in MAGIC_NUMBERS.values()}


class UnclearExpectationError(RingbackError):
    """An expectation that contradicts itself or another, or says too little."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked of a call.

    Attributes:
        wish: How the expectation's sentence puts it.
        objection: What is wrong with a call; empty if it is as wished.
    """

    wish: str
    objection: Callable[[PlacedCall], str]


class CallExpectation:
    """Expects a call to one number; each method says more about it and gives the same again.

    Args:
        number: Who is to be called.
        decide: Lets calls to the number go as an outcome's name says.
    """

    def __init__(self, number: PhoneNumber, decide: Callable[[str], None]) -> None:
        self.number = number
        self.count = 1
        self._decide = decide
        self._outcome = ""
        self._requirements: list[Requirement] = []

    # --- how the callee behaves ---------------------------------------------------------------

    def answered(self) -> Self:
        """A person answers, hears the message out and hangs up."""
        return self.with_outcome(_HUMAN)

    def pressed(self, keys: str) -> Self:
        """A person answers and presses keys during the message.

        Raises:
            UnclearExpectationError: If there are no such keys, or nobody to press them.
        """
        if not keys or not set(keys) <= _KEYS:
            raise UnclearExpectationError(
                f"pressed() needs keys from 0 to 9, * and # such as '345', got {keys!r}."
            )
        if self._outcome == _HUMAN:
            self._outcome = ""
        return self.with_outcome(f"presses {keys}")

    def machine(self) -> Self:
        """An answering machine takes the message."""
        return self.with_outcome("machine")

    def fax(self) -> Self:
        """A fax machine answers."""
        return self.with_outcome("fax")

    def busy(self) -> Self:
        """It is busy at every try."""
        return self.with_outcome("busy")

    def unanswered(self) -> Self:
        """Nobody answers at any try."""
        return self.with_outcome("no answer")

    def transferred(self) -> Self:
        """A person presses 0 and is transferred; the request has to say where to."""
        return self.with_outcome("transferred")

    def with_outcome(self, name: str) -> Self:
        """The call goes as `ringback numbers` says under a name, such as `busy, then human`.

        Raises:
            UnclearExpectationError: If it was said before how it goes, here or elsewhere.
            RingbackError: If there is no such outcome, or no call that goes so.
        """
        if self._outcome:
            raise UnclearExpectationError(
                f"The call to {self.number} already goes as {self._outcome!r}; it cannot go as"
                f" {name!r} too."
            )
        self._decide(name)
        self._outcome = name
        return self

    # --- which call it is ---------------------------------------------------------------------

    def with_text(self, text: str | None = None, *, containing: str | None = None) -> Self:
        """The call's text is this, or contains that.

        Raises:
            UnclearExpectationError: If neither is given, or both.
        """
        if (text is None) == (containing is None):
            raise UnclearExpectationError(
                "with_text() needs either the whole text or containing='a part of it'."
            )
        if containing is not None:
            return self._requiring(_text_containing(containing))
        return self._requiring(_equal("the text", "its text", text or "", lambda call: call.text))

    def with_caller_id(self, number: str) -> Self:
        """The callee is shown this number, given in any format; empty for a private call.

        Raises:
            InvalidPhoneNumberError: If it is no number.
        """
        wanted = str(PhoneNumber.read(number)) if number else ""
        requirement = _equal("the caller ID", "its caller ID", wanted, lambda call: call.caller_id)
        return self._requiring(requirement)

    def reference(self, reference_id: str) -> Self:
        """The call has this reference ID."""
        requirement = _equal(
            "the reference", "its reference", reference_id, lambda call: call.reference_id
        )
        return self._requiring(requirement)

    def times(self, count: int) -> Self:
        """There are so many such calls; 0 if there is to be none.

        Raises:
            UnclearExpectationError: If the number is negative.
        """
        if count < 0:
            raise UnclearExpectationError(f"times() needs a number from 0 on, got {count}.")
        self.count = count
        return self

    # --- whether it came ----------------------------------------------------------------------

    def objections(self, call: PlacedCall) -> list[str]:
        """What keeps a call from being the one that is expected; empty if nothing does."""
        if not self._is_to_the_number(call):
            return [f"its number is not {self.number}"]
        found = [requirement.objection(call) for requirement in self._requirements]
        return [text for text in [*found, self._objection_to_its_end(call)] if text]

    def __str__(self) -> str:
        """The expectation as a sentence has it: `2 calls to 202-555-0102 as 'busy'`."""
        noun = "call" if self.count == 1 else "calls"
        outcome = f" as {self._outcome!r}" if self._outcome else ""
        wishes = [requirement.wish for requirement in self._requirements]
        rest = f" with {joined(wishes)}" if wishes else ""
        return f"{self.count} {noun} to {self.number}{outcome}{rest}"

    def _is_to_the_number(self, call: PlacedCall) -> bool:
        called = PhoneNumber.read(call.number)
        return (
            called == self.number
            if self.number.extension
            else (called.digits == self.number.digits)
        )

    def _objection_to_its_end(self, call: PlacedCall) -> str:
        """Why a call that is over did not go as it was to go: cancelled, cut, not transferred."""
        if not self._outcome or not call.complete:
            return ""
        ending = _ENDINGS.get(self._outcome)
        if self._outcome.startswith("presses "):
            keys = self._outcome.removeprefix("presses ")
            return "" if call.digits == keys else f"its keys are {call.digits!r}, not {keys!r}"
        if ending is None or call.status is ending:
            return ""
        return (
            f"it ended with {int(call.status)} {call.status.text}, not {int(ending)} {ending.text}"
        )

    def _requiring(self, requirement: Requirement) -> Self:
        self._requirements.append(requirement)
        return self


def _text_containing(part: str) -> Requirement:
    def objection(call: PlacedCall) -> str:
        return (
            ""
            if part in call.text
            else (f"its text {shown(call.text)} does not contain {shown(part)}")
        )

    return Requirement(f"a text containing {shown(part)}", objection)


def _equal(
    name: str, its_name: str, wanted: str, value_of: Callable[[PlacedCall], str]
) -> Requirement:
    def objection(call: PlacedCall) -> str:
        value = value_of(call)
        return "" if value == wanted else f"{its_name} is {shown(value)}, not {shown(wanted)}"

    return Requirement(f"{name} {shown(wanted)}", objection)
