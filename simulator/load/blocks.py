"""Blocks: ready requests on their way from the maker to the sender, some hundreds at a time."""

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["LARGEST", "Block", "BlockReader", "written_block"]

LARGEST: Final = 64
"""As many requests are in a block at most."""

_HEADER: Final = struct.Struct("<4sBIQ")
_MAGIC: Final = b"RBL1"
_LAST: Final = 1
_ERROR: Final = 2
_EACH: Final = 8 + 1 + 8 + 4


@dataclass(frozen=True, slots=True)
class Block:
    """Some requests in the order in which they are due.

    Args:
        due: When each is due, in nanoseconds from the start of the run.
        kinds: The ResponseCode that each tells.
        calls: Which call of the broadcast each is about.
        requests: The bytes of each, from the request line to the end of the body.
        last: Whether nothing follows.
        error: Why nothing follows, if something is wrong.
    """

    due: Sequence[int] = ()
    kinds: Sequence[int] = b""
    calls: Sequence[int] = ()
    requests: Sequence[bytes] = ()
    last: bool = False
    error: str = ""


def written_block(block: Block) -> bytes:
    """The bytes of a block."""
    blob = block.error.encode() if block.error else b"".join(block.requests)
    flags = _LAST * block.last | _ERROR * bool(block.error)
    lengths = array("I", map(len, block.requests))
    return b"".join(
        (
            _HEADER.pack(_MAGIC, flags, len(block.requests), len(blob)),
            array("q", block.due).tobytes(),
            bytes(block.kinds),
            array("q", block.calls).tobytes(),
            lengths.tobytes(),
            blob,
        )
    )


class BlockReader:
    """Reads blocks from a stream of bytes that comes in pieces of any size."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[Block]:
        """The blocks that are whole now.

        Raises:
            ValueError: The bytes are not blocks.
        """
        self._held += data
        blocks: list[Block] = []
        at = 0
        while (block := self._block(at)) is not None:
            blocks.append(block[0])
            at = block[1]
        del self._held[:at]
        return blocks

    def _block(self, at: int) -> tuple[Block, int] | None:
        if len(self._held) - at < _HEADER.size:
            return None
        magic, flags, count, size = _HEADER.unpack_from(self._held, at)
        if magic != _MAGIC:
            raise ValueError(f"a block begins with {_MAGIC!r}, this with {bytes(magic)!r}")
        at += _HEADER.size
        end = at + _EACH * count + size
        if len(self._held) < end:
            return None
        body = bytes(memoryview(self._held)[at:end])
        return _read(body, flags, count), end


def _read(body: bytes, flags: int, count: int) -> Block:
    if flags & _ERROR:
        return Block(error=body.decode(), last=True)
    due, calls, lengths = array("q"), array("q"), array("I")
    due.frombytes(body[: 8 * count])
    kinds = body[8 * count : 9 * count]
    calls.frombytes(body[9 * count : 17 * count])
    lengths.frombytes(body[17 * count : _EACH * count])
    requests, at = [], _EACH * count
    for length in lengths:
        requests.append(body[at : at + length])
        at += length
    return Block(due.tolist(), kinds, calls.tolist(), requests, last=bool(flags & _LAST))
