"""Chance: the postbacks that it draws, from real ones to those that no schema allows."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from unicodedata import category

from simulator.check.check import Drawing
from simulator.check.draw import drawn, strategies
from simulator.check.plan import QUEUE_ID, Plan, Sending, plan_of
from simulator.postbacks.fields import PROPERTIES
from simulator.postbacks.wire import Format, WireProfile

__all__ = [
    "future_postbacks",
    "real_calls",
    "real_postbacks",
    "strange_postbacks",
    "wrong_postbacks",
]

_Message = dict[str, Any]
_LARGEST: Final = 2**63 - 1
_LARGEST_INTEGER: Final = 2**31 - 1
_MOMENTS: Final = ("StartTime", "EndTime")
_FIRST_YEAR: Final = 1900
_LEAP_YEAR: Final = 2000
_LAST_MOMENT: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_NEVER_EMPTY: Final = "incallringcount"
_XML_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def real_postbacks(drawing: Drawing) -> Iterator[Plan]:
    """Postbacks as the provider sends them, what has no value left empty."""
    messages = strategies().outgoing_postbacks().map(_completed)
    return _plans(drawing, messages, "real")


def real_calls(drawing: Drawing) -> Iterator[Plan]:
    """Whole calls as the provider tells of them, each postback once and in order."""
    histories = strategies().call_histories()
    for messages in drawn(histories, seed=f"{drawing.seed} calls", count=drawing.examples):
        told = map(_with_own_id, map(_completed, messages))
        yield plan_of(*(Sending(message=each, place=place) for place, each in enumerate(told)))


def wrong_postbacks(drawing: Drawing) -> Iterator[Plan]:
    """Postbacks that break one rule of the schema."""
    return _plans(drawing, strategies().illegal_postbacks(), "illegal")


def strange_postbacks(drawing: Drawing) -> Iterator[Plan]:
    """Postbacks that the schema allows and nobody expects."""
    messages = strategies().outgoing_postbacks(realism="legal").map(_printable).map(_possible)
    return _plans(drawing, messages, "legal")


def future_postbacks(drawing: Drawing) -> Iterator[Plan]:
    """Postbacks with what a later version of the provider may bring."""
    messages = strategies().outgoing_postbacks(realism="future")
    return _plans(drawing, messages.map(_printable).map(_in_64_bits).map(_possible), "future")


def _plans(drawing: Drawing, messages: Any, sort: str) -> Iterator[Plan]:  # noqa: ANN401 - a strategy
    if drawing.wire.format is Format.XML:
        messages = messages.filter(_has_xml_names)
    for message in drawn(messages, seed=f"{drawing.seed} {sort}", count=drawing.examples):
        yield plan_of(Sending(message=_with_own_id(message)))


def _with_own_id(message: _Message) -> _Message:
    """A usable QueueID gives way to the one that the run has for the call."""
    queue_id = message.get("QueueID")
    usable = type(queue_id) is int and 0 < queue_id <= _LARGEST
    return {**message, "QueueID": QUEUE_ID} if usable else message


def _completed(message: _Message) -> _Message:
    empty = {name: "" for name in PROPERTIES if name != _NEVER_EMPTY}
    told = {**empty, **message}
    return {name: told[name] for name in (*PROPERTIES, *message) if name in told}


def _printable(message: _Message) -> _Message:
    """Without control characters and blanks at the ends, which many rightly take away."""
    return {
        name: _cleaned(value) if isinstance(value, str) else value
        for name, value in message.items()
    }


def _cleaned(text: str) -> str:
    kept = (character for character in text if category(character) not in ("Cc", "Cf", "Zl", "Zp"))
    return "".join(kept).strip()


def _in_64_bits(message: _Message) -> _Message:
    return {
        name: min(value, _LARGEST) if type(value) is int else value
        for name, value in message.items()
    }


def _possible(message: _Message) -> _Message:
    """With times that agree, of our age: no schema asks for it, and who refuses others is right."""
    moments = {name: _of_our_age(message[name]) for name in _MOMENTS if name in message}
    told = message | {name: _written(moment) for name, moment in moments.items()}
    duration = message["Duration"]
    if len(moments) < len(_MOMENTS) or not isinstance(duration, int):
        return told
    length = timedelta(seconds=min(duration, _LARGEST_INTEGER))
    start = min(moments["StartTime"], _LAST_MOMENT - length)
    times: _Message = {"StartTime": _written(start), "EndTime": _written(start + length)}
    recorded = message.get("lastrecordlength")
    if isinstance(recorded, int):
        times["lastrecordlength"] = min(recorded, duration)
    return told | times


def _of_our_age(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.year >= _FIRST_YEAR else moment.replace(year=_LEAP_YEAR)


def _written(moment: datetime) -> str:
    return WireProfile().date(moment)


def _has_xml_names(message: _Message) -> bool:
    return all(_XML_NAME.fullmatch(name) for name in message)
