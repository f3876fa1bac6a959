"""The kinds of recording, told from a file's first bytes."""

import csv
import json
import re
from collections import Counter
from enum import StrEnum
from typing import Final

from simulator.postbacks.fields import PROPERTIES
from simulator.postbacks.wire import UnreadablePostbackError
from simulator.recordings.bodies import json_object
from simulator.recordings.recorded import UnreadableRecordingError

__all__ = ["DUE", "Kind", "header_names", "kind_of"]

DUE: Final = "due"
"""The column, or the key of a timeline, that tells when a postback is or was sent."""


class Kind(StrEnum):
    """What a recording is made of."""

    FORM = "form"
    """One form body a line."""

    JSONL = "jsonl"
    """One JSON object a line: a message."""

    TIMELINE = "timeline"
    """One JSON object a line, with `due`, `body` and `content_type`."""

    CSV = "csv"
    """A header of property names, perhaps after `due`, and a row for each postback."""

    HAR = "har"
    """An HTTP archive, of which the POST requests with a body count."""

    PARQUET = "parquet"
    """A Parquet file with the columns of CSV."""


_PARQUET: Final = b"PAR1"
_FORM: Final = re.compile(rb"[^\s=&{}<>,]+=")
_HAR: Final = re.compile(rb'\{\s*"log"\s*:')
# What people hand over by mistake, and what to do where something can be done.
_FOREIGN: Final = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive; unpack it first",
    b"BZh": "a bzip2 file; unpack it first",
    b"\xfd7zXZ": "an xz file; unpack it first",
    b"\x28\xb5\x2f\xfd": "a Zstandard file; unpack it first",
    b"SQLite format 3": "an SQLite database",
    b"\xd4\xc3\xb2\xa1": "a capture of network packets",
    b"\xff\xfe": "text in UTF-16; save it as UTF-8",
    b"\xfe\xff": "text in UTF-16; save it as UTF-8",
    b"<": "HTML or XML",
    b"[": "a JSON array; expected one object a line, which jq -c '.[]' makes of it",
}
_KNOWN: Final = (
    "Expected form bodies or JSON objects, one a line, or CSV with a header, an HTTP archive (HAR)"
    " or a Parquet file."
)


def kind_of(head: bytes, *, name: str) -> Kind:
    """Tell the kind of a recording.

    Args:
        head: Its first bytes, up to the end of the first line that says something.
        name: What the recording is called in an error's text.

    Raises:
        UnreadableRecordingError: If it is empty, or of no known kind.
    """
    text = head.strip()
    if not text:
        raise UnreadableRecordingError(f"{name} is empty. {_KNOWN}")
    if text.startswith(_PARQUET):
        return Kind.PARQUET
    for start, what in _FOREIGN.items():
        if text.startswith(start):
            raise UnreadableRecordingError(f"{name} is {what}. {_KNOWN}")
    if text.startswith(b"{"):
        return _kind_of_json(text, name)
    if _FORM.match(text):
        return Kind.FORM
    if _looks_like_header(text):
        return Kind.CSV
    raise UnreadableRecordingError(
        f"{name} holds no postbacks: it begins with {_shown(text)}. {_KNOWN}"
    )


def header_names(names: list[str], *, name: str) -> list[str]:
    """Check the names of columns.

    Raises:
        UnreadableRecordingError: If no documented property is among them, or one stands twice.
    """
    if not PROPERTIES.keys() & set(names):
        shown = _shown(",".join(names).encode())
        raise UnreadableRecordingError(
            f"The columns of {name} need names of properties such as QueueID, got {shown}."
        )
    for each, times in Counter(names).items():
        if times > 1 or not each:
            raise UnreadableRecordingError(
                f"The columns of {name} need one name each, got {json.dumps(each)}"
                f" {'twice' if each else 'among them'}."
            )
    return names


def _kind_of_json(text: bytes, name: str) -> Kind:
    if _HAR.match(text):
        return Kind.HAR
    if text.count(b"\n"):
        raise UnreadableRecordingError(
            f"{name} holds JSON over several lines; expected one object a line, which jq -c '.'"
            f" makes of it. {_KNOWN}"
        )
    return Kind.TIMELINE if _is_timeline(text) else Kind.JSONL


def _is_timeline(text: bytes) -> bool:
    try:
        return {DUE, "body"} <= json_object(text).keys()
    except UnreadablePostbackError:
        # The first line may be the broken one; the others are read all the same.
        return b'"due"' in text and b'"body"' in text


def _looks_like_header(text: bytes) -> bool:
    try:
        [names] = csv.reader([text.decode()], strict=True)
    except (UnicodeDecodeError, ValueError, csv.Error):
        return False
    return bool(PROPERTIES.keys() & set(names))


def _shown(text: bytes) -> str:
    longest = 40
    shown = json.dumps(text[:longest].decode("utf-8", "replace"))
    return f"{shown}..." if len(text) > longest else shown
