"""The catalogue as a whole: what holds for every check."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.check.catalogue import CATALOGUE, find_check
from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.deviations import deviations
from simulator.check.draw import drawn, strategies
from simulator.check.plan import Plan, plans_hash
from simulator.postbacks.wire import Booleans, Dates, Format, WireProfile

TOLD: Any = {"wrong_path": "/elsewhere", "foreign_license": "key=other"}
FEW = Drawing(seed=3, examples=4, burst=5, **TOLD)
WIRES = [
    WireProfile(),
    WireProfile(format=Format.JSON),
    WireProfile(format=Format.XML, dates=Dates.US, booleans=Booleans.LOWER),
]
OURS = (Family.ANSWERS, Family.READING, Family.SAFETY)
CLAIMING = [
    check
    for check in CATALOGUE
    if check.traits and check.family in OURS and not check.general and Phase.COVERAGE in check.plans
]
every_check = pytest.mark.parametrize("check", CATALOGUE, ids=lambda check: check.id)


def planned(check: Check, drawing: Drawing = FEW) -> Iterator[Plan]:
    """All plans of a check but stories, which take long to draw."""
    for phase, plans in check.plans.items():
        if phase is not Phase.STATEFUL:
            yield from plans(drawing)


def test_there_are_at_least_thirty_checks_each_with_its_own_id_and_name() -> None:
    """People and files know checks by them, for ever."""
    assert len(CATALOGUE) >= 30
    assert len({check.id for check in CATALOGUE}) == len(CATALOGUE)
    assert len({check.name for check in CATALOGUE}) == len(CATALOGUE)
    assert {check.level for check in CATALOGUE} == set(Level)


@every_check
def test_a_check_is_written_as_the_others_are(check: Check) -> None:
    """Reports put these texts one below the other."""
    assert re.fullmatch(r"RB0[0-9]{2}", check.id)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", check.name)
    for sentence in (check.title, check.why, check.source, check.advice):
        assert sentence.endswith("."), sentence
        assert not sentence[0].islower(), sentence
        assert len(sentence) <= 100, sentence


@every_check
def test_the_same_seed_gives_the_same_plans(check: Check) -> None:
    """The hash in the header says that two exams did the same."""
    once, again = (plans_hash((check.id, plan) for plan in planned(check)) for _ in range(2))

    assert once == again


@every_check
def test_a_plan_survives_its_own_file(check: Check) -> None:
    """`ringback replay` reads it back."""
    for plan in planned(check):
        assert Plan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@pytest.mark.parametrize("wire", WIRES, ids=lambda wire: f"{wire.format} {wire.dates}")
@every_check
def test_every_plan_can_be_written_and_has_its_reference(check: Check, wire: WireProfile) -> None:
    """Whatever the wire, nothing is drawn that it cannot say."""
    for plan in planned(check, Drawing(examples=4, burst=5, wire=wire, **TOLD)):
        assert len(plan) > 0
        reference = plan if check.reference is None else check.reference(plan)
        assert set(reference.calls) <= set(plan.calls)


@pytest.mark.parametrize("check", CLAIMING, ids=lambda check: check.id)
def test_a_check_claims_what_it_was_made_for(check: Check) -> None:
    """What another check finds by the same deviation is handed over to it."""
    for plan in check.plans[Phase.COVERAGE](FEW):
        if deviations(plan):
            assert check.claims(plan, wire=WireProfile())


@pytest.mark.parametrize(
    ("name", "path"),
    [("wrong-path-is-refused", "/elsewhere"), ("foreign-license-is-refused", "?key=other")],
)
def test_strangers_are_tried_only_as_they_were_told_of(name: str, path: str) -> None:
    """Without the option there is no plan, and the check is not examined."""
    check = find_check(name)

    assert list(planned(check, Drawing())) == []
    assert [sending.path for plan in planned(check) for sending in plan] == [path]


def test_what_is_drawn_depends_on_the_seed_alone() -> None:
    """Not on what was drawn before, nor on which modules happen to be loaded."""
    messages = strategies().outgoing_postbacks(realism="legal")
    first = drawn(messages, seed="one", count=20)
    other = drawn(messages, seed="other", count=20)
    again = drawn(messages, seed="one", count=20)

    assert first == again != other
    assert len({repr(message) for message in first}) == 20
    assert drawn(messages, seed="one", count=0) == []
