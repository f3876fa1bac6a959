"""A check: one thing that the exam asks of a receiver, and how it finds out."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from simulator.check.deviations import deviations
from simulator.check.evidence import Evidence, Judgement
from simulator.check.plan import Plan
from simulator.postbacks.wire import WireProfile

__all__ = ["Check", "Drawing", "Family", "Level", "Phase"]


class Level(StrEnum):
    """How much a check matters."""

    MUST = "must"
    """The provider does it, or will on a bad day; whoever fails loses calls."""
    SHOULD = "should"
    """The provider may do it; whoever fails is surprised one day."""
    NICE = "nice"
    """Good manners of a receiver."""


class Phase(StrEnum):
    """Where the plans of a check come from."""

    EXAMPLES = "examples"
    COVERAGE = "coverage"
    FUZZ = "fuzz"
    STATEFUL = "stateful"


class Family(StrEnum):
    """What a check is about."""

    ANSWERS = "answers"
    READING = "reading"
    EFFECTS = "effects"
    EXACTLY_ONCE = "exactly once"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What plans are drawn from.

    Args:
        seed: The same seed gives the same plans.
        examples: How many are drawn where chance decides.
        wire: How postbacks are written where a check does not want it otherwise.
        burst: How many postbacks a burst has.
        wrong_path: A path at which the receiver must not accept postbacks; empty if it was not
            told.
        foreign_license: `NAME=VALUE`, how somebody else's license is told; empty likewise.
    """

    seed: int = 0
    examples: int = 50
    wire: WireProfile = field(default_factory=WireProfile)
    burst: int = 1_000
    wrong_path: str = ""
    foreign_license: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One row of the catalogue.

    Args:
        id: `RB001` and so on; never used again for anything else.
        name: The same for people, in lower case with hyphens.
        level: How much it matters.
        family: What it is about.
        title: What is asked of the receiver, in a sentence.
        why: What the provider does that makes it matter, in a sentence.
        source: The documentation that it rests on, or that it is assumed.
        advice: How to mend a receiver that fails.
        plans: For each phase that brings plans for it, where they come from.
        judge: Says from the evidence whether the check is met.
        reference: The plan that the state is compared with; None if it is not compared.
        needs_state: Whether it cannot be told without read-back.
        wants: The option without which it has no plan; empty if it needs none.
        general: Whether what it finds may be the fault that another check is named after. Such
            checks come last, and hand over what another one `claims`.
        traits: Labels of deviations, with `*` for anything, that are this check's own.
        milder: The plan without just what this check is about; if that fails as well, the failure
            is another check's. None if there is no such plan.
        alone: Whether nothing else may be sent meanwhile.
        repeats: How often a failing plan is sent again to see that it fails again.
    """

    id: str
    name: str
    level: Level
    family: Family
    title: str
    why: str
    source: str
    advice: str
    plans: Mapping[Phase, Callable[[Drawing], Iterable[Plan]]]
    judge: Callable[[Evidence], Judgement]
    reference: Callable[[Plan], Plan] | None = None
    needs_state: bool = False
    wants: str = ""
    general: bool = False
    traits: tuple[str, ...] = ()
    milder: Callable[[Plan], Plan] | None = None
    alone: bool = False
    repeats: int = 2

    def claims(self, plan: Plan, *, wire: WireProfile) -> bool:
        """Whether a plan that fails another check does so by what this one is named after.

        Args:
            plan: Shrunk, so that all that is unusual in it is guilty.
            wire: How postbacks are ordinarily written.
        """
        return self.owns([deviation.label for deviation in deviations(plan, wire=wire)])

    def owns(self, labels: Collection[str]) -> bool:
        """Whether all of these labels, and there is one, are this check's own."""
        return bool(labels) and all(
            any(fnmatchcase(label, trait) for trait in self.traits) for label in labels
        )
