"""The recordings with one postback a line: form bodies, messages, timelines."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import IO, Any, Final

from simulator.postbacks.wire import UnreadablePostbackError
from simulator.recordings.bodies import came, form_message, json_object, message_of_body, typed
from simulator.recordings.kinds import DUE
from simulator.recordings.recorded import Manner, Recorded, broken
from simulator.recordings.source import lines

__all__ = ["TOO_LONG", "due_of", "read_forms", "read_messages", "read_timeline"]

TOO_LONG: Final = "Expected a line of at most 1 MiB, got a longer one."
"""What is said of a line that was not held in memory."""

_FORM: Final = "application/x-www-form-urlencoded"
_Read = Callable[[bytes, Manner], tuple[dict[str, Any], datetime | None]]


def read_forms(stream: IO[bytes], manner: Manner) -> Iterator[Recorded]:
    """Read one form body a line."""
    return _each(stream, manner, _form)


def read_messages(stream: IO[bytes], manner: Manner) -> Iterator[Recorded]:
    """Read one message a line, as a JSON object.

    Its values are taken as they are. Where all of them are texts, a form was kept as JSON; they
    are given the types of their properties, as those of a form body are.
    """
    return _each(stream, manner, _message)


def read_timeline(stream: IO[bytes], manner: Manner) -> Iterator[Recorded]:
    """Read one body a line with its due time, as bulk traffic is written."""
    return _each(stream, manner, _timed)


def due_of(value: object) -> datetime:
    """Read when a postback is due: an ISO 8601 text with its zone, or a moment.

    Raises:
        UnreadablePostbackError: If it is neither.
    """
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        shown = came(value.encode("utf-8", "replace")) if isinstance(value, str) else repr(value)
        raise UnreadablePostbackError(
            f"Expected a moment such as 2026-01-05T15:00:01.500Z in {DUE}, got {shown}."
        )
    return moment.astimezone(UTC)


def _each(stream: IO[bytes], manner: Manner, read: _Read) -> Iterator[Recorded]:
    for number, text in lines(stream):
        if text is None:
            yield broken(number, TOO_LONG)
            continue
        try:
            message, due = read(text, manner)
        except UnreadablePostbackError as error:
            yield broken(number, str(error))
        else:
            yield Recorded(number, message, due=due)


def _form(text: bytes, manner: Manner) -> tuple[dict[str, Any], None]:
    return form_message(text, manner.wire, like=manner.like), None


def _message(text: bytes, manner: Manner) -> tuple[dict[str, Any], None]:
    message = json_object(text, like=manner.like)
    if message and all(type(value) is str for value in message.values()):
        return typed(message, manner.wire), None
    return message, None


def _timed(text: bytes, manner: Manner) -> tuple[dict[str, Any], datetime]:
    entry = json_object(text, like=manner.like)
    due, body = entry.get(DUE), entry.get("body")
    if not isinstance(body, str):
        what = "one without" if body is None else "another value as"
        raise UnreadablePostbackError(
            f"Expected a JSON object with a text as body{manner.like}, got {what} body."
        )
    message = message_of_body(
        body.encode("utf-8", "replace"), str(entry.get("content_type", _FORM)), manner.wire
    )
    return message, due_of(due)
