"""Columns: how thousands of calls go, drawn at once.

What chance draws for one call in `calls/chance.py`, and what `calls/conversation.py` makes of it,
is computed here for many calls at a time, from the same draws, tables and parameters and with the
same rounding. A test tells both for the same calls and compares the postbacks byte by byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from simulator.calls.chance import (
    ANSWERING,
    NOT_ANSWERED,
    SWAPPED,
    TRANSFER_ENDINGS,
    endings_of,
    human_share,
    ring_sums,
)
from simulator.calls.dialogue.listener import SECONDS_BETWEEN_KEYS
from simulator.calls.dialogue.performance import PATIENCE_IN_TRANSFER, REPEAT_KEY
from simulator.calls.distribution import INTERVALS, Distribution
from simulator.calls.draws import DRAWS_A_TRY, GOLDEN, Draw
from simulator.calls.keypad import keypad_of
from simulator.calls.outcome import Callee, MachineDetection
from simulator.calls.parameters import ENDINGS
from simulator.calls.profile import Profile
from simulator.codes import ResponseCode

__all__ = ["DETECTIONS", "Bools", "Diallings", "Floats", "Ints", "Words", "dial", "mixed"]

Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

DETECTIONS: Final = tuple(MachineDetection)
"""What a number in a column of detections stands for, counted from 1; 0 is nobody."""

_NUMBER_OF: Final = {ending: number for number, ending in enumerate(ENDINGS)}
_CODES: Final = np.array(
    [NOT_ANSWERED.get(ending, ResponseCode.CALL_ANSWERED) for ending in ENDINGS]
)
_TRUTHS: Final = np.array(
    [DETECTIONS.index(ANSWERING[ending]) + 1 if ending in ANSWERING else 0 for ending in ENDINGS]
)
_MISTAKEN: Final = np.array([
    0, *(DETECTIONS.index(SWAPPED.get(each, each)) + 1 for each in DETECTIONS)
])  # fmt: skip
_UNKNOWN: Final = DETECTIONS.index(MachineDetection.UNKNOWN) + 1


def mixed(words: Words) -> Words:
    """The finishing step of splitmix64, for a column of words."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


@dataclass(frozen=True)
class Diallings:
    """How one dialling of each of many calls goes; all columns are as long.

    Args:
        code: The ResponseCode that it ends with.
        answered: Whether somebody or something picks up.
        dial: Milliseconds from dialling to the first ring, or to the network's refusal.
        ring: Milliseconds of ringing; 0 for none.
        talk: Milliseconds from the answer to the end.
        detection: What the callee is taken for, by its place in DETECTIONS from 1; 0 for nobody.
        keys: What is pressed, by its place in the profile's keypad from 2; 1 for the key that asks
            for a transfer, 0 for nothing.
        rings: Rings heard after the connection.
        recorded: Whether the call is recorded.
        transferred: Whether a transfer is begun.
    """

    code: Ints
    answered: Bools
    dial: Ints
    ring: Ints
    talk: Ints
    detection: Ints
    keys: Ints
    rings: Ints
    recorded: Bools
    transferred: Bools


