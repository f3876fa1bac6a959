"""Folds a tally of single postbacks into a record of seconds and histograms."""

from typing import Any, Final

import numpy as np

from simulator.load.histogram import LONGEST, Counts
from simulator.load.record import Record, add_counts
from simulator.load.tally import FAILED, Tally

__all__ = ["folded"]

_SECOND: Final = 1_000_000_000
_BITS: Final = 8
_PLACES: Final = 64
_KINDS: Final = 64

_Column = np.ndarray[tuple[int], np.dtype[np.int64]]


def folded(tally: Tally) -> Record:
    """The record of a tally."""
    record = Record(
        connections=tally.connections, reconnections=tally.reconnections,
        bytes_sent=tally.bytes_sent, bytes_received=tally.bytes_received,
    )  # fmt: skip
    _count(record, "due", _column(tally.due))
    _count(record, "sent", _column(tally.sent))
    _answers(record, tally)
    record.lateness = _counts(_column(tally.late))
    record.own_lateness = _counts(_column(tally.own))
    waited = len(tally.late) - len(tally.own)
    if waited:
        # They waited for the receiver: as soon as it gave a connection free, they went out.
        add_counts(record.own_lateness, {0: waited})
    for second, count in tally.ended.items():
        record.second(second).failed += count
    for (kind, text), count in tally.troubles.items():
        record.trouble(kind, count, text)
    return record


def _answers(record: Record, tally: Tally) -> None:
    done, kinds = _column(tally.answer_done), _column(tally.answer_kind)
    failed = kinds >= FAILED
    _count(record, "answered", done[~failed])
    _count(record, "failed", done[failed])
    codes, counts = np.unique(kinds[failed] % FAILED, return_counts=True)
    record.failed_kinds = dict(zip(codes.tolist(), counts.tolist(), strict=True))
    due = _column(tally.answer_due)
    record.service = _counts(done - _column(tally.answer_sent))
    codes = ((due // _SECOND) * _KINDS + kinds % FAILED) * (_PLACES << _BITS) + _codes(done - due)
    different, counts = np.unique(codes, return_counts=True)
    for code, count in zip(different.tolist(), counts.tolist(), strict=True):
        where, value = divmod(code, _PLACES << _BITS)
        second, kind = divmod(where, _KINDS)
        latency = record.second(second).latency.setdefault(kind, {})
        latency[_value(value)] = count


def _column(values: Any) -> _Column:  # noqa: ANN401 - an array, whose type numpy does not know
    return np.frombuffer(values, dtype=np.int64) if len(values) else np.empty(0, np.int64)


def _count(record: Record, name: str, moments: _Column) -> None:
    """Count moments in the seconds in which they lie."""
    seconds, counts = np.unique(moments // _SECOND, return_counts=True)
    for second, count in zip(seconds.tolist(), counts.tolist(), strict=True):
        place = record.second(second)
        setattr(place, name, getattr(place, name) + count)


def _counts(times: _Column) -> Counts:
    different, counts = np.unique(_codes(times), return_counts=True)
    pairs = zip(different.tolist(), counts.tolist(), strict=True)
    return {_value(code): count for code, count in pairs}


def _codes(times: _Column) -> _Column:
    """Times as `histogram.quantised` counts them, each as a small number."""
    bounded = np.clip(times, 0, LONGEST)
    # Exact: every time up to an hour is a whole number of fewer than 53 bits.
    lengths = np.frexp(bounded.astype(np.float64))[1].astype(np.int64)
    shifts = np.maximum(lengths - _BITS, 0)
    codes: _Column = (shifts << _BITS) + (bounded >> shifts)
    return codes


def _value(code: int) -> int:
    shift, digits = divmod(code, 1 << _BITS)
    return digits << shift
