"""Objectives of a load run, such as `p99<300ms` or `errors<0.1%`: read, measured and given up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, isfinite
from typing import Final

from simulator.codes import ResponseCode
from simulator.errors import SettingsError
from simulator.load.histogram import LONGEST, Counts, histogram_of, percentile, shown
from simulator.load.record import Record
from simulator.load.trouble import Trouble
from simulator.spelling import did_you_mean

__all__ = ["Slo", "SloError", "errors_of", "not_sent", "read_slo"]

_EXAMPLES: Final = "'p99<300ms' or 'errors<0.1%'"
_FORM: Final = re.compile(
    r"(?P<service>service\.)?(?P<metric>[a-z][\w.]*)(?:\[(?P<kind>\w+)\])?\s*"
    r"(?P<operator><=|<)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[a-z%]*)",
    re.ASCII,
)
_PERCENTILE: Final = re.compile(r"p(\d{1,3}(?:\.\d{1,6})?)", re.ASCII)
_METRICS: Final = ("p50", "p90", "p95", "p99", "p99.9", "mean", "max", "errors")
_UNITS: Final = {"ns": 1, "us": 1_000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000}

_UNANSWERED: Final = 1 << 60
"""Longer than any time that is counted: what no answer came to is slower than every limit."""


class SloError(SettingsError):
    """A text is no objective."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slo:
    """An objective: what is measured, and its limit.

    A postback to which no answer came counts in percentiles and in the maximum as slower than
    every limit; otherwise a receiver that drops the slowest ones would pass. The mean is that of
    answers. Which kind an unanswered postback was of is not recorded: an objective for one kind
    is measured only if it makes no difference to it.

    What this machine did not send is told by the verdict and counts nowhere.

    Args:
        text: As it was written.
        metric: A percentile such as `p99.9`, `mean`, `max` or `errors`.
        operator: `<` or `<=`.
        limit: Nanoseconds; of errors a share from 0 to 1, or how many.
        share: Whether the limit of errors is a share.
        service: Whether times count from sending rather than from the due moment.
        kind: The ResponseCode of the postbacks that count; None for all.
    """

    text: str
    metric: str
    operator: str
    limit: float
    share: bool = False
    service: bool = False
    kind: int | None = None

    @property
    def timed(self) -> bool:
        """Whether it is about times, not about errors."""
        return self.metric != "errors"

    @property
    def percent(self) -> float | None:
        """The share of postbacks that a percentile is about; None of other metrics."""
        if self.metric == "max":
            return 100.0
        found = _PERCENTILE.fullmatch(self.metric)
        return float(found[1]) if found else None

    @property
    def enough(self) -> int:
        """How many postbacks must have ended before the metric says anything.

        The percentile p99 of fewer than 100 is nothing but their maximum.
        """
        percent = self.percent
        if percent is None or percent == 100:  # noqa: PLR2004 - the maximum
            return 1
        return ceil(100 / (100 - Fraction(str(percent))))

    def evidence(self, record: Record) -> int:
        """How many postbacks the metric is drawn from."""
        if not self.timed:
            return _ended(record)
        alone = self.kind is not None or self.percent is None
        unanswered = 0 if alone else _unanswered(record)
        return sum(self._times(record).values()) + unanswered

    def measured(self, record: Record) -> float | None:
        """The metric, in the unit of the limit; None if nothing tells it.

        Returns:
            Infinity where no answer came.
        """
        if not self.timed:
            return self._errors(record, _ended(record)) if _ended(record) else None
        counts, unanswered = self._times(record), _unanswered(record)
        worst = self._time(counts, unanswered)
        if self.kind is None or worst is None:
            return worst
        best = self._time(counts, 0)
        return best if best is not None and self.met(best) is self.met(worst) else None

    def met(self, value: float) -> bool:
        """Whether a measured value is within the limit."""
        return value <= self.limit if self.operator == "<=" else value < self.limit

    def shown(self, value: float) -> str:
        """A measured value for people."""
        if not isfinite(value):
            return "no answer"
        if self.timed:
            return shown(value)
        return f"{value * 100:.3g} %" if self.share else f"{value:,.0f}"

    def lost(self, record: Record, expected_postbacks: int | None) -> bool:
        """Whether it will be missed even if all goes perfectly from now on.

        Args:
            record: What is measured by now.
            expected_postbacks: How many there will be in all; None if nobody knows, and then only
                a maximum and a number of errors can be lost before the end.
        """
        if expected_postbacks is None and (self.share or self.metric not in ("max", "errors")):
            return False
        ended = record.total("answered") + record.total("failed")
        rest = max((expected_postbacks or 0) - ended, 0)
        if not self.timed:
            return bool(ended) and not self.met(self._errors(record, _ended(record) + rest))
        unanswered = 0 if self.kind is not None else _unanswered(record)
        best = self._time(self._times(record), unanswered, perfect=rest)
        return best is not None and not self.met(best)

    def _errors(self, record: Record, ended: int) -> float:
        errors = errors_of(record)
        return errors / max(ended, 1) if self.share else errors

    def _times(self, record: Record) -> Counts:
        return record.service if self.service else record.latencies(kind=self.kind)

    def _time(self, counts: Mapping[int, int], unanswered: int, perfect: int = 0) -> float | None:
        percent = self.percent
        if percent is None:
            answers = histogram_of(counts, {0: perfect} if perfect else {})
            return float(answers.get_mean_value()) if answers.total_count else None
        together = [counts, {_UNANSWERED: unanswered}, {0: perfect}]
        if not any(sum(each.values()) for each in together):
            return None
        value = percentile(together, percent)
        return inf if value > LONGEST * 2 else value


