"""A plot of made-up traffic: arrivals, endings, durations and hours in one picture."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from simulator.extras import package
from simulator.generate.bulk.tally import LONGEST_COUNTED, Tally

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["plot"]

_COLOURS: Final = {
    "HUMAN": "#1b9e77", "MACHINE": "#7570b3", "FAX": "#e6ab02", "UNKNOWN": "#999999",
    "nobody": "#d95f02",
}  # fmt: skip
_INK: Final = "#33475b"
_SHOWN_SHARE: Final = 0.995


def plot(tally: Tally, path: Path, *, title: str) -> None:
    """Draw a tally; the kind of picture follows from the path's suffix.

    Args:
        tally: What was made.
        path: Where the picture goes, such as `traffic.png` or `traffic.svg`.
        title: What stands above it.

    Raises:
        MissingPackageError: matplotlib is not installed.
    """
    figures: Any = package("matplotlib.figure", extra="reports")
    figure = figures.Figure(figsize=(11, 7.5), layout="constrained", dpi=120)
    figure.suptitle(title, color=_INK, fontsize=13, fontweight="bold")
    panels = figure.subplots(2, 2)
    _arrivals(panels[0][0], tally)
    _endings(panels[0][1], tally)
    _durations(panels[1][0], tally)
    _hours(panels[1][1], tally)
    for panel in panels.flat:
        panel.spines[["top", "right"]].set_visible(False)
        panel.tick_params(colors=_INK, labelsize=9)
        panel.title.set_color(_INK)
    # Neither the moment nor the version belongs in it: the same traffic makes the same picture.
    unsigned = {"Software": None} if path.suffix == ".png" else {"Date": None}
    figure.savefig(path, metadata=unsigned if path.suffix in (".png", ".svg") else None)


def _arrivals(panel: "Axes", tally: Tally) -> None:
    last = int(np.flatnonzero(tally.arrivals)[-1]) + 1 if tally.postbacks else 1
    seconds = np.arange(last) * tally.bin_seconds
    unit, scale = ("minutes", 60) if seconds[-1] < 4 * 3600 else ("hours", 3600)
    rates = tally.arrivals[:last] / tally.bin_seconds
    panel.fill_between(seconds / scale, rates, step="post", color="#a6cee3")
    panel.step(seconds / scale, rates, where="post", color="#1f78b4", linewidth=0.8)
    panel.set(title="Postbacks due a second", xlabel=f"{unit} from the start")
    panel.set_ylim(bottom=0)


def _endings(panel: "Axes", tally: Tally) -> None:
    endings = sorted(tally.endings.items(), key=lambda item: item[1])
    names = [f"{code.text.strip()} ({int(code)})" for code, _ in endings]
    shares = [100 * count / tally.calls for _, count in endings]
    bars = panel.barh(names, shares, color="#1f78b4")
    panel.bar_label(bars, [f" {share:.1f} %" for share in shares], fontsize=8, color=_INK)
    panel.set(title="How calls ended", xlabel="percent of calls")
    panel.margins(x=0.15)


def _durations(panel: "Axes", tally: Tally) -> None:
    everything = sum(tally.durations.values(), np.zeros(LONGEST_COUNTED + 1, np.int64))
    sums = np.cumsum(everything)
    longest = int(np.searchsorted(sums, _SHOWN_SHARE * sums[-1])) + 2
    for name, counts in sorted(tally.durations.items()):
        panel.step(
            np.arange(longest), 100 * counts[:longest] / sums[-1], where="mid",
            label=name, color=_COLOURS[name], linewidth=1.3,
        )  # fmt: skip
    panel.set(title="Duration by who answered", xlabel="seconds", ylabel="percent of calls")
    panel.set_ylim(bottom=0)
    panel.legend(frameon=False, fontsize=9)


def _hours(panel: "Axes", tally: Tally) -> None:
    panel.bar(np.arange(len(tally.hours)), tally.hours, color="#b2df8a", width=0.9)
    panel.set(title="Postbacks by hour of the day", xlabel="hour, UTC")
    panel.set_xticks(range(0, 24, 3))
