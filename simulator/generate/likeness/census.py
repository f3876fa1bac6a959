"""The census: what a set of postbacks looks like, gathered one by one in constant memory."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Final

from simulator.generate.likeness.counts import Histogram, ValueCounts
from simulator.generate.likeness.traits import (
    ANSWERED,
    NONE,
    TERMINAL,
    Message,
    area_code_of,
    keys_of,
    moment_of,
    number_of,
    text_of,
)

__all__ = ["Census"]

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_STATUS: Final = "ResponseCode"
_SECOND: Final = timedelta(seconds=1)
_MOST_NAMES: Final = 256
_MOST_KINDS_OF_CALL: Final = 64


class Census:
    """Counts postbacks.

    What a call was like is taken from its last postback alone, the one whose ResponseCode ends
    it: so a recording in which every status was posted counts each call once, as one does in
    which only the end was.

    Attributes:
        postbacks: How many were counted.
        calls: How many of them end a call.
        filled: How many postbacks had a value for each property.
        empty: How many sent the property without a value.
        statuses: The ResponseCodes of all postbacks.
        values: Values over calls, by what is counted.
        seconds: Histograms over calls, by what is measured.
        rate: Postbacks in each second; None unless all were counted with rising due moments.
    """

    def __init__(self) -> None:
        self.postbacks = 0
        self.calls = 0
        self.filled = ValueCounts(_MOST_NAMES)
        self.empty = ValueCounts(_MOST_NAMES)
        self.statuses = ValueCounts()
        self.values = {name: ValueCounts() for name in (*_VALUES, *_VALUES_OF_START)}
        self.seconds: dict[str, Histogram] = {}
        self._rate = _Rate()

    @property
    def rate(self) -> Histogram | None:
        """Postbacks in each second from the first to the last, those without any included."""
        return self._rate.finished() if self.postbacks else None

    def count(self, message: Message, *, due: datetime | None = None) -> None:
        """Count one decoded postback.

        Args:
            message: Property names and typed values.
            due: When it was sent, if that is known.
        """
        self.postbacks += 1
        self._rate.count(due)
        for name, value in message.items():
            (self.empty if value is None or value == "" else self.filled).add(name)
        code = number_of(message, _STATUS)
        self.statuses.add(NONE if code is None else str(code))
        if code in TERMINAL:
            self._count_call(message)

    def _count_call(self, message: Message) -> None:
        self.calls += 1
        for name, value_of in _VALUES.items():
            self.values[name].add(value_of(message) or NONE)
        start = moment_of(message, "StartTime")
        for name, of_moment in _VALUES_OF_START.items():
            self.values[name].add(of_moment(start) if start else NONE)
        for name, seconds in _seconds_of(message, start):
            if name in self.seconds or len(self.seconds) < _MOST_KINDS_OF_CALL:
                self.seconds.setdefault(name, Histogram()).add(seconds)


class _Rate:
    """How many postbacks there were in each second."""

    def __init__(self) -> None:
        self._histogram = Histogram()
        self._second: datetime | None = None
        self._count = 0
        self._usable = True

    def count(self, due: datetime | None) -> None:
        """Count a postback; one without a moment, or of a moment gone by, spoils the rate."""
        second = due.replace(microsecond=0) if due else None
        if second is None or (self._second and second < self._second):
            self._usable = False
        elif second != self._second:
            self._turn_to(second)
        self._count += 1

    def _turn_to(self, second: datetime) -> None:
        if self._second:
            self._histogram.add(self._count)
            silent = (second - self._second) // _SECOND - 1
            if silent:
                self._histogram.add(0, silent)
        self._second, self._count = second, 0

    def finished(self) -> Histogram | None:
        """The rate up to now; None if it cannot be told."""
        if not self._usable:
            return None
        whole = deepcopy(self._histogram)
        whole.add(self._count)
        return whole


def _any(name: str) -> Callable[[Message], str]:
    return lambda message: str(message.get(name, ""))


def _text(name: str) -> Callable[[Message], str]:
    return lambda message: text_of(message, name)


_VALUES: Final[Mapping[str, Callable[[Message], str]]] = {
    "ResponseCode at the end": _any(_STATUS),
    "machinedetection": _text("machinedetection"),
    "isWireless": _any("isWireless"),
    "telcoCarrierType": _text("telcoCarrierType"),
    "qarecord": _any("qarecord"),
    "digitsdialed, by class": lambda message: keys_of(text_of(message, "digitsdialed")),
    "incallringcount": _any("incallringcount"),
    "area code": lambda message: area_code_of(text_of(message, "phonenumber")),
    "telcoLATA": _text("telcoLATA"),
    "telcoOCN": _text("telcoOCN"),
}
"""What is counted of a call, and how it follows from its last postback."""

_VALUES_OF_START: Final[Mapping[str, Callable[[datetime], str]]] = {
    "hour of StartTime": lambda start: f"{start:%H}",
    "weekday of StartTime": lambda start: _WEEKDAYS[start.weekday()],
}


def _seconds_of(message: Message, start: datetime | None) -> Iterator[tuple[str, float]]:
    """What is measured of a call, as far as its last postback tells."""
    code = number_of(message, _STATUS)
    duration, recorded = number_of(message, "Duration"), number_of(message, "lastrecordlength")
    end = moment_of(message, "EndTime")
    if duration is not None:
        who = text_of(message, "machinedetection") if code in ANSWERED else ""
        yield f"Duration, ResponseCode {code} {who}".rstrip(), duration
    if recorded is not None:
        yield "lastrecordlength", recorded
    if start and end and end >= start:
        yield "StartTime to EndTime", (end - start) / _SECOND
