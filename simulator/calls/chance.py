"""Chance: how a call to an ordinary number goes, from the number, the seed and a profile."""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from typing import Final

from simulator.calls.dialogue.performance import TRANSFER_KEY
from simulator.calls.draws import Draw, Draws, subject_of
from simulator.calls.keypad import keypad_of
from simulator.calls.magic import magic_number
from simulator.calls.outcome import Callee, MachineDetection, Outcome, Reaction, Transfer, Try
from simulator.calls.parameters import ENDINGS
from simulator.calls.profile import Profile
from simulator.codes import ResponseCode
from simulator.phone import PhoneNumber

__all__ = [
    "ANSWERING",
    "MOST_TRIES",
    "NOT_ANSWERED",
    "SWAPPED",
    "TRANSFER_ENDINGS",
    "EndingShares",
    "caller_by_chance",
    "endings_of",
    "human_share",
    "outcome_by_chance",
    "outcome_for",
    "ring_sums",
]

MOST_TRIES: Final = 3

ANSWERING: Final = {
    "human": MachineDetection.HUMAN,
    "machine": MachineDetection.MACHINE,
    "fax": MachineDetection.FAX,
}
"""The endings with somebody or something that answers, and what that is."""

NOT_ANSWERED: Final = {
    "no_answer": ResponseCode.CALL_UNANSWERED,
    "busy": ResponseCode.BUSY,
    "disconnected": ResponseCode.NUMBER_DISCONNECTED,
    "vacant": ResponseCode.VACANT_NUMBER,
    "congestion": ResponseCode.CONGESTION,
    "denied": ResponseCode.TELECOM_DENIED,
    "timeout": ResponseCode.TELECOM_TIMEOUT,
}
"""The other endings of a dialling, with their ResponseCodes."""

TRANSFER_ENDINGS: Final = (
    ResponseCode.TRANSFERRED,
    ResponseCode.TRANSFER_FAILED,
    ResponseCode.HUNG_UP_DURING_TRANSFER,
)
"""How transfers end, in the order of the profile's shares."""

_RETRIED: Final = frozenset({ResponseCode.CALL_UNANSWERED, ResponseCode.BUSY})
_MOST_RINGS: Final = 8
_REACTIONS: Final = 0x5EED_0F_7E_AC_71_00  # far from the subjects that numbers give

SWAPPED: Final = {
    MachineDetection.HUMAN: MachineDetection.MACHINE,
    MachineDetection.MACHINE: MachineDetection.HUMAN,
}
"""What each is taken for by mistake."""


@dataclass(frozen=True, slots=True)
class EndingShares:
    """The shares of endings of one profile and kind of line.

    Args:
        human: The share of people at an hour that changes nothing.
        others: The other endings.
        sums: Where each of the others ends, of the share that people leave, up to 1.
    """

    human: float
    others: tuple[str, ...]
    sums: tuple[float, ...]

    def draw(self, chance: float, factor: float) -> str:
        """The ending that a number from 0 to below 1 stands for, people weighed by a factor."""
        human = human_share(self.human, factor)
        if chance < human:
            return "human"
        return self.others[bisect(self.sums, (chance - human) / (1 - human))]


def human_share(share: float, factor: float) -> float:
    """The share of people if they are so much likelier to answer, the other endings less.

    Where nobody but people can answer, they do at any hour.

    >>> round(human_share(0.25, 3.0), 3)
    0.5
    """
    if share == 1:
        return share + 0 * factor  # in the shape of the factor, which may be a column of them
    return share * factor / (1 + share * (factor - 1))


@lru_cache(maxsize=64)
def endings_of(profile: Profile, *, wireless: bool) -> EndingShares:
    """How a dialling ends by a profile: people first, then the others in the order of ENDINGS."""
    shares = profile.shares(wireless=wireless)
    others = ENDINGS[1:]
    sums = [*accumulate(shares[name] for name in others)]
    total = sums[-1] or 1.0
    # The last sum is 1 but for rounding, and no draw may fall beyond the last ending that has
    # a share at all.
    last = max((index for index, name in enumerate(others) if shares[name]), default=0)
    return EndingShares(
        shares["human"], others, (*tuple(each / total for each in sums[:last]), 2.0)
    )


