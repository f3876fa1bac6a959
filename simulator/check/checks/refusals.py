"""Refusals: which requests a receiver must not accept, and what becomes of them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import all_of, unread
from simulator.check.evidence import Evidence, Failure, Judgement, Unknown
from simulator.check.ordinary import ordinary, single
from simulator.check.plan import QUEUE_ID, Plan, Sending, plan_of
from simulator.check.route import Answer
from simulator.postbacks.wire import Format, UnreadablePostbackError

__all__ = ["REFUSALS", "is_illegal", "is_negative", "no_server_error", "under_way"]

_SERVER_ERROR: Final = 500
_WRONG_IDS: Final = (None, "", "many", 0, -7)
_WRONG_CODES: Final = (None, "", "many")
_GARBAGE: Final = {
    Format.FORM: (b"", b"no form at all", b"\x00\xff\xfe&&==%zz"),
    Format.JSON: (b"", b"{no JSON", b"[]", b"7", b'"QueueID"', b"null"),
    Format.XML: (b"", b"<no XML", b"<OutgoingPostback/>", b"7"),
}
_LOWEST: Final = -(2**31)
_IDENTITY: Final = ("absent:QueueID", "empty:QueueID", "value:QueueID")
_STATUS: Final = ("absent:ResponseCode", "empty:ResponseCode", "value:ResponseCode")


def is_illegal(sending: Sending) -> bool:
    """Whether a request leaves open which call it is about, or how that stands.

    Whatever a receiver does with the rest of a postback, it cannot do anything with this one.
    """
    try:
        message = sending.message if sending.body is None else sending.wire.decode(sending.body)
    except UnreadablePostbackError:
        return True
    queue_id, code = message.get("QueueID"), message.get("ResponseCode")
    return not (queue_id == QUEUE_ID or _is_number(queue_id, 1)) or not _is_number(code, 0)


def is_negative(sending: Sending) -> bool:
    """Whether it tells of a call that took less than no time."""
    duration = sending.message.get("Duration")
    return isinstance(duration, int) and duration < 0


def under_way() -> Sending:
    """An ordinary postback about a call that goes on."""
    return Sending(message=ordinary(ResponseCode=21, EndTime="", Duration=0, digitsdialed=""))


def no_server_error(evidence: Evidence) -> Judgement:
    """Every request is answered, and not with 5xx."""
    for answer in evidence.run.answers:
        if _is_server_error(answer):
            return Failure("an answer without a 5xx status", answer.text, "server error")
    return None


def _not_taken(wrong: Callable[[Sending], bool], because: str) -> Callable[[Evidence], Judgement]:
    """What is wrong is not answered as if it were right."""

    def judge(evidence: Evidence) -> Judgement:
        answers = [answer for sending, answer in evidence.run.exchanges if wrong(sending)]
        for answer in answers:
            if not answer.refused and not _is_server_error(answer):
                expected = f"an answer with a 4xx status, since {because}"
                return Failure(expected, answer.text, f"status {answer.status}")
        refused = all(answer.refused for answer in answers)
        return None if refused else Unknown("It is not refused, but answered with an error.")

    return judge


def _no_error_where_missing(evidence: Evidence) -> Judgement:
    """What says nothing of its duration may be refused or accepted, but no error comes of it."""
    for sending, answer in evidence.run.exchanges:
        if "Duration" not in sending.message and _is_server_error(answer):
            return Failure("an answer without a 5xx status", answer.text, "server error")
    return None


def _is_server_error(answer: Answer) -> bool:
    return answer.error is not None or (answer.status or 0) >= _SERVER_ERROR


def _leaves_nothing(evidence: Evidence) -> Judgement:
    """The state is as if the requests that were refused had not come."""
    if evidence.trouble():
        return unread(evidence)
    wrong = [answer for sending, answer in evidence.run.exchanges if is_illegal(sending)]
    if not all(answer.refused for answer in wrong):
        return Unknown("What should be refused is not.")
    for call in evidence.plan.calls:
        changed = evidence.changed(call)
        if changed:
            return Failure("the state before the refused request", changed, "trace")
    return None


def _without_illegal(plan: Plan) -> Plan:
    return plan.picked(at for at, sending in enumerate(plan) if not is_illegal(sending))


def _without_identity(drawing: Drawing) -> Iterator[Plan]:
    """Each breaks one of the two properties without which a postback says nothing."""
    for value in _WRONG_IDS:
        yield single(QueueID=value)
    for value in _WRONG_CODES:
        yield single(ResponseCode=value)
    for body in _GARBAGE[drawing.wire.format]:
        yield plan_of(Sending(body=body))


def _without_status(_: Drawing) -> Iterator[Plan]:
    """The call can be read back, since only its status is wrong."""
    for code in _WRONG_CODES:
        wrong = Sending(message=ordinary(ResponseCode=code), place=1)
        yield plan_of(replace(wrong, place=0))
        yield plan_of(under_way(), wrong)


def _impossible_durations(_: Drawing) -> Iterator[Plan]:
    yield single(Duration=-1)
    yield single(Duration=_LOWEST)
    yield single(Duration=None)


def _is_number(value: Any, least: int) -> bool:  # noqa: ANN401 - any property's
    if isinstance(value, str) and value.isdecimal():
        return int(value) >= least
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


_refusal = partial(Check, family=Family.ANSWERS)

REFUSALS: Final[tuple[Check, ...]] = (
    _refusal(
        id="RB004",
        name="illegal-is-no-server-error",
        level=Level.MUST,
        title="A postback without a usable QueueID or ResponseCode is not answered with 5xx.",
        why="Anybody can send to a public URL, and an error of the server hides real ones.",
        source="OutgoingPostback, rows QueueID (Long) and ResponseCode (QueueIDStatusCode).",
        advice="Check QueueID and ResponseCode before you use them, and answer 400 if they fail.",
        plans={Phase.COVERAGE: _without_identity},
        judge=no_server_error,
        traits=(*_IDENTITY, *_STATUS, "frame:body"),
    ),
    _refusal(
        id="RB005",
        name="illegal-is-refused",
        level=Level.MUST,
        title="A postback without a usable QueueID or ResponseCode is refused with 4xx.",
        why="A 2xx says that it was understood: nobody will ever learn that a call was lost.",
        source="OutgoingPostback, rows QueueID (Long) and ResponseCode (QueueIDStatusCode).",
        advice="Answer 400 unless QueueID is a positive number and ResponseCode a number.",
        plans={Phase.COVERAGE: _without_identity},
        judge=_not_taken(is_illegal, "it does not say which call it is about and how that stands"),
        traits=(*_IDENTITY, *_STATUS, "frame:body"),
    ),
    _refusal(
        id="RB006",
        name="refused-leaves-no-trace",
        level=Level.MUST,
        title="A postback that is refused with 4xx changes nothing that is stored.",
        why="Who sent it was told that it does not count, and sends the right one after it.",
        source="OutgoingPostback, row ResponseCode; 4xx by RFC 9110, section 15.5.",
        advice="Check the whole postback before the first write, or write in one transaction.",
        plans={Phase.COVERAGE: _without_status},
        judge=_leaves_nothing,
        reference=_without_illegal,
        needs_state=True,
        traits=_STATUS,
    ),
    _refusal(
        id="RB007",
        name="negative-duration-is-refused",
        level=Level.SHOULD,
        title="A negative duration is refused with 4xx, and a missing one is no server error.",
        why="Neither can come from the provider, and either spoils every sum that it enters.",
        source="OutgoingPostback, row Duration: the total duration of the call, in seconds.",
        advice="Answer 400 if Duration is negative, and take a missing one for unknown.",
        plans={Phase.COVERAGE: _impossible_durations},
        judge=all_of(
            _not_taken(is_negative, "no call takes less than no time"), _no_error_where_missing
        ),
        traits=("value:Duration", "absent:Duration"),
    ),
)
