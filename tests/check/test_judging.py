"""What checks say to evidence: each can be met, and each can fail."""

from collections.abc import Iterator
from itertools import product

import pytest

from simulator.check.catalogue import CATALOGUE
from simulator.check.check import Check
from simulator.check.evidence import Evidence
from simulator.check.plan import Plan
from simulator.check.route import Answer
from tests.check.evidences import CUT_OFF, KEPT, States, answer, evidence, plans, told_to

ANSWERS: list[Answer] = [
    answer(204),
    answer(204, seconds=30.0),
    answer(200, b"Traceback (most recent call last):\n  File"),
    answer(200, b"thank you " * 500),
    answer(302, location="/login"),
    answer(400),
    answer(405),
    answer(413),
    answer(415),
    answer(500),
    CUT_OFF,
]


def states(plan: Plan) -> list[tuple[States | None, States | None]]:
    """What may have been read back, and what of the reference."""
    kept = {call: _state(plan, call) for call in plan.calls}
    careless = {call: {name: value != "" for name, value in kept[call].items()} for call in kept}
    other = {call: {"calls": 2, "ResponseCode": "18"} for call in plan.calls}
    gone = dict.fromkeys(plan.calls)
    return [
        (None, None),
        (kept, kept),
        (careless, careless),
        (other, kept),
        (gone, kept),
        (kept, gone),
        (gone, gone),
    ]


def _state(plan: Plan, call: int) -> dict[str, str]:
    told: dict[str, str] = {"calls": "1"}
    for sending in plan:
        if sending.call == call:
            told |= {name: str(value) for name, value in sending.message.items()}
    return told


def kinds(check: Check) -> set[str]:
    """All that a check says to some plans and all that may come of them."""
    return {told_to(check, each) for each in evidences(check)}


def evidences(check: Check) -> Iterator[Evidence]:
    """What may come of the first plans of a check, all requests or the last one faring so."""
    for plan in plans(check.id, burst=3, wrong_path="/elsewhere", foreign_license="key=other")[:4]:
        good, before = answer(204), len(plan) - 1
        echo = answer(200, "".join(map(str, _state(plan, 0).values())).encode())
        for one, (found, usual) in product([*ANSWERS, echo], states(plan)):
            for fared in ([one] * len(plan), [good] * before + [one], [one] * before + [good]):
                yield evidence(check.id, plan, fared, states=found, usual_states=usual, mirror=KEPT)


@pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.id)
def test_a_check_can_be_met_and_can_fail(check: Check) -> None:
    """One that always says the same tells nothing."""
    told = kinds(check)

    assert "met" in told
    assert told - {"met", "unknown"}, "It cannot fail."


@pytest.mark.parametrize(
    "check", [each for each in CATALOGUE if each.needs_state], ids=lambda check: check.id
)
def test_effects_are_never_told_without_the_state(check: Check) -> None:
    """An answer alone does not show what a receiver stored."""
    for plan in plans(check.id, burst=3)[:4]:
        told = evidence(check.id, plan, [204] * len(plan))
        assert told_to(check, told) != "met"
