"""The JUnit report: a suite for each family and a case for each check, for build servers."""

import re
from typing import Final

from lxml import etree

from simulator.check.check import Family
from simulator.check.report.words import sent_lines
from simulator.check.reproduce import replay_line
from simulator.check.result import ExamResult, Outcome, Status

__all__ = ["junit"]

_TAGS: Final = {
    Status.FAILED: "failure",
    Status.FLAKY: "error",
    Status.UNDECIDED: "error",
    Status.NOT_EXAMINED: "skipped",
}
_COUNTED: Final = {"tests": "testcase", "failures": "failure", "errors": "error",
                   "skipped": "skipped"}  # fmt: skip
_FORBIDDEN: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(result: ExamResult) -> bytes:
    """Write an exam as JUnit does: what cannot be told is an error, what was not seen skipped."""
    suites = etree.Element("testsuites", name="ringback check", time=f"{result.seconds:.3f}")
    for family in Family:
        outcomes = [each for each in result.outcomes if each.check.family is family]
        if outcomes:
            suite = etree.SubElement(
                suites,
                "testsuite",
                name=f"ringback check: {family.value}",
                timestamp=f"{result.started_at:%Y-%m-%dT%H:%M:%S}",
                time="0",
            )
            for outcome in outcomes:
                _case(suite, outcome)
    if result.unreachable:
        suite = etree.SubElement(suites, "testsuite", name="ringback check: receiver", time="0")
        case = etree.SubElement(suite, "testcase", name="reachable", classname="receiver", time="0")
        etree.SubElement(case, "error", message=_clean(result.unreachable), type="unreachable")
    for element in (suites, *suites):
        for name, tag in _COUNTED.items():
            if element is not suites or name != "skipped":  # so the schema of Jenkins has it
                element.set(name, str(len(list(element.iter(tag)))))
    return etree.tostring(suites, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _case(suite: etree._Element, outcome: Outcome) -> None:
    check = outcome.check
    case = etree.SubElement(
        suite, "testcase", name=f"{check.id} {check.name}", classname=check.level.value, time="0"
    )
    tag = _TAGS.get(outcome.status)
    if tag is None:
        return
    told = etree.SubElement(case, tag, message=_clean(_message(outcome)))
    if tag != "skipped":
        told.set("type", outcome.status.value)
    finding = outcome.finding
    if finding is not None:
        lines = [*sent_lines(finding), f"Expected {finding.failure.expected}.",
                 f"Came: {finding.failure.came}.", replay_line(finding)]  # fmt: skip
        told.text = _clean("\n".join(lines))


def _message(outcome: Outcome) -> str:
    return outcome.check.title if outcome.status is Status.FAILED else outcome.reason


def _clean(text: str) -> str:
    """A text without the characters that XML has no place for."""
    return _FORBIDDEN.sub("?", text)
