"""The examiner: has plans tried at a receiver, and says what became of each check."""

import platform
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from time import monotonic
from typing import Final, Protocol

from simulator.check.bench import Bench
from simulator.check.catalogue import CATALOGUE, find_check, selected
from simulator.check.check import Check, Drawing, Level
from simulator.check.deviations import deviations, repaired
from simulator.check.drawing import draw_trials, plans_of
from simulator.check.evidence import Evidence, Failure
from simulator.check.ledger import Ledger
from simulator.check.opening import open_bench, open_trier, sight_of
from simulator.check.options import ExamOptions
from simulator.check.oracle import oracle_check
from simulator.check.ordinary import single
from simulator.check.plan import Plan, plans_hash
from simulator.check.result import Asked, ExamResult, Finding, Outcome
from simulator.check.sharing import Shared
from simulator.check.trial import ReceiverGoneError, Trial
from simulator.covering import covered_text
from simulator.errors import UnreachableError
from simulator.version import VERSION

__all__ = ["Examination", "Watcher", "examine"]

_PROGRAMS: Final = ("hypothesis",)
_ANSWERS: Final = ("RB001", "RB003")
"""The checks that tell of a receiver which refuses the ordinary."""


class Watcher(Protocol):
    """Is told of an exam while it goes on; from several threads, one at a time."""

    def begun(self, asked: Asked, trials: int) -> None:
        """So many plans are to be tried."""

    def tried(self, check: Check) -> None:
        """One was tried, or is not worth trying any more."""

    def found(self, finding: Finding) -> None:
        """A check failed."""


def examine(options: ExamOptions, *, watch: Watcher | None = None) -> ExamResult:
    """Examine a receiver.

    Args:
        options: What is asked.
        watch: Is told of it meanwhile.

    Raises:
        SettingsError, UnknownNameError: An option cannot be used.
        DeliveryRefusedError: The receiver's host may not be examined, or there is none.
        UnreachableError: The receiver accepts no connection.
        MissingPackageError: A package that draws plans is not installed.
    """
    return Examination(options, watch=watch).result()


