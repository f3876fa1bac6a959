"""Plans of trials."""

import json

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from simulator.check.ordinary import life, ordinary, single
from simulator.check.plan import Fault, Ids, Plan, Sending, plan_of, plans_hash
from simulator.generate.strategies import outgoing_postbacks, wire_profiles
from simulator.resources import schema

FAULTS = st.sampled_from(Fault)
SENDINGS = st.builds(
    Sending,
    message=outgoing_postbacks(realism="legal"),
    call=st.integers(0, 3),
    place=st.integers(0, 3),
    wire=wire_profiles(),
    body=st.none() | st.binary(min_size=1, max_size=20),
    method=st.sampled_from(["POST", "GET"]),
    content_type=st.sampled_from(["", "text/plain"]),
    headers=st.lists(st.tuples(st.just("X-A"), st.text(max_size=3)), max_size=2).map(tuple),
    path=st.sampled_from(["", "/elsewhere"]),
    fault=FAULTS,
)
STEPS = st.lists(st.lists(SENDINGS, min_size=1, max_size=3).map(tuple), max_size=4).map(tuple)
PLANS = st.builds(Plan, steps=STEPS, ids=st.sampled_from(Ids))


@given(PLANS)
def test_a_plan_comes_back_from_its_json(plan: Plan) -> None:
    """What is kept of a finding can be sent again exactly."""
    told = json.loads(json.dumps(plan.to_json()))

    assert Plan.from_json(told) == plan


@given(PLANS)
def test_a_plan_s_json_is_as_the_schema_of_reports_says(plan: Plan) -> None:
    """Whatever is sent, how, and with which faults."""
    told = json.loads(json.dumps(plan.to_json()))
    document = schema("check_report")

    Draft202012Validator({"$defs": document["$defs"], "$ref": "#/$defs/plan"}).validate(told)


@given(PLANS, st.sets(st.integers(0, 12)))
def test_a_picked_plan_has_the_sendings_picked_in_their_order(plan: Plan, keep: set[int]) -> None:
    """Shrinking leaves sendings out and changes nothing else; no step is left empty."""
    picked = plan.picked(keep)

    assert list(picked) == [sending for at, sending in enumerate(plan) if at in keep]
    assert all(picked.steps)


@given(PLANS)
def test_in_order_once_is_the_same_however_postbacks_came(plan: Plan) -> None:
    """The reference of an exactly-once check: each postback once, in the order of its call."""
    once = plan.in_order_once()

    keys = [(sending.call, sending.place) for sending in once]
    assert keys == sorted(set(keys))
    assert set(keys) == {(sending.call, sending.place) for sending in plan}
    assert all(sending.fault is Fault.NONE for sending in once)
    assert all(len(step) == 1 for step in once.steps)


def test_the_hash_tells_exams_apart_that_differ_in_one_value() -> None:
    """Two exams with the same hash did the same."""
    one = plans_hash([("RB001", single())])

    assert one == plans_hash([("RB001", single())])
    assert one != plans_hash([("RB001", single(digitsdialed="346"))])
    assert one != plans_hash([("RB002", single())])


def test_an_ordinary_life_ends_with_every_property_filled() -> None:
    """Only one thing at a time is unusual in a plan, so the rest must be ordinary."""
    last = life()[-1]

    assert last.terminal
    assert list(last.message) == list(ordinary())
    assert "" not in last.message.values()


def test_the_sendings_of_a_life_follow_each_other() -> None:
    """Each has its place in the order of the call, and only the last one ends it."""
    sendings = life("busy")

    assert [sending.place for sending in sendings] == list(range(len(sendings)))
    assert [sending.terminal for sending in sendings][-1]
    assert plan_of(*sendings).calls == (0,)
