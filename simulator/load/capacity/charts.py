"""Charts of a finding: what grows with the load, and where it grows too much."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from simulator.load.capacity.finding import Finding
from simulator.load.capacity.step import Step
from simulator.load.report.canvas import COLOURS, MILLISECOND, count_axis, duration_axis
from simulator.load.report.charts import Chart, chart, line
from simulator.load.slo import read_slo

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["charts"]

_DASHED: Final = (0, (3, 1.6))
_SHARES: Final = (50.0, 99.0, 99.9)
_MARGIN: Final = 1.03

_TIMES: Final = (
    "From the moment at which a postback was due to the end of its answer; time that it waited for"
    " a free connection counts. One dot is one step; dashes are limits."
)
_FLOW: Final = (
    "Postbacks a second by calls a minute. Where the answered leave the due, the receiver takes"
    " fewer than come, and a longer step would only make it slower."
)


def charts(finding: Finding) -> list[Chart]:
    """All charts of a finding; none of one without steps.

    Raises:
        MissingPackageError: matplotlib is not installed.
    """
    steps = finding.counted
    if not steps:
        return []
    drawn = [chart("Throughput and errors against load", _FLOW, _flow, finding, steps)]
    if any(step.time(50) for step in steps):
        drawn.insert(0, chart("Response time against load", _TIMES, _times, finding, steps))
    return drawn


def _times(panel: "Axes", finding: Finding, steps: Sequence[Step]) -> None:
    loads = [step.load for step in steps]
    for share in _SHARES:
        times = [_milliseconds(step.time(share)) for step in steps]
        line(panel, loads, times, f"p{share:g}", marker="o", markersize=3.2)
    limits = [slo for slo in map(read_slo, finding.wanted.slos) if slo.timed]
    for number, slo in enumerate(limits):
        label = slo.text if len(limits) == 1 else "" if number else "limits"
        colour = COLOURS.get(slo.metric.replace(".", ""), COLOURS["failed"])
        panel.axhline(
            slo.limit / MILLISECOND, color=colour, linewidth=1, linestyle=_DASHED, label=label
        )
    _mark(panel, finding)
    duration_axis(panel)
    _load_axis(panel, loads)


def _flow(panel: "Axes", finding: Finding, steps: Sequence[Step]) -> None:
    loads = [step.load for step in steps]
    due, answered = [step.due for step in steps], [step.answered for step in steps]
    line(panel, loads, due, "due", linewidth=1)
    line(panel, loads, answered, "answered", marker="o", markersize=3.2)
    panel.fill_between(
        loads, due, answered, where=[each > well for each, well in zip(due, answered, strict=True)],
        interpolate=True, color=COLOURS["failed"], alpha=0.18, linewidth=0,
    )  # fmt: skip
    failed = [(step.errors or 0) * step.rate for step in steps]
    line(panel, loads, failed, "failed", marker="o", markersize=3.2)
    _mark(panel, finding)
    count_axis(panel)
    _load_axis(panel, loads)


def _mark(panel: "Axes", finding: Finding) -> None:
    """Show up to where the load is carried, and what was not looked at in between."""
    met, missed = finding.met, finding.missed
    if met is not None:
        panel.axvline(met.load, color=COLOURS["ink"], linewidth=1, label="carried")
    if met is not None and missed is not None:
        panel.axvspan(met.load, missed.load, color=COLOURS["band"], alpha=0.6, linewidth=0)


def _load_axis(panel: "Axes", loads: Sequence[int]) -> None:
    """Make the level axis one of calls a minute."""
    panel.set_xlim(0, max(loads) * _MARGIN)
    panel.locator_params(axis="x", nbins=7)
    panel.xaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")
    panel.set_xlabel("calls a minute")


def _milliseconds(nanoseconds: int | None) -> float | None:
    return None if nanoseconds is None else max(nanoseconds, 1) / MILLISECOND