class Examination:
    """One exam of one receiver.

    Args:
        options: What is asked.
        watch: Is told of it meanwhile.
    """

    def __init__(self, options: ExamOptions, *, watch: Watcher | None = None) -> None:
        self._options = options
        self._watch = watch
        self._checks = _checks(options)
        self._began = monotonic()
        self._stopped = ""
        self._unreachable = ""
        self._gone = ""
        self._interrupted = False
        self._lock = Lock()
        self._pursuing = {check.id: Lock() for check in self._checks}

    def result(self) -> ExamResult:
        """Do it."""
        started_at = datetime.now(UTC)
        trials = draw_trials(self._checks, self._options.phases, _drawing(self._options))
        asked = _asked(self._options, self._checks, plans_hash(plans_of(trials)))
        if not self._checks:
            return self._told(asked, (), started_at, 0)
        bench = open_bench(self._options)
        self._began = monotonic()
        if self._watch is not None:
            self._watch.begun(asked, len(trials))
        outcomes = self._examined(bench, trials)
        return self._told(asked, outcomes, started_at, bench.sent)

    def _told(
        self, asked: Asked, outcomes: tuple[Outcome, ...], started_at: datetime, sent: int
    ) -> ExamResult:
        return ExamResult(
            asked=asked,
            outcomes=outcomes,
            started_at=started_at,
            seconds=monotonic() - self._began,
            sent=sent,
            unreachable=self._unreachable,
            stopped=self._stopped,
            interrupted=self._interrupted,
        )

    def _examined(self, bench: Bench, trials: Sequence[Trial]) -> tuple[Outcome, ...]:
        sight = sight_of(bench, self._options)
        self._ledger = Ledger(
            self._checks,
            trials,
            reads_state=bench.reader is not None,
            hindrance=sight.hindrance,
            forgets=sight.forgets,
        )
        self._trier = open_trier(
            bench, self._options, sight.mirror, expired=self._expired, looks=self._ledger.looks
        )
        self._shared = Shared(trials, looks=self._ledger.looks)
        ready = self._ready(trials)
        for wave in _waves(ready):
            self._try_all(wave)
        if self._gone:
            self._unreachable = (
                f"The receiver stopped accepting connections after {bench.sent:,} requests:"
                f" {self._gone}."
            )
        return self._ledger.outcomes(stopped=self._unreachable or self._stopped)

    def _ready(self, trials: Sequence[Trial]) -> Sequence[Trial]:
        """What is worth trying: next to nothing at a receiver that refuses the ordinary."""
        try:
            evidence = self._trier.evidence(find_check("RB001"), _plainest(self._options))
        except ReceiverGoneError as error:
            raise UnreachableError(
                f"{covered_text(self._options.url, '')} cannot be reached: {error}. Start the"
                " receiver, or correct the URL."
            ) from error
        [answer] = evidence.run.answers
        if answer.accepted:
            return trials
        self._stopped = (
            f"The receiver does not accept the most ordinary postback: {answer.text}."
            f"{_advice(answer.status)} Nothing else can be told of it."
        )
        same = [trial for trial in trials if trial.plan == evidence.plan]
        return [trial for trial in same if trial.check.id in _ANSWERS]

    def _try_all(self, wave: Sequence[Trial]) -> None:
        workers = 1 if wave and wave[0].check.alone else self._options.workers
        with ThreadPoolExecutor(workers) as pool:
            try:
                for _ in pool.map(self._try, wave):
                    pass
            except KeyboardInterrupt:  # what is known by now is told
                self._interrupted = True
                self._stopped = "It was interrupted."

    def _try(self, trial: Trial) -> None:
        if self._worth(trial):
            try:
                self._judge(trial)
            except ReceiverGoneError as error:
                self._gone = str(error)
        if self._watch is not None:
            with self._lock:
                self._watch.tried(trial.check)

    def _worth(self, trial: Trial) -> bool:
        if self._gone or self._expired():
            return False
        if self._options.stop_on_first and self._ledger.findings:
            self._stopped = "The first failed check ended the exam."
            return False
        return not (self._ledger.failed(trial.check) or self._ledger.skips(trial.check))

    def _judge(self, trial: Trial) -> None:
        check, plan = trial.check, trial.plan
        run = self._shared.run(trial, lambda: self._trier.send(check, plan))
        evidence = self._trier.evidence(check, plan, run=run)
        judged = trial.check.judge(evidence)
        if not isinstance(judged, Failure):
            self._ledger.tried(trial.check, judged)
            return
        # Of two plans that fail a check at the same time, the second one tells nothing new.
        with self._pursuing[trial.check.id]:
            if not self._ledger.failed(trial.check):
                self._pursue(trial, evidence, judged)

    def _pursue(self, trial: Trial, evidence: Evidence, failure: Failure) -> None:
        """See whether a plan fails again, and by whose fault."""
        general = trial.check.general
        owner = self._explained(trial) if general else self._milder(trial)[0]
        if owner not in (None, trial.check):
            self._ledger.handed_over(trial.check, owner)
            return
        finding = self._trier.finding(trial)
        if finding is None:
            self._ledger.flickered(self._trier.told(trial, evidence, failure))
        else:
            self._report(finding)

    def _report(self, finding: Finding) -> None:
        """Note a finding under the check that is named after what is guilty."""
        owned = self._owned(finding) if finding.check.general else None
        if owned is not None:
            self._ledger.handed_over(finding.check, owned.check)
        news = self._ledger.found(owned or finding)
        if news and self._watch is not None:
            with self._lock:
                self._watch.found(owned or finding)

    def _owned(self, finding: Finding) -> Finding | None:
        """The same as a finding of a check that is named after it, and fails by it as well."""
        # Of several checks with the same traits, one that has failed already is meant.
        for check in sorted(self._checks, key=lambda each: not self._ledger.failed(each)):
            if check.general or not check.owns(finding.guilty):
                continue
            owner, plan = self._milder(Trial(check, finding.phase, finding.plan))
            failing = self._trier.failing(owner, plan)
            if failing is not None:
                trial = Trial(owner, finding.phase, finding.found)
                labels = [each.label for each in deviations(plan, wire=self._options.wire)]
                told = self._trier.told(trial, *failing, guilty=tuple(labels))
                return replace(told, shrunk_by=finding.shrunk_by)
        return None

    def _explained(self, trial: Trial) -> Check | None:
        """The failed check whose defect is why a plan fails: without it, the plan passes."""
        wire = self._options.wire
        unusual = deviations(trial.plan, wire=wire)
        for finding in self._ledger.findings:
            shared = [each for each in unusual if each.label in finding.guilty]
            plan = trial.plan
            for each in shared:
                plan = repaired(plan, each, wire=wire)
            if plan.steps and plan != trial.plan and self._passes(trial.check, plan):
                return finding.check
        return None

    def _milder(self, trial: Trial) -> tuple[Check, Plan]:
        """The check that a milder plan belongs to if that fails as well, and the plan."""
        if trial.check.milder is None:
            return trial.check, trial.plan
        plan = trial.check.milder(trial.plan)
        labels = [each.label for each in deviations(plan, wire=self._options.wire)]
        for check in self._checks:
            named = not check.general and check.owns(_faults(labels))
            if named and self._trier.failing(check, plan):
                return check, plan
        return trial.check, trial.plan

    def _passes(self, check: Check, plan: Plan) -> bool:
        return not isinstance(check.judge(self._trier.evidence(check, plan)), Failure)

    def _expired(self) -> bool:
        most = self._options.max_seconds
        if self._interrupted:
            return True
        if not most or monotonic() - self._began < most:
            return False
        self._stopped = self._stopped or f"The time of {most:g} s was up."
        return True


