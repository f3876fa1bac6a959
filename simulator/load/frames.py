"""Frames: what the mailroom tells its station, in pieces that say what they are and how long."""

import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Final

__all__ = ["Frame", "FrameReader", "written_frame"]

_HEADER: Final = struct.Struct("<4sBI")
_MAGIC: Final = b"RBF1"


class Frame(IntEnum):
    """What a frame holds."""

    READY = 1
    """That all is prepared, or in JSON why it cannot be."""
    TALLY = 2
    """What happened since the last one, as a tally writes itself."""
    ENDED = 3
    """That all is over, and in JSON what broke down."""


def written_frame(kind: Frame, payload: bytes) -> bytes:
    """The bytes of a frame."""
    return _HEADER.pack(_MAGIC, kind, len(payload)) + payload


class FrameReader:
    """Reads frames from bytes that come in pieces of any size."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[Frame, bytes]]:
        """The frames that are whole now.

        Raises:
            ValueError: The bytes are not frames.
        """
        self._held += data
        while len(self._held) >= _HEADER.size:
            magic, kind, size = _HEADER.unpack_from(self._held)
            if magic != _MAGIC:
                raise ValueError(f"a frame begins with {_MAGIC!r}, this with {magic!r}")
            end = _HEADER.size + size
            if len(self._held) < end:
                return
            payload = bytes(self._held[_HEADER.size : end])
            del self._held[:end]
            yield Frame(kind), payload
