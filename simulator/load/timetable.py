"""A timetable: what is due at a receiver and when, as a value that JSON carries."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any, Final, Self

from simulator.errors import SettingsError

__all__ = ["ARRIVALS", "SPREADS", "Disturbance", "Stage", "Timetable"]

ARRIVALS: Final = ("even", "scattered", "day")
SPREADS: Final = ("even", "poisson")

_MANY_CALLS: Final = 1 << 40


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of a run at one rate.

    Args:
        seconds: How long; None for without end, which only the last stage may be.
        rate: Postbacks a second.
    """

    seconds: float | None
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """What happens to postbacks on their way; chance decides by their number, always alike.

    Args:
        duplicates: The share that is delivered twice.
        duplicate_seconds: How much later the second comes at most.
        out_of_order: The share that is overtaken by those behind it.
        out_of_order_seconds: How much later they come at most.
        late: The share that comes late.
        late_seconds: How late at most.
        outage_at: From which second on nothing gets through.
        outage_seconds: For how long; what was held back is delivered after it.
        catch_up: How many of those a second.
    """

    duplicates: float = 0.0
    duplicate_seconds: float = 2.0
    out_of_order: float = 0.0
    out_of_order_seconds: float = 5.0
    late: float = 0.0
    late_seconds: float = 60.0
    outage_at: float = 0.0
    outage_seconds: float = 0.0
    catch_up: float = 1000.0

    def __post_init__(self) -> None:
        for name in ("duplicates", "out_of_order", "late"):
            if not 0 <= getattr(self, name) <= 1:
                raise SettingsError(f"{name} needs a share from 0 to 1, got {getattr(self, name)}.")
        for each in fields(self):
            if getattr(self, each.name) < 0:
                raise SettingsError(f"{each.name} needs a number of at least 0.")
        if self.catch_up == 0:
            raise SettingsError("catch_up needs a number above 0.")

    @property
    def any(self) -> bool:
        """Whether anything happens at all."""
        return any((self.duplicates, self.out_of_order, self.late, self.outage_seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """What is due: the postbacks of a broadcast, when its calls bring them, or at a rate of ours.

    Args:
        stages: Rates, one after another; none for the moments that the calls themselves bring.
        spread: Whether postbacks at a rate come evenly, or by chance as a Poisson process has it.
        calls: How many calls are placed; with stages as many as are needed.
        calls_per_minute: How fast.
        arrivals: Evenly, each by chance, or over days by the hours of the profile.
        days: Over how many days.
        compress: How many virtual seconds go by in one second of the run.
        start: When the first call is placed, on the virtual axis; aware.
        try_count: Diallings of a number at most.
        next_try_seconds: From an unanswered or busy try to the next.
        profile: How calls go: a profile's name, or a TOML file's.
        post_on: Which statuses are posted, as the setting of that name has it.
        numbers: How many different numbers are called.
        first_queue_id: The QueueID of the first call.
        seed: What decides.
        disturbance: What happens on the way.
    """

    stages: tuple[Stage, ...] = ()
    spread: str = "even"
    calls: int = 0
    calls_per_minute: float = 12_000.0
    arrivals: str = "even"
    days: int = 1
    compress: float = 1.0
    start: datetime = datetime(2026, 1, 5, 15, tzinfo=UTC)
    try_count: int = 1
    next_try_seconds: int = 180
    profile: str = "opt_in_notice"
    post_on: str = "final"
    numbers: int = 2_000
    first_queue_id: int = 4_093_249
    seed: int = 0
    disturbance: Disturbance = field(default_factory=Disturbance)

    def __post_init__(self) -> None:
        _check_choice("spread", self.spread, SPREADS)
        _check_choice("arrivals", self.arrivals, ARRIVALS)
        if not self.stages and self.calls < 1:
            raise SettingsError("A timetable needs stages, or calls of at least 1.")
        if not self.compress > 0:
            raise SettingsError(f"compress needs a number above 0, got {self.compress}.")
        if self.stages:
            self._check_stages()

    def _check_stages(self) -> None:
        if self.arrivals == "day":
            # A day's hours share out a known number of calls; stages need as many as it takes.
            raise SettingsError("Stages need arrivals that are even or scattered, got day.")
        if not any(stage.rate for stage in self.stages):
            raise SettingsError("One stage at least needs a rate above 0.")
        for place, stage in enumerate(self.stages):
            if stage.rate < 0 or (stage.seconds is not None and stage.seconds <= 0):
                raise SettingsError(
                    f"Stage {place + 1} needs seconds above 0 and a rate of at least 0,"
                    f" got {stage}."
                )
            if stage.seconds is None and place + 1 < len(self.stages):
                raise SettingsError("Only the last stage may be without end.")

    @property
    def endless(self) -> bool:
        """Whether it goes on until somebody stops it."""
        return bool(self.stages) and self.stages[-1].seconds is None

    @property
    def seconds(self) -> float | None:
        """How long its stages are together; None without end, or if calls bring the postbacks."""
        if not self.stages or self.endless:
            return None
        return sum(stage.seconds or 0 for stage in self.stages)

    @property
    def _day_seconds(self) -> int:
        return self.days * 86_400

    @property
    def calls_needed(self) -> int:
        """How many calls the broadcast behind it has."""
        return self.calls if not self.stages else _MANY_CALLS

    def adapted(
        self,
        *,
        rate: float = 0,
        calls_per_minute: float = 0,
        seconds: float = 0,
        compress: float = 0,
    ) -> Self:
        """The same at another pace; 0 leaves something as it is.

        Args:
            rate: Postbacks a second at the most: all stages keep their proportions.
            calls_per_minute: How fast calls are placed, for as long as before.
            seconds: How long: all stages keep their proportions, calls their pace.
            compress: How many virtual seconds go by in one.

        Raises:
            SettingsError: The timetable knows no such thing.
        """
        changed = self.at_rate(rate) if rate else self
        changed = changed.at_pace(calls_per_minute) if calls_per_minute else changed
        changed = changed.lasting(seconds) if seconds else changed
        return changed.compressed(compress) if compress else changed

    def compressed(self, factor: float) -> Self:
        """The same with so many virtual seconds in one."""
        if self.stages:
            raise SettingsError(
                "--compress is for scenarios in which calls bring the postbacks, such as"
                " office_day; this one says when they are due: use --seconds and --rate."
            )
        return replace(self, compress=factor)

    def at_rate(self, rate: float) -> Self:
        """The same at other rates, the highest as given; all keep their proportions."""
        if not self.stages:
            raise SettingsError(
                "--rate is for scenarios that say postbacks a second; the calls of this one bring"
                " them: use --calls-per-minute."
            )
        factor = rate / max(stage.rate for stage in self.stages)
        stages = tuple(replace(each, rate=each.rate * factor) for each in self.stages)
        return replace(self, stages=stages)

    def at_pace(self, calls_per_minute: float) -> Self:
        """The same with calls placed faster or slower, for as long as before."""
        if self.stages:
            raise SettingsError(
                "--calls-per-minute is for scenarios in which calls bring the postbacks; this one"
                " says them itself: use --rate."
            )
        if self.arrivals == "day":
            # The hours share the calls out; a pace is that of the whole days on average.
            return replace(self, calls=max(round(calls_per_minute * self._day_seconds / 60), 1))
        calls = max(round(self.calls * calls_per_minute / self.calls_per_minute), 1)
        return replace(self, calls=calls, calls_per_minute=calls_per_minute)

    def lasting(self, seconds: float) -> Self:
        """The same over another time.

        Stages and an outage keep their shares, calls their pace; days go by faster or slower.
        """
        if self.arrivals == "day":
            return replace(self, compress=self._day_seconds / seconds)
        if not self.stages:
            calls = max(round(seconds * self.calls_per_minute / 60), 1)
            return replace(self, calls=calls)
        if self.endless:
            return replace(
                self, stages=(*self.stages[:-1], replace(self.stages[-1], seconds=seconds))
            )
        factor = seconds / (self.seconds or 1)
        stages = (replace(each, seconds=(each.seconds or 0) * factor) for each in self.stages)
        outage = replace(
            self.disturbance,
            outage_at=self.disturbance.outage_at * factor,
            outage_seconds=self.disturbance.outage_seconds * factor,
        )
        return replace(self, stages=tuple(stages), disturbance=outage)

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self) | {"start": self.start.isoformat()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(**dict(value) | {
            "stages": tuple(Stage(**stage) for stage in value["stages"]),
            "start": datetime.fromisoformat(value["start"]),
            "disturbance": Disturbance(**value["disturbance"]),
        })  # fmt: skip


def _check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise SettingsError(f"{name} needs one of {', '.join(choices)}, got {value!r}.")
