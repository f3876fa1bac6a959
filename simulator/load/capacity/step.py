"""A step of the search: a plateau of postbacks sent when they are due, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import ceil, isfinite
from time import monotonic_ns, sleep
from typing import Final

from simulator.load.capacity.plateau import plateau, postbacks_a_second
from simulator.load.capacity.search import Outcome
from simulator.load.capacity.stopper import Stopper
from simulator.load.feed import ALL_OF_IT
from simulator.load.histogram import percentile
from simulator.load.order import Order
from simulator.load.record import Record
from simulator.load.result import Asked, Ending, Result
from simulator.load.slo import Slo, errors_of, not_sent, read_slo
from simulator.load.station import Station, StationError
from simulator.load.timetable import Timetable
from simulator.load.verdict import Judgement, Limits, Verdict, judge

__all__ = ["NARROW", "Step", "Stepper", "outcome_of"]

NARROW: Final = 1.25
"""Up to how many times its limit an objective is missed narrowly."""

_SECOND: Final = 1_000_000_000
_AHEAD_SECONDS: Final = 0.3
_GLANCE_SECONDS: Final = 0.05
_DRAIN_SECONDS: Final = 1.5
# Chance brings fewer now and then than are due on average.
_ENOUGH: Final = 1.5
_LONGEST_GROWTH: Final = 60.0
_SPOOLED: Final = 50_000
_OPENED_FOR: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step that is over.

    Args:
        load: Calls a minute.
        rate: Postbacks a second.
        settle_seconds: How long it was not judged.
        result: What was measured after the step had settled.
        verdict: What was judged of that.
        outcome: What it means to the search.
    """

    load: int
    rate: float
    settle_seconds: int
    result: Result
    verdict: Verdict
    outcome: Outcome

    def time(self, share: float) -> int | None:
        """A percentile of the times from due moments to answers, in nanoseconds."""
        counts = self.result.record.latencies()
        return percentile(counts, share) if counts else None

    @property
    def errors(self) -> float | None:
        """The share of the postbacks that came to trouble; None if none ended."""
        record = self.result.record
        ended = record.total("answered") + errors_of(record)
        return errors_of(record) / ended if ended else None

    @property
    def due(self) -> float:
        """Postbacks due each second, as chance would have it."""
        return self._each_second("due")

    @property
    def answered(self) -> float:
        """Postbacks answered well each second while some were due."""
        return self._each_second("answered")

    @property
    def reason(self) -> str:
        """Why it was not met, as the rest of a sentence; empty if it was."""
        if self.outcome is Outcome.MET:
            return ""
        if self.outcome is Outcome.UNTOLD:
            return _doubt(self.result) or _said(self.verdict)
        missed = [each for each in self.verdict.objectives if each.met is False]
        told = " and ".join(_was(each.slo, each.measured) for each in missed)
        return told or "nothing was answered"

    @property
    def behind(self) -> bool:
        """Whether nothing can be told because this machine fell behind."""
        return self.outcome is Outcome.UNTOLD and bool(_doubt(self.result))

    def _each_second(self, name: str) -> float:
        seconds, record = round(self.result.asked.seconds or 1), self.result.record
        judged = range(self.settle_seconds, self.settle_seconds + seconds)
        within = [record.seconds[at] for at in judged if at in record.seconds]
        return sum(int(getattr(second, name)) for second in within) / seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepper:
    """Applies loads to a receiver, one step after another.

    Args:
        order: What every step's station is told; its timetable says how calls go.
        per_call: How many postbacks a call brings.
        slos: The objectives.
        step_seconds: How long a step is judged at least; longer where they need more postbacks.
        settle_seconds: How long it is not, before that.
        precision: An overload by this share of the load has to show.
    """

    order: Order
    per_call: float
    slos: Sequence[Slo]
    step_seconds: int
    settle_seconds: int
    precision: float

    def rate(self, load: int) -> float:
        """Postbacks a second at so many calls a minute."""
        return postbacks_a_second(load, self.per_call)

    def seconds(self, load: int) -> int:
        """How long a load is judged: until the objectives can tell.

        They need enough postbacks. And what is overloaded by a twentieth falls behind by a
        twentieth of a second each second: the queue needs time to grow beyond the limits.
        """
        enough = max(slo.enough for slo in self.slos)
        limits = [slo.limit / _SECOND for slo in self.slos if slo.timed]
        growing = min(min(limits, default=0.0) / self.precision, _LONGEST_GROWTH)
        return max(
            self.step_seconds,
            ceil(_ENOUGH * enough / self.rate(load)),
            ceil(growing) - self.settle_seconds,
        )

    def run(self, load: int, *, place: int, stopper: Stopper) -> Step | None:
        """Apply a load, and wait until nothing is under way any more.

        Args:
            load: Calls a minute.
            place: The step's place among all, from 0.
            stopper: Whether somebody wants it to end.

        Returns:
            None if somebody stopped it.

        Raises:
            RingbackError: It cannot be done, or the receiver is not there.
        """
        started = datetime.now(UTC)
        order = self._order(load, place)
        record = _measured(order, self.settle_seconds, stopper)
        if record is None:
            return None
        result = Result(
            asked=Asked(
                scenario="capacity",
                url=order.url,
                timetable=order.timetable,
                seconds=float(self.seconds(load)),
                connections=order.sending.connections,
                timeout_seconds=order.sending.timeout_seconds,
                seed=order.timetable["seed"],
                slos=tuple(slo.text for slo in self.slos),
            ),
            record=record,
            started_at=started,
            ended_at=datetime.now(UTC),
            ending=Ending.FINISHED,
        )
        verdict = judge(result)
        outcome = outcome_of(verdict, self.slos, record)
        return Step(
            load=load,
            rate=self.rate(load),
            settle_seconds=self.settle_seconds,
            result=result,
            verdict=verdict,
            outcome=outcome,
        )

    def _order(self, load: int, place: int) -> Order:
        timetable = plateau(
            Timetable.from_json(self.order.timetable),
            calls_a_minute=load,
            per_call=self.per_call,
            settle_seconds=self.settle_seconds,
            seconds=self.seconds(load),
            place=place,
        )
        sending = self.order.sending
        opened = min(max(round(self.rate(load) / _OPENED_FOR), 4), sending.connections)
        # A receiver that was loaded too much may need time to come back.
        patience = max(self.order.wait_ready, sending.timeout_seconds if place else 0)
        return replace(
            self.order,
            timetable=timetable.to_json(),
            sending=replace(sending, opened=opened),
            wait_ready=patience,
            spooled=_SPOOLED,
        )


