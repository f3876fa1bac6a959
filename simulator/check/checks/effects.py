"""What a receiver makes of postbacks, seen in the state that it tells of."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import (
    all_of,
    as_reference,
    every_call_known,
    every_one_accepted,
    unread,
)
from simulator.check.evidence import Evidence, Failure, Judgement, Unknown
from simulator.check.ordinary import garbled, life, lives, ordinary
from simulator.check.plan import Fault, Plan, Sending, plan_of

__all__ = ["EFFECTS"]

_AT_ONCE: Final = 6
_OTHER_DIGITS: Final = "678"
_AT_LEAST_ONCE: Final = (
    "That deliveries happen at least once is assumed: no retries are documented."
)
_ORDER: Final = "That postbacks may overtake each other is assumed: no order is documented."


def _calls(_: Drawing) -> Iterator[Plan]:
    ends = [replace(life(call=call)[-1], place=0) for call in range(_AT_ONCE)]
    yield plan_of(ends[0])
    yield plan_of(*ends)


def _every_outcome(_: Drawing) -> Iterator[Plan]:
    for _name, sendings in lives():
        yield plan_of(*sendings)


def _each_again(_: Drawing) -> Iterator[Plan]:
    """One postback of a call delivered a second time, at once."""
    sendings = life()
    for at, sending in enumerate(sendings):
        again = replace(sending, fault=Fault.AGAIN)
        yield plan_of(*sendings[: at + 1], again, *sendings[at + 1 :])
    end = sendings[-1]
    yield plan_of(*sendings, *[replace(end, fault=Fault.AGAIN)] * 2)


def _together(_: Drawing) -> Iterator[Plan]:
    """The end of several calls, each of them twice at the same moment."""
    steps = []
    for call in range(_AT_ONCE):
        end = life(call=call)[-1]
        steps.append((end, replace(end, fault=Fault.TOGETHER)))
    yield Plan(steps=tuple(steps))


def _late(_: Drawing) -> Iterator[Plan]:
    """A postback that comes when its call is over."""
    sendings = life()
    for at, sending in enumerate(sendings[:-1]):
        late = replace(sending, fault=Fault.LATE)
        yield plan_of(*sendings[:at], *sendings[at + 1 :], late)


def _swapped(_: Drawing) -> Iterator[Plan]:
    """Two postbacks before the end in the wrong order."""
    sendings = life()
    for at in range(len(sendings) - 2):
        swapped = replace(sendings[at], fault=Fault.SWAPPED)
        yield plan_of(*sendings[:at], sendings[at + 1], swapped, *sendings[at + 2 :])


def _same_number(_: Drawing) -> Iterator[Plan]:
    """Two calls to one number, under way at the same time."""
    first, second = life(), [_with_other_digits(each) for each in life(call=1)]
    pairs = zip(first, second, strict=True)
    yield plan_of(*(sending for pair in pairs for sending in pair))
    yield plan_of(first[-1], second[-1])


def _with_other_digits(sending: Sending) -> Sending:
    if not sending.terminal:
        return sending
    return replace(sending, message={**sending.message, "digitsdialed": _OTHER_DIGITS})


def _first_call_alone(plan: Plan) -> Plan:
    return plan.picked(at for at, sending in enumerate(plan) if sending.call == 0)


def _held(_: Drawing) -> Iterator[Plan]:
    """The end of a call that comes after a later call is over."""
    first, second = life(), life("busy", call=1)
    yield plan_of(*first[:-1], *second, replace(first[-1], fault=Fault.HELD))


def _repeated_after(fault: Fault) -> Iterator[Plan]:
    sendings = life()
    for at, sending in enumerate(sendings):
        if at in (0, len(sendings) - 1):
            failed, retry = replace(sending, fault=fault), replace(sending, fault=Fault.RETRY)
            yield plan_of(*sendings[:at], failed, retry, *sendings[at + 1 :])


def _hung_up(_: Drawing) -> Iterator[Plan]:
    return _repeated_after(Fault.HUNG_UP)


def _cut(_: Drawing) -> Iterator[Plan]:
    return _repeated_after(Fault.CUT)


def _one_by_one(plan: Plan) -> Plan:
    """What came at the same moment, or after an answer that nobody waited for, simply again."""
    simple = plan.mapped(lambda each: replace(each, fault=_SIMPLER.get(each.fault, each.fault)))
    return plan_of(*simple)


_SIMPLER: Final = {
    Fault.TOGETHER: Fault.AGAIN,
    Fault.HUNG_UP: Fault.NONE,
    Fault.RETRY: Fault.AGAIN,
}


def _after_a_mistake(_: Drawing) -> Iterator[Plan]:
    right = Sending(message=ordinary(), place=1)
    # Over another connection, since one that breaks is for another check to tell.
    yield plan_of(garbled(right), replace(right, fault=Fault.FRESH))


def _without_mistakes(plan: Plan) -> Plan:
    return plan.picked(at for at, each in enumerate(plan) if each.fault is not Fault.GARBLED)


def _burst(drawing: Drawing) -> Iterator[Plan]:
    yield Plan(
        steps=(tuple(Sending(message=ordinary(), call=call) for call in range(drawing.burst)),)
    )


def _fresh(_: Drawing) -> Iterator[Plan]:
    yield plan_of(*(replace(sending, fault=Fault.FRESH) for sending in life()))


def _first_call_as_alone(evidence: Evidence) -> Judgement:
    """The first call's state is that of the reference, in which there is no other call."""
    if evidence.trouble():
        return unread(evidence)
    if evidence.known_to_neither():
        return Unknown("The receiver does not know the call, however it is told.")
    changed = evidence.changed()
    return Failure("the state that the call leaves alone", changed, "mixed") if changed else None


