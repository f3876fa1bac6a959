"""The verb `replay`: sends what was found in an exam once more."""

from dataclasses import replace
from typing import Any

import click

from simulator.check.catalogue import find_check
from simulator.check.examiner import reexamine
from simulator.check.keep import FOLDER, Kept, kept
from simulator.check.oracle import ORACLE_ID, oracle_check
from simulator.check.report.terminal import finding_lines
from simulator.cli.check_options import SETTINGS, read_exam_options, state_options
from simulator.cli.console import say
from simulator.cli.exits import Exit
from simulator.cli.options import SettingsCommand, settings_options

__all__ = ["replay"]


@click.command(cls=SettingsCommand)
@click.argument("what", default="", metavar="[ID|FILE|DIR]")
@click.option("--url", default="", metavar="URL", help="Send it there instead.")
@click.option(
    "--expect", default="", metavar="FILE.py:FUNCTION", help="The oracle, for findings of it."
)
@state_options
@settings_options(only=SETTINGS)
@click.pass_context
def replay(ctx: click.Context, /, what: str, *, url: str, expect: str, **given: Any) -> None:  # noqa: ANN401
    """Send kept findings once more: all of .ringback, or those named.

    They go where they were found unless --url says otherwise. Exits with 0 if all pass now, 1 if
    one still fails, 3 if the receiver could not be reached, 5 if there are none.
    """
    findings = kept(what)
    if not findings:
        say(f"Nothing is kept in {what or FOLDER}.")
        ctx.exit(Exit.NOTHING)
    failing = [each for each in findings if _fails(each, url, expect, given)]
    ctx.exit(Exit.CHECK_FAILED if failing else Exit.DONE)


def _fails(finding: Kept, url: str, expect: str, given: dict[str, Any]) -> bool:
    options = read_exam_options(url or finding.url, given)
    if not url and not options.state_url and not options.state_command:
        options = replace(options, state_url=finding.state_url)
    asks_oracle = finding.check == ORACLE_ID
    check = oracle_check(expect) if asks_oracle else find_check(finding.check)
    found = reexamine(options, check, finding.plan, guilty=finding.guilty)
    if found is None:
        say(f"{finding.id} {check.name} passes now.")
        return False
    say(f"{finding.id} {check.name} still fails.")
    for line in finding_lines(found, options.url)[1:]:
        say(line)
    return True
