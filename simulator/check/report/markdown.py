"""The report in Markdown, short enough for the summary of a job, and the badge."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from simulator.check.report.words import guilty_words, sent_lines, verdict_sentence
from simulator.check.reproduce import replay_line, script
from simulator.check.result import ExamResult, Finding, Status

__all__ = ["COLOURS", "badge", "markdown"]

COLOURS: Final = {"A": "2e7d32", "B": "689f38", "C": "f9a825", "D": "ef6c00", "F": "c62828"}
"""Of the grades; a dash is grey."""

_GREY: Final = "757575"
_LONGEST: Final = 3_000


def badge(result: ExamResult) -> str:
    """A badge with the grade, as shields.io draws it."""
    grade = result.grade if result.grade != "-" else "unknown"
    colour = COLOURS.get(result.grade, _GREY)
    url = f"https://img.shields.io/badge/ringback-{quote(grade)}-{colour}"
    return f"![ringback: {grade}]({url})"


def markdown(result: ExamResult) -> str:
    """Write an exam for people who read it between other things."""
    return "\n".join(_lines(result)) + "\n"


def _lines(result: ExamResult) -> Iterator[str]:
    yield f"# Ringback check: grade {result.grade}"
    yield ""
    yield badge(result)
    yield ""
    asked = result.asked
    yield (
        f"{verdict_sentence(result)} `{asked.url}`, seed {asked.seed}, plan `{asked.plan_hash}`,"
        f" {result.sent:,} requests in {result.seconds:.1f} s."
    )
    for finding in result.findings:
        yield from _finding(finding, result.asked.url)
    rest = [each for each in result.outcomes if each.status not in (Status.PASSED, Status.FAILED)]
    if rest:
        yield from ("", "## Not told", "", "| check | | why |", "|---|---|---|")
        for each in rest:
            why = each.reason.replace("|", "/")
            yield f"| {each.check.id} {each.check.name} | {each.status.value} | {_plain(why)} |"


def _finding(finding: Finding, url: str) -> Iterator[str]:
    check = finding.check
    yield from ("", f"## {check.id} {check.name} ({check.level})", "", check.title, "")
    yield from (f"1. {_plain(line)}" for line in sent_lines(finding))
    yield from ("", f"* Expected: {_plain(finding.failure.expected)}")
    yield f"* Came: {_plain(finding.failure.came)}"
    yield f"* Guilty: {_plain(', '.join(guilty_words(finding)) or 'nothing unusual')}"
    yield f"* Why it matters: {check.why}"
    yield f"* Advice: {check.advice}"
    yield from ("", "```sh", _script(finding, url), replay_line(finding), "```")


def _script(finding: Finding, url: str) -> str:
    lines = script(finding, url)
    return lines if len(lines) <= _LONGEST else f"# {len(lines):,} characters, which this sends:"


def _plain(text: str) -> str:
    """A text that Markdown leaves alone."""
    shown = text.replace("`", "'").replace("\n", " ")
    return f"`` {shown} ``" if any(mark in shown for mark in "<>|*_[") else shown
