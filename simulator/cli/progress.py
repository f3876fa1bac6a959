"""The progress of reading a file, drawn for whoever waits at a terminal."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from io import UnsupportedOperation
from typing import IO, Final, TypeVar

from simulator.cli.console import is_terminal

__all__ = ["followed"]

_Item = TypeVar("_Item")
# Often enough to look alive, seldom enough to cost nothing.
_BETWEEN_LOOKS: Final = 512


def followed(items: Iterable[_Item], stream: IO[bytes]) -> Iterator[_Item]:
    """Pass on what is read from a stream, and draw how much of it has been.

    Nothing is drawn unless the stream is a file, whose size is known, and the errors go to a
    terminal.
    """
    size = _size(stream)
    if not size or not sys.stderr.isatty():
        yield from items
        return
    # Rich takes longer to import than most commands take to run.
    console = import_module("rich.console").Console(stderr=True)
    # What is printed meanwhile goes above the bar, but only where both are on one terminal.
    with import_module("rich.progress").Progress(
        console=console, transient=True, redirect_stdout=is_terminal()
    ) as progress:
        task = progress.add_task("reading", total=size)
        for number, item in enumerate(items):
            if not number % _BETWEEN_LOOKS:
                progress.update(task, completed=stream.tell())
            yield item


def _size(stream: IO[bytes]) -> int:
    try:
        status = os.fstat(stream.fileno())
    except UnsupportedOperation:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0
