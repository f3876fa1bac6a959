"""A JSON document of any length, read from bytes one value at a time."""

import json
import re
from collections.abc import Iterator
from typing import IO, Final

__all__ = ["BrokenJsonError", "JsonStream"]

_BLOCK: Final = 2**16
_LONGEST_NAME: Final = 2**16
_BLANK: Final = re.compile(rb"[ \t\r\n]*")
_IN_TEXT: Final = re.compile(rb'"|\\.', re.DOTALL)
_OUTSIDE: Final = re.compile(rb'["{}\[\]]')
_AFTER_SCALAR: Final = re.compile(rb"[,\]} \t\r\n]")


class BrokenJsonError(Exception):
    """A document that ends too early, or holds something where it must not.

    Attributes:
        line: Where, counted from 1.
    """

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line


class JsonStream:
    """Walks through a document; whoever walks takes or skips each value that is reached.

    Attributes:
        line: The line reached, counted from 1.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self.line = 1

    def members(self) -> Iterator[str]:
        """Walk through an object by the names of its members."""
        self._expect(b"{")
        if self._take(b"}"):
            return
        while True:
            yield self._name()
            if self._take(b"}"):
                return
            self._expect(b",")

    def items(self) -> Iterator[int]:
        """Walk through an array by the lines in which its values begin."""
        self._expect(b"[")
        if self._take(b"]"):
            return
        while True:
            self._peek()
            yield self.line
            if self._take(b"]"):
                return
            self._expect(b",")

    def skip(self) -> None:
        """Pass a value by."""
        self.value(longest=0)

    def value(self, *, longest: int) -> bytes | None:
        """Take a value as it is written; None if it is longer.

        What is inside is not looked at beyond where it ends, so that one broken value does not
        spoil those after it.

        Args:
            longest: How many bytes are held in memory at most.

        Raises:
            BrokenJsonError: If the document ends before the value does.
        """
        kept = _Kept(longest)
        if self._peek() in b'"{[':
            self._take_nested(kept)
        else:
            self._take_scalar(kept)
        return kept.text

    def _take_nested(self, kept: "_Kept") -> None:
        depth, in_text, begun = 0, False, self.line
        while True:
            token = (_IN_TEXT if in_text else _OUTSIDE).search(self._buffer, self._at)
            if token is None:
                # Of an escape, the backslash may be here and the rest of it in the next block.
                escape = in_text and self._buffer.endswith(b"\\")
                kept.add(self._consume(len(self._buffer) - escape))
                if not self._fill():
                    raise BrokenJsonError(
                        begun, "Expected the rest of a value, got the end of the file."
                    )
                continue
            kept.add(self._consume(token.end()))
            match token[0]:
                case b'"':
                    in_text = not in_text
                case b"{" | b"[":
                    depth += 1
                case b"}" | b"]":
                    depth -= 1
            if not depth and not in_text:
                return

    def _take_scalar(self, kept: "_Kept") -> None:
        while (end := _AFTER_SCALAR.search(self._buffer, self._at)) is None:
            kept.add(self._consume(len(self._buffer)))
            if not self._fill():
                return
        kept.add(self._consume(end.start()))

    def _name(self) -> str:
        line = self.line
        written = self.value(longest=_LONGEST_NAME)
        try:
            name = json.loads(written or b"")
        except ValueError:
            name = None
        if not isinstance(name, str):
            raise BrokenJsonError(line, "Expected a name in quotes, got something else.")
        self._expect(b":")
        return name

    def _peek(self) -> bytes:
        """The next byte that is not blank; empty at the end."""
        while True:
            blank = _BLANK.match(self._buffer, self._at)
            self._consume(blank.end() if blank else self._at)
            if self._at < len(self._buffer) or not self._fill():
                return self._buffer[self._at : self._at + 1]

    def _take(self, wanted: bytes) -> bool:
        if self._peek() != wanted:
            return False
        self._consume(self._at + 1)
        return True

    def _expect(self, wanted: bytes) -> None:
        if not self._take(wanted):
            came = json.dumps(self._peek().decode("ascii", "replace"))
            raise BrokenJsonError(
                self.line,
                f"Expected {json.dumps(wanted.decode())}, got"
                f" {came if self._peek() else 'the end of the file'}.",
            )

    def _consume(self, end: int) -> bytes:
        part = self._buffer[self._at : end]
        self.line += part.count(b"\n")
        self._at = end
        return part

    def _fill(self) -> bool:
        block = self._stream.read(_BLOCK)
        self._buffer, self._at = self._buffer[self._at :] + block, 0
        return bool(block)


class _Kept:
    """What is kept of a value: all of it, or nothing once it is longer than it may be."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._parts: bytearray | None = bytearray()

    def add(self, part: bytes) -> None:
        if self._parts is not None:
            self._parts += part
            if len(self._parts) > self._longest:
                self._parts = None

    @property
    def text(self) -> bytes | None:
        return None if self._parts is None else bytes(self._parts)
