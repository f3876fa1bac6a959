"""The recordings in Parquet, a batch of rows at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import IO, Any, Final

from simulator.postbacks.wire import UnreadablePostbackError, WireProfile
from simulator.recordings.kinds import DUE, header_names
from simulator.recordings.recorded import Recorded, UnreadableRecordingError, broken
from simulator.recordings.rows import due_of

__all__ = ["read_columns"]

_ROWS_AT_ONCE: Final = 4096
_ISO: Final = WireProfile()


def read_columns(stream: IO[bytes], *, name: str) -> Iterator[Recorded]:
    """Read rows; a null is a property that the postback has not.

    Raises:
        UnreadableRecordingError: If pyarrow is not installed, the file is not whole, its columns
            are no properties, or it cannot be read at any place.
    """
    pyarrow = _pyarrow()
    if not stream.seekable():
        raise UnreadableRecordingError(
            f"{name} is a Parquet file, whose index stands at its end: expected a file, got a pipe"
            " or a gzip file."
        )
    row = 0
    try:
        file = pyarrow.parquet.ParquetFile(stream)
        timed = DUE in header_names(file.schema_arrow.names, name=name)
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            for values in batch.to_pylist():
                row += 1
                yield _recorded(values, row, timed=timed)
    except (pyarrow.ArrowException, OSError) as error:
        text = " ".join(str(error).split())
        if not row:
            raise UnreadableRecordingError(f"{name} is no whole Parquet file: {text}") from error
        yield broken(row + 1, f"Expected a row, got damaged data: {text}")


def _pyarrow() -> Any:  # noqa: ANN401 - pyarrow carries no types
    try:
        import_module("pyarrow.parquet")
    except ImportError as error:
        raise UnreadableRecordingError(
            "A Parquet file needs pyarrow: pip install 'ringback[reports]'."
        ) from error
    return import_module("pyarrow")


def _recorded(values: dict[str, Any], row: int, *, timed: bool) -> Recorded:
    try:
        due = due_of(values.pop(DUE)) if timed else None
    except UnreadablePostbackError as error:
        return broken(row, str(error))
    message = {name: _plain(value) for name, value in values.items() if value is not None}
    return Recorded(row, message, due=due)


def _plain(value: object) -> object:
    if not isinstance(value, datetime):
        return value
    return _ISO.date(value.astimezone(UTC) if value.tzinfo else value)
