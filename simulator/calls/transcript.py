"""The transcript of a call: who said and did what and when, for people to read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from math import inf
from textwrap import wrap
from typing import Any, Final, NamedTuple

from simulator.calls.call import Moment
from simulator.calls.dialogue.beat import Speaker
from simulator.calls.dialogue.program import program_of
from simulator.codes import ResponseCode
from simulator.printable import printable

__all__ = [
    "Entry",
    "Posting",
    "Row",
    "moment_of",
    "plain_message",
    "rows_of",
    "talk_of",
    "transcript_of",
]

_LONGEST: Final = 1000
_ENDS: Final = ("the callee ", "the caller ")
_WIDTH: Final = 80
_TIME: Final = 9
_WHO: Final = 8
_GAP: Final = "  "


class Entry(NamedTuple):
    """Something that was said or happened.

    Args:
        at: When.
        who: Who said or did it; empty for what nobody does.
        what: What, in a sentence or less.
    """

    at: datetime
    who: str
    what: str


class Posting(NamedTuple):
    """A postback on its way: when it was sent, for which status, and what became of it."""

    at: datetime
    status: ResponseCode
    what: str


class Row(NamedTuple):
    """A line of a transcript as it is printed, in three columns."""

    time: str
    who: str
    what: str

    def __str__(self) -> str:
        return _GAP.join(self).rstrip()


def moment_of(shape: Mapping[str, Any]) -> Moment:
    """Read a moment of a timeline as the control face tells it."""
    speaker = shape["speaker"]
    return Moment(
        at=datetime.fromisoformat(shape["at"]),
        status=ResponseCode(shape["response_code"]),
        try_count=shape["try_count"],
        note=shape["note"],
        speaker=None if speaker is None else Speaker(speaker),
        said=shape["said"],
        variables=tuple(shape["variables"].items()),
    )


def transcript_of(
    moments: Sequence[Moment], *, text: str, postings: Iterable[Posting] = ()
) -> list[Entry]:
    """Tell a call from its acceptance on.

    A timeline holds nothing of what a plain message says; it is told at the answer.

    Args:
        moments: The timeline, oldest first.
        text: The TextToSay.
        postings: The call's postbacks; each is told after the moment that it tells of.
    """
    begins = _status_changes(moments)
    told = [
        (moment.at, float(place), entry)
        for place, moment in enumerate(moments)
        for entry in _entries(moment, new=place in begins)
    ]
    answer = next((place for place in begins if moments[place].status in _ANSWERS), None)
    message = plain_message(moments, text)
    if answer is not None and message:
        at = moments[answer].at
        told.append((at, answer + 0.2, Entry(at, Speaker.SCRIPT, _quoted(message))))
    for posting in postings:
        causes = (place for place in begins if moments[place][:2] == posting[:2])
        rank = next((place + 0.1 for place in causes), inf)  # one sent later has no cause by then
        told.append((posting.at, rank, Entry(posting.at, "postback", posting.what)))
    return [entry for _, _, entry in sorted(told, key=lambda each: each[:2])]


def plain_message(moments: Iterable[Moment], text: str) -> str:
    """The text of a message that a timeline does not tell, as it is heard; empty if it does."""
    program = program_of(text)
    if not program.plain or any(moment.speaker is Speaker.SCRIPT for moment in moments):
        return ""
    return " ".join(line.heard for line in program.lines)


def talk_of(moments: Sequence[Moment], *, text: str, answered_at: datetime | None) -> list[Entry]:
    """Tell what was said and done from the answer on; empty if nobody answered."""
    if answered_at is None:
        return []
    return [entry for entry in transcript_of(moments, text=text) if entry.at >= answered_at]


def rows_of(entries: Iterable[Entry], *, since: datetime) -> Iterator[Row]:
    """Lay a transcript out in 80 columns; what does not fit goes on in further rows.

    Args:
        entries: In order.
        since: The moment from which seconds are counted.
    """
    room = _WIDTH - _TIME - _WHO - 2 * len(_GAP)
    for at, who, what in entries:
        time = f"{(at - since).total_seconds():{_TIME}.1f}"
        first, *others = wrap(printable(what), room, break_on_hyphens=False) or [""]
        yield Row(time, f"{who:{_WHO}}", first)
        for piece in others:
            yield Row(" " * _TIME, " " * _WHO, piece)


_ANSWERS: Final = frozenset({ResponseCode.IN_CALL, ResponseCode.INCOMING_CALL})


def _status_changes(moments: Sequence[Moment]) -> list[int]:
    """The places at which the status is another one than before, in order."""
    statuses = [None, *(moment.status for moment in moments)]
    return [place for place, (old, new) in enumerate(pairwise(statuses)) if old is not new]


def _entries(moment: Moment, *, new: bool) -> Iterator[Entry]:
    for name, value in moment.variables:
        yield Entry(moment.at, "", f"{name} = {value!r}")
    if moment.said:
        yield Entry(moment.at, moment.speaker or "", _quoted(moment.said))
        return
    what = moment.note
    for end in _ENDS if moment.speaker else ():
        what = what.removeprefix(end)
    if new:
        status = f"{int(moment.status)} {moment.status.text}"
        plain = what.lower() == moment.status.text.lower()
        what = status if plain else f"{status}: {what}"
    yield Entry(moment.at, moment.speaker or "", what)


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1]}…'}”"