def _last_accepted(evidence: Evidence) -> Judgement:
    """The postback after the mistake is accepted."""
    answer = evidence.run.answers[-1]
    if answer.accepted:
        return None
    return Failure("an answer with a 2xx status", answer.text, f"status {answer.status}")


def _status_as_reference(evidence: Evidence) -> Judgement:
    """What the state shows of the ResponseCode is that of the reference."""
    if evidence.trouble():
        return unread(evidence)
    places = () if evidence.mirror is None else evidence.mirror.paths.get("ResponseCode", ())
    reference = None if evidence.reference is None else evidence.reference.states.get(0)
    wanted, got = None if reference is None else reference.leaves, evidence.state()
    if not places or wanted is None or got is None:
        return Unknown("The state does not show the ResponseCode.")
    changed = [place for place in places if wanted.get(place) != got.get(place)]
    if not changed:
        return None
    came = ", ".join(f"{place} is {got.get(place)!r}" for place in changed)
    expected = ", ".join(f"{place} is {wanted.get(place)!r}" for place in changed)
    return Failure(expected, came, "reopened")


def _last_status_shown(evidence: Evidence) -> Judgement:
    """The state shows the ResponseCode that the call ended with."""
    if evidence.trouble():
        return unread(evidence)
    state, mirror = evidence.state(), evidence.mirror
    if state is None or mirror is None or not mirror.shows("ResponseCode"):
        return Unknown("The state does not show the ResponseCode as it was sent.")
    *_, last = evidence.plan
    wrong = mirror.misread("ResponseCode", last.code, state)
    return Failure(f"ResponseCode {last.code}", wrong, "status") if wrong else None


_effect = partial(Check, family=Family.EFFECTS, needs_state=True)

