"""The ledger: notes what becomes of each check while its plans are tried."""

from collections import Counter
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Final

from simulator.check.check import Check
from simulator.check.evidence import Unknown
from simulator.check.result import Finding, Outcome, Status
from simulator.check.trial import Trial

__all__ = ["KEEPS_CALLS", "Ledger"]

KEEPS_CALLS: Final = "RB040"
"""The check that tells of a receiver which knows no call: one cause, one finding."""

_NO_STATE: Final = (
    "the receiver's state is not read back: say how with --state-url or --state-command"
)
_NO_PLANS: Final = "there is no plan for it in the phases and the wire that were asked for"
_NO_CALLS: Final = (
    "the receiver accepts ordinary calls and knows none of them afterwards; if it stores them"
    " later, --settle waits"
)


class Ledger:
    """Notes what becomes of each check; safe to use from several threads.

    Args:
        checks: The checks of the exam.
        trials: What is to be tried for them.
        reads_state: Whether states are read back.
        hindrance: Why states that were asked for cannot be; empty if they can.
        forgets: Whether the receiver knows no ordinary call, so that its state tells nothing.
    """

    def __init__(
        self,
        checks: Sequence[Check],
        trials: Iterable[Trial],
        *,
        reads_state: bool,
        hindrance: str = "",
        forgets: bool = False,
    ) -> None:
        self._checks = checks
        self._planned = Counter(trial.check.id for trial in trials)
        self._tried: Counter[str] = Counter()
        self._unknown: dict[str, Unknown] = {}
        self._findings: dict[str, Finding] = {}
        self._flaky: dict[str, Finding] = {}
        self._notes: dict[str, str] = {}
        self._reads_state = reads_state
        self._hindrance = hindrance
        self._forgets = forgets
        self._lock = Lock()

    @property
    def findings(self) -> list[Finding]:
        """What has failed so far."""
        with self._lock:
            return list(self._findings.values())

    def failed(self, check: Check) -> bool:
        """Whether a check has failed already."""
        with self._lock:
            return check.id in self._findings

    def skips(self, check: Check) -> bool:
        """Whether nothing can be learnt of a check."""
        blind = not self._reads_state or bool(self._hindrance)
        return check.needs_state and (blind or not self.looks(check))

    def looks(self, check: Check) -> bool:
        """Whether states are to be read back for a check."""
        return not self._forgets or check.id == KEEPS_CALLS

    def tried(self, check: Check, unknown: Unknown | None = None) -> None:
        """A plan was tried and did not fail."""
        with self._lock:
            self._tried[check.id] += 1
            if unknown is not None:
                self._unknown.setdefault(check.id, unknown)

    def found(self, finding: Finding) -> bool:
        """A check failed for good; its first finding stays, and only that is news."""
        with self._lock:
            self._tried[finding.check.id] += 1
            return self._findings.setdefault(finding.check.id, finding) is finding

    def flickered(self, finding: Finding) -> None:
        """A check failed once and not again."""
        with self._lock:
            self._tried[finding.check.id] += 1
            self._flaky.setdefault(finding.check.id, finding)

    def handed_over(self, check: Check, owner: Check) -> None:
        """What failed in a check is another one's to tell."""
        with self._lock:
            self._tried[check.id] += 1
            self._notes[check.id] = f"what failed here is told by {owner.id} {owner.name}"

    def outcome(self, check: Check, *, stopped: str = "") -> Outcome:
        """What has become of a check.

        Args:
            check: Which one.
            stopped: Why not all plans were tried; empty if they were.
        """
        with self._lock:
            status, reason = self._status(check, stopped)
            finding = self._findings.get(check.id) or self._flaky.get(check.id)
            plans = self._tried[check.id]
        return Outcome(check=check, status=status, plans=plans, reason=reason, finding=finding)

    def outcomes(self, *, stopped: str = "") -> tuple[Outcome, ...]:
        """What has become of all checks."""
        return tuple(self.outcome(check, stopped=stopped) for check in self._checks)

    def _status(self, check: Check, stopped: str) -> tuple[Status, str]:
        if check.id in self._findings:
            return Status.FAILED, ""
        if check.id in self._flaky:
            return Status.FLAKY, "it failed once, and not when the same was sent again"
        return self._unseen(check) or self._left(check, stopped) or self._met(check)

    def _unseen(self, check: Check) -> tuple[Status, str] | None:
        """Why nothing could be learnt of a check; None if something could."""
        if check.needs_state and not self._reads_state:
            return Status.NOT_EXAMINED, _NO_STATE
        if check.needs_state and self._hindrance:
            return Status.UNDECIDED, self._hindrance
        if check.needs_state and not self.looks(check):
            return Status.NOT_EXAMINED, _NO_CALLS
        if self._planned[check.id]:
            return None
        return Status.NOT_EXAMINED, f"it needs {check.wants}" if check.wants else _NO_PLANS

    def _left(self, check: Check, stopped: str) -> tuple[Status, str] | None:
        """Why a check is not decided yet; None if it is."""
        tried, planned = self._tried[check.id], self._planned[check.id]
        # Of what is drawn by chance, there is always more that could have been tried.
        if tried >= planned or (check.general and tried):
            return None
        return Status.UNDECIDED, stopped or f"{tried} of {planned} plans were tried"

    def _met(self, check: Check) -> tuple[Status, str]:
        unknown = self._unknown.get(check.id)
        if unknown is None:
            return Status.PASSED, self._notes.get(check.id, "")
        return Status.UNDECIDED if unknown.missing else Status.NOT_EXAMINED, unknown.reason
