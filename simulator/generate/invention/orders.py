"""Orders: how a call goes, drawn by chance, when something of it is wanted beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Final

from simulator.calls.chance import MOST_TRIES, NOT_ANSWERED, TRANSFER_ENDINGS, outcome_by_chance
from simulator.calls.draws import Draws
from simulator.calls.history import history
from simulator.calls.lifecycle import Pace
from simulator.calls.magic import MAGIC_NUMBERS
from simulator.calls.outcome import Outcome
from simulator.calls.parameters import ENDINGS, Detection, Endings, Factors
from simulator.calls.profile import Profile
from simulator.calls.request import CallRequest
from simulator.codes import ResponseCode
from simulator.errors import RingbackError, UnknownNameError
from simulator.phone import PhoneNumber
from simulator.spelling import did_you_mean

__all__ = ["NothingFitsError", "Order", "outcome_names"]

_Code = ResponseCode

# The outcomes that chance knows of too, with its own names for the endings of a dialling.
_ENDINGS: Final[Mapping[str, str]] = {
    "human": "human",
    "machine": "machine",
    "fax": "fax",
    "no answer": "no_answer",
    "busy": "busy",
    "disconnected": "disconnected",
    "vacant": "vacant",
    "congestion": "congestion",
    "telecom denied": "denied",
    "telecom timeout": "timeout",
}
_TRANSFERS: Final = dict(
    zip(("transferred", "transfer fails", "hangs up in transfer"), TRANSFER_ENDINGS, strict=True)
)
_NAMES_BY_CODE: Final = {code: name for name, code in _TRANSFERS.items()} | {
    NOT_ANSWERED[ending]: name for name, ending in _ENDINGS.items() if ending in NOT_ANSWERED
}
# A call that goes as it may comes to these soon enough.
_COMMON: Final = frozenset(
    {_Code.QUEUED, _Code.READY_FOR_DIALER, _Code.DIALING, _Code.RINGING, _Code.IN_CALL,
     _Code.CALL_ANSWERED}
)  # fmt: skip


class NothingFitsError(RingbackError, ValueError):
    """Something was wanted that no call comes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted of a call; all else is left to chance.

    Args:
        outcome: How it goes: one of `outcome_names()`, or an outcome ready made.
        code: A ResponseCode that it comes to. If an outcome is wanted as well, or if the code is
            a common one, the call may miss it: draw again.

    Raises:
        UnknownNameError: No outcome is called so; the text offers the nearest.
        NothingFitsError: The outcome makes no call, or no outgoing call comes to the code.
    """

    outcome: str | Outcome | None = None
    code: ResponseCode | None = None

    def __post_init__(self) -> None:
        if isinstance(self.outcome, str) and self.outcome not in outcome_names():
            raise UnknownNameError(
                f"No outcome is called {self.outcome!r}."
                f"{did_you_mean(self.outcome, outcome_names())}"
                " outcome_names() in simulator.generate.invention.orders lists all of them."
            )
        if isinstance(self.outcome, Outcome) and self.outcome.refusal is not None:
            raise NothingFitsError(
                f"The outcome {self.outcome.name!r} refuses the request, so there is no call."
            )
        if self.code is not None and self.code not in _codes():
            known = ", ".join(f"{code:d}" for code in sorted(_codes()))
            raise NothingFitsError(
                f"No outgoing call of a plain message comes to ResponseCode {self.code:d}"
                f" ({self.code.text}); they come to {known}."
            )

    def draw(
        self,
        draws: Draws,
        *,
        profile: Profile,
        wireless: bool,
        local: datetime | None = None,
        tries: int = MOST_TRIES,
    ) -> Outcome:
        """An outcome as it is wanted.

        One that the profile knows of goes so at every dialling, and its callee is taken for what
        it is; chance decides the rest. Any other is that of a magic number, which leaves nothing
        to chance.

        Args:
            draws: What decides.
            profile: How calls go.
            wireless: Whether the number is a wireless one.
            local: The moment of the call in the callee's own time; None if that is not known.
            tries: How many diallings are asked for; those of a magic number may need more.
        """
        if isinstance(self.outcome, Outcome):
            return self.outcome
        name = self._name()
        if name is not None and name not in _CHANCED:
            return _magic()[name]
        ordered = profile if name is None else _ordered(profile, name)
        return outcome_by_chance(
            draws, profile=ordered, wireless=wireless, local=local, tries=tries
        )

    def _name(self) -> str | None:
        if isinstance(self.outcome, str):
            return self.outcome
        if self.code is None or self.code in _COMMON:
            return None
        return _NAMES_BY_CODE.get(self.code) or _magic_by_code()[self.code]


_CHANCED: Final = frozenset({*_ENDINGS, *_TRANSFERS})


@cache
def outcome_names() -> tuple[str, ...]:
    """How calls can go, in the words of the table of magic numbers.

    >>> outcome_names()[:3]
    ('human', 'hangs up early', 'hangs up at once')
    """
    return tuple(_magic())


@lru_cache(maxsize=64)
def _ordered(profile: Profile, name: str) -> Profile:
    """The profile of a list on which every call goes in one way."""
    wanted = _ENDINGS.get(name, "human")
    endings = Endings(**{ending: float(ending == wanted) for ending in ENDINGS})
    ordered = replace(
        profile,
        endings_wireless=endings,
        endings_landline=endings,
        factors=Factors(),
        detection=Detection(unknown=0, swapped=0),
    )
    if name not in _TRANSFERS:
        return ordered
    transferred, failed, hung_up = (float(each == name) for each in _TRANSFERS)
    transfer = replace(profile.transfer, transferred=transferred, failed=failed, hung_up=hung_up)
    human = replace(profile.human, hang_up_early=0, listen=0, press_keys=0, transfer=1)
    return replace(ordered, human=human, transfer=transfer)


@cache
def _codes() -> frozenset[ResponseCode]:
    return frozenset({*_COMMON, *_NAMES_BY_CODE, *_magic_by_code()})


@cache
def _magic() -> dict[str, Outcome]:
    """The outcomes of the magic numbers that make a call, by name."""
    outcomes = (magic.outcome for magic in MAGIC_NUMBERS.values())
    return {outcome.name: outcome for outcome in outcomes if outcome.refusal is None}


@cache
def _magic_by_code() -> dict[ResponseCode, str]:
    """The first of those outcomes whose call comes to a ResponseCode, by that code."""
    request = CallRequest(number=PhoneNumber("2025550100"))
    found: dict[ResponseCode, str] = {}
    for name, outcome in _magic().items():
        at = datetime(2026, 1, 5, tzinfo=UTC)
        for call in history(request, outcome, queue_id=1, at=at, pace=Pace()):
            found.setdefault(call.status, name)
    return found
