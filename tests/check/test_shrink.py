"""Shrinking, for every plan and many ways to fail."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from simulator.check.deviations import deviations
from simulator.check.ordinary import life, ordinary
from simulator.check.plan import Fault, Plan, Sending, plan_of
from simulator.check.shrink import Shrinker
from simulator.check.stateful import stories
from simulator.postbacks.wire import WireProfile
from tests.check.test_plan import PLANS as ANY

Fails = Callable[[Plan], bool]
WIRE = WireProfile()
PLANS = ANY.map(
    # What has a body of its own has no message beside it.
    lambda plan: plan.mapped(lambda each: replace(each, message={}) if each.body else each)
)
STORIES = stories(seed=11, count=30)


def shrunk(plan: Plan, fails: Fails, *, most: int = 2_000) -> tuple[Plan, tuple[str, ...], int]:
    """A plan made smaller, what is guilty in it, and after how many trials."""
    shrinker = Shrinker(fails, WIRE, most=most)
    smaller, guilty = shrinker.shrink(plan)
    return smaller, guilty, shrinker.trials


def labels(plan: Plan) -> set[str]:
    """All that is unusual in a plan."""
    return {each.label for each in deviations(plan)}


@given(PLANS, st.integers(1, 3))
def test_what_fails_by_its_length_keeps_just_that(plan: Plan, fewest: int) -> None:
    """Of many postbacks, as many are left as it takes, and nothing unusual in them."""
    assume(len(plan) >= fewest)

    smaller, guilty, _ = shrunk(plan, lambda some: len(some) >= fewest)

    assert len(smaller) == fewest
    assert smaller.calls == tuple(range(len(smaller.calls)))
    assert all(label.startswith("fault:") for label in guilty)


@given(PLANS, st.data())
def test_what_one_thing_makes_fail_is_all_that_is_left(plan: Plan, data: st.DataObject) -> None:
    """Whatever deviation is guilty, one postback with it shows it, and it is named."""
    unusual = [each for each in deviations(plan) if each.kind not in ("fault", "ids", "order")]
    assume(unusual)
    culprit = data.draw(st.sampled_from(unusual)).label

    smaller, guilty, _ = shrunk(plan, lambda some: culprit in labels(some))

    assert len(smaller) == 1
    assert [label for label in guilty if not label.startswith(("fault:", "ids:"))] == [culprit]


@given(st.sampled_from(STORIES), st.sampled_from([Fault.AGAIN, Fault.LATE, Fault.TOGETHER]))
def test_a_guilty_fault_needs_two_postbacks_at_most(story: Plan, fault: Fault) -> None:
    """A fault is called by its name in what is left of a story, and by no other."""

    def fails(plan: Plan) -> bool:
        return _goes_wrong(plan, fault)

    assume(fails(story))
    smaller, guilty, _ = shrunk(story, fails)

    assert fails(smaller)
    assert len(smaller) == 2
    assert [label for label in guilty if label.startswith("fault:")] in (
        [f"fault:{fault.value}"],
        ["fault:again"],  # to be the second of two copies is a milder thing to say
    )


def _goes_wrong(plan: Plan, fault: Fault) -> bool:
    """Whether a receiver with one mistake would come to another state, seen by what it was told."""
    seen: set[tuple[int, int]] = set()
    over: set[int] = set()
    for step in plan.steps:
        for sending in step:
            key = sending.call, sending.place
            late = sending.call in over and not sending.terminal
            if sending.body is None and (late if fault is Fault.LATE else key in seen):
                return True
            seen.add(key)
            over |= {sending.call} if sending.terminal else set()
    return False


@given(PLANS, st.integers(0, 20))
def test_no_more_is_sent_than_was_allowed(plan: Plan, most: int) -> None:
    """A receiver under examination is not sent a thousand variants of one mistake."""
    tried: list[Plan] = []

    def fails(some: Plan) -> bool:
        tried.append(some)
        return len(tried) % 3 == 0

    *_, trials = shrunk(plan, fails, most=most)

    assert trials == len(tried) <= most


@given(PLANS)
def test_what_fails_never_again_stays_as_it_is(plan: Plan) -> None:
    """Nothing is left out on a guess."""
    assume(all(plan.steps))

    smaller, guilty, _ = shrunk(plan, lambda _: False)

    assert list(smaller) == list(plan)
    assert set(guilty) == labels(plan)


def test_when_the_time_is_up_nothing_more_is_sent() -> None:
    """What was found by then is reported as it is."""
    plan = plan_of(*life())
    shrinker = Shrinker(lambda _: True, WIRE, expired=lambda: True)

    assert shrinker.shrink(plan)[0] == plan
    assert shrinker.trials == 0


def test_properties_that_nothing_hangs_on_are_left_out() -> None:
    """The shortest curl line names the call, its status, and what is guilty."""
    plan = plan_of(Sending(message=ordinary(digitsdialed="007", qarecord=True)))

    smaller, guilty, _ = shrunk(plan, lambda some: _digits(some) == "007")

    assert [set(each.message) for each in smaller] == [{"QueueID", "ResponseCode", "digitsdialed"}]
    assert guilty == ("value:digitsdialed",)


def _digits(plan: Plan) -> object:
    return next((each.message.get("digitsdialed") for each in plan), None)
