"""A step of a call's life: what changes at a moment, and what has to be done for it."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from simulator.calls.dialogue.beat import Errand, Speaker
from simulator.codes import ResponseCode

__all__ = ["Life", "Step", "Word", "later", "whole_milliseconds"]


class Step(NamedTuple):
    """The next thing in a call's life: when, the status from then on, and what else changes.

    With an errand, the life goes on when what came of it is sent in.
    """

    at: datetime
    status: ResponseCode
    note: str
    changes: dict[str, Any]
    speaker: Speaker | None = None
    errand: Errand | None = None
    said: str = ""


class Word(NamedTuple):
    """What came of an errand: a text, if there is one, the moment, and what went wrong."""

    text: str | None
    at: datetime
    problem: str = ""


Life = Generator[Step, Word | None, None]
"""A call's life, step by step; what came of an errand is sent in."""


def whole_milliseconds(moment: datetime) -> datetime:
    """A moment without what postbacks have no digits for."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def later(at: datetime, seconds: float) -> datetime:
    """The moment so many seconds later, in whole milliseconds."""
    return at + timedelta(milliseconds=round(seconds * 1000))
