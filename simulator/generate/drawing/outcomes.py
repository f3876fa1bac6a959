"""Outcomes to draw: how the far end of a call behaves, piece by piece and within reason."""

from dataclasses import replace
from functools import cache
from typing import Final

from hypothesis import strategies as st

from simulator.calls.outcome import Callee, MachineDetection, Outcome, Transfer, Try
from simulator.codes import ResponseCode
from simulator.generate.drawing.filters import ENDINGS, WAITS, Ending, OutcomeName

__all__ = ["outcomes", "tries_needed"]

_Code = ResponseCode

_RUNG: Final = frozenset({_Code.RINGING, _Code.FORWARDED})
_UNANSWERED: Final = (ENDINGS["no answer"], ENDINGS["busy"])
_KEYS: Final = "123456789*#"
_ALL_KEYS: Final = f"{_KEYS}0"


def tries_needed(name: OutcomeName, via: ResponseCode | None) -> int:
    """How many diallings a call with an outcome takes at least if it is to have a ResponseCode."""
    return 1 + (via in _RUNG and not ENDINGS[name].rings)


@st.composite
def outcomes(
    draw: st.DrawFn,
    name: OutcomeName,
    *,
    tries: int = 1,
    transferable: bool = False,
    via: ResponseCode | None = None,
) -> Outcome:
    """Draw an outcome; shrinks to one try that goes as fast as may be, with nothing unusual.

    Args:
        draw: Hypothesis' own.
        name: How the call ends.
        tries: How many diallings the request allows; see `tries_needed`.
        transferable: Whether a callee who presses 0 is transferred.
        via: A ResponseCode that the call is to have on its way.
    """
    ending = ENDINGS[name]
    if name != _PLAINEST:
        draw(_BALLAST)
    waits = draw(_waits(ending.waits, via))
    if not ending.dialled:
        return Outcome(name=name, waits=waits, undialled=ending.code)
    earlier = []
    if via in _RUNG and not ending.rings:
        earlier.append(_dialling(draw, ENDINGS["no answer"], None, via))
    while len(earlier) < tries - 1 and draw(_SELDOM):
        earlier.append(_dialling(draw, draw(_UNANSWERED_ENDINGS), None, None))
    callee = None if ending.detected is None else _callee(draw, name, transferable=transferable)
    last = _dialling(draw, ending, callee, via)
    return Outcome(name=name, waits=waits, tries=(*earlier, last))


def _dialling(
    draw: st.DrawFn, ending: Ending, callee: Callee | None, via: ResponseCode | None
) -> Try:
    return Try(
        ending=ending.code,
        callee=callee,
        dial_seconds=draw(_DIAL),
        ring_seconds=draw(_RING) if ending.rings else 0,
        forwarded=ending.rings and (via is _Code.FORWARDED or draw(_SELDOM)),
        trying=via is _Code.TRYING or draw(_SELDOM),
    )


def _callee(draw: st.DrawFn, name: OutcomeName, *, transferable: bool) -> Callee:
    callee = draw(_HUMANS_WITHOUT_0 if name == "human" and transferable else _CALLEES[name])
    if draw(_SELDOM):
        callee = replace(callee, recorded=True)
    if draw(_SELDOM):
        callee = replace(callee, in_call_rings=draw(_RINGS))
    return callee


@cache
def _waits(
    possible: tuple[ResponseCode, ...], via: ResponseCode | None
) -> st.SearchStrategy[tuple[tuple[ResponseCode, float], ...]]:
    if via in WAITS:
        return st.tuples(st.tuples(st.just(_Code(via)), _HOLD))
    if not possible:
        return st.just(())
    held = st.tuples(st.tuples(st.sampled_from(possible), _HOLD))
    return _SELDOM.flatmap(lambda seldom: held if seldom else st.just(()))


def _seconds(least: float, most: float) -> st.SearchStrategy[float]:
    """Draw seconds in whole milliseconds; shrinks to the least."""
    return st.integers(round(least * 1000), round(most * 1000)).map(lambda each: each / 1000)


def _humans(keys: str) -> st.SearchStrategy[Callee]:
    listens = st.builds(Callee, lingers_seconds=_seconds(0, 60))
    leaves_early = st.builds(Callee, hears_seconds=_seconds(0.2, 15))
    presses = st.builds(
        Callee, presses=st.text(keys, min_size=1, max_size=10), first_key_share=_SHARE
    )
    stays = st.builds(Callee, lingers_seconds=_seconds(60, 4000))
    return listens | leaves_early | presses | stays


def _transferred(ending: ResponseCode) -> st.SearchStrategy[Callee]:
    transfer = st.builds(
        Transfer,
        ending=st.just(ending),
        ring_seconds=_seconds(2, 30),
        talk_seconds=_seconds(1, 900),
    )
    keys = st.text(_KEYS, max_size=4).map(lambda before: f"{before}0")
    return st.builds(Callee, presses=keys, first_key_share=_SHARE, transfer=transfer)


_SELDOM: Final = st.sampled_from((False,) * 7 + (True,))
# Hypothesis takes for plainer what takes fewer draws. A person takes more of them than a line that
# is busy, and is to be the plainest all the same.
_PLAINEST: Final[OutcomeName] = "human"
_BALLAST: Final = st.tuples(*[st.booleans()] * 12)
_SHARE: Final = st.integers(0, 100).map(lambda percent: percent / 100)
_DIAL: Final = _seconds(1, 10)
_RING: Final = _seconds(1, 60)
_HOLD: Final = _seconds(1, 600)
_RINGS: Final = st.integers(1, 8)
_UNANSWERED_ENDINGS: Final = st.sampled_from(_UNANSWERED)
_HUMANS_WITHOUT_0: Final = _humans(_KEYS)
_CALLEES: Final[dict[OutcomeName, st.SearchStrategy[Callee]]] = {
    "human": _humans(_ALL_KEYS),
    "machine": st.builds(
        Callee,
        detected=st.just(MachineDetection.MACHINE),
        greeting_seconds=_seconds(0, 30),
        hears_seconds=st.none() | _seconds(3, 6),
        lingers_seconds=_seconds(0, 5),
    ),
    "fax": st.builds(Callee, detected=st.just(MachineDetection.FAX), hears_seconds=_seconds(4, 12)),
    "unknown": st.builds(
        Callee, detected=st.just(MachineDetection.UNKNOWN), lingers_seconds=_seconds(0, 30)
    ),
    "transferred": _transferred(_Code.TRANSFERRED),
    "transfer fails": _transferred(_Code.TRANSFER_FAILED),
    "hangs up in transfer": _transferred(_Code.HUNG_UP_DURING_TRANSFER),
}
