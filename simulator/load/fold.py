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
_DENSE: Final = 1 << 20

_Column = np.ndarray[tuple[int], np.dtype[np.int64]]


def folded(tally: Tally) -> Record:
    """The record of a tally."""
    record = Record(
        connections=tally.connections,
        reconnections=tally.reconnections,
        bytes_sent=tally.bytes_sent,
        bytes_received=tally.bytes_received,
    )
    for second, count in tally.in_flight.items():
        record.second(second).in_flight += count
    _count(record, "due", _column(tally.due))
    _count(record, "sent", _column(tally.sent))
    _answers(record, tally)
    add_counts(record.lateness, _counts(_column(tally.late)))
    add_counts(record.own_lateness, _counts(_column(tally.own)))
    for second, count in tally.ended.items():
        record.second(second).failed += count
    for (kind, text), count in tally.troubles.items():
        record.trouble(kind, count, text)
    return record


def _answers(record: Record, tally: Tally) -> None:
    due, sent = _column(tally.answer_due), _column(tally.answer_sent)
    done, kinds = _column(tally.answer_done), _column(tally.answer_kind)
    failed = kinds >= FAILED
    _count(record, "answered", done[~failed])
    _count(record, "failed", done[failed])
    add_counts(record.failed_kinds, _counted(kinds[failed] % FAILED))
    add_counts(record.service, _counts(done - sent))
    if not len(due):
        return
    # Few seconds and few kinds at a time: together with the time they make a small number.
    first, seconds = int(due.min()) // _SECOND, due // _SECOND
    met = np.flatnonzero(np.bincount(kinds % FAILED))
    groups = (seconds - first) * len(met) + np.searchsorted(met, kinds % FAILED)
    for code, count in _counted(groups * (_PLACES << _BITS) + _codes(done - due)).items():
        group, value = divmod(code, _PLACES << _BITS)
        second, kind = divmod(group, len(met))
        latency = record.second(first + second).latency.setdefault(int(met[kind]), {})
        add_counts(latency, {_value(value): count})


def _column(values: Any) -> _Column:  # noqa: ANN401 - an array, whose type numpy does not know
    return np.frombuffer(values, dtype=np.int64) if len(values) else np.empty(0, np.int64)


def _count(record: Record, name: str, moments: _Column) -> None:
    """Count moments in the seconds in which they lie."""
    if len(moments):
        first = int(moments.min()) // _SECOND
        for second, count in _counted(moments // _SECOND - first).items():
            place = record.second(first + second)
            setattr(place, name, getattr(place, name) + count)


def _counts(times: _Column) -> Counts:
    return {_value(code): count for code, count in _counted(_codes(times)).items()}


def _counted(codes: _Column) -> Counts:
    """How often each of some small numbers comes."""
    if not len(codes):
        return {}
    if int(codes.max()) > _DENSE:
        # Answers of very many seconds at once, after a receiver has hung.
        found, counts = np.unique(codes, return_counts=True)
    else:
        every = np.bincount(codes)
        found = np.flatnonzero(every)
        counts = every[found]
    return dict(zip(found.tolist(), counts.tolist(), strict=True))


def _codes(times: _Column) -> _Column:
    """Times as `histogram.quantised` counts them, each as a small number."""
    bounded = np.clip(times, 0, LONGEST)
    # Exact: every time up to an hour is a whole number of fewer than 53 bits.
    lengths = np.frexp(bounded.astype(np.float64))[1]
    shifts = np.maximum(lengths - _BITS, 0)
    codes: _Column = (shifts.astype(np.int64) << _BITS) + (bounded >> shifts)
    return codes


def _value(code: int) -> int:
    shift, digits = divmod(code, 1 << _BITS)
    return digits << shift
