"""Real calls: lives as the simulator tells them, of which every part is drawn and shrinks.

Nothing is put together by hand: a postback says what `outgoing_postback` says of a call that
lived. So times, digits, statuses and the telephone network agree.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from simulator.calls.call import Call
from simulator.calls.history import history, status_changes
from simulator.calls.lifecycle import Pace
from simulator.calls.outcome import Outcome
from simulator.calls.request import CallRequest
from simulator.codes import ResponseCode
from simulator.generate.drawing.callees import callees, numbers
from simulator.generate.drawing.filters import ENDINGS, Filters, OutcomeName
from simulator.generate.drawing.outcomes import outcomes, tries_needed
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import outgoing_postback
from simulator.postbacks.message import message_of

__all__ = ["LARGEST_QUEUE_ID", "MOMENTS", "broadcasts", "histories", "postbacks"]

LARGEST_QUEUE_ID: Final = 2**63 - 1

_Messages = list[dict[str, Any]]
_MOST_TRIES: Final = 3
_LARGEST_GAP: Final = 9
_FIRST_MOMENT: Final = datetime(2020, 1, 1, tzinfo=UTC)
_MILLISECONDS: Final = 3650 * 24 * 60 * 60 * 1000
# Whole seconds, and a text that takes three of them: the plainest call is easy to read.
_PACES: Final = st.sampled_from(
    [Pace(ready_seconds=1.0), Pace(ready_seconds=1.0, started_by="dialling")]
)
_TEXTS: Final = (
    "Hello, this is Ringback, goodbye.",
    "Your order is ready.",
    "Lake Clinic: your appointment is on Monday at 9:30. Press 1 to hear this again, 0 for us.",
    "Attention, please: all schools are closed today because of snow. " * 5,
    r"~\SetVar(Plan|gold & silver)~ Your order is ready. ~\SetVar(Heard|yes)~",
)
_CONFERENCES: Final = {
    ResponseCode.CONFERENCE_START: r"~\Conference()~",
    ResponseCode.CONFERENCE_JOIN: (
        r"~\SetVar(ConfKey|b825700e-5180-4e77-8599-2e2eb6c4c1ba)~ ~\Conference()~"
    ),
}
_NAMES: Final = st.sampled_from(["", "Esendex Services", "Müller & Söhne", "50% + ~tilde="])

MOMENTS: Final = st.integers(0, _MILLISECONDS).map(
    lambda milliseconds: _FIRST_MOMENT + timedelta(milliseconds=milliseconds)
)
"""Moments of ten years; shrinks to the beginning of 2020."""


@st.composite
def postbacks(draw: st.DrawFn, filters: Filters) -> dict[str, Any]:
    """Draw postbacks, each of a call of its own; shrinks to the last one of a call."""
    code = filters.response_code
    via = None if code is None else ResponseCode(code)
    calls = draw(_lives(filters, filters.outcomes_by_way(), via)).calls()
    fitting = [call for call in reversed(calls) if via is None or call.status is via]
    return message_of(outgoing_postback(fitting[draw(_places(len(fitting)))]))


@st.composite
def histories(draw: st.DrawFn, filters: Filters, posted: frozenset[ResponseCode]) -> _Messages:
    """Draw all postbacks of a call in order."""
    return draw(_lives(filters, filters.outcomes_at_the_end(), None)).messages(posted)


@st.composite
def broadcasts(
    draw: st.DrawFn, filters: Filters, posted: frozenset[ResponseCode], *, fewest: int, most: int
) -> list[_Messages]:
    """Draw the histories of calls that one request placed, with rising QueueIDs."""
    wanted = callees(area_code=filters.area_code, wireless=filters.wireless)
    called = draw(
        st.lists(wanted, min_size=fewest, max_size=most, unique_by=lambda number: number.digits)
    )
    request = draw(_requests(_TEXTS, tries=1, transfers=False))
    possible = tuple(
        name
        for name in filters.outcomes_at_the_end()
        if request.transfer_number is not None or not ENDINGS[name].transfers
    )
    at, pace = draw(MOMENTS), draw(_PACES)
    queue_id = draw(st.integers(1, LARGEST_QUEUE_ID - _LARGEST_GAP * most))
    lives = []
    for number in called:
        outcome = draw(_outcomes(possible, request))
        lives.append(_Life(_to(number, request), outcome, queue_id, at, pace))
        queue_id += draw(_GAPS)
    return [life.messages(posted) for life in lives]


@dataclass(frozen=True, slots=True)
class _Life:
    """A call that has not been lived yet."""

    request: CallRequest
    outcome: Outcome
    queue_id: int
    at: datetime
    pace: Pace

    def calls(self) -> list[Call]:
        """The call as it stands at each of its statuses."""
        told = history(
            self.request, self.outcome, queue_id=self.queue_id, at=self.at, pace=self.pace
        )
        return list(status_changes(told))

    def messages(self, posted: frozenset[ResponseCode]) -> _Messages:
        """The postbacks of the statuses that are posted."""
        return [
            message_of(outgoing_postback(call)) for call in self.calls() if call.status in posted
        ]


@st.composite
def _lives(
    draw: st.DrawFn,
    filters: Filters,
    names: tuple[OutcomeName, ...],
    via: ResponseCode | None,
) -> _Life:
    name = draw(_one_of(names))
    ending = ENDINGS[name]
    texts = _texts(via, confers=ending.confers)
    request = draw(_requests(texts, tries=tries_needed(name, via), transfers=ending.transfers))
    number = draw(callees(area_code=filters.area_code, wireless=filters.wireless))
    return _Life(
        request=_to(number, request),
        outcome=draw(_outcomes((name,), request, via)),
        queue_id=draw(_QUEUE_IDS),
        at=draw(MOMENTS),
        pace=draw(_PACES),
    )


@st.composite
def _requests(
    draw: st.DrawFn, texts: tuple[str, ...], *, tries: int, transfers: bool
) -> CallRequest:
    """Draw requests to nobody yet, as far as a postback tells of them."""
    return CallRequest(
        number=_NOBODY,
        text=draw(_text_of(texts)),
        caller_id=draw(_OPTIONAL_NUMBERS),
        caller_id_name=draw(_NAMES),
        transfer_number=draw(_NUMBERS if transfers else _OPTIONAL_NUMBERS),
        try_count=draw(_TRIES[tries]),
        next_try_seconds=draw(_PAUSES),
    )


@st.composite
def _outcomes(
    draw: st.DrawFn,
    names: tuple[OutcomeName, ...],
    request: CallRequest,
    via: ResponseCode | None = None,
) -> Outcome:
    return draw(
        outcomes(
            draw(_one_of(names)),
            tries=request.try_count,
            transferable=request.transfer_number is not None,
            via=via,
        )
    )


def _to(number: PhoneNumber, request: CallRequest) -> CallRequest:
    """The request with somebody to call, whose own number is never the caller ID."""
    caller_id = request.caller_id
    if caller_id is not None and caller_id.digits == number.digits:
        caller_id = None
    return replace(request, number=number, caller_id=caller_id)


def _texts(via: ResponseCode | None, *, confers: bool) -> tuple[str, ...]:
    """The texts of calls that have a ResponseCode at some moment."""
    if via in _CONFERENCES:
        return (_CONFERENCES[via],)
    return (*_TEXTS, *_CONFERENCES.values()) if confers else _TEXTS


# Made once: a strategy costs more to make than to draw from.
@cache
def _one_of(names: tuple[OutcomeName, ...]) -> st.SearchStrategy[OutcomeName]:
    return st.sampled_from(names)


@cache
def _text_of(texts: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


@cache
def _places(count: int) -> st.SearchStrategy[int]:
    return st.integers(0, count - 1)


_NOBODY: Final = PhoneNumber("")
_NUMBERS: Final = numbers()
_OPTIONAL_NUMBERS: Final = st.none() | _NUMBERS
_QUEUE_IDS: Final = st.integers(1, LARGEST_QUEUE_ID)
_GAPS: Final = st.integers(1, _LARGEST_GAP)
_PAUSES: Final = st.integers(60, 3600)
_TRIES: Final = {least: st.integers(least, _MOST_TRIES) for least in range(1, _MOST_TRIES + 1)}
