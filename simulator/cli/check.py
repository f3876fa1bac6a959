"""The verb `check`: examines a receiver, and says what it gets wrong."""

import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

from simulator.check.catalogue import CATALOGUE, find_check
from simulator.check.check import Check
from simulator.check.examiner import examine
from simulator.check.keep import keep
from simulator.check.report.github import annotations, summarise
from simulator.check.report.terminal import header_lines, lines
from simulator.check.report.writer import KINDS, read_kinds, write_reports
from simulator.check.result import Asked, Finding
from simulator.cli.check_options import (
    SETTINGS,
    CheckCommand,
    exam_options,
    read_exam_options,
    state_options,
)
from simulator.cli.console import print_json, print_table, progress, say, warn
from simulator.cli.options import settings_options

__all__ = ["check"]


@click.command(cls=CheckCommand)
@click.argument("url", required=False)
@click.option("--list", "listed", is_flag=True, help="List the checks.")
@click.option("--json", "as_json", is_flag=True, help="With --list, as JSON.")
@click.option("--explain", default="", metavar="NAME", help="Tell all about one check.")
@state_options
@exam_options
@click.option(
    "--report", "kinds", default="", metavar="LIST", help=f"Write reports: {', '.join(KINDS)}."
)
@click.option(
    "--report-dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Where to.  [default: here]",
)
@settings_options(only=SETTINGS)
@click.pass_context
def check(
    ctx: click.Context,
    /,
    url: str | None,
    *,
    listed: bool,
    as_json: bool,
    explain: str,
    kinds: str,
    folder: Path,
    **given: object,
) -> None:
    """Examine the receiver at URL.

    URL is the receiver's StatusChangePostUrl. It is treated as the provider will treat it on its
    worst day; what fails is made as small as it gets, and kept in .ringback for `ringback
    replay`. With --state-url the effects are examined as well. Exits with 0 if all passed, 1 if a
    check failed, 3 if the receiver could not be reached, 4 if the exam cannot tell, 5 if no check
    was selected. Options may also stand in [tool.ringback.check] of pyproject.toml.
    """
    if listed or explain:
        _tell([find_check(explain)] if explain else CATALOGUE, as_json=as_json, whole=bool(explain))
        return
    if url is None:
        raise click.UsageError("Which receiver? Name its URL.")
    options, wanted = read_exam_options(url, given), read_kinds(kinds)
    with _Shown() as shown:
        result = examine(options, watch=shown)
    for line in lines(result):
        say(line)
    for line in annotations(result, os.environ):
        say(line)
    summarise(result, os.environ)
    for path in keep(result, url=url, state_url=options.state_url):
        warn(f"Kept {path}.")
    for path in write_reports(result, wanted, folder):
        warn(f"Wrote {path}.")
    ctx.exit(result.exit_status)


class _Shown:
    """Shows how far an exam has come: a bar on a terminal, a line for each finding elsewhere."""

    def __enter__(self) -> Self:
        self._bar: Any = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, traceback)

    def begun(self, asked: Asked, trials: int) -> None:
        """The exam begins."""
        for line in header_lines(asked):
            say(line)
        say()
        self._bar = progress(trials, "examining")
        self._step = self._bar.__enter__()

    def tried(self, check: Check) -> None:  # noqa: ARG002 - whichever it was
        """One more plan was tried."""
        self._step(1)

    def found(self, finding: Finding) -> None:
        """A check failed."""
        warn(f"{finding.check.id} {finding.check.name} failed.")


def _tell(checks: Sequence[Check], *, as_json: bool, whole: bool) -> None:
    if as_json:
        print_json([_plain(each) for each in checks])
    elif whole:
        for name, text in _plain(checks[0]).items():
            say(f"{name:<8} {text}")
    else:
        rows = [(each.id, each.level.value, each.name, each.title) for each in checks]
        print_table(("id", "level", "name", "what is asked"), rows)


def _plain(check: Check) -> dict[str, str]:
    names = ("id", "name", "level", "family", "title", "why", "source", "advice")
    return {name: str(getattr(check, name)) for name in names}
