"""The recordings in CSV: a header of property names, a row for each postback."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from simulator.postbacks.wire import UnreadablePostbackError
from simulator.recordings.bodies import came, typed
from simulator.recordings.kinds import DUE, header_names
from simulator.recordings.recorded import Manner, Recorded, UnreadableRecordingError, broken
from simulator.recordings.rows import TOO_LONG, due_of
from simulator.recordings.source import lines

__all__ = ["read_table"]


def read_table(stream: IO[bytes], manner: Manner, *, name: str) -> Iterator[Recorded]:
    """Read rows of cells; an empty cell is a property that the postback has not.

    Raises:
        UnreadableRecordingError: If the header names no properties.
    """
    rows = _rows(_Texts(stream))
    for _, header, problem in rows:
        if problem:
            raise UnreadableRecordingError(f"The columns of {name} have no names: {problem}")
        names = header_names(header, name=name)
        break
    for line, row, problem in rows:
        yield broken(line, problem) if problem else _recorded(row, names, line, manner)


def _rows(texts: "_Texts") -> Iterator[tuple[int, list[str], str]]:
    """The rows that are not blank: where each begins, its cells, what is wrong with its text."""
    cells = csv.reader(texts, strict=True)
    while True:
        texts.begin()
        try:
            row = next(cells)
        except StopIteration:
            return
        except csv.Error as error:
            row = []
            texts.problem = texts.problem or f"Expected CSV, got bad quotes: {error}."
        if texts.problem or len(row) > 1 or "".join(row).strip():
            yield texts.first, row, texts.problem


class _Texts(Iterator[str]):
    """The lines as csv wants them: as texts, of which it takes several for a quoted line break.

    Attributes:
        first: The number of the first line taken since `begin`.
        problem: What was wrong with the lines taken since `begin`, if anything was.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._lines = lines(stream, blank=True)
        self._number = 0
        self.begin()

    def begin(self) -> None:
        """Begin another row."""
        self.first, self.problem = self._number + 1, ""

    def __next__(self) -> str:
        self._number, text = next(self._lines)
        if text is None:
            self.problem = TOO_LONG
            return "\n"
        try:
            return f"{text.decode()}\n"
        except UnicodeDecodeError as error:
            shown = f"0x{text[error.start]:02x} at column {error.start + 1}"
            self.problem = f"Expected UTF-8, got the byte {shown}."
            return f"{text.decode('ascii', 'replace')}\n"


def _recorded(row: list[str], names: list[str], line: int, manner: Manner) -> Recorded:
    try:
        message, due = _message(row, names, manner)
    except UnreadablePostbackError as error:
        return broken(line, str(error))
    return Recorded(line, message, due=due)


def _message(
    row: list[str], names: list[str], manner: Manner
) -> tuple[dict[str, Any], datetime | None]:
    if len(row) != len(names):
        got = str(len(row)) if len(row) > 1 else came(row[0].encode())
        raise UnreadablePostbackError(f"Expected {len(names)} cells as in the header, got {got}.")
    cells = dict(zip(names, row, strict=True))
    due = due_of(cells.pop(DUE)) if names[0] == DUE else None
    return typed(cells, manner.wire), due