def errors_of(record: Record) -> int:
    """How many postbacks came to trouble that was not this machine's.

    Nor is it the receiver's that a run was stopped before an answer had its time.
    """
    unfinished = record.troubles.get(Trouble.UNFINISHED)
    open_still = unfinished.count if unfinished is not None else 0
    return max(record.total("failed") - not_sent(record) - open_still, 0)


def not_sent(record: Record) -> int:
    """How many postbacks this machine did not send."""
    return sum(
        record.troubles[kind].count
        for kind in (Trouble.NOT_SENT, Trouble.TOO_MANY)
        if kind in record.troubles
    )


def _ended(record: Record) -> int:
    return record.total("answered") + errors_of(record)


def _unanswered(record: Record) -> int:
    return max(errors_of(record) - sum(record.failed_kinds.values()), 0)


def read_slo(text: str) -> Slo:
    """Read an objective.

    Args:
        text: A metric, `<` or `<=`, and a limit. Metrics are percentiles (`p50`, `p99.9`), `mean`
            and `max` of the times from the due moments, with `service.` before them of those from
            sending, with a ResponseCode after them (`p99[1]`) of one kind of postback; their
            limit is a time in ns, us, ms, s or m. The limit of `errors` is a share (`0.1%`) of
            the postbacks that ended, or a number of them.

    Raises:
        SloError: It is none.

    >>> read_slo("p99.9 <= 2s").limit, read_slo("errors<0.1%").limit
    (2000000000.0, 0.001)
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise SloError(
            "An objective is a metric, '<' or '<=', and a limit,"
            f" such as {_EXAMPLES}; got {text!r}."
        )
    metric = found["metric"]
    _check_metric(metric, text)
    timed = metric != "errors"
    if not timed and (found["service"] or found["kind"]):
        raise SloError(f"Errors are counted of all postbacks, as in 'errors<1%'; got {text!r}.")
    if found["service"] and found["kind"]:
        raise SloError(
            "Times from sending are not kept by kind: leave out"
            f" 'service.' or [{found['kind']}]; got {text!r}."
        )
    limit = _time_limit(found, text) if timed else _error_limit(found, text)
    if limit == 0 and found["operator"] == "<":
        raise SloError(f"Nothing is below 0, so {text!r} cannot be met; use <= or another limit.")
    return Slo(
        text=text.strip(),
        metric=metric,
        operator=found["operator"],
        limit=limit,
        share=found["unit"] == "%",
        service=bool(found["service"]),
        kind=_kind(found["kind"], text),
    )


def _check_metric(metric: str, text: str) -> None:
    if metric in ("mean", "max", "errors"):
        return
    found = _PERCENTILE.fullmatch(metric)
    if found is None:
        raise SloError(
            "An objective is about a percentile such as p50 or p99.9, mean, max or errors;"
            f" got {metric!r} in {text!r}.{did_you_mean(metric, _METRICS)}"
        )
    if not 0 < float(found[1]) < 100:  # noqa: PLR2004 - percent
        raise SloError(
            "A percentile lies between p0 and p100, such as p99.9, and the longest time is max;"
            f" got {metric!r} in {text!r}."
        )


def _time_limit(found: re.Match[str], text: str) -> float:
    unit = found["unit"]
    if unit not in _UNITS:
        raise SloError(
            f"A limit of time needs a unit, ns, us, ms, s or m, as in 'p99<300ms'; got {text!r}."
        )
    limit = float(found["number"]) * _UNITS[unit]
    if limit >= LONGEST:
        raise SloError(f"Times are told up to an hour, so a limit must be shorter; got {text!r}.")
    return limit


def _error_limit(found: re.Match[str], text: str) -> float:
    number, unit = float(found["number"]), found["unit"]
    if unit == "%" and number <= 100:  # noqa: PLR2004 - percent
        return number / 100
    if not unit and number.is_integer():
        return number
    raise SloError(
        "A limit of errors is a share up to 100%, as in 'errors<0.1%', or a whole number of"
        f" postbacks, as in 'errors<10'; got {text!r}."
    )


def _kind(code: str | None, text: str) -> int | None:
    if code is None:
        return None
    if not code.isdecimal() or int(code) not in list(ResponseCode):
        raise SloError(
            f"A kind of postback is a ResponseCode from 0 to {max(ResponseCode)}, as in"
            f" 'p99[1]<300ms'; got {code!r} in {text!r}."
        )
    return int(code)
