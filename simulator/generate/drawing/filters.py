"""The filters of the strategies: what a call is to be like, judged before anything is drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NamedTuple, get_args

from hypothesis.errors import InvalidArgument

from simulator.calls.lifecycle import NEXT
from simulator.calls.outcome import MachineDetection
from simulator.codes import Phase, ResponseCode
from simulator.errors import RingbackError, UnknownNameError
from simulator.phone import PhoneNumber
from simulator.spelling import did_you_mean
from simulator.telco.directory import area_codes, fictional_numbers
from simulator.telco.numbering import NumberKind
from simulator.telco.record import telco_record

__all__ = [
    "ENDINGS",
    "WAITS",
    "Ending",
    "Filters",
    "ImpossibleFilterError",
    "OutcomeName",
    "Realism",
    "callable_area_codes",
    "check_name",
    "check_numbers",
    "lines",
]

_Code = ResponseCode

OutcomeName = Literal[
    "human", "machine", "fax", "unknown",
    "transferred", "transfer fails", "hangs up in transfer",
    "no answer", "busy",
    "vacant", "disconnected", "congestion", "not acceptable", "no media",
    "telecom timeout", "telecom denied", "forbidden", "universal error",
    "speech error", "sound file not found", "time restriction", "cancelled",
]  # fmt: skip
"""How a call ends, in the words of the table of magic numbers (`ringback numbers`)."""

Realism = Literal["real", "legal", "future"]
"""As the provider would send it, as its schema allows it, or as a later version may send it."""

WAITS: Final = (_Code.ADMINISTRATIVE_HOLD, _Code.TTS_BUSY, _Code.SOUND_FILE_PROCESSING)
"""The statuses, beside queued and ready, in which a call may wait to be dialled."""


class ImpossibleFilterError(RingbackError, InvalidArgument):
    """Filters ask for what there is not; an InvalidArgument as other strategies raise it."""


class Ending(NamedTuple):
    """How a call ends: the last ResponseCode, and what the callee is taken for, if any answers."""

    code: ResponseCode
    detected: MachineDetection | None = None

    @property
    def dialled(self) -> bool:
        """Whether it takes a dialling to end so."""
        return self.code not in NEXT[_Code.QUEUED]

    @property
    def rings(self) -> bool:
        """Whether the telephone rings at the last dialling."""
        return self.detected is not None or self.code is _Code.CALL_UNANSWERED

    @property
    def transfers(self) -> bool:
        """Whether it takes a transfer to end so."""
        return self.code.phase is Phase.ANSWERED and self.code is not _Code.CALL_ANSWERED

    @property
    def confers(self) -> bool:
        """Whether a script may have led the callee into a conference."""
        return self == (_Code.CALL_ANSWERED, MachineDetection.HUMAN)

    @property
    def codes(self) -> frozenset[ResponseCode]:
        """The ResponseCodes that a call with this ending may have on its way there."""
        on_the_way = {_Code.QUEUED, *self.waits}
        if self.dialled:
            on_the_way |= _DIALLED
        if self.detected is not None:
            on_the_way.add(_Code.IN_CALL)
        if self.confers:
            on_the_way |= _CONFERENCES
        return frozenset({*on_the_way, self.code})

    @property
    def waits(self) -> tuple[ResponseCode, ...]:
        """The statuses of `WAITS` after which a call may still end so."""
        return tuple(wait for wait in WAITS if self.dialled or self.code in NEXT[wait])


# A call that does not ring at the last dialling may have rung at the one before.
_DIALLED: Final = {
    _Code.READY_FOR_DIALER, _Code.DIALING, _Code.TRYING, _Code.RINGING, _Code.FORWARDED,
}  # fmt: skip

_CONFERENCES: Final = {_Code.CONFERENCE_START, _Code.CONFERENCE_JOIN}

ENDINGS: Final[dict[OutcomeName, Ending]] = {
    "human": Ending(_Code.CALL_ANSWERED, MachineDetection.HUMAN),
    "machine": Ending(_Code.CALL_ANSWERED, MachineDetection.MACHINE),
    "fax": Ending(_Code.CALL_ANSWERED, MachineDetection.FAX),
    "unknown": Ending(_Code.CALL_ANSWERED, MachineDetection.UNKNOWN),
    "transferred": Ending(_Code.TRANSFERRED, MachineDetection.HUMAN),
    "transfer fails": Ending(_Code.TRANSFER_FAILED, MachineDetection.HUMAN),
    "hangs up in transfer": Ending(_Code.HUNG_UP_DURING_TRANSFER, MachineDetection.HUMAN),
    "no answer": Ending(_Code.CALL_UNANSWERED),
    "busy": Ending(_Code.BUSY),
    "vacant": Ending(_Code.VACANT_NUMBER),
    "disconnected": Ending(_Code.NUMBER_DISCONNECTED),
    "congestion": Ending(_Code.CONGESTION),
    "not acceptable": Ending(_Code.GLOBAL_NOT_ACCEPTABLE),
    "no media": Ending(_Code.NO_SUPPORTED_MEDIA),
    "telecom timeout": Ending(_Code.TELECOM_TIMEOUT),
    "telecom denied": Ending(_Code.TELECOM_DENIED),
    "forbidden": Ending(_Code.CALL_FORBIDDEN),
    "universal error": Ending(_Code.UNIVERSAL_ERROR),
    "speech error": Ending(_Code.TTS_ERROR),
    "sound file not found": Ending(_Code.SOUND_FILE_NOT_FOUND),
    "time restriction": Ending(_Code.TIME_RESTRICTION),
    "cancelled": Ending(_Code.CANCELLED),
}
"""Every outcome, the plainest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the calls to be drawn have in common; None leaves it open.

    Args:
        outcome: How the call ends.
        wireless: Whether the callee's number is a wireless one.
        area_code: The area code of the callee's number.
        response_code: The ResponseCode of the one postback, or of the last of all.

    Raises:
        UnknownNameError: There is no such outcome.
        ImpossibleFilterError: No number, or no call, is as it is wanted.
    """

    outcome: OutcomeName | None = None
    wireless: bool | None = None
    area_code: str | None = None
    response_code: int | None = None

    def __post_init__(self) -> None:
        if self.outcome is not None:
            check_name("outcome", self.outcome, get_args(OutcomeName))
        check_numbers(area_code=self.area_code, wireless=self.wireless)

    def outcomes_by_way(self) -> tuple[OutcomeName, ...]:
        """The outcomes of calls that have the ResponseCode at some moment."""
        return self._outcomes({name: ending.codes for name, ending in ENDINGS.items()})

    def outcomes_at_the_end(self) -> tuple[OutcomeName, ...]:
        """The outcomes of calls that end with the ResponseCode."""
        return self._outcomes({name: frozenset({each.code}) for name, each in ENDINGS.items()})

    def _outcomes(
        self, codes: dict[OutcomeName, frozenset[ResponseCode]]
    ) -> tuple[OutcomeName, ...]:
        asked = tuple(codes) if self.outcome is None else (self.outcome,)
        wanted = self.response_code
        found = tuple(name for name in asked if wanted is None or wanted in codes[name])
        if not found:
            which = "" if self.outcome is None else f" that ends as {self.outcome!r}"
            had = _listed(code for name in asked for code in codes[name])
            raise ImpossibleFilterError(
                f"No outgoing call{which} has the response_code {wanted}, only {had}."
            )
        return found


def check_name(option: str, name: str, known: Iterable[str]) -> None:
    """Refuse a name that is none of those known.

    Raises:
        UnknownNameError: The text offers the nearest.
    """
    names = list(known)
    if name not in names:
        raise UnknownNameError(
            f"{option} needs one of {', '.join(map(repr, names))}, got {name!r}."
            f"{did_you_mean(str(name), names)}"
        )


def check_numbers(*, area_code: str | None, wireless: bool | None) -> None:
    """Refuse an area code without numbers of the wanted kind.

    Raises:
        ImpossibleFilterError: There are none.
    """
    if area_code is None:
        return
    if area_code not in callable_area_codes():
        raise ImpossibleFilterError(
            "area_code needs an assigned geographic one of the United States or Canada,"
            f" got {area_code!r}."
        )
    if wireless is not None and not lines(area_code, wireless=wireless):
        kind = "wireless" if wireless else "wired"
        raise ImpossibleFilterError(f"Area code {area_code} has no {kind} numbers for fiction.")


@cache
def callable_area_codes() -> tuple[str, ...]:
    """The geographic area codes of the United States and Canada, sorted."""
    return tuple(sorted({*area_codes(), *area_codes(NumberKind.CANADA)}))


@cache
def lines(area_code: str, *, wireless: bool | None) -> tuple[PhoneNumber, ...]:
    """The numbers for fiction of an area code, or those of them that are wireless or are not."""
    return tuple(
        number
        for number in fictional_numbers(area_code)
        if wireless is None or telco_record(number).wireless is wireless
    )


def _listed(codes: Iterable[ResponseCode]) -> str:
    return ", ".join(str(int(code)) for code in sorted(set(codes)))
