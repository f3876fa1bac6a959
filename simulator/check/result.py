"""The result of an exam: what became of each check, the verdict on all of them, and the grade."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from simulator.check.check import Check, Level, Phase
from simulator.check.evidence import Failure, Run
from simulator.check.plan import Plan

__all__ = ["Asked", "ExamResult", "Finding", "Outcome", "Status", "Verdict"]


class Status(StrEnum):
    """What became of a check."""

    PASSED = "passed"
    FAILED = "failed"
    FLAKY = "flaky"
    """It failed once, and not again when the same was sent again."""
    NOT_EXAMINED = "not examined"
    """There was no way to tell."""
    UNDECIDED = "undecided"
    """It was not come to, or the evidence did not suffice."""


class Verdict(StrEnum):
    """What the exam shows."""

    PASSED = "passed"
    FAILED = "failed"
    UNREACHABLE = "unreachable"
    INCONCLUSIVE = "inconclusive"
    EMPTY = "nothing selected"


_INTERRUPTED: Final = 130  # as shells have it
_EXIT_STATUS: Final = {
    Verdict.PASSED: 0,
    Verdict.FAILED: 1,
    Verdict.UNREACHABLE: 3,
    Verdict.INCONCLUSIVE: 4,
    Verdict.EMPTY: 5,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A failed check, with the smallest plan that still shows it.

    Args:
        check: Which one.
        phase: Where the plan came from.
        plan: The fewest postbacks, each with the fewest unusual properties.
        run: What came when that plan was sent last; secrets are covered.
        reference: The same of the plan it is compared with, if there is one.
        failure: What was expected, and what came.
        guilty: Labels of what is unusual in the plan, such as `absent:incallringcount`.
        found: The plan as it was drawn.
        shrunk_by: How many plans were tried to make it smaller.
    """

    check: Check
    phase: Phase
    plan: Plan
    run: Run
    reference: Run | None
    failure: Failure
    guilty: tuple[str, ...]
    found: Plan
    shrunk_by: int = 0

    @property
    def id(self) -> str:
        """What `ringback replay` knows it by: the check's id and six digits of the plan."""
        told = json.dumps(self.plan.to_json(), sort_keys=True).encode()
        return f"{self.check.id}-{hashlib.sha256(told).hexdigest()[:6]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one check.

    Args:
        check: Which one.
        status: Whether it is met.
        plans: How many plans were tried for it.
        reason: Why it was not examined, is undecided or flaky; or what else is to be said.
        finding: Of a failed or flaky one.
    """

    check: Check
    status: Status
    plans: int = 0
    reason: str = ""
    finding: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for.

    Args:
        url: The receiver's, credentials covered.
        seed: What the plans were drawn from.
        plan_hash: What tells whether two exams do the same.
        options: Options other than their defaults, for people.
        versions: Names of programs to their versions.
        state_url: How states were read back, credentials covered; empty if not by a URL.
        reads_state: Whether they were read back.
        left_out: How many *must* checks the exam was not to make.
    """

    url: str
    seed: int
    plan_hash: str
    options: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    state_url: str = ""
    reads_state: bool = False
    left_out: int = 0


@dataclass(frozen=True, kw_only=True)
class ExamResult:
    """A whole exam.

    Args:
        asked: What was asked for.
        outcomes: One for each check, in the order of the catalogue.
        started_at: When it began, in UTC.
        seconds: How long it took.
        sent: How many requests were sent.
        unreachable: Why the receiver could not be reached, or not to the end; empty if it was.
        stopped: Why the exam ended before its end; empty if it did not.
        interrupted: Whether somebody ended it.
    """

    asked: Asked
    outcomes: tuple[Outcome, ...]
    started_at: datetime
    seconds: float
    sent: int
    unreachable: str = ""
    stopped: str = ""
    interrupted: bool = False

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What failed for good, in the order of the catalogue."""
        return tuple(
            outcome.finding
            for outcome in self.outcomes
            if outcome.finding is not None and outcome.status is Status.FAILED
        )

    def of(self, status: Status, level: Level | None = None) -> list[Outcome]:
        """The checks that became so, of one level or of all."""
        return [
            each
            for each in self.outcomes
            if each.status is status and level in (None, each.check.level)
        ]

    @property
    def verdict(self) -> Verdict:
        """What the exam shows: never that a check is met which was not seen to be."""
        if not self.outcomes:
            return Verdict.EMPTY
        if self.unreachable:
            return Verdict.UNREACHABLE
        if self.of(Status.FAILED):
            return Verdict.FAILED
        if self.of(Status.FLAKY) or self.of(Status.UNDECIDED, Level.MUST):
            return Verdict.INCONCLUSIVE
        return Verdict.PASSED if self.of(Status.PASSED) else Verdict.INCONCLUSIVE

    @property
    def exit_status(self) -> int:
        """What the process ends with."""
        return _INTERRUPTED if self.interrupted else _EXIT_STATUS[self.verdict]

    @property
    def grade(self) -> str:
        """A to F, by the levels that passed.

        A: all is met, and every *must* was examined. B: only what is nice failed, or not every
        *must* was examined. C: what it should do failed. D: one *must* failed. F: more than one
        did, or the exam ended
        before any passed. A dash if the exam cannot tell, or no *must* was examined.
        """
        if self.verdict in (Verdict.EMPTY, Verdict.UNREACHABLE, Verdict.INCONCLUSIVE):
            return "-"
        failed = {level: len(self.of(Status.FAILED, level)) for level in Level}
        passed = len(self.of(Status.PASSED, Level.MUST))
        if failed[Level.MUST]:
            told = passed or not self.of(Status.UNDECIDED, Level.MUST)
            return "D" if failed[Level.MUST] == 1 and told else "F"
        if not passed:
            return "-"
        if failed[Level.SHOULD]:
            return "C"
        unseen = (
            self.asked.left_out
            or self.of(Status.UNDECIDED)
            or any(each.check.needs_state for each in self.of(Status.NOT_EXAMINED, Level.MUST))
        )
        return "B" if failed[Level.NICE] or unseen else "A"

    def counts(self) -> dict[str, Any]:
        """How many checks became what."""
        return {status.value: len(self.of(status)) for status in Status}
