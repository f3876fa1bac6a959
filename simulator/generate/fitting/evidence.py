"""The evidence for a profile: what recorded postbacks tell of how calls go."""

from collections import Counter
from datetime import datetime, timedelta
from math import inf, isfinite
from typing import Final

from simulator.calls.chance import NOT_ANSWERED, TRANSFER_ENDINGS
from simulator.calls.dialogue.listener import SECONDS_BETWEEN_KEYS
from simulator.calls.dialogue.performance import PATIENCE_IN_TRANSFER, REPEAT_KEY, TRANSFER_KEY
from simulator.calls.profile import Profile
from simulator.codes import ResponseCode
from simulator.generate.likeness.counts import Histogram
from simulator.generate.likeness.traits import (
    TERMINAL,
    Message,
    area_code_of,
    keys_of,
    moment_of,
    number_of,
    text_of,
)
from simulator.phone import PhoneNumber
from simulator.telco.hours import local_time
from simulator.telco.record import telco_record

__all__ = ["MOST_RINGS", "UNTOLD", "Evidence"]

MOST_RINGS: Final = 8
"""The most rings after a connection that a profile knows of; more count as so many."""

UNTOLD: Final = "untold"
"""The ending of an answered call that does not tell who answered."""

_TRANSFERS: Final = frozenset(int(code) for code in TRANSFER_ENDINGS)
_ENDINGS: Final = {int(code): ending for ending, code in NOT_ANSWERED.items()}
_ANSWERED: Final = _TRANSFERS | {int(ResponseCode.CALL_ANSWERED)}
_ANSWERING: Final = {"HUMAN": "human", "MACHINE": "machine", "FAX": "fax"}
_SECOND: Final = timedelta(seconds=1)
# A Duration is whole seconds, rounded down.
_ROUNDED_OFF: Final = 0.5
# Many hang up at the very end of the message: whole seconds would blur that.
_TENTH: Final = 0.1
# A day and more is the mistake of a clock.
_LONGEST_CALL: Final = 86_400.0


