"""The canvas of charts: SVG that takes its colours and letters from the page around it."""

import re
from collections.abc import Callable
from io import StringIO
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, Final

from simulator.extras import package
from simulator.load.histogram import shown
from simulator.load.report.words import clock

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COLOURS", "MILLISECOND", "SHAPES", "count_axis", "duration_axis", "svg", "time_axis"]

MILLISECOND: Final = 1_000_000
"""Charts of times are drawn in it."""

SHAPES: Final = {"wide": (9.4, 3.2), "narrow": (3.9, 3.1)}
"""In inches: for a desk and for a telephone, so that letters are of one size on both."""

COLOURS: Final = {
    name: f"#a1b2{place:02x}"
    for place, name in enumerate(
        ("ink", "faint", "due", "sent", "answered", "failed", "p50", "p90", "p99", "p999", "band")
    )
}
"""Colours that no chart has, each in the place of a colour of the page."""

_LABEL_WIDTH: Final = 60
_STEPS: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200)
_STYLE: Final[dict[str, Any]] = {
    "svg.fonttype": "none", "font.size": 8.5, "text.color": COLOURS["ink"],
    "axes.ymargin": 0.03, "axes.edgecolor": COLOURS["faint"], "axes.labelcolor": COLOURS["ink"],
    "axes.grid": True, "axes.axisbelow": True, "axes.spines.top": False,
    "axes.spines.right": False, "axes.spines.left": False, "axes.xmargin": 0.01,
    "grid.color": COLOURS["faint"], "grid.linewidth": 0.6, "legend.frameon": False,
    "xtick.color": COLOURS["faint"], "ytick.color": COLOURS["faint"],
    "xtick.labelcolor": COLOURS["ink"], "ytick.labelcolor": COLOURS["ink"],
    "xtick.major.size": 0, "xtick.major.pad": 6, "ytick.major.size": 0,
    "xtick.minor.size": 0, "ytick.minor.size": 0,
    "lines.linewidth": 1.4, "lines.solid_joinstyle": "round", "lines.solid_capstyle": "round",
}  # fmt: skip


def svg(name: str, draw: Callable[["Axes"], None], *, shape: str) -> str:
    """Draw one chart.

    Args:
        name: What makes its inner names differ from those of other charts on the page.
        draw: What draws on the panel.
        shape: One of SHAPES.

    Raises:
        MissingPackageError: matplotlib is not installed.
    """
    matplotlib: Any = package("matplotlib", extra="reports")
    figures: Any = package("matplotlib.figure", extra="reports")
    # The salt makes the same run the same page.
    with matplotlib.rc_context(_STYLE | {"svg.hashsalt": f"{name} {shape}"}):
        figure = figures.Figure(figsize=SHAPES[shape], layout="constrained")
        panel = figure.subplots()
        draw(panel)
        _legend(panel, columns=5 if shape == "wide" else 4)
        written = StringIO()
        figure.savefig(written, format="svg", transparent=True)
    return _for_page(written.getvalue())


def _legend(panel: "Axes", *, columns: int) -> None:
    panel.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderpad=0, borderaxespad=0.6,
        handlelength=1.2, columnspacing=1.4, handletextpad=0.5,
    )  # fmt: skip


def _for_page(text: str) -> str:
    """An SVG file as a part of a page: no prologue, no name given twice, the page's letters."""
    text = text[text.index("<svg") :]
    for unwanted in _UNWANTED:
        text = unwanted.sub("", text)
    text = _LONG.sub(r"\1", text)
    for name, colour in COLOURS.items():
        text = text.replace(colour, f"var(--{name})")
    return text


_UNWANTED: Final = (
    re.compile(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", re.DOTALL),
    re.compile(r' xmlns(:\w+)?="[^"]*"| version="1.1"| (width|height)="[\d.]+pt"'),
    re.compile(r' id="[\w.]+_\d+"|font-family: [^;"]*;? ?'),
    re.compile(r"(?<=\n) +"),
)
_LONG: Final = re.compile(r"(\d\.\d\d)\d+")


def count_axis(panel: "Axes") -> None:
    """Make the upright axis one of counts, from 0."""
    panel.set_ylim(0, max(panel.get_ylim()[1], 1))
    panel.grid(visible=False, axis="x")
    panel.locator_params(axis="y", nbins=5)
    panel.yaxis.set_major_formatter(lambda value, _: f"{value:,.10g}")


def duration_axis(panel: "Axes") -> None:
    """Make the upright axis one of times in milliseconds, by powers of ten."""
    panel.grid(visible=False, axis="x")
    panel.set_yscale("log")
    low, high = panel.get_ylim()
    panel.set_ylim(10.0 ** floor(log10(low)), 10.0 ** ceil(log10(high)))
    panel.yaxis.set_major_formatter(lambda value, _: shown(value * MILLISECOND))
    panel.yaxis.set_minor_formatter(lambda *_: "")


def time_axis(panel: "Axes", first: int, last: int) -> None:
    """Make the level axis one of moments of the run.

    Args:
        panel: What was drawn on.
        first: The second with which it begins.
        last: The second with which it ends.
    """
    labels = panel.bbox.width / _LABEL_WIDTH
    step = next((step for step in _STEPS if (last - first) / step <= labels), _STEPS[-1])
    ticks = range(-(-first // step) * step, last + 1, step)
    panel.set_xticks(list(ticks), [clock(tick) for tick in ticks])
    panel.set_xlim(first, max(last, first + 1))
