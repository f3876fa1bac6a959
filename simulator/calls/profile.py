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
    Recording,
    Retries,
    Rings,
    Transfers,
    Volume,
    by_daypart,
)
from simulator.errors import SettingsError

__all__ = ["Profile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How calls to ordinary numbers go.

    Args:
        name: What the profile is called.
        description: What list it stands for, in one sentence.
        wireless: Share of wireless numbers on the list that is called.
        endings_wireless: How a dialling to a wireless number ends.
        endings_landline: How a dialling to any other number ends.
        factors: What sets this list apart from the one that the shares were measured on.
    """

    name: str
    description: str = ""
    wireless: float = 0.82
    endings_wireless: Endings = Endings()
    endings_landline: Endings = LANDLINE
    factors: Factors = Factors()
    answering_wireless: Answering = Answering(
        by_hour=by_daypart(0.92, 0.92, 1.01, 1.03, 0.97),
        by_weekday=(1.0, 1.0, 1.0, 1.0, 1.0, 1.02, 1.01),
    )
    answering_landline: Answering = Answering(
        by_hour=by_daypart(0.96, 0.96, 1.01, 1.04, 1.10),
        by_weekday=(1.0, 1.0, 1.0, 1.0, 1.0, 0.94, 1.03),
    )
    dialling: Dialling = Dialling()
    human: Human = Human()
    keys: Keys = Keys()
    transfer: Transfers = Transfers()
    machine: Machine = Machine()
    fax: Fax = Fax()
    detection: Detection = Detection()
    rings: Rings = Rings()
    recording: Recording = Recording()
    retries: Retries = Retries()
    volume: Volume = Volume()

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