class Evidence:
    """Counts the calls of a recording by what a profile's parameters say of them.

    Only the last postback of a call is looked at, so the endings are those of calls after all
    their tries. All counts are by a fixed number of kinds, so memory is constant.

    Args:
        base: The profile that the fitted one starts from.
        message_seconds: How long the message of the calls is; unknown if infinite. Then nobody
            can be told to have heard it out, and all hang up early.

    Attributes:
        postbacks: How many were looked at.
        diallings: How many of them tell that a number is dialled.
        calls: How many tell that a call is over.
        unplaced: How many of these do not tell whether the number is wireless.
        foreign: How many ended in a way that no profile knows, such as being cancelled.
        endings: For wireless lines and others the endings of calls.
        hours: Likewise calls by weekday and hour of the callee's own time, and whether a person
            answered.
        people: What people did, by the names of the shares in a profile.
        keys: What was pressed, by class.
        transfers: How transfers ended.
        rung: For wireless lines and others, answered calls with rings after the connection.
        rings: How many rings these had.
        recorded: Answered calls that were recorded, and that were not.
        seconds: Histograms, by the parameter that they speak for. Those of `transfer` count from
            the answer to the transfer's ringing, and to its end without the ringing.
        days: From the first start of a call to the last.
    """

    def __init__(self, base: Profile, *, message_seconds: float = inf) -> None:
        self.message_seconds = message_seconds
        self.postbacks = self.diallings = self.calls = self.unplaced = self.foreign = 0
        self.endings: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        self.hours: dict[bool, Counter[tuple[int, int, bool]]] = {True: Counter(), False: Counter()}
        self.people: Counter[str] = Counter()
        self.keys: Counter[str] = Counter()
        self.transfers: Counter[int] = Counter()
        self.rung: dict[bool, Counter[bool]] = {True: Counter(), False: Counter()}
        self.rings: Counter[int] = Counter()
        self.recorded: Counter[bool] = Counter()
        self.seconds: dict[str, Histogram] = {}
        self.first_key_share = base.human.first_key.at(0)
        self._silence_seconds = base.machine.silence_seconds
        self._ring_seconds = base.transfer.ring_seconds
        self._first: datetime | None = None
        self._last: datetime | None = None

    @property
    def days(self) -> float:
        """The days from the first start of a call to the last."""
        if self._first is None or self._last is None:
            return 0.0
        return (self._last - self._first) / timedelta(days=1)

    def count(self, message: Message) -> None:
        """Look at one decoded postback; those of incoming calls say nothing of the called."""
        if message.get("incoming") is True:
            return
        self.postbacks += 1
        code = number_of(message, "ResponseCode")
        self.diallings += code == ResponseCode.DIALING
        if code is not None and code in TERMINAL:
            self.calls += 1
            self._count_call(message, code)

    def _count_call(self, message: Message, code: int) -> None:
        wireless, ending = message.get("isWireless"), _ending(message, code)
        if ending is None:
            self.foreign += 1
            return
        if not isinstance(wireless, bool):
            self.unplaced += 1
            return
        self.endings[wireless][ending] += 1
        self._count_moment(message, wireless=wireless, human=ending == "human")
        if code in _ANSWERED:
            self._count_answered(message, code, ending, wireless=wireless)

    def _count_moment(self, message: Message, *, wireless: bool, human: bool) -> None:
        start, number = moment_of(message, "StartTime"), text_of(message, "phonenumber")
        if start is None:
            return
        self._first = min(self._first or start, start)
        self._last = max(self._last or start, start)
        local = (
            local_time(telco_record(PhoneNumber(number)), start) if area_code_of(number) else None
        )
        if local is not None:
            self.hours[wireless][local.weekday(), local.hour, human] += 1

    def _count_answered(self, message: Message, code: int, ending: str, *, wireless: bool) -> None:
        rings = number_of(message, "incallringcount") or 0
        self.rung[wireless][rings > 0] += 1
        self.rings[min(rings, MOST_RINGS)] += 1
        self.recorded[message.get("qarecord") is True] += 1
        digits, seconds = text_of(message, "digitsdialed"), _talked(message)
        if code in _TRANSFERS:
            self.transfers[code] += 1
        elif digits not in ("", TRANSFER_KEY):
            self.keys[keys_of(digits)] += 1
        if ending == "human":
            self._count_person(digits, code, seconds)
        elif ending in ("machine", "fax") and seconds is not None:
            self._count_machine(ending, seconds)

    def _count_person(self, digits: str, code: int, seconds: float | None) -> None:
        said = self.message_seconds
        if code in _TRANSFERS or digits == TRANSFER_KEY:
            self.people["transfer"] += 1
            self._time_transfer(code, seconds)
        elif digits:
            self.people["press_keys"] += 1
            self._time("human.after_keys", seconds, after=self._said_around(digits))
        elif seconds is not None and seconds >= said:
            self.people["listen"] += 1
            self._time("human.lingers", seconds, after=said)
        else:
            self.people["hang_up_early"] += 1
            self._time("human.early", seconds)

    def _time_transfer(self, code: int, seconds: float | None) -> None:
        """Time a transfer: the key that asks for it was pressed while the message was told."""
        match code:
            case ResponseCode.TRANSFERRED:
                self._time("transfer.talk", seconds, after=self._ring_seconds)
            case ResponseCode.TRANSFER_FAILED:
                self._time("transfer.first_key", seconds, after=self._ring_seconds)
            case ResponseCode.HUNG_UP_DURING_TRANSFER:
                patience = self._ring_seconds * PATIENCE_IN_TRANSFER
                self._time("transfer.first_key", seconds, after=patience)

    def _count_machine(self, ending: str, seconds: float) -> None:
        heard_out = self.message_seconds + self._silence_seconds
        if ending == "fax":
            self._time("fax.hears", seconds)
        elif seconds >= heard_out:
            self._time("machine.greeting", seconds, after=heard_out)
        else:
            self._time("machine.cut_off_after", seconds)

    def _said_around(self, digits: str) -> float:
        """When message and keys are over, if the first key came as early as the base has it."""
        at = self.first_key_share * self.message_seconds
        ends = self.message_seconds
        for place, key in enumerate(digits):
            pressed = at + place * SECONDS_BETWEEN_KEYS
            ends = max(ends if key != REPEAT_KEY else pressed + self.message_seconds, pressed)
        return ends

    def _time(self, parameter: str, seconds: float | None, *, after: float = 0.0) -> None:
        if seconds is not None and isfinite(after):
            histogram = self.seconds.setdefault(parameter, Histogram(_TENTH))
            histogram.add(max(seconds - after, 0.0))


def _ending(message: Message, code: int) -> str | None:
    """How a call ended, by the names of a profile; None if no profile knows of it."""
    if code in _ANSWERED:
        return _ANSWERING.get(text_of(message, "machinedetection"), UNTOLD)
    return _ENDINGS.get(code)


def _talked(message: Message) -> float | None:
    """How long a call was, by its milliseconds if they were sent; None if that makes no sense."""
    start, end = moment_of(message, "StartTime"), moment_of(message, "EndTime")
    seconds: float | None = None
    if start and end and end >= start and (start.microsecond or end.microsecond):
        seconds = (end - start) / _SECOND
    elif (duration := number_of(message, "Duration")) is not None:
        seconds = duration + _ROUNDED_OFF
    return None if seconds is None or seconds > _LONGEST_CALL else seconds
