"""The reading of a recording: its postbacks one at a time, in constant memory."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Final

from simulator.postbacks.wire import WireProfile
from simulator.recordings.archive import read_archive
from simulator.recordings.columns import read_columns
from simulator.recordings.kinds import Kind, kind_of
from simulator.recordings.recorded import Manner, Recorded, UnreadableRecordingError, broken
from simulator.recordings.rows import read_forms, read_messages, read_timeline
from simulator.recordings.source import Source
from simulator.recordings.table import read_table

__all__ = ["opened", "read"]

_DEFAULT_WIRE: Final = WireProfile()
_STANDARD_INPUT: Final = "<stdin>"


def read(
    source: str | Path | IO[bytes], *, kind: Kind | None = None, wire: WireProfile = _DEFAULT_WIRE
) -> Iterator[Recorded]:
    """Read a recording: form bodies, JSON, CSV, an HTTP archive or Parquet, gzipped or not.

    A line that is broken is told of in its place, and reading goes on. No more than one line, one
    entry of an archive (16 MiB at most) or one batch of a Parquet file is held in memory.

    >>> from io import BytesIO
    >>> [each.message for each in read(BytesIO(b"QueueID=7&ResponseCode=12&extension="))]
    [{'QueueID': 7, 'ResponseCode': 12}]

    Args:
        source: A file's path, or bytes to read from, such as `sys.stdin.buffer`.
        kind: What it is made of; None to tell it from the first bytes.
        wire: How dates and booleans of bodies are written. The format of a body is that of the
            recording.

    Yields:
        What each line holds, or why it cannot be read.

    Raises:
        UnreadableRecordingError: When the first line is asked for, or at the end, and there is
            nothing to read: no such file, an empty one, one of no known kind, one without a
            postback.
    """
    name = _name_of(source)
    with opened(source) as stream:
        yield from _whole(_recorded(stream, name, kind, wire), name)


def opened(source: str | Path | IO[bytes]) -> AbstractContextManager[IO[bytes]]:
    """Open a file; bytes to read from are passed on and stay open.

    Raises:
        UnreadableRecordingError: If there is no such file, or it may not be read.
    """
    if not isinstance(source, str | Path):
        return nullcontext(source)
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise UnreadableRecordingError(f"{source} cannot be read: {error.strerror}.") from error


def _name_of(source: str | Path | IO[bytes]) -> str:
    name = source if isinstance(source, str | Path) else getattr(source, "name", "The stream")
    return "Standard input" if name == _STANDARD_INPUT else str(name)


def _recorded(
    stream: IO[bytes], name: str, kind: Kind | None, wire: WireProfile
) -> Iterator[Recorded]:
    source = Source(stream)
    told = kind_of(source.head, name=name) if kind is None else kind
    manner = Manner(wire, f" like line {source.first_line}" if kind is None else "")
    match told:
        case Kind.CSV:
            yield from read_table(source.stream, manner, name=name)
        case Kind.PARQUET:
            yield from read_columns(source.from_start(), name=name)
        case _:
            yield from _READERS[told](source.stream, manner)


_READERS: Final[Mapping[Kind, Callable[[IO[bytes], Manner], Iterator[Recorded]]]] = {
    Kind.FORM: read_forms,
    Kind.JSONL: read_messages,
    Kind.TIMELINE: read_timeline,
    Kind.HAR: read_archive,
}


def _whole(recorded: Iterator[Recorded], name: str) -> Iterator[Recorded]:
    """Pass on what is recorded, and tell if there is nothing or it cannot be read to its end."""
    line = 0
    try:
        for each in recorded:
            line = each.line
            yield each
    except (EOFError, OSError, zlib.error) as error:
        if not line:
            raise UnreadableRecordingError(f"{name} cannot be read: {error}.") from error
        yield broken(line + 1, f"Expected more, but the file cannot be read further: {error}.")
    if not line:
        raise UnreadableRecordingError(f"{name} holds no postback.")
