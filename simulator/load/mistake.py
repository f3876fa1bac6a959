"""A mistake in a scenario file, told in a sentence with its line."""

import traceback
from pathlib import Path

from simulator.errors import RingbackError

__all__ = ["told"]


def told(error: Exception, *, reader: str) -> str:
    """What went wrong while a scenario file was read, and where.

    Args:
        error: As it came out, with its traceback.
        reader: The name of the function that reads the file: what it called is the file's doing.

    Returns:
        A sentence, with the last line of the file itself that led to the error, not those of
        what it uses; empty if the error did not come out of a file.
    """
    kind = "" if isinstance(error, RingbackError) else f"{type(error).__name__}: "
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_short(error.filename)}, line {error.lineno}: {kind}{error.msg}."
    frames = traceback.extract_tb(error.__traceback__)
    reading = [place for place, each in enumerate(frames) if each.name == reader]
    if not reading:
        return ""
    read = [each for each in frames[reading[0] + 1 :] if Path(each.filename).exists()]
    if not read:
        return ""
    line = [each.lineno for each in read if each.filename == read[0].filename][-1]
    return f"{_short(read[0].filename)}, line {line}: {kind}{error}"


def _short(path: str) -> str:
    """A path as seen from here."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
