"""The report of an exam in plain lines, for a terminal."""

from collections.abc import Iterator
from itertools import groupby
from textwrap import fill

from simulator.check.check import Family
from simulator.check.report.words import guilty_words, sent_lines, verdict_sentence
from simulator.check.reproduce import replay_line, script
from simulator.check.result import Asked, ExamResult, Finding, Outcome, Status

__all__ = ["finding_lines", "header_lines", "lines"]

_WIDTH = 96
_LONGEST = 400


def header_lines(asked: Asked) -> list[str]:
    """What is examined, and what tells two exams apart."""
    versions = ", ".join(f"{name} {version}" for name, version in asked.versions.items())
    state = "" if asked.reads_state else ", without read-back"
    return [
        f"Examining {asked.url}{state}",
        f"seed {asked.seed}, plan {asked.plan_hash}, {versions}",
    ]


def lines(result: ExamResult) -> list[str]:
    """The whole report, after the header."""
    told = list(_families(result))
    for finding in result.findings:
        told += ["", *finding_lines(finding, result.asked.url)]
    for outcome in result.of(Status.FLAKY):
        told += ["", f"FLAKY {_name(outcome)}: {outcome.reason}."]
    told += _unseen(result)
    told += ["", f"{result.sent:,} requests in {result.seconds:.1f} s. Grade {result.grade}."]
    return [*told, verdict_sentence(result)]


def finding_lines(finding: Finding, url: str) -> list[str]:
    """One finding: what was sent, expected and came, why it matters, how to see it again."""
    check = finding.check
    told = [f"FAILED {check.id} {check.name} ({check.level})  {check.title}"]
    for name, some in (
        ("sent", sent_lines(finding)),
        ("expected", [finding.failure.expected]),
        ("came", [finding.failure.came]),
        ("guilty", [", ".join(guilty_words(finding)) or "nothing unusual"]),
        ("why", [check.why]),
        ("rests on", [check.source]),
        ("advice", [check.advice]),
    ):
        for number, text in enumerate(some):
            told.append(_wrapped(name if not number else "", text))
    told.append("  Reproduce with:")
    told += [f"    {line}" for line in script(finding, url).splitlines() if len(line) <= _LONGEST]
    return [*told, f"    {replay_line(finding)}", f"    {replay_line(finding)} --show-test"]


def _wrapped(name: str, text: str) -> str:
    return fill(text, _WIDTH, initial_indent=f"  {name:<10}", subsequent_indent=" " * 12)


def _families(result: ExamResult) -> Iterator[str]:
    ordered = sorted(result.outcomes, key=lambda each: list(Family).index(each.check.family))
    for family, some in groupby(ordered, key=lambda each: each.check.family):
        outcomes = list(some)
        counts = {status: sum(each.status is status for each in outcomes) for status in Status}
        told = ", ".join(f"{count} {status.value}" for status, count in counts.items() if count)
        yield f"{family.value:<14}{told}"


def _unseen(result: ExamResult) -> list[str]:
    """The checks of which nothing can be said, by the reason why."""
    some = [each for each in result.outcomes if each.status in _UNSEEN]
    some.sort(key=lambda each: (each.status, each.reason))
    told: list[str] = []
    for (status, reason), outcomes in groupby(some, key=lambda each: (each.status, each.reason)):
        names = ", ".join(each.check.id for each in outcomes)
        told += [
            "",
            fill(f"{status.value.capitalize()}: {names}: {reason}.".replace("..", "."), _WIDTH),
        ]
    return told


_UNSEEN = (Status.NOT_EXAMINED, Status.UNDECIDED)


def _name(outcome: Outcome) -> str:
    return f"{outcome.check.id} {outcome.check.name}"
