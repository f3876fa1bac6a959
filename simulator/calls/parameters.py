"""The parameters of how calls to ordinary numbers go, by section, each with its meaning.

One marked [weak] is an estimate without a measurement behind it; the others follow published
measurements of survey calls, dialler logs and regulators' reports. docs/profiles.md names them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from math import inf, isclose
from typing import Any, ClassVar, Final, TypeVar

from simulator.calls.distribution import LARGEST, Distribution
from simulator.errors import SettingsError

__all__ = [
    "ENDINGS",
    "LANDLINE",
    "Answering",
    "Detection",
    "Dialling",
    "Endings",
    "Factors",
    "Fax",
    "Human",
    "Keys",
    "Machine",
    "Reactions",
    "Recording",
    "Retries",
    "Rings",
    "Section",
    "Transfers",
    "Volume",
    "by_daypart",
    "parameter",
    "share",
]

ENDINGS: Final = (
    "human", "machine", "fax", "no_answer", "busy",
    "disconnected", "vacant", "congestion", "denied", "timeout",
)  # fmt: skip
"""How one dialling may end, in the order in which chance looks at them."""

_Value = TypeVar("_Value")
_HOURS: Final = 24
_DAYS: Final = 7
_LENGTHS: Final = {"by_hour": _HOURS, "by_weekday": _DAYS}


def parameter(default: _Value, meaning: str) -> _Value:
    """A field of a dataclass, with what it means in its metadata."""
    return field(default=default, metadata={"meaning": meaning, "most": LARGEST})


def share(default: float, meaning: str) -> float:
    """The same for a number from 0 to 1."""
    return field(default=default, metadata={"meaning": meaning, "most": 1})


def _distribution(
    meaning: str,
    *,
    median: float | None = None,
    sigma: float | None = None,
    mean: float | None = None,
    deviation: float | None = None,
    least: float = 0.0,
    most: float = inf,
) -> Distribution:
    default = Distribution(
        median=median, sigma=sigma, mean=mean, deviation=deviation, least=least, most=most
    )
    return parameter(default, meaning)


def by_daypart(
    night: float, morning: float, afternoon: float, evening: float, late: float
) -> tuple[float, ...]:
    """Factors by the hour from a survey's parts of the day: 9 to 12, to 17, to 20 and to 21."""
    return (night,) * 9 + (morning,) * 3 + (afternoon,) * 5 + (evening,) * 3 + (late,) * 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Parameters that belong together.

    Raises:
        SettingsError: If a number is negative or above LARGEST, or a share above 1, if shares
            that exclude each other do not sum to 1, or if a list is not as long as it needs to be.
    """

    exclusive: ClassVar[Sequence[str]] = ()
    """The shares that exclude each other and together are everything."""

    lengths: ClassVar[Mapping[str, int]] = {}
    """How many numbers a list needs."""

    def __post_init__(self) -> None:
        for each in fields(self):
            value: Any = getattr(self, each.name)
            if not isinstance(value, Distribution):
                _check(each.name, value, each.metadata["most"])
        for name, wanted in self.lengths.items():
            came = len(getattr(self, name))
            if came != wanted:
                raise SettingsError(f"{name} needs {wanted} numbers, got {came}.")
        total = sum(getattr(self, name) for name in self.exclusive)
        if self.exclusive and not isclose(total, 1, abs_tol=0.001):
            raise SettingsError(f"{', '.join(self.exclusive)} need to sum to 1, got {total:g}.")


def _check(name: str, value: float | tuple[float, ...], most: float) -> None:
    wanted = "a share" if most == 1 else "a number"
    for number in value if isinstance(value, tuple) else (value,):
        if not 0 <= number <= most:
            raise SettingsError(f"{name} needs {wanted} from 0 to {most:,}, got {number}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings(Section):
    """How one dialling ends, in shares of all diallings to one kind of line."""

    human: float = share(0.27, "A person answers.")
    machine: float = share(0.47, "An answering machine or voicemail answers.")
    fax: float = share(0.0, "A fax machine answers.")
    no_answer: float = share(0.165, "It rings out.")
    busy: float = share(0.02, "The line is busy.")
    disconnected: float = share(0.025, "The number was changed or disconnected.")
    vacant: float = share(0.005, "Nobody has the number.")
    congestion: float = share(0.01, "The network is congested.")
    denied: float = share(0.025, "The network or the callee's carrier denies the call. [weak]")
    timeout: float = share(0.01, "The network gives no answer.")

    exclusive: ClassVar[Sequence[str]] = ENDINGS


LANDLINE: Final = Endings(
    human=0.30, machine=0.31, fax=0.02, no_answer=0.24, busy=0.045,
    disconnected=0.04, vacant=0.01, congestion=0.01, denied=0.015, timeout=0.01,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors(Section):
    """What the share of each ending is multiplied by before all are brought to a sum of one."""

    human: float = parameter(1.0, "On people.")
    machine: float = parameter(1.0, "On answering machines.")
    fax: float = parameter(1.0, "On fax machines.")
    no_answer: float = parameter(1.0, "On calls that ring out.")
    busy: float = parameter(1.0, "On busy lines.")
    disconnected: float = parameter(1.0, "On numbers changed or disconnected.")
    vacant: float = parameter(1.0, "On vacant numbers.")
    congestion: float = parameter(1.0, "On congestion.")
    denied: float = parameter(1.0, "On denied calls. [weak]")
    timeout: float = parameter(1.0, "On the network's silence.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering(Section):
    """How much likelier a person answers at an hour or on a day of the callee's own time."""

    by_hour: tuple[float, ...] = parameter((1.0,) * _HOURS, "Factors for the hours from 0 to 23.")
    by_weekday: tuple[float, ...] = parameter((1.0,) * _DAYS, "Factors from Monday to Sunday.")

    lengths: ClassVar[Mapping[str, int]] = _LENGTHS

    def factor(self, moment: datetime) -> float:
        """The factor at a moment of the callee's own time."""
        return self.by_hour[moment.hour] * self.by_weekday[moment.weekday()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialling(Section):
    """Times before anybody answers."""

    dial: Distribution = _distribution(
        "From dialling to the first ring. [weak]", median=2.2, sigma=0.45
    )
    failure: Distribution = _distribution(
        "From dialling to a busy line or the network's refusal. [weak]", median=2.5, sigma=0.5
    )
    timeout_seconds: float = parameter(32.0, "How long the network is silent before a timeout.")
    ring_seconds: float = parameter(45.0, "How long it rings before a call is given up. [weak]")
    human_wireless: Distribution = _distribution(
        "How long it rings before a person answers a wireless phone.",
        median=8.0, sigma=0.45, most=28,
    )  # fmt: skip
    human_landline: Distribution = _distribution(
        "How long it rings before a person answers another phone.",
        median=7.5, sigma=0.5, most=28,
    )  # fmt: skip
    machine: Distribution = _distribution(
        "How long it rings before a machine answers.", mean=21, deviation=3, least=12, most=34
    )
    machine_at_once: Distribution = _distribution(
        "The same for a phone that is off or not to be disturbed.", median=2, sigma=0.4
    )
    at_once_wireless: float = share(0.18, "Share of wireless machines at once. [weak]")
    at_once_landline: float = share(0.06, "Share of other machines at once. [weak]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Human(Section):
    """What people do who answer."""

    hang_up_early: float = share(0.42, "Share that hangs up before the end. [weak]")
    listen: float = share(0.41, "Share that hears the message out. [weak]")
    press_keys: float = share(0.14, "Share that presses keys. [weak]")
    transfer: float = share(0.03, "Share that presses 0 to be transferred. [weak]")
    early: Distribution = _distribution(
        "After how long the first kind hangs up, at the message's end at the latest. [weak]",
        median=7, sigma=0.7,
    )  # fmt: skip
    lingers: Distribution = _distribution(
        "From the end of the message to hanging up. [weak]", median=2.5, sigma=0.6
    )
    first_key: Distribution = _distribution(
        "How much of the message is heard before the first key. [weak]", least=0.5, most=1.2
    )
    after_keys: Distribution = _distribution(
        "From the end of message and keys to hanging up. [weak]", median=8, sigma=0.6
    )

    exclusive: ClassVar[Sequence[str]] = ("hang_up_early", "listen", "press_keys", "transfer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(Section):
    """Which keys are pressed by those who press any but 0."""

    one: float = share(0.62, "Share that presses 1. [weak]")
    two: float = share(0.12, "Share that presses 2. [weak]")
    nine: float = share(0.08, "Share that presses 9, as people do to be left alone. [weak]")
    repeated: float = share(0.06, "Share that presses one key several times. [weak]")
    several: float = share(0.12, "Share that enters several digits. [weak]")

    exclusive: ClassVar[Sequence[str]] = ("one", "two", "nine", "repeated", "several")


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfers(Section):
    """What becomes of a transfer."""

    transferred: float = share(0.80, "Share that is answered. [weak]")
    failed: float = share(0.12, "Share that nobody takes. [weak]")
    hung_up: float = share(0.08, "Share of callees that hang up meanwhile. [weak]")
    first_key: Distribution = _distribution(
        "How much of the message is heard before 0. [weak]", least=0.5, most=1.1
    )
    ring_seconds: float = parameter(6.0, "How long the transferred call rings. [weak]")
    talk: Distribution = _distribution(
        "How long a transferred call is talked on. [weak]", median=95, sigma=0.95, most=900
    )

    exclusive: ClassVar[Sequence[str]] = ("transferred", "failed", "hung_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine(Section):
    """What answering machines do."""

    cut_off: float = share(0.20, "Share that ends the call during the greeting. [weak]")
    cut_off_after: Distribution = _distribution("After how long. [weak]", least=3, most=6)
    greeting: Distribution = _distribution(
        "How long a greeting is before the message starts. [weak]", median=12, sigma=0.45
    )
    silence_seconds: float = parameter(2.0, "From the end of the message to the end. [weak]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fax(Section):
    """What fax machines do."""

    hears: Distribution = _distribution("How long a fax machine stays. [weak]", least=4, most=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection(Section):
    """How often it is not told who answered, or told wrongly."""

    unknown: float = share(0.03, "Share of answered calls that are UNKNOWN. [weak]")
    swapped: float = share(0.03, "Share taken for the other of human and machine. [weak]")

    def __post_init__(self) -> None:
        Section.__post_init__(self)
        if self.unknown + self.swapped > 1:
            total = self.unknown + self.swapped
            raise SettingsError(f"unknown and swapped need to sum to at most 1, got {total:g}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rings(Section):
    """Rings heard after the connection, as behind a switchboard."""

    wireless: float = share(0.04, "Share of answered wireless calls that have any. [weak]")
    landline: float = share(0.12, "Share of other answered calls that have any. [weak]")
    another: float = share(0.5, "Share of those that ring once more, up to 8. [weak]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Section):
    """Recording for quality assurance."""

    recorded: float = share(0.05, "Share of answered calls that are recorded. [weak]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reactions(Section):
    """What people do when a script waits for keys."""

    eager: float = share(
        0.95, "Share that answers a prompt, of those who press keys at a plain message. [weak]"
    )
    listening: float = share(0.5, "Share that answers a prompt, of the others. [weak]")
    offered: float = share(0.9, "Share of answers that are a key which the script offers. [weak]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries(Section):
    """What changes when a number is dialled again."""

    human: float = parameter(0.85, "Factor on people at each further try. [weak]")
    after_busy: float = parameter(1.3, "Further factor on people after a busy line. [weak]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume(Section):
    """When a day's calls are placed, in the callee's own time."""

    by_hour: tuple[float, ...] = parameter(
        (0.0,) * 8 + (2, 6, 10, 11, 9, 9, 10, 10, 9, 8, 7, 6, 3) + (0.0,) * 3,
        "Weights of the hours from 0 to 23; 8 to 21 is when telemarketing is allowed.",
    )
    by_weekday: tuple[float, ...] = parameter(
        (1.0, 1.15, 1.1, 1.05, 0.9, 0.35, 0.2), "Weights from Monday to Sunday."
    )

    lengths: ClassVar[Mapping[str, int]] = _LENGTHS

    def __post_init__(self) -> None:
        Section.__post_init__(self)
        if not any(self.by_hour) or not any(self.by_weekday):
            raise SettingsError("needs a weight above 0 in by_hour and in by_weekday.")
