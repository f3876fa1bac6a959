"""Formats: how made-up postbacks are written to a file."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO, Final, Protocol

import numpy as np

from simulator.generate.bodies import Bodies
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.parquet import ParquetWriter
from simulator.generate.traffic import Batch
from simulator.postbacks.fields import PROPERTIES, Postback
from simulator.postbacks.wire import Absent, Format, WireProfile

__all__ = ["FORMATS", "Writer", "writer"]


class Writer(Protocol):
    """Writes batches of postbacks to a file, one after another."""

    def write(self, batch: Batch) -> int:
        """Write a batch; gives the number of bytes."""

    def close(self) -> None:
        """Write what belongs at the end; the file itself stays open."""


def writer(name: str, file: BinaryIO, broadcast: Broadcast, wire: WireProfile) -> Writer:
    """The writer of a format.

    Args:
        name: One of FORMATS.
        file: Where to.
        broadcast: Whose postbacks they are.
        wire: How bodies are written, as far as the format leaves that open.

    Raises:
        MissingPackageError: The format needs a package that is not installed.
    """
    return FORMATS[name](file, broadcast, wire)


class _Lines:
    """Writes one line of text for each postback."""

    def __init__(
        self, file: BinaryIO, lines: Callable[[Batch], Iterable[str]], header: str = ""
    ) -> None:
        self._file, self._lines, self._header = file, lines, header

    def write(self, batch: Batch) -> int:
        """Write a batch."""
        text = "".join([f"{line}\n" for line in self._lines(batch)])
        if self._header:
            text, self._header = f"{self._header}\n{text}", ""
        written = text.encode("utf-8", "replace")
        self._file.write(written)
        return len(written)

    def close(self) -> None:
        """Nothing stands at the end."""


def _form(file: BinaryIO, broadcast: Broadcast, wire: WireProfile) -> Writer:
    return _Lines(file, Bodies(broadcast, wire).written)


def _jsonl(file: BinaryIO, broadcast: Broadcast, wire: WireProfile) -> Writer:
    message = WireProfile(
        format=Format.JSON, absent=Absent.OMITTED, carrier_types=wire.carrier_types
    )
    return _Lines(file, Bodies(broadcast, message, start="{", end="}").written)


def _csv(file: BinaryIO, broadcast: Broadcast, wire: WireProfile) -> Writer:
    bodies = Bodies(broadcast, _Cells(wire))

    def lines(batch: Batch) -> Iterable[str]:
        return map("{},{}".format, _dues(batch), bodies.written(batch))

    return _Lines(file, lines, header=",".join(("due", *PROPERTIES)))


def _timeline(file: BinaryIO, broadcast: Broadcast, wire: WireProfile) -> Writer:
    start, end = wire.frame
    bodies = Bodies(broadcast, wire, start=start, end=end)
    began = broadcast.start_milliseconds
    kind = json.dumps(wire.content_type)

    def lines(batch: Batch) -> Iterable[str]:
        seconds = ((batch.due - began) / 1000).tolist()
        queue_ids = (batch.call + broadcast.first_queue_id).tolist()
        return [
            f'{{"due": "{at}", "seconds": {second}, "queue_id": {queue_id},'
            f' "response_code": {code}, "content_type": {kind}, "body": {json.dumps(body)}}}'
            for at, second, queue_id, code, body in zip(
                _dues(batch), seconds, queue_ids, batch.status.tolist(),
                bodies.written(batch), strict=True,
            )
        ]  # fmt: skip

    return _Lines(file, lines)


def _dues(batch: Batch) -> list[str]:
    """When each postback is due: ISO 8601 in UTC with milliseconds."""
    return [f"{text}Z" for text in np.datetime_as_string(batch.due.astype("M8[ms]")).tolist()]


class _Cells:
    """Writes properties as cells of a CSV file; one without a value is empty."""

    def __init__(self, wire: WireProfile) -> None:
        self._wire = WireProfile(carrier_types=wire.carrier_types)

    def fragment(self, postback: Postback) -> str:
        """Write them with commas between."""
        line = io.StringIO()
        texts = [self._wire.text(value) for value in self._wire.spelt(postback).values()]
        csv.writer(line, lineterminator="").writerow(texts)
        return line.getvalue()


def _parquet(file: BinaryIO, broadcast: Broadcast, wire: WireProfile) -> Writer:
    return ParquetWriter(file, broadcast, wire)


FORMATS: Final[Mapping[str, Callable[[BinaryIO, Broadcast, WireProfile], Writer]]] = {
    "jsonl": _jsonl,
    "form": _form,
    "csv": _csv,
    "ndjson-timeline": _timeline,
    "parquet": _parquet,
}
"""The formats by name: decoded messages as JSON lines, encoded bodies one a line, a table with a
column of due moments, bodies with their due moments, and typed columns."""
