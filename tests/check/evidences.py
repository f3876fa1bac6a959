"""Evidence made by hand: what a check is told, without a receiver."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from simulator.check.catalogue import find_check
from simulator.check.check import Check, Drawing, Phase
from simulator.check.evidence import Evidence, Failure, Judgement, Run
from simulator.check.mirror import Mirror
from simulator.check.plan import Plan
from simulator.check.route import Answer
from simulator.check.state import Stored
from simulator.postbacks.attempt import DeliveryErrorKind

__all__ = [
    "CUT_OFF",
    "KEPT",
    "NAMED",
    "States",
    "answer",
    "evidence",
    "kind_of",
    "plans",
    "told_to",
]

States = Mapping[int, Mapping[str, Any] | None]
"""For each call its state; None if the receiver does not know it."""

CUT_OFF = Answer(error=DeliveryErrorKind.CLOSED_EARLY, error_text="the connection ended")
NAMED = ("calleridname", "transfercalleridname", "telcoCarrierName", "telcoSwitchName")
KEPT = Mirror(
    paths={name: (name,) for name in ("digitsdialed", "ResponseCode", *NAMED)},
    verbatim={name: (name,) for name in ("digitsdialed", "ResponseCode", *NAMED)},
)
"""The mirror of a receiver that shows some properties under their own names."""


def plans(check: str, **drawing: Any) -> list[Plan]:
    """All plans of a check."""
    found, drawn = find_check(check), Drawing(examples=5, **drawing)
    return [plan for phase in Phase if phase in found.plans for plan in found.plans[phase](drawn)]


def answer(status: int, body: bytes = b"", *, seconds: float = 0.01, **headers: str) -> Answer:
    """An answer as it comes over the wire."""
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status=status, body=body, seconds=seconds, headers=named)


def evidence(
    check: str,
    plan: Plan,
    answers: Sequence[Answer | int],
    *,
    states: States | None = None,
    usual: Sequence[Answer | int] = (),
    usual_states: States | None = None,
    mirror: Mirror | None = None,
) -> Evidence:
    """The evidence of a trial.

    Args:
        check: Whose.
        plan: What was sent.
        answers: What came; a number stands for an answer with this status.
        states: What was read back; None if nothing was.
        usual: What came of the reference; all accepted unless given.
        usual_states: What was read back then; each call's own state unless given.
        mirror: What is known of the state.
    """
    reference, run = find_check(check).reference, _run(plan, answers, states)
    if reference is None:
        return Evidence(run=run, reference=None, mirror=mirror)
    twin = reference(plan)
    twin_states = states if usual_states is None else usual_states
    twin_run = _run(twin, usual or [204] * len(twin), twin_states)
    return Evidence(run=run, reference=twin_run, mirror=mirror)


def kind_of(judgement: Judgement) -> str:
    """`met`, the symptom of a failure, or `unknown`."""
    if judgement is None:
        return "met"
    return judgement.symptom if isinstance(judgement, Failure) else "unknown"


def told_to(check: Check | str, told: Evidence) -> str:
    """What kind of judgement a check comes to."""
    found = find_check(check) if isinstance(check, str) else check
    return kind_of(found.judge(told))


def _run(plan: Plan, answers: Sequence[Answer | int], states: States | None) -> Run:
    whole = [answer(each) if isinstance(each, int) else each for each in answers]
    requests = tuple(repr(sending.message).encode() for sending in plan)
    run = Run(
        plan=plan,
        answers=tuple(whole),
        queue_ids={call: 1_000 + call for call in plan.calls},
        requests=requests,
    )
    if states is None:
        return run
    return replace(run, states={call: Stored(state) for call, state in states.items()})
