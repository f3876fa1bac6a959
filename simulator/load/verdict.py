"""The verdict on a load run: whether its objectives were met, and whether that can be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from simulator.load.histogram import shown
from simulator.load.result import Ending, Result
from simulator.load.slo import Slo, errors_of, not_sent, read_slo
from simulator.load.trouble import UNREACHABLE, Trouble

__all__ = ["DEFAULT", "Judgement", "Limits", "Objective", "Verdict", "judge"]

DEFAULT: Final = "errors<1%"
"""The objective of a run that was given none."""


class Judgement(StrEnum):
    """What a run showed."""

    PASSED = "passed"
    """All objectives were met."""
    FAILED = "failed"
    """An objective was missed, and not through this machine."""
    INCONCLUSIVE = "inconclusive"
    """The run cannot tell."""
    UNREACHABLE = "unreachable"
    """There was no receiver."""


_EXIT_STATUS: Final = {
    Judgement.PASSED: 0,
    Judgement.FAILED: 1,
    Judgement.UNREACHABLE: 3,
    Judgement.INCONCLUSIVE: 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far the generator may fall behind before a run tells nothing of the receiver.

    Args:
        own_lateness: Nanoseconds after its due moment in which a postback is to be attended to.
        late_share: What share of them may be later than that.
        not_sent: What share of the postbacks due may stay unsent or untold.
        others: What share of other users' requests may fail.
    """

    own_lateness: int = 10_000_000
    late_share: float = 0.01
    not_sent: float = 0.001
    others: float = 0.01