def outcome_for(
    number: PhoneNumber,
    *,
    seed: int,
    profile: Profile,
    wireless: bool,
    local: datetime | None = None,
    tries: int = MOST_TRIES,
) -> Outcome:
    """Decide how a call to a number goes.

    A magic number has the outcome of its table. Any other is drawn by the profile's shares, and
    the same number, seed, profile and hour give the same outcome for ever.

    Args:
        number: Who is called.
        seed: What else decides.
        profile: How calls go.
        wireless: Whether the number is a wireless one.
        local: The moment of the call in the callee's own time; None if that is not known.
        tries: How many diallings are asked for; the first ones are the same however many.
    """
    magic = magic_number(number)
    if magic is not None:
        return magic.outcome
    draws = Draws(subject_of(f"{seed}/{number.digits}"))
    return outcome_by_chance(draws, profile=profile, wireless=wireless, local=local, tries=tries)


def outcome_by_chance(
    draws: Draws,
    *,
    profile: Profile,
    wireless: bool,
    local: datetime | None = None,
    tries: int = MOST_TRIES,
) -> Outcome:
    """Draw how a call goes by a profile.

    Args:
        draws: What decides.
        profile: How calls go.
        wireless: Whether the number is a wireless one.
        local: The moment of the call in the callee's own time; None if that is not known.
        tries: How many diallings are asked for.
    """
    factor = profile.human_factor(local, wireless=wireless)
    dialler = _Dialler(draws, profile, wireless=wireless)
    return Outcome(name="by chance", tries=tuple(dialler.diallings(factor, tries)))


def caller_by_chance(digits: str, *, seed: int, profile: Profile) -> Callee:
    """Draw how somebody behaves who calls a number of the customer's.

    Whoever calls wants something: listens to the end, and reacts to a script as those do who press
    keys at a plain message too.

    Args:
        digits: Those of the caller's number; empty if it is withheld.
        seed: What else decides.
        profile: How people react to scripts.
    """
    draws = Draws(subject_of(f"{seed}/caller {digits}"))
    dialler = _Dialler(draws, profile, wireless=False)
    return dialler.caller()


