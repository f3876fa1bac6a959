"""A finding: what a search found out about a receiver, step by step and in a sentence."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from simulator.load.capacity.search import Ending, Outcome
from simulator.load.capacity.step import Step
from simulator.load.result import Generator
from simulator.load.verdict import Judgement

__all__ = ["FORMAT", "Finding", "Wanted", "at_rate", "listed"]

FORMAT: Final = "ringback-capacity-1"
"""What a file says of itself that holds a finding."""

_JUDGEMENTS: Final = {
    Ending.FOUND: Judgement.PASSED,
    Ending.MOST: Judgement.PASSED,
    Ending.NEVER: Judgement.FAILED,
    Ending.UNREACHABLE: Judgement.UNREACHABLE,
    Ending.UNTOLD: Judgement.INCONCLUSIVE,
    Ending.STOPPED: Judgement.INCONCLUSIVE,
}
_EXIT_STATUS: Final = {
    Judgement.PASSED: 0,
    Judgement.FAILED: 1,
    Judgement.UNREACHABLE: 3,
    Judgement.INCONCLUSIVE: 4,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked of a search.

    Args:
        url: Where postbacks went, without user name, password and query.
        slos: The objectives.
        first: The gentlest load, in calls a minute.
        most: The largest.
        precision: By what share of it the found load may lie below one that is missed.
        step_seconds: How long a step was judged at least.
        settle_seconds: How long it was not, before that.
        postbacks_per_call: How many a call brings.
        post_on: For which statuses, as the setting of that name has it.
        profile: How calls went.
        seed: What decided.
        connections: How many there might be at most.
        timeout_seconds: How long an answer might take.
    """

    url: str
    slos: tuple[str, ...]
    first: int
    most: int
    precision: float
    step_seconds: int
    settle_seconds: int
    postbacks_per_call: float
    post_on: str
    profile: str
    seed: int
    connections: int
    timeout_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A search that is over.

    Args:
        wanted: What was asked.
        steps: All that came to their end, in order.
        ending: Why it is over.
        started_at: When it began, aware.
        ended_at: When it was over, aware.
        generator: Who sent.
        trouble: What went wrong at the end, in a sentence.
    """

    wanted: Wanted
    steps: Sequence[Step]
    ending: Ending
    started_at: datetime
    ended_at: datetime
    generator: Generator
    trouble: str = ""

    @property
    def met(self) -> Step | None:
        """The step with the largest load that was met."""
        met = [step for step in self.counted if step.outcome is Outcome.MET]
        return max(met, key=lambda step: step.load, default=None)

    @property
    def missed(self) -> Step | None:
        """The step with the smallest load that was missed."""
        missed = [step for step in self.counted if step.outcome in _MISSED]
        return min(missed, key=lambda step: step.load, default=None)

    @property
    def counted(self) -> list[Step]:
        """The step that counts of each load, by load: the last, if one was repeated."""
        last = {step.load: step for step in self.steps}
        return [last[load] for load in sorted(last)]

    @property
    def judgement(self) -> Judgement:
        """In one word: passed if the search found what it was to find."""
        return _JUDGEMENTS[self.ending]

    @property
    def exit_status(self) -> int:
        """0 for found, 1 for not even gently, 3 for unreachable and 4 for could not tell."""
        return _EXIT_STATUS[self.judgement]

    @property
    def sentence(self) -> str:
        """The answer."""
        return " ".join(each for each in (_before(self), _answer(self)) if each)

    def to_json(self) -> dict[str, Any]:
        """As JSON has it, with nothing lost."""
        return {
            "format": FORMAT,
            "answer": self.sentence,
            "exit_status": self.exit_status,
            "ending": self.ending.value,
            "calls_a_minute": self.met.load if self.met else None,
            "postbacks_a_second": self.met.rate if self.met else None,
            "missed_calls_a_minute": self.missed.load if self.missed else None,
            "wanted": asdict(self.wanted),
            "started_at": self.started_at.isoformat(),
            "ended_at": self.ended_at.isoformat(),
            "generator": asdict(self.generator),
            "steps": [_step(step) for step in self.steps],
        }


def listed(texts: Sequence[str]) -> str:
    """Texts as a sentence lists them.

    >>> listed(["p50<1s", "p99<2s", "errors<1%"])
    'p50<1s, p99<2s and errors<1%'
    """
    return " and ".join(each for each in (", ".join(texts[:-1]), *texts[-1:]) if each)


def at_rate(load: int, rate: float) -> str:
    """A load for people.

    >>> at_rate(4600, 276.5)
    '4,600 calls a minute (276 postbacks a second)'
    """
    shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}"  # noqa: PLR2004 - two digits
    return f"{load:,} calls a minute ({shown} postbacks a second)"


_MISSED: Final = (Outcome.MISSED, Outcome.NARROWLY)


def _before(finding: Finding) -> str:
    """What stands before the answer of a search that has none of its own."""
    match finding.ending:
        case Ending.UNREACHABLE:
            return finding.trouble
        case Ending.STOPPED if finding.steps:
            return "The search was stopped."
        case Ending.STOPPED:
            return "The search was stopped before its first step was over."
        case _:
            return ""


def _answer(finding: Finding) -> str:
    met, objectives = finding.met, listed(finding.wanted.slos)
    if met is None:
        return _nothing(finding, objectives)
    sure = "" if finding.ending is Ending.FOUND else "at least "
    return (
        f"The receiver carries {sure}{at_rate(met.load, met.rate)} within {objectives};"
        f" {_beyond(finding)}."
    )


def _nothing(finding: Finding, objectives: str) -> str:
    """The answer if no load was met."""
    step = finding.steps[-1] if finding.steps else None
    if step is None or finding.ending not in (Ending.NEVER, Ending.UNTOLD):
        return ""
    load = at_rate(step.load, step.rate)
    if finding.ending is Ending.UNTOLD:
        return f"Nothing can be told of the receiver at {load}: {step.reason}."
    return f"The receiver does not carry {load} within {objectives}: {step.reason}."


def _beyond(finding: Finding) -> str:
    """What is known of larger loads."""
    told = []
    if finding.ending is Ending.MOST:
        return "no larger broadcast was asked for"
    if finding.ending is Ending.UNTOLD:
        step = finding.steps[-1]
        more = ", and cannot send more" if step.behind else ""
        told.append(f"at {step.load:,} {step.reason}{more}")
    if finding.missed is not None:
        told.append(f"at {finding.missed.load:,} {finding.missed.reason}")
    return " and ".join(told) or "larger broadcasts were not tried to the end"


def _step(step: Step) -> dict[str, Any]:
    return {
        "calls_a_minute": step.load,
        "postbacks_a_second": step.rate,
        "outcome": step.outcome.value,
        "p50": step.time(50),
        "p99": step.time(99),
        "p99.9": step.time(99.9),
        "errors": step.errors,
        "due_a_second": step.due,
        "answered_a_second": step.answered,
        "verdict": step.verdict.to_json(),
        "result": step.result.to_json(),
    }
