"""Charts of a run: what was due and answered, how long it took, how it recovered."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import log10
from typing import TYPE_CHECKING, Any, Final

from simulator.load.histogram import Counts
from simulator.load.record import Record
from simulator.load.report.canvas import (
    COLOURS,
    MILLISECOND,
    SHAPES,
    count_axis,
    duration_axis,
    svg,
    time_axis,
)
from simulator.load.report.recovery import Stretch
from simulator.load.report.timeline import SHARES, Point, timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Chart", "chart", "charts", "line"]

_TICKS: Final = (50.0, 90.0, 99.0, 99.9, 99.99, 99.999, 99.9999)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart in two shapes.

    Args:
        title: What stands above it.
        text: How it is read, in a sentence or two.
        wide: SVG for a desk.
        narrow: SVG for a telephone.
    """

    title: str
    text: str
    wide: str
    narrow: str


def charts(record: Record, troubled: Sequence[Stretch]) -> list[Chart]:
    """All charts of a record; none of an empty one.

    Args:
        record: What was measured.
        troubled: The stretches in which the receiver did not keep up.

    Raises:
        MissingPackageError: matplotlib is not installed.
    """
    points = timeline(record)
    if not points:
        return []
    if len(points) == 1:
        # A line needs two points, so a lone second reaches to its end.
        points.append(replace(points[0], second=points[0].second + 1))
    drawn = [chart("What was due, and what became of it", _FLOW, _flow, points, troubled)]
    if any(point.times for point in points):
        drawn += [
            chart("Response time over time", _TIMES, _times, points, troubled),
            chart("Response time by percentile", _SHARES, _shares, record),
        ]
    if troubled:
        drawn.append(chart("Under way, and recovery", _FLIGHT, _in_flight, points, troubled))
    return drawn


_FLOW: Final = (
    "Postbacks a second. Where the answered leave the due, the receiver falls behind: the gap"
    " between them is what waits."
)
_TIMES: Final = (
    "From the moment at which a postback was due to the end of its answer, by the second in which"
    " it was due. Time that it waited for its turn counts."
)
_SHARES: Final = (
    "How long the slowest took. Where the two lines part, postbacks waited to be sent; service"
    " time alone would hide it."
)
_FLIGHT: Final = (
    "Postbacks that were under way at the end of each second: sent, and not answered yet."
)


def chart(title: str, text: str, draw: Callable[..., None], *of: object) -> Chart:
    """Draw one chart in all shapes.

    Args:
        title: What stands above it.
        text: How it is read.
        draw: What draws on a panel.
        of: What it takes besides.
    """
    shapes = {shape: svg(title, lambda panel: draw(panel, *of), shape=shape) for shape in SHAPES}
    return Chart(title=title, text=text, **shapes)


def _flow(panel: "Axes", points: Sequence[Point], troubled: Iterable[Stretch]) -> None:
    seconds = [point.second for point in points]
    due = [point.due for point in points]
    answered = [point.answered for point in points]
    _shade(panel, troubled)
    panel.fill_between(seconds, due, color=COLOURS["due"], alpha=0.2, linewidth=0)
    line(panel, seconds, due, "due", linewidth=1)
    line(panel, seconds, [point.sent for point in points], "sent", linestyle=(0, (3, 1.6)))
    line(panel, seconds, answered, "answered")
    panel.fill_between(
        seconds, due, answered, where=[point.due > point.answered for point in points],
        interpolate=True, color=COLOURS["failed"], alpha=0.22, linewidth=0, zorder=1,
        label="behind",
    )  # fmt: skip
    if any(point.failed for point in points):
        failed = [point.failed for point in points]
        panel.fill_between(seconds, failed, color=COLOURS["failed"], alpha=0.3, linewidth=0)
        line(panel, seconds, [each or None for each in failed], "failed")
    count_axis(panel)
    time_axis(panel, points[0].second, points[-1].second)


def _times(panel: "Axes", points: Sequence[Point], troubled: Iterable[Stretch]) -> None:
    seconds = [point.second for point in points]
    _shade(panel, troubled)
    for place, share in enumerate(SHARES):
        times = [_milliseconds(point.times[place]) if point.times else None for point in points]
        line(panel, seconds, times, f"p{share:g}")
    duration_axis(panel)
    time_axis(panel, points[0].second, points[-1].second)


def _shares(panel: "Axes", record: Record) -> None:
    widest = 1.0
    for counts, name, colour in (
        (record.latencies(), "from due", "p99"), (record.service, "service time", "sent")
    ):  # fmt: skip
        if counts:
            nines, times = _curve(counts)
            widest = max(widest, nines[-1])
            panel.step(nines, times, where="post", color=COLOURS[colour], label=name)
    panel.set_xlim(0, widest)
    ticks = [tick for tick in _TICKS if _nines(tick / 100) <= widest + 0.01]
    panel.set_xticks([_nines(tick / 100) for tick in ticks], [f"{tick:g} %" for tick in ticks])
    duration_axis(panel)
    panel.grid(visible=True, axis="x")


def _in_flight(panel: "Axes", points: Sequence[Point], troubled: Iterable[Stretch]) -> None:
    seconds = [point.second for point in points]
    under_way = [point.in_flight for point in points]
    _shade(panel, troubled)
    panel.fill_between(seconds, under_way, color=COLOURS["sent"], alpha=0.15, linewidth=0)
    line(panel, seconds, under_way, "sent", label="under way")
    for number, stretch in enumerate(each for each in troubled if each.recovered is not None):
        panel.axvline(
            stretch.recovered or 0, color=COLOURS["answered"], linestyle=(0, (3, 1.6)),
            linewidth=1, label="" if number else "as quick as before",
        )  # fmt: skip
    count_axis(panel)
    time_axis(panel, points[0].second, points[-1].second)


def line(
    panel: "Axes",
    across: Sequence[float],
    up: Sequence[float | None],
    colour: str,
    **style: Any,  # noqa: ANN401 - matplotlib's own
) -> None:
    """Draw a line in the colour of a name, which is its label unless the style has one."""
    # A missing point breaks the line, but matplotlib's types do not know None.
    values: Any = up
    key = colour.replace(".", "")
    panel.plot(across, values, color=COLOURS[key], **{"label": colour} | style)


def _shade(panel: "Axes", troubled: Iterable[Stretch]) -> None:
    for stretch in troubled:
        panel.axvspan(
            stretch.first, stretch.last + 1, color=COLOURS["band"], alpha=0.35, linewidth=0
        )


def _curve(counts: Counts) -> tuple[list[float], list[float]]:
    """Times, each with the nines of the share of postbacks that took less."""
    total = sum(counts.values())
    nines, times, below = [], [], 0
    for value in sorted(counts):
        nines.append(_nines(below / total))
        times.append(_milliseconds(value))
        below += counts[value]
    return [*nines, max(log10(total), nines[-1] + 0.1)], [*times, times[-1]]


def _milliseconds(nanoseconds: int) -> float:
    """A time on an axis that knows no 0."""
    return max(nanoseconds, 1) / MILLISECOND


def _nines(share: float) -> float:
    return -log10(1 - share)
