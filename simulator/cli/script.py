"""The verbs of `script`: where scripts are wrong, how they flow, and what comes of them."""

from typing import Final, TextIO

import click

from simulator.cli.console import say
from simulator.cli.exits import Exit
from simulator.cli.script_run import run
from simulator.script.diagnose import diagnose, mistake_lines
from simulator.script.outline import flow_chart, outline
from simulator.script.parse import parse
from simulator.script.parts import Script

__all__ = ["script"]

_FORMATS: Final = {"outline": outline, "mermaid": flow_chart}
_MOST_SHOWN: Final = 200
_FILE: Final = click.File(encoding="utf-8", errors="replace")


@click.group()
def script() -> None:
    """Look into TextToSay scripts, and try them."""


@script.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.pass_context
def check(ctx: click.Context, files: tuple[TextIO, ...]) -> None:
    """Say what is wrong with the scripts in FILES; - is standard input.

    Exits with 1 if a call would not go as a script has it; warnings alone leave 0.
    """
    fatal = 0
    for file in files:
        read = parse(file.read())
        mistakes = diagnose(read)
        fatal += sum(mistake.fatal for mistake in mistakes)
        for mistake in mistakes[:_MOST_SHOWN]:
            for line in mistake_lines(read, mistake, file.name):
                say(line)
        if len(mistakes) > _MOST_SHOWN:
            say(f"{file.name}: and {len(mistakes) - _MOST_SHOWN:,} more.")
        if not mistakes:
            say(f"{file.name}: {_counted(read)}, no mistake found.")
    ctx.exit(Exit.CHECK_FAILED if fatal else Exit.DONE)


@script.command()
@click.argument("file", type=_FILE)
@click.option(
    "--format", "form", type=click.Choice(list(_FORMATS)), default="outline", show_default=True,
    help="An outline, or a flow chart for Mermaid.",
)  # fmt: skip
def show(file: TextIO, form: str) -> None:
    """Show the script in FILE by its labels and jumps; - is standard input."""
    for line in _FORMATS[form](parse(file.read())):
        say(line)


script.add_command(run)


def _counted(read: Script) -> str:
    count = len(read.parts)
    return f"{count:,} part{'s' * (count != 1)}"
