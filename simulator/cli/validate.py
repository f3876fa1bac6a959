"""The verb `validate`: recorded postbacks held against their schema, line by line."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Final

import click

from simulator.assembly import wire_of
from simulator.cli.console import say
from simulator.cli.exits import Exit
from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.cli.progress import followed
from simulator.cli.recordings import counted
from simulator.generate.likeness.consistency import inconsistencies
from simulator.postbacks.schema import Problem, problems
from simulator.printable import escaped
from simulator.recordings.kinds import Kind
from simulator.recordings.reading import opened, read
from simulator.recordings.recorded import Recorded

__all__ = ["validate"]

_OUTGOING: Final = "outgoing_postback"
_INCOMING: Final = "incoming_postback"
_STANDARD_INPUT: Final = "-"


@click.command(cls=SettingsCommand)
@click.argument("file")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    help="What FILE is made of.  [default: told from its first bytes]",
)
@click.option(
    "--schema",
    type=click.Choice([_OUTGOING, _INCOMING]),
    help="Which message all of them are.  [default: told from each one's 'incoming']",
)
@click.option(
    "--consistency",
    is_flag=True,
    help="Also look for contradictions: times, digits of calls that nobody answered, carriers.",
)
@click.option(
    "--max-problems",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    metavar="NUMBER",
    help="Problems to print; all are counted.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines instead of text.")
@settings_options(only=("wire_dates",))
@click.pass_context
def validate(
    ctx: click.Context,
    /,
    file: str,
    kind: str | None,
    schema: str | None,
    *,
    consistency: bool,
    max_problems: int,
    as_json: bool,
    **flags: object,
) -> None:
    """Check the recorded postbacks in FILE, or in standard input for -.

    FILE holds form bodies or JSON objects, one a line, or CSV with a header, or is an HTTP
    archive (HAR) or a Parquet file; gzip is unpacked. It may be of any size. Exits with 0 if all
    postbacks are valid, with 1 if one is not or a line cannot be read, with 2 if nothing can.
    """
    report = _Report(file, max_problems, as_json=as_json)
    wire, known = wire_of(gathered(flags)), Kind(kind) if kind else None
    source: str | IO[bytes] = sys.stdin.buffer if file == _STANDARD_INPUT else file
    with opened(source) as stream:
        for recorded in followed(read(stream, kind=known, wire=wire), stream):
            report.take(recorded, list(_problems(recorded, schema, consistency=consistency)))
    report.close()
    ctx.exit(Exit.DONE if report.valid == report.lines else Exit.CHECK_FAILED)


def _problems(recorded: Recorded, schema: str | None, *, consistency: bool) -> Iterator[Problem]:
    message = recorded.message
    if message is None:
        yield Problem("", "", "", recorded.problem)
        return
    name = schema or (_INCOMING if message.get("incoming") is True else _OUTGOING)
    yield from problems(message, name)
    if consistency and name == _OUTGOING:
        for text in inconsistencies(message):
            yield Problem(text.partition(" ")[0], "", "", text)


@dataclass
class _Report:
    """What was found: printed as it is found, up to a number, and counted to the end."""

    file: str
    most: int
    as_json: bool = field(kw_only=True)
    lines: int = 0
    valid: int = 0
    unreadable: int = 0
    found: Counter[str] = field(default_factory=Counter)
    printed: int = 0

    def take(self, recorded: Recorded, found: list[Problem]) -> None:
        """Count one line of the recording, and print its problems."""
        self.lines += 1
        self.valid += not found
        self.unreadable += recorded.message is None
        for problem in found:
            if recorded.message is not None:
                self.found[problem.property or "the message"] += 1
            if self.printed < self.most:
                self.printed += 1
                self._print(recorded.line, problem)

    def _print(self, line: int, problem: Problem) -> None:
        if self.as_json:
            say(json.dumps({"line": line} | asdict(problem)))
        else:
            say(escaped(f"{self.file}:{line}: {problem.text}"))

    def close(self) -> None:
        """Print the summary."""
        if self.as_json:
            say(json.dumps({
                "postbacks": self.lines - self.unreadable,
                "valid": self.valid,
                "unreadable": self.unreadable,
                "problems": dict(self.found.most_common()),
            }))  # fmt: skip
        else:
            say(escaped(" ".join(self._sentences())))

    def _sentences(self) -> Iterator[str]:
        postbacks = self.lines - self.unreadable
        yield f"{counted(postbacks, 'postback')}, {self.valid:,} valid."
        if self.unreadable:
            yield f"{counted(self.unreadable, 'line')} cannot be read."
        if self.found:
            by_property = (f"{name} {count:,}" for name, count in self.found.most_common())
            yield f"Problems: {', '.join(by_property)}."
        hidden = self.found.total() + self.unreadable - self.printed
        if hidden:
            yield f"{counted(hidden, 'problem')} not shown; --max-problems shows more."
