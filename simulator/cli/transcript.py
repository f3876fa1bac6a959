"""The printing of transcripts: colours on a terminal, and plain columns everywhere else."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import click

from simulator.calls.transcript import Entry, rows_of
from simulator.cli.console import say

__all__ = ["print_transcript"]

_COLOURS: Final = {
    "script": "cyan", "callee": "green", "caller": "green", "postback": "magenta",
}  # fmt: skip


def print_transcript(entries: Iterable[Entry], *, since: datetime) -> None:
    """Print a transcript, with seconds from a moment on."""
    for row in rows_of(entries, since=since):
        colour = _COLOURS.get(row.who.strip())
        say(str(row._replace(who=click.style(row.who, fg=colour))) if colour else str(row))
