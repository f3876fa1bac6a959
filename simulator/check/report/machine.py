"""The reports for programs: one JSON document, or one event on each line."""

import json
from collections.abc import Iterator
from typing import Any, Final

from simulator.check.evidence import Run
from simulator.check.report.words import clipped, verdict_sentence
from simulator.check.result import ExamResult, Finding, Outcome

__all__ = ["FORMAT", "document", "json_text", "ndjson_text"]

FORMAT: Final = "ringback check 1"


def document(result: ExamResult) -> dict[str, Any]:
    """An exam as plain values, as `schemas/reports/check_report.schema.json` describes them."""
    return {
        "format": FORMAT,
        "url": result.asked.url,
        "seed": result.asked.seed,
        "plan_hash": result.asked.plan_hash,
        "versions": dict(result.asked.versions),
        "reads_state": result.asked.reads_state,
        "started_at": result.started_at.isoformat(),
        "seconds": round(result.seconds, 3),
        "sent": result.sent,
        "verdict": result.verdict.value,
        "sentence": verdict_sentence(result),
        "exit_status": result.exit_status,
        "grade": result.grade,
        "counts": result.counts(),
        "outcomes": [_outcome(each) for each in result.outcomes],
    }


def json_text(result: ExamResult) -> str:
    """The same as a text."""
    return json.dumps(document(result), indent=1, ensure_ascii=False) + "\n"


def ndjson_text(result: ExamResult) -> str:
    """An exam as events, one on each line: start, each check, end."""
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in _events(result))


def _events(result: ExamResult) -> Iterator[dict[str, Any]]:
    told = document(result)
    outcomes = told.pop("outcomes")
    start = ("format", "url", "seed", "plan_hash", "versions", "reads_state", "started_at")
    yield {"event": "start", **{name: told.pop(name) for name in start}}
    for outcome in outcomes:
        yield {"event": "check", **outcome}
    yield {"event": "end", **told}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    check = outcome.check
    return {
        "id": check.id,
        "name": check.name,
        "level": check.level.value,
        "family": check.family.value,
        "title": check.title,
        "status": outcome.status.value,
        "plans": outcome.plans,
        "reason": outcome.reason,
        "finding": None if outcome.finding is None else _finding(outcome.finding),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "phase": finding.phase.value,
        "expected": finding.failure.expected,
        "came": finding.failure.came,
        "guilty": list(finding.guilty),
        "why": finding.check.why,
        "source": finding.check.source,
        "advice": finding.check.advice,
        "plan": finding.plan.to_json(),
        "shrunk_by": finding.shrunk_by,
        "run": _run(finding.run),
        "reference": None if finding.reference is None else _run(finding.reference),
    }


def _run(run: Run) -> dict[str, Any]:
    sent = zip(run.requests, run.answers, strict=True)
    return {
        "exchanges": [
            {
                "request": clipped(request),
                "status": answer.status,
                "answer": clipped(answer.body),
                "error": answer.error_text,
                "seconds": round(answer.seconds, 4),
            }
            for request, answer in sent
        ],
        "states": {
            str(call): None if stored.leaves is None else dict(stored.leaves)
            for call, stored in run.states.items()
        },
    }
