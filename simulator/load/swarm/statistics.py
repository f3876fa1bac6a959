"""Statistics: what a sender measured, told to Locust in batches, so that its page is true."""

from collections.abc import Iterator
from time import time
from typing import Any, Final, cast

from locust.env import Environment
from locust.stats import StatsEntry, StatsError, bucket_response_time

from simulator.load.histogram import Counts
from simulator.load.record import Record, kind_name
from simulator.load.result import Others
from simulator.load.trouble import Trouble

__all__ = ["fire_requests", "others_of", "tell"]

_METHOD: Final = "POST"
_UNANSWERED: Final = "no answer"
_MILLISECOND: Final = 1e6
_WITH_ANSWER: Final = (Trouble.BAD_STATUS, Trouble.WRONG_BODY)


def tell(environment: Environment, record: Record) -> None:
    """Add to Locust's statistics what was measured since.

    Its response times run from the moment at which a postback was due. Its sizes are those of whole
    answers, with their headers; they are not kept by kind, so each kind has the mean of all.
    """
    stats, size = environment.stats, _size_of_answers(record)
    for kind in record.kinds:
        entry = _entry(environment, kind_name(kind), record.latencies(kind=kind), size)
        _fail(entry, record.failed_kinds.get(kind, 0))
        stats.get(entry.name, _METHOD).extend(entry)
        stats.total.extend(entry)
    unanswered = record.total("failed") - sum(record.failed_kinds.values())
    if unanswered:
        entry = _entry(environment, _UNANSWERED, {}, size)
        entry.num_requests = entry.num_none_requests = unanswered
        _fail(entry, unanswered)
        stats.get(entry.name, _METHOD).extend(entry)
        stats.total.extend(entry)
    for trouble, troubles in record.troubles.items():
        _add_error(environment, trouble.value, troubles.examples, troubles.count)


class NotAnsweredWellError(Exception):
    """What Locust's request event tells of a postback that failed."""


def others_of(environment: Environment, record: Record) -> Others:
    """What users beside the postbacks asked: all that Locust counts and `tell` did not add."""
    ours = {(kind_name(kind), _METHOD) for kind in record.kinds} | {(_UNANSWERED, _METHOD)}
    theirs = [each for key, each in environment.stats.entries.items() if key not in ours]
    # Errors of ours are named after their trouble, or as Locust does it after their kind.
    ours |= {(trouble.value, _METHOD) for trouble in record.troubles}
    errors = [
        each for each in environment.stats.errors.values() if (each.name, each.method) not in ours
    ]
    example = max(errors, key=lambda each: each.occurrences, default=None)
    return Others(
        requests=sum(each.num_requests for each in theirs),
        failures=sum(each.num_failures for each in theirs),
        example="" if example is None else f"{example.method} {example.name}: {example.error}",
    )


def fire_requests(environment: Environment, record: Record) -> None:
    """Fire Locust's request event once for every postback, for those who listen to it.

    Which of the times was that of a failed answer is not recorded: as many of each kind's are
    told with an exception as failed, the longest first.
    """
    errors, size = _errors(record), round(_size_of_answers(record))
    for kind in record.kinds:
        failed = record.failed_kinds.get(kind, 0)
        for nanoseconds, count in sorted(record.latencies(kind=kind).items(), reverse=True):
            for _ in range(count):
                error = next(errors, None) if failed > 0 else None
                failed -= 1
                _fire(environment, kind_name(kind), nanoseconds / _MILLISECOND, error, size)
    unanswered = record.total("failed") - sum(record.failed_kinds.values())
    for _ in range(unanswered):
        _fire(environment, _UNANSWERED, None, next(errors, NotAnsweredWellError(_UNANSWERED)))


def _errors(record: Record) -> Iterator[NotAnsweredWellError]:
    """One for each failed postback, those that came with an answer first."""
    for trouble in sorted(record.troubles, key=lambda each: each not in _WITH_ANSWER):
        troubles = record.troubles[trouble]
        text = troubles.examples[0] if troubles.examples else trouble.value
        yield from (NotAnsweredWellError(text) for _ in range(troubles.count))


def _fire(
    environment: Environment,
    name: str,
    milliseconds: float | None,
    error: Exception | None,
    size: int = 0,
) -> None:
    environment.events.request.fire(
        request_type=_METHOD,
        name=name,
        response_time=milliseconds,
        response_length=size,
        response=None,
        context={},
        exception=error,
    )


def _size_of_answers(record: Record) -> float:
    """How many bytes an answer has on average."""
    return record.bytes_received / max(sum(record.latencies().values()), 1)


def _entry(environment: Environment, name: str, latencies: Counts, size: float) -> StatsEntry:
    # Its types say whole milliseconds; Locust's own users log fractions.
    entry: Any = StatsEntry(environment.stats, name, _METHOD)
    now = time()
    entry.last_request_timestamp = now
    for nanoseconds, count in latencies.items():
        milliseconds = nanoseconds / _MILLISECOND
        entry.num_requests += count
        entry.total_response_time += milliseconds * count
        entry.response_times[bucket_response_time(milliseconds)] += count
    if latencies:
        entry.min_response_time = min(latencies) / _MILLISECOND
        entry.max_response_time = max(latencies) / _MILLISECOND
        entry.num_reqs_per_sec[int(now)] += entry.num_requests
        entry.total_content_length = round(size * entry.num_requests)
    return cast(StatsEntry, entry)


def _fail(entry: StatsEntry, count: int) -> None:
    entry.num_failures = count
    if count:
        entry.num_fail_per_sec[int(time())] += count


def _add_error(environment: Environment, name: str, examples: list[str], count: int) -> None:
    text = examples[0] if examples else name
    key = StatsError.create_key(_METHOD, name, text)
    now = time()
    error = environment.stats.errors.get(key)
    if error is None:
        error = StatsError(_METHOD, name, text, first_seen=now)
        environment.stats.errors[key] = error
    error.occurrences += count
    error.last_seen = now
