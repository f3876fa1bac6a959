"""Twins: the same call told twice, oddly and plainly; what a receiver makes of both is alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any, Final

from simulator.check.checks.judging import every_call_known, not_accepted, unread
from simulator.check.evidence import Evidence, Failure, Judgement, Run, Unknown
from simulator.check.mirror import Mirror, tells
from simulator.check.plan import Sending
from simulator.check.state import difference

__all__ = [
    "UNSEEN",
    "as_accepted",
    "as_twin",
    "known_if_seen",
    "shows_as_sent",
    "shows_if_seen",
    "wrong_text",
]

_WHOLE: Final = 4
"""A place that changes with more properties than these holds all that was sent, or a sum of it."""
UNSEEN: Final = "What was kept can be seen only with --state-url or --state-command."


def as_accepted(evidence: Evidence) -> Judgement:
    """What is accepted when it is told plainly is accepted when it is told oddly."""
    plain = () if evidence.reference is None else evidence.reference.answers
    for answer, usual in zip(evidence.run.answers, plain, strict=True):
        if not usual.accepted:
            return Unknown(f"The same told more plainly is not accepted either: {usual.text}.")
        if not answer.accepted:
            return not_accepted(answer)
    return None


def as_twin(
    *, as_sent: tuple[str, ...] = (), seen: bool = False
) -> Callable[[Evidence], Judgement]:
    """As far as it is seen, the state is the plain twin's but for what was told differently.

    Args:
        as_sent: Properties that are written in another way, so that a state which shows them as
            they were sent shows them in another way.
        seen: Whether nothing can be said without a state.
    """

    def judge(evidence: Evidence) -> Judgement:
        if not evidence.run.states:
            return Unknown(UNSEEN) if seen else None
        if evidence.trouble():
            return unread(evidence)
        for call in evidence.plan.calls:
            wanted = _state(evidence.reference, call)
            if wanted is None:
                return Unknown("The receiver does not know the same call told more plainly.")
            changed = _changed(evidence, call, wanted, as_sent)
            if changed:
                expected = "the state that the same call leaves when it is told plainly"
                return Failure(expected, changed, "state")
        return None

    return judge


def known_if_seen(evidence: Evidence) -> Judgement:
    """As far as it is seen, the receiver has every call."""
    return every_call_known(evidence) if evidence.run.states else None


def shows_as_sent(*names: str) -> Callable[[Evidence], Judgement]:
    """The state shows these properties as they were sent; at least one of them must be seen."""

    def judge(evidence: Evidence) -> Judgement:
        if not evidence.run.states:
            return Unknown(UNSEEN)
        if not any(map(_mirror(evidence).shows, names)):
            return every_call_known(evidence) or Unknown(
                f"The receiver's state does not show {' or '.join(names)} as sent."
            )
        return shows_if_seen(*names)(evidence)

    return judge


def shows_if_seen(*names: str) -> Callable[[Evidence], Judgement]:
    """Those of these properties that the state shows at all, it shows as they were sent."""

    def judge(evidence: Evidence) -> Judgement:
        if not evidence.run.states:
            return None
        unknown = every_call_known(evidence)
        if unknown is not None:
            return unknown
        return next((_altered(*each) for each in _wrong(evidence, names)), None)

    return judge


def wrong_text(mirror: Mirror, name: str, value: object, state: Mapping[str, Any]) -> str:
    """Where a state shows a property otherwise than it was sent; empty if nowhere.

    A state that is one text may be a page, in which `&` is rightly written as `&amp;`.
    """
    wrong = (
        f"{path or 'the text'} is {state.get(path)!r} instead of {value!r}"
        for path in mirror.verbatim.get(name, ())
        if not tells(path, state.get(path), value)
        and not (path == "" and tells(path, unescape(str(state.get(path))), value))
    )
    return next(wrong, "")


def _wrong(evidence: Evidence, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The properties that are shown otherwise than they were told last, and how."""
    mirror = _mirror(evidence)
    for sending in {each.call: each for each in evidence.plan}.values():
        state = evidence.state(sending.call) or {}
        for name in names:
            if name in sending.message:
                wrong = wrong_text(mirror, name, sending.message[name], state)
                if wrong:
                    yield name, wrong


def _altered(name: str, wrong: str) -> Failure:
    return Failure(f"{name} as it was sent", wrong, "altered")


def _mirror(evidence: Evidence) -> Mirror:
    return evidence.mirror or Mirror()


def _state(run: Run | None, call: int) -> Mapping[str, Any] | None:
    stored = None if run is None else run.states.get(call)
    return None if stored is None else stored.leaves


def _changed(
    evidence: Evidence, call: int, wanted: Mapping[str, Any], as_sent: tuple[str, ...]
) -> str:
    got = evidence.state(call)
    if got is None:
        return "the call is missing"
    mirror = _mirror(evidence)
    shown = [name for name in as_sent if mirror.shows(name)]
    apart = (*shown, *_told_differently(evidence, call))
    compared = _compared(mirror, apart, wanted)
    # What a receiver notes besides, of a property that it did not expect, is its own affair.
    seen = {path: leaf for path, leaf in got.items() if path in compared}
    return difference(compared, seen, excluded=(*mirror.excluded(apart), *_whole(mirror)))


def _compared(mirror: Mirror, apart: Sequence[str], wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """The places that may count: only those of other properties, if one's own are not known."""
    if all(mirror.paths.get(name) for name in apart):
        return wanted
    known = {path for paths in mirror.paths.values() for path in paths}
    return {path: leaf for path, leaf in wanted.items() if path in known}


def _told_differently(evidence: Evidence, call: int) -> set[str]:
    """The properties that the twins of a call do not have in common."""
    plain = () if evidence.reference is None else evidence.reference.plan
    return {
        name
        for odd, usual in zip(evidence.plan, plain, strict=True)
        if odd.call == call
        for name in {**odd.message, **usual.message}
        if _value(odd, name) != _value(usual, name)
    }


def _value(sending: Sending, name: str) -> tuple[bool, Any]:
    value = sending.message.get(name)
    return name in sending.message, _TRUTH.get(value, value) if isinstance(value, str) else value


_TRUTH: Final[Mapping[str, bool]] = {"True": True, "true": True, "False": False, "false": False}
"""Spelt in either way, it is told alike."""


def _whole(mirror: Mirror) -> list[str]:
    places = [path for paths in mirror.paths.values() for path in paths]
    return [path for path in dict.fromkeys(places) if places.count(path) > _WHOLE]
