"""A profile: how calls to ordinary numbers of one kind of list go, in one value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from simulator.calls.parameters import (
    ENDINGS,
    LANDLINE,
    Answering,
    Detection,
    Dialling,
    Endings,
    Factors,
    Fax,
    Human,
    Keys,
    Machine,
    Reactions,
    Recording,
    Retries,
    Rings,
    Transfers,
    Volume,
    by_daypart,
    parameter,
    share,
)
from simulator.errors import SettingsError

__all__ = ["Profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How calls to ordinary numbers go.

    Args:
        name: What the profile is called.

    Raises:
        SettingsError: If `wireless` is no share, or if the factors leave no ending.
    """

    name: str
    description: str = parameter("", "What list the profile stands for.")
    wireless: float = share(0.82, "Share of wireless numbers on the list that is called. [weak]")
    endings_wireless: Endings = parameter(
        Endings(), "How a dialling of a wireless number ends, in shares of all diallings."
    )
    endings_landline: Endings = parameter(LANDLINE, "How a dialling of any other number ends.")
    factors: Factors = parameter(
        Factors(), "What sets this list apart: factors on the shares above, brought to a sum of 1."
    )
    answering_wireless: Answering = parameter(
        Answering(
            by_hour=by_daypart(0.92, 0.92, 1.01, 1.03, 0.97),
            by_weekday=(1.0, 1.0, 1.0, 1.0, 1.0, 1.02, 1.01),
        ),
        "How much likelier a person answers a wireless phone, by the callee's own time.",
    )
    answering_landline: Answering = parameter(
        Answering(
            by_hour=by_daypart(0.96, 0.96, 1.01, 1.04, 1.10),
            by_weekday=(1.0, 1.0, 1.0, 1.0, 1.0, 0.94, 1.03),
        ),
        "How much likelier a person answers any other phone, by the callee's own time.",
    )
    dialling: Dialling = parameter(Dialling(), "Times before anybody answers, in seconds.")
    human: Human = parameter(Human(), "What people do who answer.")
    keys: Keys = parameter(Keys(), "Which keys are pressed by those who press any but 0.")
    reactions: Reactions = parameter(Reactions(), "What people do when a script waits for keys.")
    transfer: Transfers = parameter(Transfers(), "What becomes of a transfer.")
    machine: Machine = parameter(Machine(), "What answering machines do.")
    fax: Fax = parameter(Fax(), "What fax machines do.")
    detection: Detection = parameter(
        Detection(), "How often it is not told who answered, or told wrongly."
    )
    rings: Rings = parameter(Rings(), "Rings heard after the connection, as behind a switchboard.")
    recording: Recording = parameter(Recording(), "Recording for quality assurance.")
    retries: Retries = parameter(Retries(), "What changes when a number is dialled again.")
    volume: Volume = parameter(Volume(), "When a day's calls are placed, by the callee's own time.")

    def __post_init__(self) -> None:
        if not 0 <= self.wireless <= 1:
            raise SettingsError(f"wireless needs a share from 0 to 1, got {self.wireless}.")
        for wireless in (True, False):
            if not any(self._weighed(wireless=wireless).values()):
                raise SettingsError("factors leave no way in which a call may end.")

    def shares(self, *, wireless: bool) -> Mapping[str, float]:
        """How a first dialling ends when the hour changes nothing, by ending; the sum is one."""
        weighed = self._weighed(wireless=wireless)
        total = sum(weighed.values())
        return MappingProxyType({name: share / total for name, share in weighed.items()})

    def human_factor(self, moment: datetime | None, *, wireless: bool) -> float:
        """How much likelier a person answers at a moment of the callee's own time."""
        answering = self.answering_wireless if wireless else self.answering_landline
        return 1.0 if moment is None else answering.factor(moment)

    def _weighed(self, *, wireless: bool) -> dict[str, float]:
        endings = self.endings_wireless if wireless else self.endings_landline
        return {name: getattr(endings, name) * getattr(self.factors, name) for name in ENDINGS}
