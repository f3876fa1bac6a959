"""What GitHub shows of an exam: annotations in the log, and the summary of the job."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from simulator.check.check import Level
from simulator.check.report.markdown import markdown
from simulator.check.result import ExamResult

__all__ = ["annotations", "summarise"]

_KINDS: Final = {Level.MUST: "error", Level.SHOULD: "warning", Level.NICE: "notice"}


def annotations(result: ExamResult, environ: Mapping[str, str]) -> Iterator[str]:
    """Lines for the log, one for each finding; none unless GitHub Actions run this."""
    if not environ.get("GITHUB_ACTIONS"):
        return
    for finding in result.findings:
        kind, check = _KINDS[finding.check.level], finding.check
        title = _property(f"{check.id} {check.name}")
        text = f"{check.title} Expected {finding.failure.expected}; came: {finding.failure.came}."
        yield f"::{kind} title={title}::{_data(text)}"


def summarise(result: ExamResult, environ: Mapping[str, str]) -> None:
    """Add the report to the summary of the job, if there is one."""
    path = environ.get("GITHUB_STEP_SUMMARY")
    if environ.get("GITHUB_ACTIONS") and path:
        with Path(path).open("a", encoding="utf-8") as summary:
            summary.write(markdown(result))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
