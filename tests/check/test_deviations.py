"""What is unusual in a plan."""

from dataclasses import replace

from hypothesis import given

from simulator.check.deviations import deviations, repaired
from simulator.check.ordinary import life, lives, ordinary, single
from simulator.check.plan import Fault, Ids, Plan, Sending, plan_of
from simulator.generate.strategies import outgoing_postbacks, wire_profiles
from simulator.postbacks.wire import Booleans, Format, WireProfile


def labels(plan: Plan) -> set[str]:
    """The labels of all that is unusual."""
    return {each.label for each in deviations(plan)}


def test_the_ordinary_has_nothing_unusual() -> None:
    """Neither the sample, nor a call in order."""
    assert labels(single()) == set()
    assert labels(plan_of(*life())) <= {"value:ResponseCode"} | _OF_THIS_LIFE


_OF_THIS_LIFE = {
    f"value:{name}"
    for name in (
        "StartTime", "EndTime", "Duration", "isWireless", "telcoLATA", "telcoOCN",
        "telcoCarrierName", "telcoCarrierType", "telcoLRN", "telcoSwitchName", "digitsdialed",
        "phonenumber", "callerid", "calleridname",
    )
}  # fmt: skip


def test_each_kind_has_a_label() -> None:
    """Checks claim findings by labels, and reports show them."""
    lower = WireProfile(booleans=Booleans.LOWER)
    message = ordinary(incallringcount=None, qasoundid="", digitsdialed="0", CallSid="1")
    plan = plan_of(
        Sending(message=message, wire=lower, path="/x"),
        Sending(message=ordinary(), fault=Fault.AGAIN),
        ids=Ids.BEYOND_53_BITS,
    )

    assert labels(plan) == {
        "absent:incallringcount",
        "empty:qasoundid",
        "value:digitsdialed",
        "unknown:CallSid",
        "wire:booleans",
        "frame:path",
        "fault:again",
        "ids:beyond 53 bits",
    }


def test_another_order_is_unusual() -> None:
    """The order of properties is documented nowhere."""
    turned = dict(reversed(ordinary().items()))

    assert labels(plan_of(Sending(message=turned))) == {"order:properties"}


def test_the_users_wire_is_the_ordinary_one() -> None:
    """For a receiver of JSON, JSON is nothing unusual."""
    wire = WireProfile(format=Format.JSON)
    plan = single().mapped(lambda each: replace(each, wire=wire))

    assert deviations(plan, wire=wire) == []
    assert labels(plan) == {"wire:format"}


@given(outgoing_postbacks(realism="legal"), wire_profiles())
def test_what_is_repaired_is_unusual_no_more(message: dict[str, object], wire: WireProfile) -> None:
    """Taken back one after the other, nothing unusual is left."""
    plan = plan_of(Sending(message=message, wire=wire))
    for each in deviations(plan):
        plan = repaired(plan, each)
        assert each.label not in labels(plan)

    assert labels(plan) == set()


def test_a_call_of_every_outcome_can_be_made_ordinary() -> None:
    """Shrinking goes towards the ordinary, from any life."""
    for _, sendings in lives(ordinarily=False):
        plan = plan_of(sendings[-1])
        for each in deviations(plan):
            plan = repaired(plan, each)
        assert labels(plan) == set()


def test_a_response_code_that_nobody_knows_is_unusual() -> None:
    """A call is under way by a code that says so; others leave nothing to be taken for granted."""
    assert labels(single(ResponseCode=12)) == set()
    assert labels(single(ResponseCode=47)) == {"value:ResponseCode"}
    assert labels(single(ResponseCode="many")) == {"value:ResponseCode"}
    assert labels(single(ResponseCode=None)) == {"absent:ResponseCode"}
