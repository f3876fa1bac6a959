"""Hostile texts: what would be a command somewhere, each with its harmless twin."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Final

from simulator.check.check import Drawing
from simulator.check.checks.judging import is_redirect, not_accepted
from simulator.check.checks.reading_texts import NAMES
from simulator.check.checks.twins import UNSEEN, wrong_text
from simulator.check.evidence import Evidence, Failure, Judgement, Run, Unknown
from simulator.check.mirror import Mirror
from simulator.check.ordinary import single
from simulator.check.plan import Plan, Sending
from simulator.check.route import Answer

__all__ = [
    "HEADER",
    "MARKUP",
    "PATHS",
    "SQL",
    "TEMPLATES",
    "Hostile",
    "plainly",
    "told",
    "unharmed",
]

_DIGITS: Final = ("digitsdialed", "extension", "qasoundid")
_SERVER_ERROR: Final = 500
_PRODUCT: Final = "62615533"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A text that does something where it is not taken for a text.

    Args:
        text: What is sent.
        twin: The same without its sting, in much the same characters: a receiver that cannot read
            these is not harmed, but reads badly, and that is another check's.
        done: What is seen of it if it is done.
        kept: Whether it must be kept to the letter.
    """

    text: str
    twin: str
    done: str = ""
    kept: bool = True


# Nothing here destroys anything, even where it works: no statement that writes, no comment that
# cuts off a condition.
SQL: Final = (
    Hostile("Bobby' Tables", "Bobby Tables"),
    Hostile("Bobby' || 'Tables", "Bobby || Tables"),
    Hostile("Bobby'); SELECT 7919; --", "Bobby); SELECT 7919; --"),
    Hostile('Bobby" || "Tables', "Bobby || Tables"),
)
MARKUP: Final = (
    Hostile("<script>alert(7919)</script>", "script> alert(7919) /script>"),
    Hostile("<b>Corner</b> Shop", "b> Corner /b> Shop"),
    Hostile("]]></a><!-- ", "]] /a> -- "),
)
# The factors are primes: their product does not come about by chance.
TEMPLATES: Final = (
    Hostile("{{7919*7907}}", "}}7919*7907{{", _PRODUCT),
    Hostile("${7919*7907}", "}7919*7907{$", _PRODUCT),
    Hostile("#{7919*7907}", "}7919*7907{#", _PRODUCT),
    Hostile("<%= 7919*7907 %>", "7919*7907", _PRODUCT, kept=False),
)
HEADER: Final = (
    Hostile("Shop\r\nX-Ringback-Injected: yes", "Shop X-Ringback-Injected: yes", kept=False),
)
PATHS: Final = (
    Hostile("../../../../../../etc/passwd", "etc/passwd/a.b.c", "root:"),
    Hostile("..\\..\\..\\windows\\win.ini", "windows\\win.ini.a", "[fonts]"),
)


def told(texts: tuple[Hostile, ...]) -> Callable[[Drawing], Iterator[Plan]]:
    """Plans that tell each text, first as names and then where digits are expected."""

    def plans(_: Drawing) -> Iterator[Plan]:
        for names in (NAMES, _DIGITS):
            for each in texts:
                changes: dict[str, Any] = dict.fromkeys(names, each.text)
                yield single(**changes)

    return plans


def plainly(texts: tuple[Hostile, ...]) -> Callable[[Plan], Plan]:
    """The reference: each text's twin in its place."""
    twins = {each.text: each.twin for each in texts}

    def reference(plan: Plan) -> Plan:
        return plan.mapped(
            lambda sending: replace(
                sending,
                message={
                    name: twins.get(value, value) if isinstance(value, str) else value
                    for name, value in sending.message.items()
                },
            )
        )

    return reference


def unharmed(texts: tuple[Hostile, ...], *, seen: bool = False) -> Callable[[Evidence], Judgement]:
    """What the twin does not do, the text does not do either: it is accepted, kept and not done.

    Args:
        texts: What is told.
        seen: Whether nothing can be said without a state that shows names.
    """

    def judge(evidence: Evidence) -> Judgement:
        usual = () if evidence.reference is None else evidence.reference.answers
        for sending, answer, plain in zip(evidence.plan, evidence.run.answers, usual, strict=True):
            for name, each in _said(sending, texts):
                failure = (
                    _stumbled(name, answer, plain)
                    or _done(evidence, sending, answer, each)
                    or _altered(evidence, sending, name, each)
                )
                if failure is not None:
                    return failure
        return _unseen(evidence) if seen else None

    return judge


def _unseen(evidence: Evidence) -> Unknown | None:
    if not evidence.run.states:
        return Unknown(UNSEEN)
    shown = evidence.mirror is not None and any(map(evidence.mirror.shows, NAMES))
    return None if shown else Unknown(f"The state does not show {' or '.join(NAMES)} as sent.")


def _said(sending: Sending, texts: tuple[Hostile, ...]) -> Iterator[tuple[str, Hostile]]:
    by_text = {each.text: each for each in texts}
    for name, value in sending.message.items():
        if isinstance(value, str) and value in by_text:
            yield name, by_text[value]


def _stumbled(name: str, answer: Answer, plain: Answer) -> Failure | None:
    """The twin is taken and the text is not; where digits are expected, it may be refused."""
    if not plain.accepted and not plain.refused:
        return None
    if answer.error is not None or (answer.status or 0) >= _SERVER_ERROR:
        return Failure("an answer without a 5xx status", answer.text, "server error")
    if name in NAMES and plain.accepted and not answer.accepted and not is_redirect(answer):
        return not_accepted(answer)
    return None


def _done(evidence: Evidence, sending: Sending, answer: Answer, each: Hostile) -> Failure | None:
    if any(name.lower() == "x-ringback-injected" for name, _ in answer.headers):
        return Failure("no header of the postback's making", "X-Ringback-Injected: yes", "done")
    if not each.done:
        return None
    state = evidence.state(sending.call) or {}
    shown = [answer.body.decode("utf-8", "replace"), *map(str, state.values())]
    if any(each.done in text for text in shown):
        return Failure(f"{each.text} kept as a text", f"{each.done} in its place", "done")
    return None


def _altered(evidence: Evidence, sending: Sending, name: str, each: Hostile) -> Failure | None:
    """The text is kept in another way than it came, and its twin is not."""
    mirror = evidence.mirror or Mirror()
    state, usual = evidence.state(sending.call), _state(evidence.reference, sending.call)
    if not each.kept or name not in NAMES or state is None or usual is None:
        return None
    if wrong_text(mirror, name, each.twin, usual):
        return None
    # A name that is kept as HTML is unharmed; that it is not as it came, other checks tell.
    plain = {
        path: unescape(leaf) if isinstance(leaf, str) else leaf for path, leaf in state.items()
    }
    wrong = wrong_text(mirror, name, each.text, state) and wrong_text(
        mirror, name, each.text, plain
    )
    return Failure(f"{name} as it was sent", wrong, "altered") if wrong else None


def _state(run: Run | None, call: int) -> Mapping[str, Any] | None:
    stored = None if run is None else run.states.get(call)
    return None if stored is None else stored.leaves
