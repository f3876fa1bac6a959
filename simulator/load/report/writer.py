"""The writer of reports: their kind follows from the suffix of the file."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from simulator import files
from simulator.errors import SettingsError
from simulator.extras import package
from simulator.load.report.csv_files import csv_text
from simulator.load.report.judged import Change, Comparison, Verdict
from simulator.load.report.junit import junit
from simulator.load.report.logs import distribution, interval_log
from simulator.load.report.page import page
from simulator.load.result import Result

__all__ = ["SUFFIXES", "check_report", "json_form", "write_form", "write_report"]

_Form = Callable[[Result, Verdict, Comparison | None], bytes]


def json_form(result: Result, verdict: Verdict, comparison: Comparison | None) -> bytes:
    """All figures for programs, as `schemas/reports/load_report.schema.json` describes them."""
    changes = None if comparison is None else [_change(each) for each in comparison.changes]
    told = {"verdict": verdict.to_json(), "comparison": changes}
    return json.dumps(result.to_json() | told, separators=(",", ":")).encode() + b"\n"


def _change(change: Change) -> dict[str, str]:
    names = ("metric", "before", "now", "kind")
    return {name: getattr(change, name) for name in names}


_FORMS: Final[Mapping[str, _Form]] = {
    ".html": lambda *run: page(*run).encode(),
    ".json": json_form,
    ".xml": lambda result, verdict, _: junit(result, verdict),
    ".csv": lambda result, *_: csv_text(result.record).encode(),
    ".hgrm": lambda result, *_: distribution(result.record),
    ".hlog": lambda result, *_: interval_log(result).encode(),
}

SUFFIXES: Final = tuple(_FORMS)
"""What the name of a report may end in."""


def check_report(path: Path, suffixes: Sequence[str] = SUFFIXES) -> None:
    """See before a run whether its report can be written after it.

    Args:
        path: Where.
        suffixes: What its name may end in.

    Raises:
        SettingsError: The suffix is unknown, or the folder is missing.
        MissingPackageError: A package that draws is not installed.
    """
    form = path.suffix.lower()
    if form not in suffixes:
        known = f"{', '.join(suffixes[:-1])} or {suffixes[-1]}"
        raise SettingsError(f"The name of a report ends in {known}, got {path.name!r}.")
    if not path.parent.is_dir():
        raise SettingsError(f"The report {path} needs a folder that is not there: make it first.")
    if form == ".html":
        package("matplotlib.figure", extra="reports")


def write_report(
    path: Path, result: Result, verdict: Verdict, comparison: Comparison | None = None
) -> None:
    """Write a report of a run, the whole of it or nothing.

    Args:
        path: Where; its suffix is one of SUFFIXES and decides the kind.
        result: The run.
        verdict: What was judged of it.
        comparison: What changed since an earlier run.

    Raises:
        SettingsError: The suffix is unknown, or the folder is missing.
        MissingPackageError: A package that draws is not installed.
        RingbackError: The file cannot be written.
    """
    check_report(path)
    write_form(path, _FORMS[path.suffix.lower()](result, verdict, comparison))


def write_form(path: Path, content: bytes) -> None:
    """Write a report as it is to stand in its file, the whole of it or nothing.

    Raises:
        RingbackError: It cannot be written.
    """
    try:
        files.write_whole(path, content)
    except OSError as error:
        raise files.unwritable(path, error, what="The report") from error
