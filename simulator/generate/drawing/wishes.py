"""Wishes to draw: call requests as customers put them, in all the ways that are admitted."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Final

from hypothesis import strategies as st

from simulator.calls.admission import DEMO_KEY
from simulator.calls.magic import magic_number
from simulator.calls.request import Wish
from simulator.calls.voices import VOICES
from simulator.generate.drawing.callees import numbers
from simulator.phone import PhoneNumber

__all__ = ["wishes"]

_Text = st.SearchStrategy[str]


@st.composite
def wishes(draw: st.DrawFn, *, area_code: str | None, wireless: bool | None) -> Wish:
    """Draw wishes that the provider's default rules admit; see `strategies.call_requests`."""
    number = draw(_admitted(area_code=area_code, wireless=wireless))
    demo = draw(_SELDOM)
    return Wish(
        number=draw(_WRITINGS)(number),
        text=draw(_TEXTS),
        license_key=DEMO_KEY if demo else draw(_LICENSE_KEYS),
        caller_id=_caller_id(draw, number),
        caller_id_name=draw(_NAMES),
        voice=draw(_VOICE_IDS),
        # The demo key cannot transfer calls.
        transfer_number=None if demo else draw(_TRANSFERS),
        try_count=draw(_TRIES),
        next_try_seconds=draw(_SECONDS),
        scheduled_at=draw(_SCHEDULES),
        rate=draw(_RATES),
        volume=draw(_VOLUMES),
        max_call_seconds=draw(_SECONDS),
        postback_url=draw(_URLS),
        reference_id=draw(_REFERENCES),
    )


def _caller_id(draw: st.DrawFn, number: PhoneNumber) -> str | None:
    """What a customer gives as caller ID: none, a blank one, or another's number."""
    caller_id = draw(_CALLER_IDS)
    if caller_id is None or caller_id.digits == number.digits:
        return draw(_PRIVATE)
    return draw(_WRITINGS)(caller_id)


@cache
def _admitted(*, area_code: str | None, wireless: bool | None) -> st.SearchStrategy[PhoneNumber]:
    """Numbers other than those that stand for the refusal of a request."""
    return numbers(area_code=area_code, wireless=wireless).filter(_is_admitted)


def _is_admitted(number: PhoneNumber) -> bool:
    magic = magic_number(number)
    return magic is None or magic.outcome.refusal is None


def _parenthesised(number: PhoneNumber) -> str:
    return f"({number.area_code}) {number.exchange}-{number.line}"


def _texts(*, max_size: int) -> _Text:
    # What XML cannot carry, no customer can ask for.
    characters = st.characters(exclude_categories=("Cs", "Cc", "Cn"))
    return st.text(characters, max_size=max_size)


_WRITINGS: Final[st.SearchStrategy[Callable[[PhoneNumber], str]]] = st.sampled_from(
    [
        lambda number: number.digits,
        str,
        _parenthesised,
        lambda number: f"1-{number}",
        lambda number: f"+1 {number.digits}",
        lambda number: f"{number}x302",
    ]
)
_SELDOM: Final = st.sampled_from((False,) * 7 + (True,))
_NUMBERS: Final = numbers()
_CALLER_IDS: Final = st.none() | _NUMBERS
_PRIVATE: Final[st.SearchStrategy[str | None]] = st.sampled_from([None, ""])
_TRANSFERS: Final = st.none() | _NUMBERS.map(str)
_TEXTS: Final = st.just("Your order is ready.") | _texts(max_size=500)
_LICENSE_KEYS: Final = st.just("a-key") | st.uuids().map(str)
_NAMES: Final = st.just("") | _texts(max_size=15)
_VOICE_IDS: Final = st.sampled_from([str(voice.voice_id) for voice in VOICES] + [" 3 "])
_TRIES: Final = st.integers(1, 3) | st.integers(-1, 10)
_SECONDS: Final = st.integers(0, 3600)
_RATES: Final = st.integers(0, 20)
_VOLUMES: Final = st.integers(0, 100)
_SCHEDULES: Final = st.none() | st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    timezones=st.just(UTC),
)
_URLS: Final = st.sampled_from(["", "http://127.0.0.1:9000/status", " http://localhost/s?a=1 "])
_REFERENCES: Final = st.just("") | _texts(max_size=50)
