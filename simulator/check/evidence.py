"""The evidence of a trial: what was sent, what came, what the receiver tells of the calls."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.check.mirror import Mirror
from simulator.check.plan import Plan, Sending
from simulator.check.route import Answer
from simulator.check.state import Stored, difference

__all__ = ["Evidence", "Failure", "Judgement", "Run", "Unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a plan gave when it was carried out.

    Args:
        plan: What was carried out.
        answers: One for each sending, in order; a sending that ends its connection on purpose
            has an empty one.
        queue_ids: The QueueID that each of the plan's calls had.
        states: What the receiver told of each call afterwards; empty if it was not asked.
        requests: What went over the wire for each sending.
    """

    plan: Plan
    answers: tuple[Answer, ...]
    queue_ids: Mapping[int, int]
    states: Mapping[int, Stored] = field(default_factory=dict)
    requests: tuple[bytes, ...] = ()

    @property
    def exchanges(self) -> Iterator[tuple[Sending, Answer]]:
        """Each sending with its answer."""
        return zip(self.plan, self.answers, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that a check judges.

    Args:
        run: The trial.
        reference: The same told in a way that nobody can misunderstand, if the check has one.
        mirror: Where the receiver's state shows which property; None without read-back.
        budget_seconds: How long an answer may take.
    """

    run: Run
    reference: Run | None = None
    mirror: Mirror | None = None
    budget_seconds: float = 2.5

    @property
    def plan(self) -> Plan:
        """What was carried out."""
        return self.run.plan

    def state(self, call: int = 0) -> Mapping[str, Any] | None:
        """The leaves of a call's state; None if the receiver does not know the call."""
        stored = self.run.states.get(call)
        return None if stored is None else stored.leaves

    def known_to_neither(self, call: int = 0) -> bool:
        """Whether the receiver knows a call neither by the trial nor by the reference."""
        runs = [self.run] if self.reference is None else [self.run, self.reference]
        stored = [run.states[call] for run in runs if call in run.states]
        return not any(each.known for each in stored)

    def trouble(self) -> str:
        """Why a state could not be read; empty if all could."""
        runs = [self.run] if self.reference is None else [self.run, self.reference]
        told = [stored.trouble for run in runs for stored in run.states.values()]
        return next(filter(None, told), "")

    def changed(self, call: int = 0, *, apart: tuple[str, ...] = ()) -> str:
        """Where a call's state differs from the reference's; empty if nowhere.

        Args:
            call: Which call.
            apart: Properties whose own places in the state do not count.
        """
        reference = None if self.reference is None else self.reference.states.get(call)
        wanted = None if reference is None else reference.leaves
        got = self.state(call)
        if wanted is None or got is None:
            return "" if wanted is got else _presence(known=got is not None)
        excluded = () if self.mirror is None else self.mirror.excluded(apart)
        return difference(wanted, got, excluded=excluded)


def _presence(*, known: bool) -> str:
    return "the call is known" if known else "the call is missing"


@dataclass(frozen=True, slots=True)
class Failure:
    """A check is not met.

    Args:
        expected: What should have been.
        came: What was.
        symptom: The kind of failure in a word or two: shrinking keeps it.
    """

    expected: str
    came: str
    symptom: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The evidence does not suffice.

    Args:
        reason: Why, in a sentence.
        missing: Whether evidence was asked for and did not come, so that the exam cannot tell;
            otherwise there is nothing to be seen in this receiver.
    """

    reason: str
    missing: bool = False


Judgement = Failure | Unknown | None
"""None if the check is met."""
