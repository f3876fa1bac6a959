"""Requests: the HTTP around a postback, as the provider, a proxy or a stranger may send it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import all_of, is_redirect, not_accepted, unread
from simulator.check.checks.refusals import is_illegal
from simulator.check.checks.twins import as_accepted, as_twin
from simulator.check.evidence import Evidence, Failure, Judgement, Unknown
from simulator.check.ordinary import ordinary, single
from simulator.check.plan import QUEUE_ID, Fault, Plan, Sending, plan_of
from simulator.postbacks.attempt import DeliveryErrorKind
from simulator.postbacks.wire import Format, WireProfile

__all__ = ["REQUESTS"]

_SERVER_ERROR: Final = 500
_NOT_IMPLEMENTED: Final = 501
_QUERY: Final = f"?QueueID={QUEUE_ID}&ResponseCode=1&Duration=37&digitsdialed=345"
_PADDING: Final = 2_000_000
_LARGE: Final = 1_000_000
_SMALL: Final = 1_024
_CHARSETS: Final = ("; charset=utf-8", ";charset=UTF-8", '; charset="utf-8"')
_FOREIGN: Final = ("text/plain", "application/octet-stream", "image/png")
_KNOWN: Final = (*(WireProfile(format=each).content_type for each in Format), "application/xml")


def _with_charset(drawing: Drawing) -> Iterator[Plan]:
    bare = drawing.wire.content_type.partition(";")[0]
    for charset in _CHARSETS:
        yield plan_of(Sending(message=ordinary(), content_type=bare + charset))


def _of_its_own_type(plan: Plan) -> Plan:
    return plan.mapped(lambda each: replace(each, content_type=""))


def _other_methods(_: Drawing) -> Iterator[Plan]:
    """Each asks, and tells nothing; the first holds a postback where nobody may look for it."""
    yield plan_of(Sending(method="GET", message=ordinary(), path=_QUERY))
    for method in ("GET", "HEAD", "OPTIONS"):
        yield plan_of(Sending(method=method, message=ordinary()))


def _of_foreign_types(_: Drawing) -> Iterator[Plan]:
    for content_type in _FOREIGN:
        yield plan_of(Sending(message=ordinary(), content_type=content_type))


def _oversize(_: Drawing) -> Iterator[Plan]:
    """A body that nobody can want, and another call that must not suffer from it."""
    large = Sending(message=ordinary(), padding=_PADDING)
    yield plan_of(large, Sending(message=ordinary(), call=1, fault=Fault.FRESH))


def _behind_a_refused_one(_: Drawing) -> Iterator[Plan]:
    """The next one over the same connection tells of another call."""
    after = Sending(message=ordinary(), call=1)
    yield plan_of(Sending(message=ordinary(ResponseCode=None)), after)
    yield plan_of(Sending(body=b"\x00\xff, this is no postback"), after)
    yield plan_of(Sending(message=ordinary(), content_type="image/png"), after)


def _one(_: Drawing) -> Iterator[Plan]:
    yield single()


def _expecting(_: Drawing) -> Iterator[Plan]:
    yield plan_of(Sending(message=ordinary(), headers=(("Expect", "100-continue"),)))


def _plainly_sent(plan: Plan) -> Plan:
    return plan.mapped(lambda each: replace(each, headers=()))


def _harmless(evidence: Evidence) -> Judgement:
    """What only asks is answered without an error, and no call is known by it."""
    asking = {each.call for each in evidence.plan if each.method != "POST"}
    for sending, answer in evidence.run.exchanges:
        if sending.method != "POST" and _fails(answer.status):
            return Failure("an answer without a 5xx status", answer.text, "server error")
    return _unknown_calls(evidence, asking)


def _fails(status: int | None) -> bool:
    # 501 says of a method that it is not served, as 405 does.
    return status is not None and status >= _SERVER_ERROR and status != _NOT_IMPLEMENTED


def _foreign_refused(evidence: Evidence) -> Judgement:
    """What is sent as something else than a postback is refused, and leaves no call."""
    foreign = set()
    for sending, answer in evidence.run.exchanges:
        if _is_foreign(sending):
            foreign.add(sending.call)
            if not answer.refused:
                expected = "an answer with a 4xx status, such as 415"
                return Failure(expected, answer.text, f"status {answer.status}")
    return _unknown_calls(evidence, foreign)


def _is_foreign(sending: Sending) -> bool:
    known = [each.partition(";")[0] for each in _KNOWN]
    kind = sending.content_type.partition(";")[0]
    return bool(kind) and kind not in known


def _unknown_calls(evidence: Evidence, calls: set[int]) -> Judgement:
    if evidence.trouble():
        return unread(evidence)
    for call in calls:
        if evidence.state(call) is not None:
            return Failure("a call that the receiver does not know", "the call is known", "trace")
    return None


def _oversize_refused(evidence: Evidence) -> Judgement:
    """What is too large is refused or cut off, and whoever comes next is served."""
    for request, answer in zip(evidence.run.requests, evidence.run.answers, strict=True):
        large = len(request) > _LARGE
        kept_waiting = answer.error is DeliveryErrorKind.TIMEOUT
        if large and (kept_waiting or answer.status is not None) and not answer.refused:
            expected = "an answer with a 4xx status, such as 413, or a connection that ends"
            return Failure(expected, answer.text, f"status {answer.status}")
        if not large and not answer.accepted:
            return Failure("an answer with a 2xx status after it", answer.text, "next")
    return None


def _right_ones_accepted(evidence: Evidence) -> Judgement:
    """What is right is accepted, whatever went over the connection before it."""
    for sending, answer in evidence.run.exchanges:
        right = not is_illegal(sending) and not _is_foreign(sending)
        if right and not answer.accepted and not is_redirect(answer):
            return not_accepted(answer)
    return None


def _answered_briefly(evidence: Evidence) -> Judgement:
    """An answer has little to say."""
    for answer in evidence.run.answers:
        if not answer.accepted:
            return Unknown(f"There is no answer to weigh: {answer.text}.")
        if len(answer.body) >= _SMALL:
            expected = f"an answer with a body under {_SMALL:,} bytes"
            return Failure(expected, f"{len(answer.body):,} bytes or more", "long")
    return None


_request = partial(Check, family=Family.ANSWERS)

REQUESTS: Final[tuple[Check, ...]] = (
    _request(
        id="RB010",
        name="charset-is-tolerated",
        level=Level.SHOULD,
        title="A Content-Type that names its character set is read as one that does not.",
        why="Whether the provider names it is not documented, and proxies and clients add it.",
        source="The Content-Type is assumed from the sister SMS postback; RFC 9110, section 8.3.",
        advice="Compare the Content-Type only up to its semicolon.",
        plans={Phase.COVERAGE: _with_charset},
        judge=all_of(as_accepted, as_twin()),
        reference=_of_its_own_type,
        traits=("frame:content_type",),
    ),
    _request(
        id="RB011",
        name="questions-are-harmless",
        level=Level.SHOULD,
        title="GET, HEAD and OPTIONS give no server error, and place no call in the books.",
        why="Monitors, scanners and browsers ask at every public URL; only a POST is a postback.",
        source="The provider's page on postbacks: the URL accepts a POST; RFC 9110, section 9.2.1.",
        advice="Serve the path for POST only, and read nothing out of the query.",
        plans={Phase.COVERAGE: _other_methods},
        judge=_harmless,
        traits=("frame:method", "frame:path"),
    ),
    _request(
        id="RB012",
        name="foreign-content-types-are-refused",
        level=Level.SHOULD,
        title="A body with a Content-Type that no postback has is refused with 4xx.",
        why="What is guessed to be a form may be an upload, or another site's script at work.",
        source="The Content-Type is assumed from the sister SMS postback; RFC 9110, 15.5.16.",
        advice="Answer 415 to every Content-Type that you do not read.",
        plans={Phase.COVERAGE: _of_foreign_types},
        judge=_foreign_refused,
        traits=("frame:content_type",),
    ),
    _request(
        id="RB013",
        name="oversize-is-refused",
        level=Level.SHOULD,
        title="A body of two megabytes is refused, and the next postback is served.",
        why="A postback has about a kilobyte; whoever sends more wants your memory.",
        source="OutgoingPostback has 24 short properties, and variables of up to 500 characters.",
        advice="Set a limit for bodies, such as 64 KB, and answer 413 beyond it.",
        plans={Phase.COVERAGE: _oversize},
        judge=_oversize_refused,
        traits=("frame:padding", "fault:fresh"),
    ),
    _request(
        id="RB014",
        name="connections-survive-a-refusal",
        level=Level.MUST,
        title="What follows a refused postback over the same connection is accepted.",
        why="The provider keeps connections open and sends the postbacks of many calls over them.",
        source="The sister SMS postback is documented with Connection: Keep-Alive.",
        advice="Read a body to its end before you refuse it, or close the connection.",
        plans={Phase.COVERAGE: _behind_a_refused_one},
        judge=_right_ones_accepted,
        traits=("absent:ResponseCode", "frame:body", "frame:content_type"),
    ),
    _request(
        id="RB015",
        name="answers-are-short",
        level=Level.NICE,
        title="The answer to a postback is empty, or shorter than a kilobyte.",
        why="Nobody reads it, and a broadcast asks for it a hundred times a second.",
        source="No expected answer is documented.",
        advice="Answer 204 without a body.",
        plans={Phase.EXAMPLES: _one},
        judge=_answered_briefly,
    ),
    _request(
        id="RB016",
        name="expect-is-tolerated",
        level=Level.SHOULD,
        title="A postback with `Expect: 100-continue` is accepted.",
        why="The same provider's SMS postback is sent with it, as .NET does by default.",
        source="SMS Message Sent Postback: Expect: 100-continue; for calls it is assumed.",
        advice="Answer 100 before the body is read, or ignore the header; never answer 417.",
        plans={Phase.COVERAGE: _expecting},
        judge=all_of(as_accepted, as_twin()),
        reference=_plainly_sent,
        traits=("frame:headers",),
    ),
)