EFFECTS: Final = (
    _effect(
        id="RB040",
        name="keeps-every-call",
        level=Level.MUST,
        title="Every call that was told of can be read back.",
        why="A postback that was accepted is not sent again, so what is lost then stays lost.",
        source="StatusChangePostUrl: each status is posted; that once is all is assumed.",
        advice="Answer 2xx only after the postback is stored.",
        plans={Phase.EXAMPLES: _calls},
        judge=every_call_known,
    ),
    _effect(
        id="RB041",
        name="duplicates-count-once",
        level=Level.MUST,
        title="A postback that comes twice has the effect of one.",
        why="A postback is sent again when its answer was lost, so the same one comes twice.",
        source=_AT_LEAST_ONCE,
        advice="Make QueueID and ResponseCode a key; do nothing for what is there already.",
        plans={Phase.COVERAGE: _each_again},
        judge=all_of(every_one_accepted, as_reference(symptom="twice")),
        reference=Plan.in_order_once,
        traits=("fault:again",),
    ),
    _effect(
        id="RB042",
        name="simultaneous-duplicates-count-once",
        level=Level.MUST,
        title="A postback that comes twice at the same moment has the effect of one.",
        why="A retry may overtake the answer to the first try: both are handled at once.",
        source=_AT_LEAST_ONCE,
        advice="Let the database decide with a unique key; do not look first and write later.",
        plans={Phase.COVERAGE: _together},
        judge=all_of(every_one_accepted, as_reference(symptom="raced")),
        reference=Plan.in_order_once,
        traits=("fault:together",),
        milder=_one_by_one,
        repeats=8,
    ),
    _effect(
        id="RB043",
        name="finished-calls-stay-finished",
        level=Level.MUST,
        title="A postback that is late does not take a finished call back.",
        why="Postbacks travel over several connections, and one may be overtaken.",
        source=_ORDER,
        advice="Change a call only forward: from terminal ResponseCodes to no other.",
        plans={Phase.COVERAGE: _late},
        judge=_status_as_reference,
        reference=Plan.in_order_once,
        traits=("fault:late",),
    ),
    _effect(
        id="RB044",
        name="late-postbacks-erase-nothing",
        level=Level.MUST,
        title="A postback that is late erases nothing that a later one told.",
        why="Earlier postbacks know less: their EndTime, Duration and digits are still empty.",
        source=_ORDER,
        advice="Do not overwrite what is known with what an earlier status leaves empty.",
        plans={Phase.COVERAGE: _late},
        judge=as_reference(apart=("ResponseCode",), symptom="erased"),
        reference=Plan.in_order_once,
        traits=("fault:late",),
    ),
    _effect(
        id="RB045",
        name="order-changes-nothing",
        level=Level.MUST,
        title="The order in which a call's postbacks come does not change its final state.",
        why="Postbacks travel over several connections, and one may be overtaken.",
        source=_ORDER,
        advice="Let the state follow from what was told and not from what was told last.",
        plans={Phase.COVERAGE: _swapped},
        judge=all_of(every_one_accepted, as_reference(symptom="order")),
        reference=Plan.in_order_once,
        traits=("fault:swapped",),
    ),
    _effect(
        id="RB046",
        name="calls-are-kept-apart",
        level=Level.MUST,
        title="A call's postbacks change no other call, not even one to the same number.",
        why="One person may be called twice at a time; only the QueueID tells the calls apart.",
        source="OutgoingPostback, row QueueID: the unique ID of the call.",
        advice="Find calls by their QueueID alone.",
        plans={Phase.COVERAGE: _same_number},
        judge=_first_call_as_alone,
        reference=_first_call_alone,
    ),
    _effect(
        id="RB047",
        name="calls-may-end-in-any-order",
        level=Level.MUST,
        title="A call may be told of after a later call is over.",
        why="A call that talks long ends after many that were placed later.",
        source=_ORDER,
        advice="Expect nothing of the order of QueueIDs.",
        plans={Phase.COVERAGE: _held},
        judge=all_of(every_one_accepted, as_reference(symptom="held")),
        reference=Plan.in_order_once,
        traits=("fault:held",),
    ),
    _effect(
        id="RB048",
        name="retries-after-a-timeout-count-once",
        level=Level.MUST,
        title="A postback whose answer the provider did not wait for counts once with its retry.",
        why="To the provider a timeout is a failure, whatever the receiver has done by then.",
        source=_AT_LEAST_ONCE,
        advice="Make QueueID and ResponseCode a key; finish what was begun though nobody waits.",
        plans={Phase.COVERAGE: _hung_up},
        judge=all_of(every_one_accepted, as_reference(symptom="retried")),
        reference=Plan.in_order_once,
        traits=("fault:hung up", "fault:retry"),
        milder=_one_by_one,
    ),
    _effect(
        id="RB049",
        name="broken-deliveries-are-no-postbacks",
        level=Level.MUST,
        title="A postback that was cut off has no effect, and its retry has all of it.",
        why="Connections break in the middle of a body, and what came by then looks like a form.",
        source="RFC 9112, section 8: an incomplete message is to be discarded.",
        advice="Read as many bytes as Content-Length says before doing anything.",
        plans={Phase.COVERAGE: _cut},
        judge=all_of(every_one_accepted, as_reference(symptom="cut")),
        reference=Plan.in_order_once,
        traits=("fault:cut", "fault:retry"),
    ),
    _effect(
        id="RB050",
        name="recovers-from-a-mistake",
        level=Level.MUST,
        title="What comes again after a garbled postback and an error has its whole effect.",
        why="What a proxy garbled once comes right the next time.",
        source=_AT_LEAST_ONCE,
        advice="Note that a postback was seen only after it was read.",
        plans={Phase.COVERAGE: _after_a_mistake},
        judge=all_of(_last_accepted, as_reference(symptom="ignored")),
        reference=_without_mistakes,
        traits=("fault:garbled", "frame:body"),
    ),
    _effect(
        id="RB051",
        name="bursts-lose-nothing",
        level=Level.MUST,
        title="Of a burst of postbacks none is lost.",
        why="A broadcast of 12,000 calls a minute ends hundreds of calls in one second.",
        source="NotifyMultiplePhoneAdvanced: CallsPerMinute up to 12,000.",
        advice="Answer 2xx once it is stored, and let what comes at the same time wait its turn.",
        plans={Phase.COVERAGE: _burst},
        judge=all_of(every_one_accepted, every_call_known),
        alone=True,
    ),
    _effect(
        id="RB052",
        name="final-status-is-kept",
        level=Level.MUST,
        title="A call's state ends with the ResponseCode that its last postback told.",
        why="Calls end in many ways, and some of them after a second or third try.",
        source="OutgoingPostback, row ResponseCode; the codes of GetResponseCodes.",
        advice="Store the ResponseCode of every status, not only of those that are expected.",
        plans={Phase.EXAMPLES: _every_outcome},
        judge=_last_status_shown,
        general=True,
    ),
    _effect(
        id="RB053",
        name="connections-do-not-matter",
        level=Level.SHOULD,
        title="Postbacks over a connection each have the effect of those over one.",
        why="The provider has many machines, and each opens connections of its own.",
        source="Connections are documented nowhere.",
        advice="Keep nothing of a call with a connection.",
        plans={Phase.COVERAGE: _fresh},
        judge=all_of(every_one_accepted, as_reference(symptom="connection")),
        reference=Plan.in_order_once,
        traits=("fault:fresh",),
    ),
)
