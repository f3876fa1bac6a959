"""The SARIF report: findings as results of an analysis, for code scanning."""

import json
from typing import Any, Final

from simulator.check.check import Check, Level
from simulator.check.result import ExamResult, Finding
from simulator.version import VERSION

__all__ = ["sarif_text"]

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final = {Level.MUST: "error", Level.SHOULD: "warning", Level.NICE: "note"}


def sarif_text(result: ExamResult) -> str:
    """Write an exam as SARIF 2.1.0: a rule for each check, a result for each finding."""
    checks = [outcome.check for outcome in result.outcomes]
    places = {check.id: place for place, check in enumerate(checks)}
    driver = {"name": "ringback", "version": VERSION, "rules": [_rule(each) for each in checks]}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(result)],
        "results": [_result(each, places, result.asked.url) for each in result.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=1, ensure_ascii=False)


def _rule(check: Check) -> dict[str, Any]:
    return {
        "id": check.id,
        "name": "".join(part.capitalize() for part in check.name.split("-")),
        "shortDescription": {"text": check.title},
        "fullDescription": {"text": f"{check.why} {check.source}"},
        "help": {"text": check.advice},
        "defaultConfiguration": {"level": _LEVELS[check.level]},
        "properties": {"tags": [check.family.value, check.level.value]},
    }


def _invocation(result: ExamResult) -> dict[str, Any]:
    return {
        "executionSuccessful": not result.unreachable,
        "exitCode": result.exit_status,
        "startTimeUtc": f"{result.started_at:%Y-%m-%dT%H:%M:%SZ}",
    }


def _result(finding: Finding, places: dict[str, int], url: str) -> dict[str, Any]:
    check = finding.check
    came = f"Expected {finding.failure.expected}; came: {finding.failure.came}."
    location = {"fullyQualifiedName": url, "kind": "resource"}
    return {
        "ruleId": check.id,
        "ruleIndex": places[check.id],
        "level": _LEVELS[check.level],
        "message": {"text": f"{check.title} {came}"},
        "locations": [{"logicalLocations": [location]}],
        "partialFingerprints": {"plan/v1": finding.id},
    }
