"""The words in which reports tell of an exam."""

from typing import Final

from simulator.check.check import Level
from simulator.check.plan import Fault, Plan, Sending
from simulator.check.result import ExamResult, Finding, Status, Verdict
from simulator.codes import ResponseCode

__all__ = [
    "call_name",
    "clipped",
    "guilty_words",
    "sending_words",
    "sent_lines",
    "verdict_sentence",
]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KNOWN = {int(code): code.text for code in ResponseCode}
_UNUSUAL: Final = {
    "absent": "no {name}",
    "empty": "{name} is empty",
    "value": "{name} is {value!r:.60}",
    "unknown": "{name}, a property that is not documented",
    "wire": "{name} in another spelling: {value}",
    "order": "the properties in another order",
    "ids": "a QueueID {name}",
}
_FRAME: Final = {
    "body": "a body that is no postback",
    "padding": "{value:,} characters too many",
    "method": "sent by {value}",
    "content_type": "sent as {value}",
    "headers": "sent with another header",
    "path": "sent to {value}",
}
_FAULTS: Final = {
    Fault.AGAIN: "one comes again",
    Fault.TOGETHER: "one comes twice at the same moment",
    Fault.SWAPPED: "one is overtaken by the next",
    Fault.LATE: "one comes when its call is over",
    Fault.HELD: "one comes after a later call is over",
    Fault.CUT: "one is cut off within its body",
    Fault.HUNG_UP: "nobody waits for the answer to one",
    Fault.RETRY: "one is sent again for want of an answer",
    Fault.GARBLED: "one is garbled on its way",
    Fault.FRESH: "one has a connection of its own",
}


def verdict_sentence(result: ExamResult) -> str:
    """What the exam shows, in a sentence or two."""
    failed = len(result.of(Status.FAILED))
    match result.verdict:
        case Verdict.EMPTY:
            return "No check was selected."
        case Verdict.UNREACHABLE:
            return result.unreachable
        case Verdict.FAILED:
            must = len(result.of(Status.FAILED, Level.MUST))
            told = f"{failed} of {_checks(len(result.outcomes))} failed, {must} of them a must."
        case Verdict.INCONCLUSIVE:
            told = "The exam cannot tell: " + _doubt(result)
        case Verdict.PASSED:
            passed, left = len(result.of(Status.PASSED)), len(result.of(Status.NOT_EXAMINED))
            unseen = f"; {left} could not be examined" if left else ""
            told = f"{_checks(passed)} passed{unseen}."
    return f"{told} {result.stopped}".strip()


def _doubt(result: ExamResult) -> str:
    flaky, undecided = len(result.of(Status.FLAKY)), len(result.of(Status.UNDECIDED, Level.MUST))
    doubts = [
        f"{_checks(flaky)} {'is' if flaky == 1 else 'are'} flaky" if flaky else "",
        f"{undecided} must{' is' if undecided == 1 else 's are'} undecided" if undecided else "",
    ]
    return (
        " and ".join(filter(None, doubts) if any(doubts) else ["nothing could be examined"]) + "."
    )


def _checks(count: int) -> str:
    return f"{count} check{'' if count == 1 else 's'}"


def guilty_words(finding: Finding) -> list[str]:
    """What is unusual in a finding's plan, a clause for each label that is guilty."""
    return [_clause(finding.plan, *label.split(":", 1)) for label in finding.guilty]


def _clause(plan: Plan, kind: str, name: str) -> str:
    if kind == "fault":
        return _FAULTS[Fault(name)]
    form = _FRAME[name] if kind == "frame" else _UNUSUAL[kind]
    return form.format(name=name, value=_value(plan, kind, name))


def _value(plan: Plan, kind: str, name: str) -> object:
    """What the last sending of which anything is told has."""
    found = [_told(sending, kind, name) for sending in plan]
    return next((value for value in reversed(found) if value is not None), None)


def _told(sending: Sending, kind: str, name: str) -> object:
    match kind:
        case "value":
            return sending.message.get(name)
        case "wire":
            return getattr(sending.wire, name)
        case "frame":
            return getattr(sending, name) or None
    return None


def clipped(text: bytes, *, most: int = 65_536) -> str:
    """The beginning of what may be long, as text, and how much is left out."""
    shown = text[:most].decode("utf-8", "replace")
    left = len(text) - most
    return f"{shown}\n… and {left:,} bytes more" if left > 0 else shown


def call_name(call: int) -> str:
    """A letter for a call of a plan; numbers when letters do not suffice."""
    return _LETTERS[call] if call < len(_LETTERS) else f"#{call + 1}"


def sending_words(sending: Sending) -> str:
    """A request in a few words: call, status, fault."""
    code = sending.code
    status = "" if code is None else f" {code} {_KNOWN.get(code, 'unknown')}"
    what = f"{sending.method} " if sending.method != "POST" else ""
    body = " (no postback)" if sending.body is not None else ""
    fault = f", {sending.fault.value}" if sending.fault is not Fault.NONE else ""
    return f"{what}call {call_name(sending.call)}{status}{body}{fault}"


def sent_lines(finding: Finding, *, most: int = 12) -> list[str]:
    """What was sent and what was answered, a line for each request, the first ones of many."""
    exchanges = list(finding.run.exchanges)
    lines = [
        f"{sending_words(sending)}{_properties(sending, finding.plan)}"
        f" -> {answer.text or 'no answer'}"
        for sending, answer in exchanges[:most]
    ]
    left = len(exchanges) - most
    return [*lines, f"and {left:,} more"] if left > 0 else lines


def _properties(sending: Sending, plan: Plan) -> str:
    """The properties of a short message; a long one stands in the reports."""
    told = {
        name: value
        for name, value in sending.message.items()
        if name not in ("QueueID", "ResponseCode")
    }
    if not told or len(told) > 4 or len(plan) > 6:  # noqa: PLR2004 - as much as a line takes
        return ""
    return " (" + ", ".join(f"{name}={value!r:.60}" for name, value in told.items()) + ")"
