"""The source of a recording: bytes that are looked at before they are read, unpacked, in lines."""

import io
from collections.abc import Iterator
from gzip import GzipFile
from typing import IO, TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["LONGEST_LINE", "Source", "lines"]

LONGEST_LINE: Final = 2**20
"""In bytes, with its end. A longer line is skipped without being held in memory."""

_GZIP: Final = b"\x1f\x8b"
_BOM: Final = b"\xef\xbb\xbf"
_BLOCK: Final = 2**18


class Source:
    """A stream whose beginning has been looked at.

    Attributes:
        head: Its first bytes: at least the first line that is not blank, or all of a stream
            without one; unpacked, and without a byte order mark.
        stream: All of it, head included.
        packed: Whether it came in a gzip file.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._origin, self._start = stream, stream.tell() if stream.seekable() else 0
        head = _head(stream)
        self.packed = head.startswith(_GZIP)
        if self.packed:
            stream = cast("IO[bytes]", GzipFile(fileobj=_joined(head, stream)))
            head = _head(stream)
        self.head = head.removeprefix(_BOM)
        self.stream = _joined(self.head, stream)

    @property
    def first_line(self) -> int:
        """The number of the first line that is not blank."""
        blank = self.head[: len(self.head) - len(self.head.lstrip())]
        return 1 + blank.count(b"\n")

    def from_start(self) -> IO[bytes]:
        """All of it as it came, for those who seek in it: not seekable if it cannot be."""
        if self.packed or not self._origin.seekable():
            return self.stream
        self._origin.seek(self._start)
        return self._origin


def lines(stream: IO[bytes], *, blank: bool = False) -> Iterator[tuple[int, bytes | None]]:
    """Read line by line: each one's number, counted from 1, and its text without the end.

    The text is None if the line is longer than `LONGEST_LINE`.

    Args:
        stream: What is read, from its beginning.
        blank: Whether blank lines are given too.
    """
    number = 0
    while text := stream.readline(LONGEST_LINE):
        number += 1
        if len(text) == LONGEST_LINE and not text.endswith(b"\n"):
            _skip_line(stream)
            yield number, None
        elif blank or not text.isspace():
            yield number, text.rstrip(b"\r\n")


def _skip_line(stream: IO[bytes]) -> None:
    while (text := stream.readline(LONGEST_LINE)) and not text.endswith(b"\n"):
        pass


def _head(stream: IO[bytes]) -> bytes:
    # Line by line, not block by block: whoever follows a live recording gets what there is.
    head = b""
    while len(head) < LONGEST_LINE and (line := stream.readline(LONGEST_LINE)):
        head += line
        told = head.removeprefix(_BOM).strip()
        # A pretty-printed HTTP archive begins with a brace alone; what it is follows.
        if told not in (b"", b"{"):
            break
    return head


def _joined(head: bytes, stream: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(_Joined(head, stream), _BLOCK)


class _Joined(io.RawIOBase):
    """Bytes that were read already, and then the stream from which they came."""

    def __init__(self, head: bytes, stream: IO[bytes]) -> None:
        self._head = memoryview(head)
        # What there is rather than as much as is asked for: a pipe may have no more for a while.
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer)
        block = self._head[: len(view)] or self._read(len(view))
        self._head = self._head[len(block) :]
        view[: len(block)] = block
        return len(block)
