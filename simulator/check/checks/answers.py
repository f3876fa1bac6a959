"""What a receiver answers."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.chance import real_postbacks
from simulator.check.checks.fuzzing import FUZZING
from simulator.check.checks.judging import all_of, every_one_accepted, is_redirect
from simulator.check.checks.refusals import REFUSALS
from simulator.check.checks.requests import REQUESTS
from simulator.check.checks.twins import known_if_seen
from simulator.check.evidence import Evidence, Failure, Judgement, Unknown
from simulator.check.ordinary import ORDINARY, lives, single
from simulator.check.plan import Plan, plan_of
from simulator.codes import ResponseCode

__all__ = ["ANSWERS"]


def _lives_of_every_outcome(_: Drawing) -> Iterator[Plan]:
    yield single()
    for _name, sendings in lives():
        yield plan_of(*sendings)


def _sample_and_lives(drawing: Drawing) -> Iterator[Plan]:
    """The documented sample, a call of every outcome, and the same with all that is empty."""
    yield from _lives_of_every_outcome(drawing)
    yield single(**_SAMPLE)
    for _name, sendings in lives(ordinarily=False):
        yield plan_of(*sendings)


_SAMPLE: Final = {
    "ResponseCode": 0,
    "telcoCarrierName": "",
    "telcoCarrierType": "",
    "qasoundid": "",
    "extension": "",
    "transfercallerid": "7575550000",
    "calleridname": "Esendex Services",
}
"""Where the documentation's own sample differs from the ordinary postback."""


def _every_code(_: Drawing) -> Iterator[Plan]:
    """Each but the ordinary one, which every check sends."""
    for code in ResponseCode:
        if code != ORDINARY["ResponseCode"]:
            yield single(ResponseCode=int(code))


def _in_time(evidence: Evidence) -> Judgement:
    """Every answer came within the budget; whether it is a good one, others judge."""
    budget = evidence.budget_seconds
    answers = [answer for answer in evidence.run.answers if answer.accepted]
    slowest = max((answer.seconds for answer in answers), default=0.0)
    if slowest > budget:
        return Failure(f"an answer within {budget:g} s", f"one after {slowest:.1f} s", "slow")
    return None if answers else Unknown("Nothing was accepted.")


def _no_redirect(evidence: Evidence) -> Judgement:
    """No answer sends the provider elsewhere."""
    for answer in evidence.run.answers:
        if is_redirect(answer):
            where = dict(answer.headers).get("Location", "nowhere")
            return Failure("an answer with a 2xx status", f"{answer.text} to {where}", "redirect")
    accepted = any(answer.accepted for answer in evidence.run.answers)
    return None if accepted else Unknown("Nothing was accepted.")


_answer = partial(Check, family=Family.ANSWERS)

ANSWERS: Final[tuple[Check, ...]] = (
    _answer(
        id="RB001",
        name="accepts-legal-postbacks",
        level=Level.MUST,
        title="Every legal postback is answered with 2xx.",
        why="The provider takes any other answer for a failed delivery, and sends once only.",
        source="OutgoingPostback, table of properties; that 2xx is a delivery is assumed.",
        advice="Answer 200 or 204 as soon as the postback is stored, whatever the call's status.",
        plans={Phase.EXAMPLES: _sample_and_lives, Phase.FUZZ: real_postbacks},
        judge=every_one_accepted,
        general=True,
    ),
    _answer(
        id="RB002",
        name="answers-in-time",
        level=Level.MUST,
        title="Every postback is answered within the time budget.",
        why="The provider does not wait for ever: a slow answer is a lost postback, or a double.",
        source="No time limit is documented; the budget is assumed, and can be set.",
        advice="Store the postback, answer, and do what takes long afterwards.",
        plans={Phase.EXAMPLES: _lives_of_every_outcome},
        judge=_in_time,
    ),
    _answer(
        id="RB003",
        name="does-not-redirect",
        level=Level.MUST,
        title="No postback is answered with a redirect.",
        why="The provider posts to the URL that it was given, and follows nobody elsewhere.",
        source="That redirects are not followed is assumed; RFC 9110, section 15.4.",
        advice="Give the final URL as StatusChangePostUrl, with https and the right last slash.",
        plans={Phase.EXAMPLES: _lives_of_every_outcome},
        judge=_no_redirect,
    ),
    _answer(
        id="RB017",
        name="accepts-every-response-code",
        level=Level.MUST,
        title="Each of the ResponseCodes 0 to 46 is accepted.",
        why="Which code a call ends with is up to telephone networks, not to your tests.",
        source="QueueIDStatusCode, 0 Queued to 46 Ready for Dialer.",
        advice="Keep the number as it is, and look up only what you act on.",
        plans={Phase.COVERAGE: _every_code},
        judge=all_of(every_one_accepted, known_if_seen),
        traits=("value:ResponseCode",),
    ),
    *REFUSALS,
    *REQUESTS,
    *FUZZING,
)
