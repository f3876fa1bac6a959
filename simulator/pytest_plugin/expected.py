"""All calls that one test expects, held against the calls that were placed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from simulator.phone import PhoneNumber
from simulator.pytest_plugin.assignment import assigned
from simulator.pytest_plugin.calls import PlacedCall
from simulator.pytest_plugin.expectations import CallExpectation, UnclearExpectationError
from simulator.pytest_plugin.mismatch import listed, shown, shown_conversation, shown_refusal

__all__ = ["ExpectedCalls"]


class ExpectedCalls:
    """Collects expectations, and tells which of them were in vain.

    Args:
        decide: Lets calls to a number go as an outcome's name says.
    """

    def __init__(self, decide: Callable[[PhoneNumber, str], None]) -> None:
        self._decide = decide
        self._expectations: list[CallExpectation] = []
        self._decided: dict[str, tuple[CallExpectation, str]] = {}
        self._others_allowed = False

    def __bool__(self) -> bool:
        return bool(self._expectations)

    def expect(self, number: PhoneNumber) -> CallExpectation:
        """Expect one more call to a number."""
        expectation = CallExpectation(number, lambda name: self._shape(expectation, name))
        self._expectations.append(expectation)
        return expectation

    def allow_others(self) -> None:
        """Take no offence at calls that no expectation names."""
        self._others_allowed = True

    def complaints(
        self,
        calls: Sequence[PlacedCall],
        refusals: Sequence[Mapping[str, Any]],
        license_key: str,
    ) -> list[str]:
        """Tell what was expected in vain and what came unexpected, a text each.

        Args:
            calls: What was placed, oldest first.
            refusals: What was refused.
            license_key: What the client should have sent, for those of whom nothing came.
        """
        owners = self._owners(calls)
        vain = [
            place
            for place, expectation in enumerate(self._expectations)
            if owners.count(place) != expectation.count
        ]
        found = [self._complaint(place, calls, owners, refusals, license_key) for place in vain]
        found += [self._overruled(each) for each in self._expectations if self._is_torn(each)]
        # A call to an expected number has been told of already, with what is wrong with it.
        strangers = [
            call
            for call, owner in zip(calls, owners, strict=True)
            if owner is None and not any(self._expectations[each].meant_for(call) for each in vain)
        ]
        if strangers and not self._others_allowed:
            found.append(_unexpected(strangers))
        return found

    def _shape(self, expectation: CallExpectation, outcome: str) -> None:
        """Let calls to a number go so; two expectations cannot have it both ways."""
        digits = expectation.number.digits
        owner, before = self._decided.get(digits, (expectation, outcome))
        unfinished = expectation.is_acting and before.startswith(f"{outcome}, ")
        if owner is not expectation and unfinished:
            return  # the other acts may follow, each said by a method of its own
        if owner is not expectation and before != outcome:
            raise UnclearExpectationError(
                f"Calls to {expectation.number} already go as {before!r}, by another expectation;"
                f" they cannot go as {outcome!r} too. Let one of the calls be to another number."
            )
        self._decide(expectation.number, outcome)
        self._decided[digits] = (owner, outcome)

    def _is_torn(self, expectation: CallExpectation) -> bool:
        """Whether a callee was told less than by another expectation of the same number."""
        outcome = expectation.outcome
        return bool(outcome) and self._decided[expectation.number.digits][1] != outcome

    def _overruled(self, expectation: CallExpectation) -> str:
        return (
            f"Calls to {expectation.number} go as {self._decided[expectation.number.digits][1]!r},"
            f" by another expectation; they cannot go as {expectation.outcome!r} too. Let one of"
            " the calls be to another number."
        )

    def _owners(self, calls: Sequence[PlacedCall]) -> list[int | None]:
        """For each call its expectation; one too many goes to the first that it suits."""
        suitors = [
            [place for place, each in enumerate(self._expectations) if not each.objections(call)]
            for call in calls
        ]
        found = assigned(suitors, [expectation.count for expectation in self._expectations])
        return [
            next(iter(suits), None) if owner is None else owner
            for owner, suits in zip(found, suitors, strict=True)
        ]

    def _complaint(
        self,
        place: int,
        calls: Sequence[PlacedCall],
        owners: Sequence[int | None],
        refusals: Sequence[Mapping[str, Any]],
        license_key: str,
    ) -> str:
        expectation, got = self._expectations[place], owners.count(place)
        judge = partial(_judged, expectation, place)
        lines = [*chain.from_iterable(map(judge, calls, owners)), *map(shown_refusal, refusals)]
        if not lines:
            lines = [f"nothing with the license key {license_key!r}, which the client has to send"]
        return listed(f"Expected {expectation}, got {got}. What came:", lines)


def _judged(
    expectation: CallExpectation, place: int, call: PlacedCall, owner: int | None
) -> Iterator[str]:
    """A candidate, and why it is or is not what was expected; what was said tells it best."""
    objections = expectation.objections(call)
    if not objections:
        yield f"{call}: as expected" + ("" if owner == place else ", by another expectation too")
        return
    yield f"{call}: {'; '.join(objections)}"
    if expectation.is_told and expectation.meant_for(call):
        yield from shown_conversation(call)


def _unexpected(strangers: Sequence[PlacedCall]) -> str:
    """The complaint about calls that nobody expected."""
    calls = "1 call" if len(strangers) == 1 else f"{len(strangers)} calls"
    heading = (
        f"Got {calls} that no expectation names. Expect what is meant, or allow the others with"
        " ringback.allow_unexpected_calls():"
    )
    return listed(heading, _described(strangers))


def _described(strangers: Sequence[PlacedCall]) -> Iterator[str]:
    for call in strangers:
        reference = f", reference {shown(call.reference_id)}" if call.reference_id else ""
        yield f"{call}: text {shown(call.text)}{reference}"