@dataclass(frozen=True)
class _Dialler:
    """Draws one dialling for each of many calls."""

    profile: Profile
    subjects: Words
    wireless: Bools
    number: int
    message_seconds: float
    transfers: bool

    def chances(self, draw: Draw) -> Floats:
        """A draw of each call."""
        place = ((self.number - 1) * DRAWS_A_TRY + draw + 1) * GOLDEN % 2**64
        words = mixed(self.subjects + np.uint64(place))
        return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def endings(self, factor: Floats) -> Ints:
        """The place of each dialling's ending in ENDINGS."""
        chances, found = self.chances(Draw.ENDING), np.empty(len(factor), np.int64)
        for wireless in (True, False):
            shares = endings_of(self.profile, wireless=wireless)
            here = self.wireless == wireless
            human = human_share(shares.human, factor[here])
            rest = np.divide(chances[here] - human, 1 - human, where=human < 1,
                             out=np.zeros_like(human))  # fmt: skip
            others = 1 + np.searchsorted(np.array(shares.sums), rest, side="right")
            found[here] = np.where(chances[here] < human, 0, others)
        return found

    def dialled(self, endings: Ints) -> Ints:
        """Milliseconds until it rings, or until the network refuses."""
        times, chances = self.profile.dialling, self.chances(Draw.DIAL)
        timeout = round(times.timeout_seconds * 1000)
        rings = np.isin(endings, [_NUMBER_OF[name] for name in (*ANSWERING, "no_answer")])
        found = np.where(rings, _milliseconds(times.dial, chances),
                         _milliseconds(times.failure, chances))  # fmt: skip
        return np.where(endings == _NUMBER_OF["timeout"], timeout, found)

    def rung(self, endings: Ints) -> Ints:
        """Milliseconds of ringing."""
        times, chances = self.profile.dialling, self.chances(Draw.RING)
        at_once = np.where(self.wireless, times.at_once_wireless, times.at_once_landline)
        machine = np.where(
            self.chances(Draw.RING_MODE) < at_once,
            _milliseconds(times.machine_at_once, chances),
            _milliseconds(times.machine, chances),
        )
        person = np.where(
            self.wireless,
            _milliseconds(times.human_wireless, chances),
            _milliseconds(times.human_landline, chances),
        )
        given_up = round(times.ring_seconds * 1000)
        found = np.where(endings == _NUMBER_OF["machine"], machine, person)
        found = np.where(endings == _NUMBER_OF["no_answer"], given_up, found)
        return np.where(np.isin(endings, list(_SILENT)), 0, found)

    def detections(self, endings: Ints) -> Ints:
        """What each callee is taken for."""
        shares, chances, truths = (
            self.profile.detection, self.chances(Draw.DETECTION), _TRUTHS[endings],
        )  # fmt: skip
        mistaken = chances < shares.unknown + shares.swapped
        found = np.where(mistaken, _MISTAKEN[truths], truths)
        return np.where((chances < shares.unknown) & (truths > 0), _UNKNOWN, found)

    def rings(self) -> Ints:
        """Rings heard after the connection."""
        shares = self.profile.rings
        share = np.where(self.wireless, shares.wireless, shares.landline)
        sums = np.array(ring_sums(shares.another))
        count = 1 + np.searchsorted(sums, self.chances(Draw.MORE_RINGS), side="right")
        return np.where(self.chances(Draw.RINGS) < share, count, 0)

    def recorded(self) -> Bools:
        """Whether each call is recorded."""
        return self.chances(Draw.RECORDING) < self.profile.recording.recorded


_SILENT: Final = {
    _NUMBER_OF[name] for name in ENDINGS if name not in ANSWERING and name != "no_answer"
}


def dial(
    profile: Profile,
    subjects: Words,
    *,
    wireless: Bools,
    factor: Floats,
    number: int,
    message_seconds: float,
    transfers: bool,
) -> Diallings:
    """Draw how a dialling of each of many calls goes.

    Args:
        profile: How calls go.
        subjects: What decides, for each call.
        wireless: Whether each number is wireless.
        factor: How much likelier a person answers, for each call.
        number: Which dialling it is, counted from 1.
        message_seconds: How long the text takes to speak.
        transfers: Whether pressing 0 transfers the call.
    """
    dialler = _Dialler(profile, subjects, wireless, number, message_seconds, transfers)
    endings = dialler.endings(factor)
    talks = _Talks(dialler, endings)
    answered = _TRUTHS[endings] > 0
    return Diallings(
        code=np.where(talks.transferred, talks.transfer_codes, _CODES[endings]),
        answered=answered,
        dial=dialler.dialled(endings),
        ring=dialler.rung(endings),
        talk=np.rint(talks.seconds * 1000).astype(np.int64),
        detection=dialler.detections(endings),
        keys=talks.keys,
        rings=np.where(answered, dialler.rings(), 0),
        recorded=answered & dialler.recorded(),
        transferred=talks.transferred,
    )


