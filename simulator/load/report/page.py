"""The page: a report of a run as one HTML file that needs nothing beside it."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from simulator.load.report.asked import asked_of, timetable_of
from simulator.load.report.charts import charts
from simulator.load.report.judged import Comparison, Verdict
from simulator.load.report.recovery import Stretch, stretches
from simulator.load.report.tables import first_second, tables, tiles
from simulator.load.report.words import lasting, readable
from simulator.load.result import Ending, Result
from simulator.version import VERSION

__all__ = ["page", "templates"]

_MOST_TOLD: Final = 6
_FOLDER: Final = Path(__file__).parent


def page(result: Result, verdict: Verdict, comparison: Comparison | None = None) -> str:
    """Render the page.

    Args:
        result: The run.
        verdict: What was judged of it.
        comparison: What changed since an earlier run.

    Raises:
        MissingPackageError: matplotlib is not installed.
    """
    troubled = stretches(result.record)
    first = first_second(result.record)
    return templates(_FOLDER).get_template("page.html.jinja").render(
        asked=result.asked,
        charts=charts(result.record, troubled),
        comparison=comparison,
        ending="" if result.ending is Ending.FINISHED else result.ending.value,
        notes=[*result.notes, first] if first else result.notes,
        settings=asked_of(result.asked),
        started=f"{result.started_at:%Y-%m-%d %H:%M:%S %Z}",
        stretches=_told(troubled),
        tables=tables(result),
        timetable=timetable_of(result.asked),
        tiles=tiles(result.record),
        took=lasting(round((result.ended_at - result.started_at).total_seconds(), 1)),
        verdict=verdict,
        version=VERSION,
    )  # fmt: skip


def _told(troubled: list[Stretch]) -> list[str]:
    """The worst stretches as sentences, in their order."""
    worst = sorted(troubled, key=lambda each: each.answered - each.due - each.failed)[:_MOST_TOLD]
    sentences = [str(stretch) for stretch in troubled if stretch in worst]
    more = len(troubled) - len(worst)
    return [*sentences, f"There were {more} lesser stretches."] if more else sentences


@cache
def templates(folder: Path) -> Environment:
    """The templates of a folder, which may include what lies beside this module: the style."""
    return Environment(
        loader=FileSystemLoader([folder, _FOLDER]),
        autoescape=True,
        finalize=_carried,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _carried(value: object) -> object:
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