def _faults(labels: Sequence[str]) -> list[str]:
    return [label for label in labels if label.startswith("fault:")]


def _checks(options: ExamOptions) -> tuple[Check, ...]:
    checks = selected(levels=options.levels, checks=options.checks, excluded=options.excluded)
    if not options.expect:
        return checks
    return (*checks, oracle_check(options.expect))


def _drawing(options: ExamOptions) -> Drawing:
    return Drawing(
        seed=options.seed,
        examples=options.max_examples,
        wire=options.wire,
        burst=options.burst,
        wrong_path=options.wrong_path,
        foreign_license=options.foreign_license,
    )


def _asked(options: ExamOptions, checks: Sequence[Check], plan_hash: str) -> Asked:
    musts = [each for each in CATALOGUE if each.level is Level.MUST and not each.wants]
    return Asked(
        url=covered_text(options.url, ""),
        state_url=covered_text(options.state_url, ""),
        seed=options.seed,
        plan_hash=plan_hash,
        versions={
            "ringback": VERSION,
            "python": platform.python_version(),
            **{name: found for name in _PROGRAMS if (found := _version(name))},
        },
        reads_state=options.reads_state,
        left_out=sum(each not in checks for each in musts),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _waves(trials: Sequence[Trial]) -> list[list[Trial]]:
    """What may be tried at the same time: the alone ones one by one, the general ones last."""
    keys = [(trial.check.general, trial.check.alone) for trial in trials]
    return [
        [trial for trial, own in zip(trials, keys, strict=True) if own == key]
        for key in sorted(set(keys))
    ]


def _plainest(options: ExamOptions) -> Plan:
    return single().mapped(lambda each: replace(each, wire=options.wire))


def _advice(status: int | None) -> str:
    if status in (401, 403):
        return " If it wants to be told who asks, --header gives the credentials."
    if status is not None and 300 <= status < 400:  # noqa: PLR2004 - HTTP
        return " The provider follows no redirect."
    return " Is the URL the StatusChangePostUrl?" if status in (404, 405) else ""