@dataclass(frozen=True)
class _Talks:
    """What is said and pressed between the answer and the end, for many calls at once."""

    dialler: _Dialler
    endings: Ints

    def _is(self, ending: str) -> Bools:
        found: Bools = self.endings == _NUMBER_OF[ending]
        return found

    @cached_property
    def _groups(self) -> Mapping[str, Bools]:
        """Which people hang up early, listen, press keys and ask for a transfer."""
        human, person = self.dialler.profile.human, self._is("human")
        # Summed as a single call sums them, so that both put the borders at the same place.
        listens = human.hang_up_early + human.listen
        borders = np.array([human.hang_up_early, listens, listens + human.press_keys])
        group = np.searchsorted(borders, self.dialler.chances(Draw.BEHAVIOUR), side="right")
        names = ("hang_up_early", "listen", "press_keys", "transfer")
        return {name: person & (group == number) for number, name in enumerate(names)}

    @cached_property
    def keys(self) -> Ints:
        pressing = np.searchsorted(
            np.array(keypad_of(self.dialler.profile.keys).sums),
            self.dialler.chances(Draw.KEYS),
            side="right",
        )
        last = len(keypad_of(self.dialler.profile.keys).sequences) - 1
        found = np.where(self._groups["press_keys"], 2 + np.minimum(pressing, last), 0)
        return np.where(self._groups["transfer"], 1, found)

    @cached_property
    def transferred(self) -> Bools:
        found: Bools = self._groups["transfer"] & np.bool_(self.dialler.transfers)
        return found

    @cached_property
    def transfer_codes(self) -> Ints:
        shares = self.dialler.profile.transfer
        sums = np.array([shares.transferred, shares.transferred + shares.failed])
        codes = np.array(TRANSFER_ENDINGS)
        found: Ints = codes[
            np.searchsorted(sums, self.dialler.chances(Draw.TRANSFER), side="right")
        ]
        return found

    @cached_property
    def seconds(self) -> Floats:
        """How long each conversation lasts; 0 where there is none."""
        profile, message = self.dialler.profile, self.dialler.message_seconds
        talk, linger = self.dialler.chances(Draw.TALK), self.dialler.chances(Draw.LINGER)
        lingers = _seconds(profile.human.lingers, linger)
        found = np.zeros(len(self.endings))
        for here, seconds in (
            (
                self._groups["hang_up_early"],
                np.minimum(message, _seconds(profile.human.early, talk)),
            ),
            (self._groups["listen"], message + lingers),
            (self._groups["press_keys"], self._pressing(linger)),
            (self._groups["transfer"], self._transferring(talk, lingers)),
            (self._is("machine"), self._taking_messages(talk)),
            (
                self._is("fax"),
                np.minimum(message + _FAX_LINGERS, _seconds(profile.fax.hears, talk)),
            ),
        ):
            found = np.where(here, seconds, found)
        return found

    def _pressing(self, linger: Floats) -> Floats:
        """Press one key after another; the key that repeats starts the message again."""
        human, message = self.dialler.profile.human, self.dialler.message_seconds
        lengths, repeats = _strokes(keypad_of(self.dialler.profile.keys).sequences)
        pressed = np.maximum(self.keys - 2, 0)
        at = 0.0 + _values(human.first_key, self.dialler.chances(Draw.MOMENT)) * message
        last, ends = np.zeros_like(at), np.full_like(at, message)
        for stroke in range(repeats.shape[1]):
            within = lengths[pressed] > stroke
            last = np.where(within, at, last)
            ends = np.where(within & repeats[pressed, stroke], at + message, ends)
            at = at + SECONDS_BETWEEN_KEYS
        return np.maximum(ends, last) + _seconds(human.after_keys, linger)

    def _transferring(self, talk: Floats, lingers: Floats) -> Floats:
        shares, message = self.dialler.profile.transfer, self.dialler.message_seconds
        at = 0.0 + _values(shares.first_key, self.dialler.chances(Draw.MOMENT)) * message
        if not self.dialler.transfers:
            return np.maximum(message, at) + lingers
        rung = at + shares.ring_seconds
        codes = self.transfer_codes
        found = np.where(
            codes == ResponseCode.TRANSFERRED, rung + _seconds(shares.talk, talk), rung
        )
        patience = at + shares.ring_seconds * PATIENCE_IN_TRANSFER
        return np.where(codes == ResponseCode.HUNG_UP_DURING_TRANSFER, patience, found)

    def _taking_messages(self, talk: Floats) -> Floats:
        machine = self.dialler.profile.machine
        greeting = _seconds(machine.greeting, self.dialler.chances(Draw.MOMENT))
        whole = (greeting + self.dialler.message_seconds) + machine.silence_seconds
        cut_off = np.minimum(whole, _seconds(machine.cut_off_after, talk))
        return np.where(self.dialler.chances(Draw.BEHAVIOUR) < machine.cut_off, cut_off, whole)


_FAX_LINGERS: Final = Callee().lingers_seconds


@lru_cache(maxsize=16)
def _strokes(sequences: tuple[str, ...]) -> tuple[Ints, Bools]:
    """The length of each sequence, and which of its keys repeat the message."""
    longest = max(map(len, sequences))
    repeats = [[key == REPEAT_KEY for key in sequence.ljust(longest)] for sequence in sequences]
    return np.array([len(sequence) for sequence in sequences]), np.array(repeats)


@lru_cache(maxsize=64)
def _knots(distribution: Distribution) -> Floats:
    return np.array(distribution.knots)


def _values(distribution: Distribution, chances: Floats) -> Floats:
    knots, position = _knots(distribution), chances * INTERVALS
    index = position.astype(np.int64)
    low = knots[index]
    return low + (knots[index + 1] - low) * (position - index)


def _milliseconds(distribution: Distribution, chances: Floats) -> Ints:
    return (_values(distribution, chances) * 1000).astype(np.int64)


def _seconds(distribution: Distribution, chances: Floats) -> Floats:
    return _milliseconds(distribution, chances).astype(np.float64) / 1000
