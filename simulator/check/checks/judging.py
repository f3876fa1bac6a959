"""What checks have in common: how answers and states are judged."""

from collections.abc import Callable
from typing import Final

from simulator.check.evidence import Evidence, Failure, Judgement, Unknown
from simulator.check.plan import Fault
from simulator.check.route import Answer

__all__ = [
    "all_of",
    "as_reference",
    "every_call_known",
    "every_one_accepted",
    "every_one_refused",
    "is_redirect",
    "not_accepted",
    "unread",
]

_UNANSWERED: Final = (Fault.CUT, Fault.HUNG_UP)


def all_of(*judges: Callable[[Evidence], Judgement]) -> Callable[[Evidence], Judgement]:
    """The first judgement that something is wrong; else the first that cannot tell."""

    def judge(evidence: Evidence) -> Judgement:
        judgements = [judge(evidence) for judge in judges]
        failures = [each for each in judgements if isinstance(each, Failure)]
        unknown = [each for each in judgements if isinstance(each, Unknown)]
        return failures[0] if failures else unknown[0] if unknown else None

    return judge


def every_one_accepted(evidence: Evidence) -> Judgement:
    """Every sending was answered with 2xx; a redirect is for the check of redirects to tell."""
    redirected = False
    for sending, answer in evidence.run.exchanges:
        if sending.fault in _UNANSWERED or answer.accepted:
            continue
        if not is_redirect(answer):
            return not_accepted(answer)
        redirected = True
    return Unknown("The receiver redirects.") if redirected else None


def not_accepted(answer: Answer) -> Failure:
    """The failure of an answer that should have been a 2xx."""
    symptom = f"status {answer.status}" if answer.status else str(answer.error)
    return Failure("an answer with a 2xx status", answer.text, symptom)


def is_redirect(answer: Answer) -> bool:
    """Whether it is a whole answer with a 3xx status."""
    return answer.error is None and answer.status is not None and 300 <= answer.status < 400  # noqa: PLR2004 - HTTP


def every_one_refused(evidence: Evidence) -> Judgement:
    """Every sending was answered with 4xx."""
    for _, answer in evidence.run.exchanges:
        if not answer.refused:
            return Failure("an answer with a 4xx status", answer.text, f"status {answer.status}")
    return None


def as_reference(
    *, apart: tuple[str, ...] = (), symptom: str = "state"
) -> Callable[[Evidence], Judgement]:
    """Every call's state is that of the reference.

    Args:
        apart: Properties whose own places in the state do not count.
        symptom: What a difference is called.
    """

    def judge(evidence: Evidence) -> Judgement:
        if evidence.trouble():
            return unread(evidence)
        for call in evidence.plan.calls:
            if evidence.known_to_neither(call):
                return Unknown("The receiver does not know the call, however it is told.")
            changed = evidence.changed(call, apart=apart)
            if changed:
                return Failure("the state that the same call leaves otherwise", changed, symptom)
        return None

    return judge


def every_call_known(evidence: Evidence) -> Judgement:
    """The receiver has every call."""
    if evidence.trouble():
        return unread(evidence)
    unknown = [call for call in evidence.plan.calls if evidence.state(call) is None]
    if not unknown:
        return None
    queue_ids = ", ".join(str(evidence.run.queue_ids[call]) for call in unknown[:3])
    more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""  # noqa: PLR2004 - three are shown
    return Failure("every call that was told of", f"no call {queue_ids}{more}", "missing")


def unread(evidence: Evidence) -> Unknown:
    """The judgement if a state could not be read."""
    return Unknown(f"The state could not be read back: {evidence.trouble()}", missing=True)