@dataclass(frozen=True, slots=True)
class _Dialler:
    """Draws the diallings of one call."""

    draws: Draws
    profile: Profile
    wireless: bool

    def diallings(self, factor: float, tries: int) -> Iterator[Try]:
        """Dial until somebody answers or the network refuses, or all tries are used up."""
        retries = self.profile.retries
        for number in range(1, tries + 1):
            dialling = self._dialling(number, factor)
            yield dialling
            if dialling.callee is not None or dialling.ending not in _RETRIED:
                return
            factor *= retries.human
            if dialling.ending is ResponseCode.BUSY:
                factor *= retries.after_busy

    def _dialling(self, number: int, factor: float) -> Try:
        shares = endings_of(self.profile, wireless=self.wireless)
        ending = shares.draw(self.draws.of(Draw.ENDING, number), factor)
        if ending in NOT_ANSWERED:
            return self._not_answered(ending, number)
        times = self.profile.dialling
        return Try(
            callee=self._callee(ending, number),
            dial_seconds=times.dial.seconds(self.draws.of(Draw.DIAL, number)),
            ring_seconds=self._ring_seconds(ending, number),
        )

    def _not_answered(self, ending: str, number: int) -> Try:
        times, code = self.profile.dialling, NOT_ANSWERED[ending]
        chance = self.draws.of(Draw.DIAL, number)
        match ending:
            case "no_answer":
                seconds = times.dial.seconds(chance)
                return Try(ending=code, dial_seconds=seconds, ring_seconds=times.ring_seconds)
            case "timeout":
                return Try(ending=code, dial_seconds=times.timeout_seconds, ring_seconds=0)
            case _:
                return Try(ending=code, dial_seconds=times.failure.seconds(chance), ring_seconds=0)

    def _ring_seconds(self, ending: str, number: int) -> float:
        times, chance = self.profile.dialling, self.draws.of(Draw.RING, number)
        if ending == "machine":
            at_once = times.at_once_wireless if self.wireless else times.at_once_landline
            mode = self.draws.of(Draw.RING_MODE, number)
            return (times.machine_at_once if mode < at_once else times.machine).seconds(chance)
        return (times.human_wireless if self.wireless else times.human_landline).seconds(chance)

    def _callee(self, ending: str, number: int) -> Callee:
        rings, chance = self.profile.rings, self.draws.of(Draw.RINGS, number)
        share = rings.wireless if self.wireless else rings.landline
        more = self.draws.of(Draw.MORE_RINGS, number)
        return replace(
            _BEHAVIOURS[ending](self, number),
            detected=self._detected(ANSWERING[ending], number),
            in_call_rings=1 + bisect(ring_sums(rings.another), more) if chance < share else 0,
            recorded=self.draws.of(Draw.RECORDING, number) < self.profile.recording.recorded,
        )

    def _detected(self, truth: MachineDetection, number: int) -> MachineDetection:
        detection, chance = self.profile.detection, self.draws.of(Draw.DETECTION, number)
        if chance < detection.unknown:
            return MachineDetection.UNKNOWN
        if chance < detection.unknown + detection.swapped:
            return SWAPPED.get(truth, truth)
        return truth

    def human(self, number: int) -> Callee:
        """A person: hangs up early, listens, presses keys or asks to be transferred."""
        return replace(self._listening(number), reaction=self._reaction(number))

    def caller(self) -> Callee:
        """A person who calls in."""
        reaction, talk = self._reaction(1), self.draws.of(Draw.TALK)
        return Callee(
            lingers_seconds=self.profile.human.lingers.seconds(self.draws.of(Draw.LINGER)),
            transfer=self._transfer(talk, 1),
            reaction=replace(reaction, listening=reaction.eager),
        )

    def _reaction(self, number: int) -> Reaction:
        """How the person reacts to a script; what is drawn then depends on no other draw."""
        shares = self.profile.reactions
        return Reaction(
            draws=Draws(self.draws.subject ^ (_REACTIONS + number)),
            eager=shares.eager,
            listening=shares.listening,
            offered=shares.offered,
        )

    def _listening(self, number: int) -> Callee:
        human, chance = self.profile.human, self.draws.of(Draw.BEHAVIOUR, number)
        lingers, talk = self.draws.of(Draw.LINGER, number), self.draws.of(Draw.TALK, number)
        moment = self.draws.of(Draw.MOMENT, number)
        if chance < (sum_of_shares := human.hang_up_early):
            return Callee(hears_seconds=human.early.seconds(talk), lingers_seconds=0)
        if chance < (sum_of_shares := sum_of_shares + human.listen):
            return Callee(lingers_seconds=human.lingers.seconds(lingers))
        if chance < sum_of_shares + human.press_keys:
            return Callee(
                presses=keypad_of(self.profile.keys).draw(self.draws.of(Draw.KEYS, number)),
                first_key_share=human.first_key.at(moment),
                lingers_seconds=human.after_keys.seconds(lingers),
            )
        return Callee(
            presses=TRANSFER_KEY,
            first_key_share=self.profile.transfer.first_key.at(moment),
            lingers_seconds=human.lingers.seconds(lingers),
            transfer=self._transfer(talk, number),
        )

    def _transfer(self, talk: float, number: int) -> Transfer:
        shares, chance = self.profile.transfer, self.draws.of(Draw.TRANSFER, number)
        sums = (shares.transferred, shares.transferred + shares.failed)
        return Transfer(
            ending=TRANSFER_ENDINGS[bisect(sums, chance)],
            ring_seconds=shares.ring_seconds,
            talk_seconds=shares.talk.seconds(talk),
        )

    def machine(self, number: int) -> Callee:
        """An answering machine: takes the message after its greeting, or cuts the call off."""
        machine, talk = self.profile.machine, self.draws.of(Draw.TALK, number)
        cuts_off = self.draws.of(Draw.BEHAVIOUR, number) < machine.cut_off
        return Callee(
            greeting_seconds=machine.greeting.seconds(self.draws.of(Draw.MOMENT, number)),
            hears_seconds=machine.cut_off_after.seconds(talk) if cuts_off else None,
            lingers_seconds=machine.silence_seconds,
        )

    def fax(self, number: int) -> Callee:
        """A fax machine: hears nothing that it understands, and hangs up."""
        return Callee(
            hears_seconds=self.profile.fax.hears.seconds(self.draws.of(Draw.TALK, number))
        )


_BEHAVIOURS: Final = {"human": _Dialler.human, "machine": _Dialler.machine, "fax": _Dialler.fax}


@lru_cache(maxsize=16)
def ring_sums(another: float) -> tuple[float, ...]:
    """Up to which draw it rings once, twice and so on after the connection, 8 times at most."""
    return tuple(1 - another**rings for rings in range(1, _MOST_RINGS))
