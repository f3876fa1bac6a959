"""Reports of a finding: one page for people, and JSON for programs."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from simulator.load.capacity.charts import charts
from simulator.load.capacity.finding import Finding, Wanted
from simulator.load.capacity.search import Ending, Outcome
from simulator.load.capacity.step import Step
from simulator.load.histogram import shown
from simulator.load.report import check_report
from simulator.load.report.page import templates
from simulator.load.report.words import NO_TIME, lasting
from simulator.load.report.writer import write_form
from simulator.version import VERSION

__all__ = ["SUFFIXES", "page", "write_finding"]

_FOLDER: Final = Path(__file__).parent
_SHARES: Final = (50.0, 99.0, 99.9)
_HEAD: Final = (
    "Step", "Calls a minute", "Due a second", "Answered", *(f"p{share:g}" for share in _SHARES),
    "Errors", "Judged", "Outcome",
)  # fmt: skip


def page(finding: Finding) -> str:
    """Render the page.

    Raises:
        MissingPackageError: matplotlib is not installed.
    """
    seconds = (finding.ended_at - finding.started_at).total_seconds()
    return templates(_FOLDER).get_template("page.html.jinja").render(
        charts=charts(finding),
        finding=finding,
        head=_HEAD,
        headline=_headline(finding),
        settings=_settings(finding.wanted),
        started=f"{finding.started_at:%Y-%m-%d %H:%M:%S %Z}",
        steps=[_row(place, step, finding) for place, step in enumerate(finding.steps, 1)],
        took=lasting(round(seconds, 1)),
        version=VERSION,
    )  # fmt: skip


def _json(finding: Finding) -> bytes:
    return json.dumps(finding.to_json(), separators=(",", ":")).encode() + b"\n"


_FORMS: Final[Mapping[str, Callable[[Finding], bytes]]] = {
    ".html": lambda finding: page(finding).encode(),
    ".json": _json,
}

SUFFIXES: Final = tuple(_FORMS)
"""What the name of a report may end in."""


def write_finding(path: Path, finding: Finding) -> None:
    """Write a report of a finding, the whole of it or nothing.

    Args:
        path: Where; its suffix is one of SUFFIXES and decides the kind.
        finding: What was found.

    Raises:
        SettingsError: The suffix is unknown, or the folder is missing.
        MissingPackageError: A package that draws is not installed.
        RingbackError: The file cannot be written.
    """
    check_report(path, SUFFIXES)
    write_form(path, _FORMS[path.suffix.lower()](finding))


def _headline(finding: Finding) -> str:
    """The answer in the fewest words."""
    if finding.ending is Ending.NEVER:
        return f"Fewer than {finding.wanted.first:,} calls a minute"
    if finding.met is None:
        return "Unreachable" if finding.ending is Ending.UNREACHABLE else "Unknown"
    sure = "" if finding.ending is Ending.FOUND else "At least "
    return f"{sure}{finding.met.load:,} calls a minute"


def _settings(wanted: Wanted) -> list[tuple[str, str]]:
    """What was asked, by name."""
    return [
        ("Objectives", ", ".join(wanted.slos)),
        ("Loads", f"{wanted.first:,} to {wanted.most:,} calls a minute"),
        ("Precision", f"{100 * wanted.precision:.3g} %"),
        ("Steps", f"{lasting(wanted.step_seconds)} each, or longer"),
        ("Before each", f"{lasting(wanted.settle_seconds)} to settle"),
        ("Postbacks", f"{wanted.postbacks_per_call:.3g} a call"),
        ("Posted", wanted.post_on),
        ("Profile", wanted.profile),
        ("Connections", f"up to {wanted.connections:,}"),
        ("Timeout", lasting(wanted.timeout_seconds)),
        ("Seed", str(wanted.seed)),
    ]


def _row(place: int, step: Step, finding: Finding) -> tuple[str, tuple[str, ...]]:
    """How a row looks, and what stands in it."""
    times = (_time(step.time(share)) for share in _SHARES)
    errors = NO_TIME if step.errors is None else f"{100 * step.errors:.3g} %"
    repeated = not any(step is each for each in finding.counted)
    row = (
        str(place),
        f"{step.load:,}",
        f"{step.due:,.1f}",
        f"{step.answered:,.1f}",
        *times,
        errors,
        lasting(step.result.asked.seconds or 0),
        "repeated" if repeated else step.outcome.value,
    )
    return "" if repeated else _LOOKS[step.outcome], row


_LOOKS: Final = {
    Outcome.MET: "yes",
    Outcome.NARROWLY: "no",
    Outcome.MISSED: "no",
    Outcome.UNTOLD: "",
}


def _time(time: int | None) -> str:
    return NO_TIME if time is None else shown(time)
