"""A trial: one plan sent for one check, judged, sent again if it failed, and made smaller."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from simulator.check.bench import Bench
from simulator.check.check import Check, Phase
from simulator.check.deviations import deviations
from simulator.check.evidence import Evidence, Failure, Judgement, Run
from simulator.check.mirror import Mirror
from simulator.check.plan import Plan
from simulator.check.result import Finding
from simulator.check.route import Answer
from simulator.check.shrink import Shrinker
from simulator.postbacks.attempt import DeliveryErrorKind
from simulator.postbacks.redaction import covered_message
from simulator.postbacks.wire import WireProfile

__all__ = ["ReceiverGoneError", "Trial", "Trier"]

_GONE: Final = (DeliveryErrorKind.REFUSED, DeliveryErrorKind.UNREACHABLE)
_OF_TIME: Final = ("slow", str(DeliveryErrorKind.TIMEOUT))
"""Symptoms that a machine with other work to do shows as well, once or twice."""


class ReceiverGoneError(Exception):
    """The receiver accepts no connections any more; the text says so."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan for a check, and the phase that it comes from."""

    check: Check
    phase: Phase
    plan: Plan


class Trier:
    """Tries plans at one receiver.

    Args:
        bench: Carries plans out.
        mirror: Where the receiver's state shows what; None without read-back.
        wire: How postbacks are ordinarily written.
        budget_seconds: How long an answer may take.
        shrink: Whether failing plans are made smaller.
        expired: Whether the time is up.
        came_back: Whether the receiver accepts connections, after some patience.
        looks: Whether states are read back for a check.
    """

    def __init__(
        self,
        bench: Bench,
        *,
        mirror: Mirror | None,
        wire: WireProfile,
        budget_seconds: float,
        shrink: bool = True,
        expired: Callable[[], bool] = lambda: False,
        came_back: Callable[[], bool] = lambda: True,
        looks: Callable[[Check], bool] = lambda _: True,
    ) -> None:
        self._bench = bench
        self._mirror = mirror
        self._wire = wire
        self._budget_seconds = budget_seconds
        self._shrink = shrink
        self._expired = expired
        self._came_back = came_back
        self._looks = looks

    def send(self, check: Check, plan: Plan) -> Run:
        """Send a plan for a check.

        Raises:
            ReceiverGoneError: The receiver cannot be reached any more.
        """
        return self._run(plan, look=self._looks(check))

    def evidence(self, check: Check, plan: Plan, *, run: Run | None = None) -> Evidence:
        """Send a plan, and what it is compared with.

        Args:
            check: What is to judge.
            plan: What is sent.
            run: What came of the plan, if it was sent already.

        Raises:
            ReceiverGoneError: The receiver cannot be reached any more.
        """
        sent = self.send(check, plan) if run is None else run
        return Evidence(
            run=sent,
            reference=None if check.reference is None else self.send(check, check.reference(plan)),
            mirror=self._mirror if self._looks(check) else None,
            budget_seconds=self._budget_seconds,
        )

    def failing(
        self, check: Check, plan: Plan, *, symptom: str = ""
    ) -> tuple[Evidence, Failure] | None:
        """A failure and its evidence, if a plan fails within as many times as the check repeats.

        Args:
            check: What judges.
            plan: What is sent.
            symptom: The kind of failure that counts; any if empty.

        Raises:
            ReceiverGoneError: The receiver cannot be reached any more.
        """
        for _ in range(check.repeats):
            evidence = self.evidence(check, plan)
            judged = check.judge(evidence)
            if isinstance(judged, Failure) and symptom in ("", judged.symptom):
                return evidence, judged
        return None

    def again(self, check: Check, plan: Plan) -> tuple[Evidence, Judgement]:
        """The judgement of a plan sent as many times as the check repeats, with its evidence.

        One failure of them is enough, but for a failure that time alone makes: that must come each
        time, since a receiver is not to blame for what else its machine has to do.

        Raises:
            ReceiverGoneError: The receiver cannot be reached any more.
        """
        others: list[tuple[Evidence, Judgement]] = []
        for _ in range(check.repeats):
            evidence = self.evidence(check, plan)
            judged = check.judge(evidence)
            if isinstance(judged, Failure) and judged.symptom not in _OF_TIME:
                return evidence, judged
            others.append((evidence, judged))
        return next((each for each in others if not isinstance(each[1], Failure)), others[-1])

    def finding(self, trial: Trial) -> Finding | None:
        """Make of a trial that failed once what is reported; None if it does not fail again.

        Raises:
            ReceiverGoneError: The receiver cannot be reached any more.
        """
        check = trial.check
        evidence, failure = self.again(check, trial.plan)
        if not isinstance(failure, Failure):
            return None
        if not self._shrink:
            labels = tuple(each.label for each in deviations(trial.plan, wire=self._wire))
            return self.told(trial, evidence, failure, guilty=labels)
        shrinker = Shrinker(
            lambda smaller: self.failing(check, smaller, symptom=failure.symptom) is not None,
            self._wire,
            expired=self._expired,
        )
        plan, guilty = shrinker.shrink(trial.plan)
        small = self.failing(check, plan, symptom=failure.symptom)
        told = self.told(trial, *(small or (evidence, failure)), guilty=guilty)
        return replace(told, shrunk_by=shrinker.trials)

    def told(
        self, trial: Trial, evidence: Evidence, failure: Failure, *, guilty: tuple[str, ...] = ()
    ) -> Finding:
        """A finding from the evidence of a failure."""
        return Finding(
            check=trial.check,
            phase=trial.phase,
            plan=evidence.plan,
            run=_covered(evidence.run),
            reference=None if evidence.reference is None else _covered(evidence.reference),
            failure=failure,
            guilty=guilty,
            found=trial.plan,
        )

    def _run(self, plan: Plan, *, look: bool) -> Run:
        run = self._bench.run(plan, look=look)
        if not any(map(_is_gone, run.answers)):
            return run
        if not self._came_back():
            gone = next(filter(_is_gone, run.answers))
            raise ReceiverGoneError(gone.error_text)
        return self._bench.run(plan, look=look)


def _is_gone(answer: Answer) -> bool:
    return answer.error in _GONE


def _covered(run: Run) -> Run:
    """A run as it may be shown."""
    answers = (replace(each, body=covered_message(each.body)) for each in run.answers)
    requests = tuple(map(covered_message, run.requests))
    return replace(run, answers=tuple(answers), requests=requests)