def outcome_of(verdict: Verdict, slos: Sequence[Slo], record: Record) -> Outcome:
    """What a verdict on a step means to the search."""
    match verdict.judgement:
        case Judgement.PASSED:
            return Outcome.MET
        case Judgement.INCONCLUSIVE:
            return Outcome.UNTOLD
        case Judgement.UNREACHABLE:
            # It was there when the step began.
            return Outcome.MISSED
        case Judgement.FAILED:
            values = [(slo, slo.measured(record)) for slo in slos]
            missed = [(slo, each) for slo, each in values if each is not None and not slo.met(each)]
            narrow = all(isfinite(each) and each <= NARROW * slo.limit for slo, each in missed)
            return Outcome.NARROWLY if narrow else Outcome.MISSED


def _measured(order: Order, settle_seconds: int, stopper: Stopper) -> Record | None:
    """Send what an order says; gives what happened after the settling, None if it was stopped."""
    station = Station(order)
    settling, rest = Record(), Record()
    try:
        with stopper.at_once():
            station.prepare(ALL_OF_IT)
        start = monotonic_ns() + round(_AHEAD_SECONDS * _SECOND)
        station.go(start, ALL_OF_IT)
        _wait(start + settle_seconds * _SECOND, station, stopper)
        settling.add(station.collect())
        while not station.finished and not stopper.stopped:
            _wait(monotonic_ns() + _SECOND, station, stopper)
            rest.add(station.collect())
    except KeyboardInterrupt:
        if not stopper.stopped:
            raise
    finally:
        station.stop(_DRAIN_SECONDS)
    rest.add(station.collect())
    if station.broken and not stopper.stopped:
        raise StationError(station.broken)
    return None if stopper.stopped else _after(settle_seconds, settling, rest)


def _wait(until: int, station: Station, stopper: Stopper) -> None:
    while monotonic_ns() < until and not station.finished and not stopper.stopped:
        sleep(_GLANCE_SECONDS)


def _after(first: int, settling: Record, rest: Record) -> Record:
    """What is judged: seconds from a place on, with all else that was measured in them."""
    together = Record()
    together.add(settling)
    together.add(rest)
    kept = {place: second for place, second in together.seconds.items() if place >= first}
    return replace(rest, seconds=kept)


def _doubt(result: Result) -> str:
    """What the generator did not manage; empty if it is not to blame."""
    limits, record = Limits(), result.record
    due = max(record.total("due"), 1)
    late = _share(record.own_lateness, beyond=limits.own_lateness)
    percents = [slo.percent for slo in map(read_slo, result.asked.slos) if slo.percent is not None]
    # A percentile leaves as many out as it says, and those that are late may be all of them.
    if late > min([limits.late_share, *(round(1 - each / 100, 9) for each in percents)]):
        return f"this machine sent {100 * late:.3g} % of the postbacks late"
    if not_sent(record) / due > limits.not_sent:
        return f"this machine did not send {not_sent(record):,} of {due:,} postbacks"
    return ""


def _share(counts: dict[int, int], *, beyond: int) -> float:
    return sum(count for value, count in counts.items() if value > beyond) / max(
        sum(counts.values()), 1
    )


def _said(verdict: Verdict) -> str:
    """The last reason of a verdict as the rest of a sentence."""
    reason = verdict.reasons[-1]
    return f"{reason[0].lower()}{reason[1:].rstrip('.')}"


def _was(slo: str, measured: str) -> str:
    name = slo.partition("<")[0].strip()
    if measured == "no answer":
        return f"{name} had no answer"
    return f"{name} {'were' if name == 'errors' else 'was'} {measured}"
