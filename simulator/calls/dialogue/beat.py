"""A beat of a dialogue: something that happens at a moment, and what it asks of others."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from simulator.codes import ResponseCode

__all__ = [
    "Beat",
    "Ending",
    "Errand",
    "Meeting",
    "Parting",
    "Query",
    "Recorded",
    "Reply",
    "Speaker",
]


class Speaker(StrEnum):
    """Who says or does something in a dialogue."""

    SCRIPT = "script"
    CALLEE = "callee"
    CALLER = "caller"


class Query(NamedTuple):
    """A script asks a web server, and goes on when it has the answer.

    Args:
        url: Where.
        until: When the call is over if no answer has come, in seconds from its answer.
    """

    url: str
    until: float


class Recorded(NamedTuple):
    """A script has recorded the callee; the sound is to be kept."""

    sound_id: str
    seconds: float


class Meeting(NamedTuple):
    """A call enters a conference, until it hangs up or the conference is cancelled.

    Args:
        key: The ConfKey.
        opens: Whether the conference begins with it.
    """

    key: str
    opens: bool


class Parting(NamedTuple):
    """A call leaves a conference, because the callee hangs up."""

    key: str


Errand = Query | Recorded | Meeting | Parting
"""What a script cannot do itself: whoever lives the call does it at the beat's moment."""


class Reply(NamedTuple):
    """What came of an errand.

    Args:
        text: What a web server said; None if it said nothing that can be used.
        seconds: When, from the answer of the call.
        problem: What went wrong, in a sentence; empty if nothing did.
    """

    text: str | None
    seconds: float
    problem: str = ""


class Beat(NamedTuple):
    """Something that happens, in seconds from the answer.

    Args:
        seconds: When.
        note: What, for the call's timeline.
        key: The key that the callee pressed, if one did.
        transfers: Whether a transfer begins.
        speaker: Who said, heard or pressed it; None for what nobody does.
        status: The call's status from then on; None if that stays.
        changes: Which values of the call change.
        errand: What is to be done for it.
        said: What was said, whole; empty if nothing was.
    """

    seconds: float
    note: str
    key: str = ""
    transfers: bool = False
    speaker: Speaker | None = None
    status: ResponseCode | None = None
    changes: Mapping[str, Any] | None = None
    errand: Errand | None = None
    said: str = ""


class Ending(NamedTuple):
    """How an answered call is over: after so many seconds, with a ResponseCode."""

    seconds: float
    code: ResponseCode
    note: str = ""
    changes: Mapping[str, Any] | None = None
