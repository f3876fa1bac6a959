"""Bodies: the postbacks of a batch written out, from templates with a few places left to fill.

A template is made by the simulator's own writer from a call with marks in it, so that whatever a
wire profile does to a postback it does here too. Templates are kept: there are few different ones.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import numpy as np

from simulator.calls.call import Call
from simulator.calls.dialogue.performance import TRANSFER_KEY
from simulator.calls.keypad import keypad_of
from simulator.codes import ResponseCode
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.columns import DETECTIONS, Ints
from simulator.generate.traffic import NEVER, Batch
from simulator.phone import PhoneNumber
from simulator.postbacks.fields import Postback, outgoing_postback

__all__ = ["Bodies", "Fragments", "call_like", "kinds_of"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TELCO: Final = (
    "isWireless", "telcoLATA", "telcoOCN", "telcoCarrierName", "telcoCarrierType",
    "telcoLRN", "telcoSwitchName",
)  # fmt: skip

# Marks stand in a template where each postback has values of its own.
_QUEUE_ID: Final = 6_148_914_691_236_517_205
_START: Final = datetime(2001, 2, 3, 4, 5, 6, 789_000, tzinfo=UTC)
_DURATION: Final = 987_654_321
_END: Final = _START + timedelta(seconds=_DURATION, milliseconds=1)
_NUMBERS: Final = (PhoneNumber("2125550143"), PhoneNumber("3125550143"), PhoneNumber("4155550143"))
_HOLES: Final = ("id", "start", "end", "duration", "telco", "sound", "number", "recorded")

_NO_SECOND: Final = -1
_NO_MILLISECONDS: Final = 1000
_SECONDS_KEPT: Final = 200_000

_Texts = tuple[str, str, str, str, str, str, str, str, str]


class Fragments(Protocol):
    """Whatever writes some properties of a postback as they stand between others."""

    def fragment(self, postback: Postback) -> str:
        """Write them."""


class Bodies:
    """Writes the postbacks of a broadcast's batches.

    Args:
        broadcast: Whose they are.
        wire: Who writes properties: a wire profile, or another of its kind.
        start: What each begins with.
        end: What each ends with.
    """

    def __init__(
        self, broadcast: Broadcast, wire: Fragments, *, start: str = "", end: str = ""
    ) -> None:
        self._broadcast, self._wire = broadcast, wire
        self._frame = start, end
        callers = {broadcast.caller_id, broadcast.transfer_number}
        self._number = next(each for each in _NUMBERS if each.digits not in callers)
        self._moments = _Moments(wire)
        self._templates: dict[int, _Texts] = {}
        numbers = broadcast.numbers_called
        self._digits = [number.digits for number in numbers]
        self._telcos = [self._telco(number) for number in numbers]

    def written(self, batch: Batch) -> list[str]:
        """The bodies of a batch, in its order."""
        digits, telcos = self._digits, self._telcos
        ended, recorded = batch.end != NEVER, batch.recorded == 1
        durations = np.where(ended, (batch.end - batch.start) // 1000, 0)
        queue_ids = batch.call + self._broadcast.first_queue_id
        return [
            f"{a}{queue_id}{b}{start}{c}{end}{d}{duration}{e}{telcos[number]}{f}{sound}"
            f"{g}{digits[number]}{h}{length}{i}"
            for (a, b, c, d, e, f, g, h, i), queue_id, start, end, duration, number, sound, length
            in zip(
                self._texts_of(batch),
                queue_ids.tolist(),
                self._moments.texts(batch.start),
                self._moments.texts(batch.end),
                _shown(durations, ended),
                batch.number.tolist(),
                _shown(queue_ids, ended & recorded),
                _shown(durations, ended & recorded),
                strict=True,
            )
        ]  # fmt: skip

    def _texts_of(self, batch: Batch) -> list[_Texts]:
        """The template of each postback."""
        kinds = kinds_of(batch)
        different, first = np.unique(kinds, return_index=True)
        for kind, index in zip(different.tolist(), first.tolist(), strict=True):
            if kind not in self._templates:
                self._templates[kind] = self._template(batch, index)
        templates = self._templates
        return [templates[kind] for kind in kinds.tolist()]

    def _template(self, batch: Batch, index: int) -> _Texts:
        """Write one postback with marks, and cut it at the marks."""
        postback = outgoing_postback(call_like(self._broadcast, batch, index, self._number))
        start, end = self._frame
        return _cut(
            start + self._wire.fragment(postback) + end,
            {
                str(_QUEUE_ID): ("id", "sound"),
                self._moments.text(_START): ("start",),
                self._moments.text(_END): ("end",),
                str(_DURATION): ("duration", "recorded"),
                self._telco(self._number): ("telco",),
                self._number.digits: ("number",),
            },
        )

    def _telco(self, number: PhoneNumber) -> str:
        """The telco properties of a number, which stand together in every postback."""
        postback = outgoing_postback(self._broadcast.call(number))
        return self._wire.fragment({name: postback[name] for name in _TELCO})


def kinds_of(batch: Batch) -> Ints:
    """A number for each postback that tells all of it but its moments and its numbers."""
    kinds = batch.status
    for column, size in (
        (batch.start != NEVER, 2),
        (batch.end != NEVER, 2),
        (batch.detection, len(DETECTIONS) + 1),
        (batch.keys, 4096),
        (batch.rings, 16),
        (batch.recorded, 2),
        (batch.transferred, 2),
    ):
        kinds = kinds * size + column
    return kinds


def call_like(broadcast: Broadcast, batch: Batch, index: int, number: PhoneNumber) -> Call:
    """A call as one postback of a batch tells it, with marks for its moments and its numbers."""
    detection, keys = int(batch.detection[index]), int(batch.keys[index])
    pressed = ("", TRANSFER_KEY, *keypad_of(broadcast.profile.keys).sequences)
    return Call(
        queue_id=_QUEUE_ID,
        request=broadcast.request(number),
        placed_at=_EPOCH,
        ready_at=_EPOCH,
        status=ResponseCode(int(batch.status[index])),
        started_at=None if batch.start[index] == NEVER else _START,
        ended_at=None if batch.end[index] == NEVER else _END,
        digits=pressed[keys],
        detection=DETECTIONS[detection - 1] if detection else None,
        in_call_rings=int(batch.rings[index]),
        recorded=bool(batch.recorded[index]),
        transferred=bool(batch.transferred[index]),
    )


def _cut(body: str, marks: dict[str, tuple[str, ...]]) -> _Texts:
    """Cut a body at its marks: the texts around the holes, empty beside a hole that is not there.

    A mark that comes twice names its holes in the order in which they come.
    """
    left = {mark: list(holes) for mark, holes in marks.items()}
    longest_first = sorted(marks, key=len, reverse=True)
    found: dict[str, str] = {}
    pieces = re.split(f"({'|'.join(map(re.escape, longest_first))})", body)
    for mark, text in zip(pieces[1::2], pieces[2::2], strict=True):
        found[left[mark].pop(0)] = text
    a, b, c, d, e, f, g, h, i = pieces[0], *(found.get(hole, "") for hole in _HOLES)
    return a, b, c, d, e, f, g, h, i


def _shown(values: Ints, shown: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> list[object]:
    """Values as they are, or nothing."""
    column = values.astype(object)
    column[~shown] = ""
    return list(column)


class _Moments:
    """Writes columns of moments; each second is written once, by the writer of properties."""

    def __init__(self, wire: Fragments) -> None:
        self._wire = wire
        self._before, _, self._after = wire.fragment({"StartTime": "X"}).partition("X")
        milliseconds = f"{_START.microsecond // 1000:03}"
        _, shows, after = self.text(_START).rpartition(milliseconds)
        self._milliseconds = milliseconds if shows else ""
        self._tails = [f"{each:03}{after}" if shows else "" for each in range(1000)] + [""]
        self._heads: dict[int, str] = {}

    def text(self, moment: datetime) -> str:
        """A moment as it stands in a body."""
        text = self._wire.fragment({"StartTime": moment})
        return text[len(self._before) : len(text) - len(self._after)]

    def texts(self, moments: Ints) -> list[str]:
        """Moments as they stand in bodies; nothing for NEVER."""
        here = moments != NEVER
        seconds = np.where(here, moments // 1000, _NO_SECOND)
        rest = np.where(here, moments % 1000, _NO_MILLISECONDS)
        self._learn(np.unique(seconds).tolist())
        heads, tails = self._heads, self._tails
        return [
            heads[second] + tails[each]
            for second, each in zip(seconds.tolist(), rest.tolist(), strict=True)
        ]

    def _learn(self, seconds: list[int]) -> None:
        if len(self._heads) > _SECONDS_KEPT:
            self._heads.clear()
        for second in seconds:
            if second not in self._heads:
                self._heads[second] = "" if second == _NO_SECOND else self._head(second)

    def _head(self, second: int) -> str:
        moment = _EPOCH + timedelta(seconds=second, microseconds=_START.microsecond)
        text = self.text(moment)
        return text.rpartition(self._milliseconds)[0] if self._milliseconds else text
