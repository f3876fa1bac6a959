"""Words for figures: moments of a run, lengths of time, shares."""

import re
from typing import Final

__all__ = ["NO_TIME", "clock", "lasting", "readable", "shares"]

NO_TIME: Final = "–"  # noqa: RUF001 - a dash of typography
"""What stands where no time was measured."""

_UNREADABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clock(second: int) -> str:
    """A moment of a run, as a stopwatch shows it.

    >>> clock(7), clock(125), clock(3725)
    ('0:07', '2:05', '1:02:05')
    """
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def lasting(seconds: float) -> str:
    """How long something lasts.

    >>> lasting(0.25), lasting(90), lasting(600), lasting(7260)
    ('0.25 s', '90 s', '10 min', '2 h 1 min')
    """
    if seconds < 120:  # noqa: PLR2004 - up to there seconds are read at a glance
        return f"{seconds:.4g} s"
    hours, rest = divmod(round(seconds), 3600)
    minutes, left = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "min"), (left, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)


def readable(text: str) -> str:
    r"""A text without what neither XML nor HTML can carry, not even escaped.

    >>> readable("no \x1b[31m answer")
    'no \ufffd[31m answer'
    """
    return _UNREADABLE.sub("\ufffd", text)


def shares(part: int, whole: int) -> str:
    """A part in percent of a whole, and never 0 % of something.

    >>> shares(1, 3), shares(1, 1_000_000), shares(0, 5), shares(999_999, 1_000_000)
    ('33.33 %', '< 0.01 %', '0 %', '> 99.99 %')
    """
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 0.01:  # noqa: PLR2004 - what two decimals can tell
        return "< 0.01 %"
    if 99.99 < percent < 100:  # noqa: PLR2004 - the same from above
        return "> 99.99 %"
    return f"{round(percent, 2):.5g} %"
