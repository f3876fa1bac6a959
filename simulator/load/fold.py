"""Folds a tally of single postbacks into a record of seconds and histograms.

All of it at once, which takes milliseconds; or some, by whoever has some microseconds to spare.
"""

from typing import Any, Final

import numpy as np

from simulator.load.histogram import LONGEST, Counts, quantised
from simulator.load.record import Record, add_counts
from simulator.load.tally import FAILED, Tally

__all__ = ["fold_some", "folded"]

_SECOND: Final = 1_000_000_000
_BITS: Final = 8
_PLACES: Final = 64
_DENSE: Final = 1 << 20

_Column = np.ndarray[tuple[int], np.dtype[np.int64]]


def folded(tally: Tally) -> Record:
    """The record of a tally."""
    record = tally.record
    record.connections, record.reconnections = tally.connections, tally.reconnections
    record.bytes_sent, record.bytes_received = tally.bytes_sent, tally.bytes_received
    if tally.in_flight:
        record.second(tally.in_flight_at).in_flight += tally.in_flight
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


def fold_some(tally: Tally) -> bool:
    """Fold the last of each column, in about two microseconds; gives whether there was any.

    Whatever the order, what comes out is what `folded` makes of all of them.
    """
    record = tally.record
    if tally.due:
        record.second(tally.due.pop() // _SECOND).due += 1
    if tally.sent:
        record.second(tally.sent.pop() // _SECOND).sent += 1
    if tally.late:
        _add(record.lateness, tally.late.pop())
    if tally.own:
        _add(record.own_lateness, tally.own.pop())
    if not tally.answer_done:
        return bool(tally.due)
    done, kind = tally.answer_done.pop(), tally.answer_kind.pop()
    due, sent = tally.answer_due.pop(), tally.answer_sent.pop()
    if kind >= FAILED:
        kind -= FAILED
        record.second(done // _SECOND).failed += 1
        record.failed_kinds[kind] = record.failed_kinds.get(kind, 0) + 1
    else:
        record.second(done // _SECOND).answered += 1
    _add(record.service, done - sent)
    _add(record.second(due // _SECOND).latency.setdefault(kind, {}), done - due)
    return True


def _add(counts: Counts, nanoseconds: int) -> None:
    value = quantised(nanoseconds)
    counts[value] = counts.get(value, 0) + 1


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