@dataclass(frozen=True, slots=True)
class Objective:
    """How one objective came out.

    Args:
        slo: As it was written.
        measured: What was measured, for people.
        met: Whether it was met; None if that cannot be told.
    """

    slo: str
    measured: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run showed, objective by objective, and why.

    Args:
        judgement: In one word.
        objectives: How each came out.
        reasons: In sentences, with what to do.
    """

    judgement: Judgement
    objectives: tuple[Objective, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def exit_status(self) -> int:
        """0 for passed, 1 for failed, 3 for unreachable and 4 for inconclusive."""
        return _EXIT_STATUS[self.judgement]

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "judgement": self.judgement.value,
            "exit_status": self.exit_status,
            "objectives": [
                {"slo": each.slo, "measured": each.measured, "met": each.met}
                for each in self.objectives
            ],
            "reasons": list(self.reasons),
        }


def judge(result: Result, *, limits: Limits = Limits()) -> Verdict:
    """Judge a run.

    Errors of the receiver fail a run whatever else happened. A missed limit of time fails it
    unless this machine may have been what was slow; postbacks count from their due moments, so
    its own delay is part of their times. What was not sent only leaves a run that passed in doubt.

    Raises:
        SloError: An objective of the result is none.
    """
    slos = [read_slo(text) for text in result.asked.slos or (DEFAULT,)]
    objectives = tuple(_objective(slo, result, limits) for slo in slos)
    if _unreachable(result):
        return Verdict(Judgement.UNREACHABLE, objectives, (_nobody_there(result),))
    missed = [each for each in objectives if each.met is False]
    doubts = tuple(_doubts(result, slos, objectives, limits))
    explained = (f"{each.slo} was missed: it was {each.measured}." for each in missed)
    reasons = (*explained, *_early(result), *doubts)
    if not result.asked.slos:
        reasons = (f"No objective was given, so {DEFAULT} was taken for one.", *reasons)
    if missed:
        return Verdict(Judgement.FAILED, objectives, reasons)
    return Verdict(Judgement.INCONCLUSIVE if doubts else Judgement.PASSED, objectives, reasons)


def _objective(slo: Slo, result: Result, limits: Limits) -> Objective:
    value = slo.measured(result.record)
    if value is None:
        return Objective(slo.text, "not measured", None)
    met: bool | None = slo.met(value)
    if _too_few(slo, result) or (not met and slo.timed and _own_fault(slo, result, limits)):
        met = None
    return Objective(slo.text, slo.shown(value), met)


def _too_few(slo: Slo, result: Result) -> bool:
    """Whether there are too few postbacks to tell, whatever more of them might have shown."""
    missing = slo.enough - slo.evidence(result.record)
    ended = result.record.total("answered") + result.record.total("failed")
    return missing > 0 and not slo.lost(result.record, ended + missing)


def _own_fault(slo: Slo, result: Result, limits: Limits) -> bool:
    """Whether the generator was late often enough for a limit of time to be missed through it."""
    share = limits.late_share
    if slo.percent is not None:
        # Rounded, so that one of a thousand is not more than what p99.9 leaves.
        share = min(share, round(1 - slo.percent / 100, 9))
    return _late_share(result, limits) > share


def _late_share(result: Result, limits: Limits) -> float:
    # In the closed loop a postback is due when it is sent.
    counts = {} if result.asked.closed_loop else result.record.own_lateness
    late = sum(count for value, count in counts.items() if value > limits.own_lateness)
    return late / max(sum(counts.values()), 1)


def _unreachable(result: Result) -> bool:
    record = result.record
    kinds = {kind for kind, troubles in record.troubles.items() if troubles.count}
    reached = record.total("answered") or record.latencies()
    nobody = bool(kinds & UNREACHABLE) and kinds <= UNREACHABLE | {Trouble.NOT_SENT}
    return not reached and (nobody or result.ending is Ending.UNREACHABLE)


def _nobody_there(result: Result) -> str:
    troubles = result.record.troubles
    examples = [text for kind in sorted(UNREACHABLE & troubles.keys())
                for text in troubles[kind].examples]  # fmt: skip
    why = examples[0] if examples else f"{result.asked.url} could not be reached."
    return f"{why} Nothing was answered: start the receiver, or wait for it with --wait-ready."


def _doubts(
    result: Result, slos: list[Slo], objectives: tuple[Objective, ...], limits: Limits
) -> Iterator[str]:
    """Why the run cannot tell, if so."""
    stopped = list(_stopped(result))
    yield from stopped
    if not result.record.total("due"):
        if not stopped:
            yield "No postback was due: ask for more calls, a higher rate or more seconds."
        return
    yield from _behind(result, slos, objectives, limits)
    yield from _unsent(result, limits)
    yield from _lost(result, limits)
    yield from _of_others(result, limits)
    for slo, objective in zip(slos, objectives, strict=True):
        if objective.met is None:
            yield from _untold(slo, result)


def _early(result: Result) -> Iterator[str]:
    """That the rest of the timetable was left out, if so."""
    took, asked = result.ended_at - result.started_at, result.asked.seconds
    if result.ending is Ending.OBJECTIVE and (asked is None or took.total_seconds() < asked):
        yield (
            f"The run ended early, after {_took(result)}, since an objective could not be met any"
            " more: --no-early-stop goes on."
        )


def _took(result: Result) -> str:
    after = _seconds((result.ended_at - result.started_at).total_seconds())
    asked = result.asked.seconds
    return f"{after} s" if asked is None else f"{after} of {_seconds(asked)} s"


def _stopped(result: Result) -> Iterator[str]:
    asked = result.asked
    if result.ending is Ending.BROKEN:
        yield "The run broke down, as its notes say: it cannot tell what would have followed."
    if result.ending is not Ending.STOPPED or (asked.seconds is None and asked.postbacks is None):
        return
    yield f"The run was stopped after {_took(result)}: let it come to its end."


def _behind(
    result: Result, slos: list[Slo], objectives: tuple[Objective, ...], limits: Limits
) -> Iterator[str]:
    late = _late_share(result, limits)
    excused = [
        slo.text
        for slo, objective in zip(slos, objectives, strict=True)
        if objective.met is None and slo.timed and _own_fault(slo, result, limits)
    ]
    if late > limits.late_share or excused:
        through = f", so {' and '.join(excused)} may be missed through it" if excused else ""
        yield (
            f"This machine was more than {shown(limits.own_lateness)} late for"
            f" {_percent(late)} of the postbacks{through}:"
            " keep it free of other work, use more processes (--processes), or fewer postbacks."
        )


def _unsent(result: Result, limits: Limits) -> Iterator[str]:
    share = not_sent(result.record) / result.record.total("due")
    if share > limits.not_sent and result.ending is not Ending.STOPPED:
        yield (
            f"{_percent(share)} of the postbacks due were not sent, because no connection was free"
            " or could be opened: allow more of them (--connections), or use more processes"
            " (--processes)."
        )


def _lost(result: Result, limits: Limits) -> Iterator[str]:
    lost = [each for each in result.generators if each.lost]
    unaccounted = sum(each.unaccounted for each in lost)
    share = unaccounted / (result.record.total("due") + unaccounted)
    names = " and ".join(each.name for each in lost)
    were, them = ("was", "it") if len(lost) == 1 else ("were", "them")
    if lost and result.asked.closed_loop:
        yield (
            f"{names} {were} lost, and what the receiver takes from {them}, too, cannot be told:"
            " run it again."
        )
    elif share > limits.not_sent:
        yield (
            f"{names} {were} lost, and with {them} what became of {_percent(share)} of the"
            " postbacks: run it again."
        )


def _of_others(result: Result, limits: Limits) -> Iterator[str]:
    others = result.others
    if others.failures > limits.others * others.requests:
        yield (
            f"{others.failures:,} of {others.requests:,} requests of the scenario's other users"
            f" failed, so what they were to do was not done: {others.example}"
        )


def _untold(slo: Slo, result: Result) -> Iterator[str]:
    evidence = slo.evidence(result.record)
    if not evidence:
        yield (
            f"No postback that counts for {slo.text} was answered: let the run be longer, or see"
            " to its troubles first."
        )
    elif _too_few(slo, result):
        yield (
            f"{slo.text} needs at least {slo.enough:,} postbacks that ended, and there were"
            f" {evidence:,}: let the run be longer, or ask for a lower percentile."
        )
    elif slo.measured(result.record) is None:
        yield (
            f"{slo.text} depends on the kind of {errors_of(result.record):,} postbacks that failed,"
            " which is not known of those without an answer: see to their troubles first."
        )


def _percent(share: float) -> str:
    return f"{share * 100:.3g} %"


def _seconds(seconds: float) -> str:
    return f"{seconds:.3g}" if seconds < 100 else f"{seconds:,.0f}"  # noqa: PLR2004 - three digits
