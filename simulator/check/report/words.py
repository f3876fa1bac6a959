"""The words in which reports tell of an exam."""

from simulator.check.check import Level
from simulator.check.plan import Fault, Plan, Sending
from simulator.check.result import ExamResult, Finding, Status, Verdict
from simulator.codes import ResponseCode

__all__ = ["call_name", "sending_words", "sent_lines", "verdict_sentence"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KNOWN = {int(code): code.text for code in ResponseCode}


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
            told = f"{failed} of {len(result.outcomes)} checks failed, {must} of them a must."
        case Verdict.INCONCLUSIVE:
            told = "The exam cannot tell: " + _doubt(result)
        case Verdict.PASSED:
            passed, left = len(result.of(Status.PASSED)), len(result.of(Status.NOT_EXAMINED))
            unseen = f"; {left} could not be examined" if left else ""
            told = f"{passed} checks passed{unseen}."
    return f"{told} {result.stopped}".strip()


def _doubt(result: ExamResult) -> str:
    flaky, open_ = len(result.of(Status.FLAKY)), len(result.of(Status.UNDECIDED, Level.MUST))
    if flaky or open_:
        return f"{flaky} checks are flaky, and {open_} musts are undecided."
    return "nothing could be examined."


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
