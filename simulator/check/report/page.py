"""The page: an exam as one HTML file that needs nothing beside it."""

from itertools import groupby
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from simulator.check.check import Family, Level
from simulator.check.report.diagram import diagram
from simulator.check.report.markdown import COLOURS
from simulator.check.report.words import sent_lines, verdict_sentence
from simulator.check.reproduce import pytest_test, replay_line, script
from simulator.check.result import ExamResult, Finding, Status
from simulator.version import VERSION

__all__ = ["page"]

_LONGEST: Final = 6_000


def page(result: ExamResult) -> str:
    """Render the page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    ordered = sorted(result.outcomes, key=lambda each: list(Family).index(each.check.family))
    return environment.get_template("page.html.jinja").render(
        result=result,
        sentence=verdict_sentence(result),
        colour=COLOURS.get(result.grade, "757575"),
        levels=[(level, *_counts(result, level)) for level in Level],
        families=[
            (name, list(some)) for name, some in groupby(ordered, lambda each: each.check.family)
        ],
        findings=[_card(each, result) for each in result.findings],
        version=VERSION,
    )


def _counts(result: ExamResult, level: Level) -> tuple[int, int]:
    return len(result.of(Status.PASSED, level)), len(result.of(Status.FAILED, level))


def _card(finding: Finding, result: ExamResult) -> dict[str, object]:
    url = result.asked.url
    return {
        "finding": finding,
        "check": finding.check,
        # Drawn by ourselves, with every text in it escaped.
        "diagram": Markup(diagram(finding)),  # noqa: S704
        "sent": sent_lines(finding),
        "script": script(finding, url)[:_LONGEST],
        "replay": replay_line(finding),
        "test": pytest_test(finding, url, state_url=result.asked.state_url)[:_LONGEST],
        "requests": [each.decode("utf-8", "replace") for each in finding.run.requests[:12]],
    }
