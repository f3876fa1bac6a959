"""The console: colours and tables on a terminal, plain lines of text everywhere else."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from simulator.files import unwritable

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "aligned",
    "is_terminal",
    "print_json",
    "print_table",
    "progress",
    "put",
    "rich_console",
    "say",
    "warn",
]

_GAP: Final = "  "


def say(text: str = "") -> None:
    """Print a line at once: whoever started this process may wait for it at a pipe."""
    click.echo(text)
    sys.stdout.flush()


def put(text: str, output: Path | None) -> None:
    """Write a text to a file, or print it if there is none.

    Raises:
        RingbackError: The file cannot be written.
    """
    if output is None:
        say(text.rstrip("\n"))
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise unwritable(output, error) from error


def warn(text: str) -> None:
    """Print a line that is no part of the result."""
    click.echo(text, err=True)


def is_terminal() -> bool:
    """Whether a person looks at the output."""
    return sys.stdout.isatty()


@contextmanager
def progress(total: int, label: str) -> Iterator[Callable[[int], object]]:
    """A bar on a terminal that fills as its owner tells of progress; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
        yield bar.update


def print_json(value: object) -> None:
    """Print a value as indented JSON, for programs and for people."""
    say(json.dumps(value, indent=2, ensure_ascii=False))


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str | None = None
) -> None:
    """Print a table: framed on a terminal, in aligned columns for grep and cut elsewhere.

    Args:
        columns: Their headings.
        rows: As many texts each as there are columns.
        title: What stands above it on a terminal.
    """
    lines = [tuple(row) for row in rows]
    if is_terminal():
        _print_framed(columns, lines, title)
        return
    for line in aligned([tuple(columns), *lines]):
        say(line)


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of texts as lines whose columns begin at the same place."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        _GAP.join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _print_framed(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None) -> None:
    # rich takes longer to import than most commands take to run, and pipes do without it.
    box, table_module, text = (import_module(f"rich.{name}") for name in ("box", "table", "text"))
    table = table_module.Table(
        title=title,
        box=box.SIMPLE_HEAD,
        title_justify="left",
        show_edge=False,
        pad_edge=False,
        collapse_padding=True,
    )
    for column in columns:
        table.add_column(column)
    for row in rows:
        table.add_row(*map(text.Text, row))
    rich_console().print(table)


def rich_console() -> "Console":
    """A rich console on the present standard output."""
    console: Console = import_module("rich.console").Console(highlight=False)
    return console
