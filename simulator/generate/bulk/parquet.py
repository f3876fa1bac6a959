"""Parquet: made-up postbacks as typed columns, for data frames and databases."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, BinaryIO, Final

import numpy as np

from simulator.calls.call import RECORDING_PREFIX
from simulator.extras import package
from simulator.generate.bodies import call_like, kinds_of
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.columns import Ints
from simulator.generate.traffic import NEVER, Batch
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import PROPERTIES, Value, outgoing_postback
from simulator.postbacks.wire import WireProfile

__all__ = ["ParquetWriter"]


class ParquetWriter:
    """Writes batches as row groups of a Parquet file, each property a typed column.

    Args:
        file: Where to.
        broadcast: Whose postbacks they are.
        wire: How carrier types are spelt.

    Raises:
        MissingPackageError: pyarrow is not installed.
    """

    def __init__(self, file: BinaryIO, broadcast: Broadcast, wire: WireProfile) -> None:
        self._arrow = package("pyarrow", extra="reports")
        parquet = package("pyarrow.parquet", extra="reports")
        self._file, self._broadcast, self._wire = file, broadcast, wire
        self._schema = self._arrow.schema(
            [("due", self._arrow.timestamp("ms", "UTC"))]
            + [(name, self._type(kind)) for name, kind in PROPERTIES.items()]
        )
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")
        numbers = [self._by_number(number) for number in broadcast.numbers_called]
        self._of_numbers = {
            name: self._arrow.array([each[name] for each in numbers], self._schema.field(name).type)
            for name in numbers[0]
        }

    def _type(self, kind: type) -> object:
        arrow = self._arrow
        moment = arrow.timestamp("ms", "UTC")
        by_kind = {int: arrow.int64(), bool: arrow.bool_(), str: arrow.string()}
        return by_kind.get(kind, moment)

    def _by_number(self, number: PhoneNumber) -> dict[str, Value]:
        return {
            name: value
            for name, value in _of(self._broadcast, number, self._wire).items()
            if name.startswith("telco") or name in ("isWireless", "phonenumber")
        }

    def write(self, batch: Batch) -> int:
        """Write a batch as a row group."""
        before = self._file.tell()
        table = self._arrow.table(self._columns(batch), schema=self._schema)
        self._writer.write_table(table, row_group_size=len(batch))
        return self._file.tell() - before

    def close(self) -> None:
        """Write the footer."""
        self._writer.close()

    def _columns(self, batch: Batch) -> dict[str, Any]:
        arrow, ended = self._arrow, batch.end != NEVER
        duration = np.where(ended, (batch.end - batch.start) // 1000, 0)
        recorded = ended & (batch.recorded == 1)
        queue_id = batch.call + self._broadcast.first_queue_id
        number, ids = arrow.array(batch.number), queue_id.astype(np.str_)
        found = {name: column.take(number) for name, column in self._of_numbers.items()}
        found |= self._by_kind(batch)
        found |= {
            "due": _moments(arrow, batch.due),
            "QueueID": arrow.array(queue_id),
            "StartTime": _moments(arrow, batch.start),
            "EndTime": _moments(arrow, batch.end),
            "Duration": arrow.array(duration),
            "qasoundid": arrow.array(np.char.add(RECORDING_PREFIX, ids), mask=~recorded),
            "lastrecordlength": arrow.array(duration, mask=~recorded),
        }
        return {name: found[name] for name in self._schema.names}

    def _by_kind(self, batch: Batch) -> dict[str, Any]:
        """The properties that postbacks of one kind share."""
        _, first, places = np.unique(kinds_of(batch), return_index=True, return_inverse=True)
        number = self._broadcast.numbers_called[0]
        examples = [
            outgoing_postback(call_like(self._broadcast, batch, index, number))
            for index in first.tolist()
        ]
        where = self._arrow.array(places)
        shared = PROPERTIES.keys() - self._of_numbers.keys() - _MADE_FOR_EACH
        return {
            name: self._arrow.array(
                [each[name] for each in examples], self._schema.field(name).type
            ).take(where)
            for name in shared
        }


_MADE_FOR_EACH: Final = frozenset({
    "QueueID", "StartTime", "EndTime", "Duration", "qasoundid", "lastrecordlength",
})  # fmt: skip


def _of(broadcast: Broadcast, number: PhoneNumber, wire: WireProfile) -> Mapping[str, Value]:
    """A postback to a number, for the properties that follow from the number."""
    return wire.spelt(outgoing_postback(broadcast.call(number)))


def _moments(arrow: ModuleType, moments: Ints) -> object:
    return arrow.array(moments, arrow.timestamp("ms", "UTC"), mask=moments == NEVER)
