"""An expectation of a call: says how it goes before it is placed, and tells whether it came."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Self

from simulator.calls.dialogue.acts import Act, HangsUp, Stays, in_vain
from simulator.calls.directions import as_directions, read_directions
from simulator.calls.magic import MAGIC_NUMBERS, outcome_named
from simulator.errors import UnknownNameError
from simulator.phone import PhoneNumber
from simulator.pytest_plugin.calls import PlacedCall
from simulator.pytest_plugin.mismatch import joined, shown
from simulator.pytest_plugin.told import ToldCallee, UnclearExpectationError, check_keys

__all__ = ["CallExpectation", "UnclearExpectationError"]

_HUMAN: Final = "human"
_ENDINGS: Final = {magic.outcome.name: magic.ending for magic in MAGIC_NUMBERS.values()}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that is asked of a call.

    Attributes:
        wish: How the expectation's sentence puts it.
        objection: What is wrong with a call; empty if it is as wished.
    """

    wish: str
    objection: Callable[[PlacedCall], str]


class CallExpectation(ToldCallee):
    """Expects a call to one number; each method says more about it and gives the same again.

    Who answers can be told what to do: `hears("press 1").presses("1").hangs_up()`.

    Attributes:
        number: Who is to be called.
        count: How often.
        outcome: How the calls go; empty while that was not said.
        is_acting: Whether the callee is told what to do, act by act.
        is_told: Whether the callee was told what to do, act by act or in directions.

    Args:
        number: Who is to be called.
        decide: Lets calls to the number go as an outcome's name says.
    """

    def __init__(self, number: PhoneNumber, decide: Callable[[str], None]) -> None:
        self.number = number
        self.count = 1
        self.outcome = ""
        self.is_acting = False
        self.is_told = False
        self._decide = decide
        self._acts: tuple[Act, ...] = ()
        self._requirements: list[Requirement] = []

    # --- how the callee behaves ---------------------------------------------------------------

    def answered(self) -> Self:
        """A person answers, and hears the message out and hangs up unless told what to do."""
        return self if self._acts else self.with_outcome(_HUMAN)

    def pressed(self, keys: str) -> Self:
        """A person answers and presses keys during the message.

        Raises:
            UnclearExpectationError: If there are no such keys, or nobody to press them.
        """
        check_keys(keys, "pressed")
        if self._acts:
            raise UnclearExpectationError(
                f"The call to {self.number} already goes as {self.outcome!r}; go on with"
                f" .presses({keys!r})."
            )
        if self.outcome == _HUMAN:
            self.outcome = ""
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
        """The call goes as `ringback numbers` says under a name, or as directions do.

        Names are such as `busy, then human`, directions such as `waits for the prompt, presses 1`.

        Raises:
            UnclearExpectationError: If it was said before how it goes, here or elsewhere.
            RingbackError: If there is no such outcome, or no call that goes so.
        """
        self._check_free_for(name)
        self._decide(name)
        self._take(name)
        return self

    def _act(self, act: Act) -> Self:
        acts = (*self._acts, act)
        directions = f"answers, {as_directions(acts)}"
        if self._acts and isinstance(self._acts[-1], HangsUp | Stays):
            raise UnclearExpectationError(
                f"The callee of {self.number} has left for good or stays to the end, so that"
                f" {as_directions((act,))!r} cannot follow; say it before."
            )
        if not self._acts and self.outcome != _HUMAN:
            self._check_free_for(directions)
        self.is_acting = True
        self._decide(directions)
        self._acts = acts
        self._take(directions)
        return self

    def _take(self, outcome: str) -> None:
        self.outcome = outcome
        with suppress(UnknownNameError):  # a simulator that runs may know more names than we do
            callees = [dialling.callee for dialling in outcome_named(outcome).tries]
            self.is_told = any(callee is not None and callee.acts for callee in callees)

    def _check_free_for(self, name: str) -> None:
        if self.outcome:
            raise UnclearExpectationError(
                f"The call to {self.number} already goes as {self.outcome!r}; it cannot go as"
                f" {name!r} too."
            )

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

    def meant_for(self, call: PlacedCall) -> bool:
        """Whether a call is to the number."""
        called = PhoneNumber.read(call.number)
        return (
            called == self.number
            if self.number.extension
            else (called.digits == self.number.digits)
        )

    def objections(self, call: PlacedCall) -> list[str]:
        """What keeps a call from being the one that is expected; empty if nothing does."""
        if not self.meant_for(call):
            return [f"its number is not {self.number}"]
        found = [requirement.objection(call) for requirement in self._requirements]
        return [text for text in [*found, self._objection_to_its_end(call)] if text]

    def __str__(self) -> str:
        """The expectation as a sentence has it: `2 calls to 202-555-0102 as 'busy'`."""
        noun = "call" if self.count == 1 else "calls"
        outcome = f" as {self.outcome!r}" if self.outcome else ""
        wishes = [requirement.wish for requirement in self._requirements]
        rest = f" with {joined(wishes)}" if wishes else ""
        return f"{self.count} {noun} to {self.number}{outcome}{rest}"

    def _objection_to_its_end(self, call: PlacedCall) -> str:
        """Why a call that is over did not go as it was to go: cancelled, cut, not transferred."""
        if self.is_told and (objection := _objection_to_the_talk(call)):
            return objection
        if not self.outcome or not call.complete:
            return ""
        ending = _ENDINGS.get(self.outcome)
        if self.outcome.startswith("presses ") and not self.is_told:
            keys = self.outcome.removeprefix("presses ")
            return "" if call.digits == keys else f"its keys are {call.digits!r}, not {keys!r}"
        if ending is None or call.status is ending:
            return ""
        return f"it ended with {_code(call)}, not {int(ending)} {ending.text}"

    def _requiring(self, requirement: Requirement) -> Self:
        self._requirements.append(requirement)
        return self


def _objection_to_the_talk(call: PlacedCall) -> str:
    """Why a callee did not do all that was said; a call that is not over proves nothing."""
    if not call.complete:
        return f"it is not over yet ({_code(call)}); move the clock until it is"
    if not call.answered:
        return f"it ended with {_code(call)}, and nobody answered"
    if not call.undone:
        return ""
    [dialling] = read_directions(call.undone[0]).tries
    return in_vain(dialling.callee.acts[0]) if dialling.callee else ""


def _code(call: PlacedCall) -> str:
    return f"{int(call.status)} {call.status.text}"


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
