"""Files that are written: whole or not at all, and the error of one that cannot be."""

import os
from contextlib import suppress
from pathlib import Path

from simulator.errors import RingbackError

__all__ = ["unwritable", "write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that whoever reads it finds the old content or the new, never a part.

    Raises:
        OSError: It cannot be written; an older file is as it was.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def unwritable(path: Path | str, error: OSError, *, what: str = "") -> RingbackError:
    """The error of a file that cannot be written, for people.

    >>> print(unwritable("x.html", OSError(28, "No space left on device"), what="The report"))
    The report x.html cannot be written: No space left on device.

    Args:
        path: Which file.
        error: Why.
        what: What it was to be, before its path.
    """
    return RingbackError(f"{what} {path} cannot be written: {error.strerror}.".lstrip())
