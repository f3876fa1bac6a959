"""The HTTP archives (HAR) that browsers and proxies write: requests among much else."""

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, Final

from simulator.postbacks.wire import UnreadablePostbackError
from simulator.recordings.bodies import json_object, message_of_body, refuse_twice, typed
from simulator.recordings.json_stream import BrokenJsonError, JsonStream
from simulator.recordings.recorded import Manner, Recorded, broken
from simulator.recordings.rows import due_of

__all__ = ["LONGEST_ENTRY", "read_archive"]

LONGEST_ENTRY: Final = 2**24
"""In bytes. A longer entry is skipped without being held in memory."""

_TOO_LONG: Final = "Expected an entry of at most 16 MiB, got a longer one."


def read_archive(stream: IO[bytes], manner: Manner) -> Iterator[Recorded]:
    """Read the POST requests that carry a body; all other entries are passed by.

    The archive is never held as a whole. One that ends too early gives its whole entries first.
    """
    document = JsonStream(stream)
    try:
        for name in document.members():
            if name == "log":
                yield from _log(document, manner)
            else:
                document.skip()
    except BrokenJsonError as error:
        yield broken(error.line, str(error))


def _log(document: JsonStream, manner: Manner) -> Iterator[Recorded]:
    for name in document.members():
        if name != "entries":
            document.skip()
            continue
        for line in document.items():
            text = document.value(longest=LONGEST_ENTRY)
            if text is None:
                yield broken(line, _TOO_LONG)
            else:
                yield from _recorded(text, line, manner)


def _recorded(text: bytes, line: int, manner: Manner) -> Iterator[Recorded]:
    try:
        entry = json_object(text)
        request = _object(entry.get("request"))
        posted = _object(request.get("postData"))
        if request.get("method") == "POST" and ("text" in posted or "params" in posted):
            yield Recorded(line, _message(posted, manner), due=_sent(entry))
    except UnreadablePostbackError as error:
        yield broken(line, str(error))


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _message(posted: dict[str, Any], manner: Manner) -> dict[str, Any]:
    text = posted.get("text")
    if isinstance(text, str) and text:
        content_type = str(posted.get("mimeType", ""))
        return message_of_body(text.encode("utf-8", "replace"), content_type, manner.wire)
    pairs = posted.get("params")
    if not isinstance(pairs, list) or not pairs:
        raise UnreadablePostbackError("Expected a body in postData, got an empty one.")
    parameters = [_parameter(pair) for pair in pairs]
    refuse_twice(name for name, _ in parameters)
    return typed(dict(parameters), manner.wire)


def _parameter(pair: object) -> tuple[str, str]:
    match pair:
        case {"name": str(name), "value": str(value)}:
            return name, value
        case {"name": str(name)}:
            return name, ""
        case _:
            raise UnreadablePostbackError("Expected a name in each of postData's params.")


def _sent(entry: dict[str, Any]) -> datetime | None:
    try:
        return due_of(entry.get("startedDateTime"))
    except UnreadablePostbackError:
        return None
