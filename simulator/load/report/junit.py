"""The JUnit report: a suite for the run and a case for each objective, for build servers."""

from typing import Final

from lxml import etree

from simulator.load.report.judged import Objective, Verdict
from simulator.load.report.words import readable
from simulator.load.result import Result

__all__ = ["junit"]

_COUNTED: Final = {"tests": "testcase", "failures": "failure", "errors": "error",
                   "skipped": "skipped"}  # fmt: skip


def junit(result: Result, verdict: Verdict) -> bytes:
    """Write a verdict as JUnit does.

    A missed objective is a failure. It is an error where the verdict is that it may not be the
    receiver's fault; one that could not be measured is skipped. A run that did not pass always
    has a failure or an error, so that no build server takes it for green.
    """
    suite = etree.Element(
        "testsuite",
        name=readable(f"ringback load {result.asked.scenario}"),
        timestamp=result.started_at.isoformat(timespec="seconds"),
        time=_seconds(result),
    )
    _properties(suite, result)
    for objective in verdict.objectives:
        _case(suite, result, verdict, objective)
    if verdict.judgement != "passed" and not suite.xpath(".//failure | .//error"):
        case = _named(suite, result, "verdict")
        _tell(case, "error", verdict, f"The run is {verdict.judgement}.")
    etree.SubElement(suite, "system-out").text = readable("\n".join(verdict.reasons))
    suites = etree.Element("testsuites", name="ringback load", time=_seconds(result))
    suites.append(suite)
    for element in (suite, suites):
        for name, tag in _COUNTED.items():
            element.set(name, str(len(list(element.iter(tag)))))
    return etree.tostring(suites, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _seconds(result: Result) -> str:
    return f"{(result.ended_at - result.started_at).total_seconds():.3f}"


def _properties(suite: etree._Element, result: Result) -> None:
    properties = etree.SubElement(suite, "properties")
    asked = result.asked
    told = {"url": asked.url, "seed": str(asked.seed), "ending": result.ending.value}
    for name, value in told.items():
        etree.SubElement(properties, "property", name=name, value=readable(value))


def _case(suite: etree._Element, result: Result, verdict: Verdict, objective: Objective) -> None:
    case = _named(suite, result, objective.slo)
    if objective.met is None:
        etree.SubElement(case, "skipped", message="Not measured.")
    elif not objective.met:
        failed = verdict.judgement == "failed"
        message = f"Expected {objective.slo}, measured {objective.measured}."
        _tell(case, "failure" if failed else "error", verdict, message)


def _named(suite: etree._Element, result: Result, name: str) -> etree._Element:
    scenario = readable(f"ringback.load.{result.asked.scenario}")
    return etree.SubElement(suite, "testcase", classname=scenario, name=readable(name), time="0")


def _tell(case: etree._Element, tag: str, verdict: Verdict, message: str) -> None:
    told = etree.SubElement(case, tag, message=readable(message), type=str(verdict.judgement))
    told.text = readable("\n".join(verdict.reasons))
