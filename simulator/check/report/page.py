"""The page: an exam as one HTML file that needs nothing beside it."""

import json
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from simulator.check.check import Family, Level
from simulator.check.evidence import Run
from simulator.check.report.diagram import diagram
from simulator.check.report.markdown import COLOURS
from simulator.check.report.words import call_name, clipped, guilty_words, verdict_sentence
from simulator.check.reproduce import pytest_test, replay_line, script
from simulator.check.result import ExamResult, Finding, Status
from simulator.version import VERSION

__all__ = ["page"]

_LONGEST: Final = 6_000
_MOST_REQUESTS: Final = 12
_ALWAYS: Final = (Status.PASSED, Status.FAILED)


def page(result: ExamResult) -> str:
    """Render the page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    statuses = _statuses(result)
    ordered = sorted(result.outcomes, key=lambda each: list(Family).index(each.check.family))
    return environment.get_template("page.html.jinja").render(
        result=result,
        sentence=verdict_sentence(result),
        colour=COLOURS.get(result.grade, "757575"),
        statuses=statuses,
        levels=[(level, _counts(result, level, statuses)) for level in Level],
        families=[
            (name, list(some)) for name, some in groupby(ordered, lambda each: each.check.family)
        ],
        findings=[_card(each, result) for each in sorted(result.findings, key=_worst_first)],
        version=VERSION,
    )


def _statuses(result: ExamResult) -> list[Status]:
    """What there is to count."""
    return [status for status in Status if status in _ALWAYS or result.of(status)]


def _counts(result: ExamResult, level: Level, statuses: Sequence[Status]) -> list[tuple[str, int]]:
    """How many checks of a level became what, with the style of each."""
    return [(status.value.split()[0], len(result.of(status, level))) for status in statuses]


def _worst_first(finding: Finding) -> tuple[int, str]:
    return list(Level).index(finding.check.level), finding.check.id


def _card(finding: Finding, result: ExamResult) -> dict[str, object]:
    url, state_url = result.asked.url, result.asked.state_url
    test = pytest_test(finding.check, finding.plan, url, state_url=state_url)
    return {
        "finding": finding,
        "check": finding.check,
        # Drawn by ourselves, with every text in it escaped.
        "diagram": Markup(diagram(finding)),  # noqa: S704
        "guilty": guilty_words(finding),
        "script": script(finding, url),
        "replay": replay_line(finding),
        # Half a test is none.
        "test": test if len(test) <= _LONGEST else "",
        "exchanges": [
            (clipped(request, most=_LONGEST), clipped(answer.body, most=_LONGEST), answer.text)
            for request, answer in zip(finding.run.requests, finding.run.answers, strict=True)
        ][:_MOST_REQUESTS],
        "states": [(name, _states(run)) for name, run in _runs(finding) if run.states],
    }


def _runs(finding: Finding) -> list[tuple[str, Run]]:
    named = [("what was read back", finding.run)]
    if finding.reference is not None:
        named.append(("what was read back when the same was told plainly", finding.reference))
    return named


def _states(run: Run) -> str:
    told = (
        f"call {call_name(call)}: {json.dumps(stored.leaves, indent=1, ensure_ascii=False)}"
        for call, stored in sorted(run.states.items())[:_MOST_REQUESTS]
    )
    return clipped("\n".join(told).encode(), most=_LONGEST)
