"""The writer of reports: each kind is a file of its own in one folder."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from simulator.check.report.har import har_text
from simulator.check.report.junit import junit
from simulator.check.report.machine import json_text, ndjson_text
from simulator.check.report.markdown import markdown
from simulator.check.report.page import page
from simulator.check.report.sarif import sarif_text
from simulator.check.result import ExamResult
from simulator.errors import SettingsError
from simulator.files import unwritable, write_whole
from simulator.spelling import did_you_mean

__all__ = ["KINDS", "read_kinds", "write_reports"]

_NAME: Final = "ringback-check"
_FORMS: Final[Mapping[str, tuple[str, Callable[[ExamResult], str | bytes]]]] = {
    "junit": ("xml", junit),
    "json": ("json", json_text),
    "ndjson": ("ndjson", ndjson_text),
    "html": ("html", page),
    "har": ("har", har_text),
    "sarif": ("sarif", sarif_text),
    "md": ("md", markdown),
}

KINDS: Final = tuple(_FORMS)
"""What a report may be."""


def read_kinds(text: str) -> tuple[str, ...]:
    """Read a list such as `junit,html`.

    Raises:
        SettingsError: One of them is unknown.
    """
    kinds = tuple(each.strip() for each in text.split(",") if each.strip())
    for kind in kinds:
        if kind not in _FORMS:
            raise SettingsError(
                f"--report has {', '.join(KINDS)}, got {kind!r}.{did_you_mean(kind, KINDS)}"
            )
    return kinds


def write_reports(result: ExamResult, kinds: Sequence[str], folder: Path) -> list[Path]:
    """Write reports into a folder, which is made if need be; each file whole or not at all.

    Raises:
        RingbackError: One cannot be written.
    """
    return [_write(result, kind, folder) for kind in kinds]


def _write(result: ExamResult, kind: str, folder: Path) -> Path:
    suffix, form = _FORMS[kind]
    told = form(result)
    content = told if isinstance(told, bytes) else told.encode("utf-8", "replace")
    path = folder / f"{_NAME}.{suffix}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise unwritable(path, error, what="The report") from error
    return path
