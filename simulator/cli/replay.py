"""The verb `replay`: sends what was found in an exam once more."""

from dataclasses import replace
from typing import Any, Final

import click

from simulator.check.catalogue import find_check
from simulator.check.check import Check
from simulator.check.evidence import Unknown
from simulator.check.keep import FOLDER, Kept, kept
from simulator.check.options import ExamOptions
from simulator.check.oracle import ORACLE_ID, oracle_check
from simulator.check.reexamination import reexamine
from simulator.check.report.terminal import finding_lines
from simulator.check.reproduce import pytest_test
from simulator.cli.check_options import SETTINGS, read_exam_options, state_options
from simulator.cli.console import say
from simulator.cli.exits import Exit
from simulator.cli.options import SettingsCommand, settings_options
from simulator.covering import covered_text
from simulator.errors import SettingsError

__all__ = ["replay"]


@click.command(cls=SettingsCommand)
@click.argument("what", default="", metavar="[ID|FILE|DIR]")
@click.option("--url", default="", metavar="URL", help="Send it there instead.")
@click.option(
    "--expect", default="", metavar="FILE.py:FUNCTION", help="The oracle, for findings of it."
)
@click.option("--show-test", is_flag=True, help="Print a pytest test to paste, and send nothing.")
@state_options
@settings_options(only=SETTINGS)
@click.pass_context
def replay(
    ctx: click.Context,
    /,
    what: str,
    *,
    url: str,
    expect: str,
    show_test: bool,
    **given: object,
) -> None:
    """Send kept findings once more: all of .ringback, or those named.

    They go where they were found unless --url says otherwise. Exits with 0 if all pass now, 1 if
    one still fails, 3 if the receiver could not be reached, 4 if one cannot be told, 5 if there
    are none.
    """
    findings = kept(what)
    if not findings:
        say(f"Nothing is kept in {what or FOLDER}.")
        ctx.exit(Exit.NOTHING)
    if show_test:
        for each in findings:
            say(_test(each, url, given))
        return
    came = [_replayed(each, url, expect, given) for each in findings]
    ctx.exit(next((each for each in _WORST_FIRST if each in came), Exit.DONE))


_WORST_FIRST: Final = (Exit.CHECK_FAILED, Exit.INCONCLUSIVE)


def _replayed(finding: Kept, url: str, expect: str, given: dict[str, Any]) -> Exit:
    options, check = _options(finding, url, given), _check(finding, expect)
    found = reexamine(options, check, finding.plan, guilty=finding.guilty)
    if found is None:
        say(f"{finding.id} {check.name} passes now.")
        return Exit.DONE
    if isinstance(found, Unknown):
        say(f"{finding.id} {check.name} cannot be told. {found.reason}")
        return Exit.INCONCLUSIVE
    say(f"{finding.id} {check.name} still fails.")
    for line in finding_lines(found, covered_text(options.url, ""))[1:]:
        say(line)
    return Exit.CHECK_FAILED


def _test(finding: Kept, url: str, given: dict[str, Any]) -> str:
    if finding.check == ORACLE_ID:
        raise SettingsError(f"{finding.id} asks a function of yours; replay it with --expect.")
    options, check = _options(finding, url, given), find_check(finding.check)
    url, state_url = covered_text(options.url, ""), covered_text(options.state_url, "")
    return pytest_test(check, finding.plan, url, state_url=state_url)


def _options(finding: Kept, url: str, given: dict[str, Any]) -> ExamOptions:
    options = read_exam_options(url or finding.url, given)
    if not url and not options.state_url and not options.state_command:
        return replace(options, state_url=finding.state_url)
    return options


def _check(finding: Kept, expect: str) -> Check:
    return oracle_check(expect) if finding.check == ORACLE_ID else find_check(finding.check)
