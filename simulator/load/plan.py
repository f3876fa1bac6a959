"""The plan of a run as a figure in plain text: postbacks due in each second, before any is sent."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from simulator.load.schedule import Expected

__all__ = ["ceiling_lines", "figure", "plan_lines"]

_WIDTH: Final = 64
_HEIGHT: Final = 8
_SHOWN_SHARE: Final = 0.99
_WORTH_SHOWING: Final = 0.9
_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_UNITS: Final = ((3600, "h"), (60, "min"), (1, "s"))


def plan_lines(plan: Expected, *, width: int = _WIDTH) -> list[str]:
    """Draw what a timetable brings, and sum it up in a sentence.

    Args:
        plan: What it comes to.
        width: How many columns the figure has at most, its labels aside.
    """
    if not any(plan.per_second):
        return ["Nothing is due."]
    shown = _without_stragglers(plan.per_second)
    if len(shown) > _WORTH_SHOWING * len(plan.per_second):
        shown = plan.per_second
    lines = [*figure(shown, width=width), "", _summary(plan)]
    if len(shown) < len(plan.per_second):
        lines.append(f"The last hundredth, after {_time(len(shown))}, is left out of the figure.")
    return lines


def ceiling_lines(plan: Expected, connections: int) -> list[str]:
    """Tell what the closed loop will do: when it sends what, only the receiver can say.

    Args:
        plan: What the timetable comes to.
        connections: How many there may be.
    """
    fast = f"as fast as {connections:,} connections allow"
    if plan.postbacks is not None:
        return [f"{plan.postbacks:,} postbacks {fast}."]
    end = "until it is stopped" if plan.seconds is None else f"for {_time(round(plan.seconds))}"
    return [f"Postbacks {fast}, {end}."]


def figure(per_second: Sequence[int], *, width: int = _WIDTH) -> list[str]:
    """Draw postbacks a second over time; each column is the mean of as many seconds as it takes.

    Args:
        per_second: How many are due in each second; one of them at least.
        width: How many columns there may be.
    """
    step = -(-len(per_second) // width)
    pieces = [per_second[at : at + step] for at in range(0, len(per_second), step)]
    rates = [sum(piece) / len(piece) for piece in pieces]
    top = max(rates)
    eighths = [round(rate / top * _HEIGHT * 8) for rate in rates]
    labels = {_HEIGHT - 1: _rate(top), 0: "0"}
    margin = max(map(len, labels.values()))
    rows = [
        f"{labels.get(row, ''):>{margin}} │{_row(eighths, row)}"
        for row in reversed(range(_HEIGHT))
    ]  # fmt: skip
    end = _time(len(per_second))
    axis = f"{'':>{margin}} └{'─' * len(rates)}"
    return [
        "Postbacks a second",
        *rows,
        axis,
        f"{'':>{margin}}  0 s {end:>{max(len(rates) - 4, 0)}}",
    ]


def _without_stragglers(per_second: Sequence[int]) -> Sequence[int]:
    """Up to where nearly all is due: the longest of calls would press the others together."""
    sums = list(accumulate(per_second))
    return per_second[: bisect_left(sums, _SHOWN_SHARE * sums[-1]) + 1]


def _row(eighths: Sequence[int], row: int) -> str:
    return "".join(_EIGHTHS[min(max(each - row * 8, 0), 8)] for each in eighths).rstrip()


def _summary(plan: Expected) -> str:
    peak = max(plan.per_second)
    when = _time(plan.per_second.index(peak))
    most = f"at most {peak:,} a second, first at {when}"
    if plan.postbacks is None:
        mean = sum(plan.per_second) / len(plan.per_second)
        return f"Postbacks without end; in the first minute {_rate(mean)} a second, {most}."
    seconds = len(plan.per_second)
    return (
        f"{plan.postbacks:,} postbacks in {_time(seconds)}:"
        f" {_rate(plan.postbacks / seconds)} a second on average, {most}."
    )


def _rate(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}"  # noqa: PLR2004 - two digits are enough


def _time(seconds: int) -> str:
    """A time in the two largest units that it has: 25 min 48 s."""
    left, parts = seconds, []
    for size, unit in _UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"
