"""Blocks: ready requests on their way from the maker to the sender, some hundreds at a time."""

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import BinaryIO, Final

__all__ = ["LARGEST", "Block", "BlockReader", "read_block", "written_block"]

LARGEST: Final = 64
"""As many requests are in a block at most."""

_HEADER: Final = struct.Struct("<4sBIQ")
_MAGIC: Final = b"RBL1"
_LAST: Final = 1
_ERROR: Final = 2
_EACH: Final = 8 + 1 + 4


@dataclass(frozen=True, slots=True)
class Block:
    """Some requests in the order in which they are due.

    Args:
        due: When each is due, in nanoseconds from the start of the run.
        kinds: The ResponseCode that each tells.
        requests: The bytes of each, from the request line to the end of the body.
        last: Whether nothing follows.
        error: Why nothing follows, if something is wrong.
    """

    due: Sequence[int] = ()
    kinds: Sequence[int] = b""
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
            lengths.tobytes(),
            blob,
        )
    )


class BlockReader:
    """Reads blocks from a stream of bytes that comes in pieces of any size."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> list[Block]:
        """The blocks that are whole now.

        Raises:
            ValueError: The bytes are not blocks.
        """
        held = self._held + data
        blocks: list[Block] = []
        at = 0
        while len(held) - at >= _HEADER.size:
            flags, count, size = _header(held, at)
            begin = at + _HEADER.size
            if len(held) - begin < size:
                break
            blocks.append(_block(held, begin, flags, count))
            at = begin + size
        self._held = held[at:]
        return blocks


def read_block(file: BinaryIO) -> Block | None:
    """The next block of a file; None at its end."""
    header = file.read(_HEADER.size)
    if not header:
        return None
    flags, count, size = _header(header, 0)
    return _block(file.read(size), 0, flags, count)


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    """Flags, count of requests and size of a block without its header."""
    magic, flags, count, size = _HEADER.unpack_from(data, at)
    if magic != _MAGIC:
        raise ValueError(f"a block begins with {_MAGIC!r}, this with {magic!r}")
    return flags, count, _EACH * count + size


def _block(data: bytes, at: int, flags: int, count: int) -> Block:
    """A block whose columns begin somewhere in the data."""
    if flags & _ERROR:
        return Block(error=data[at:].decode(), last=True)
    due, lengths = array("q"), array("I")
    first = at + _EACH * count
    due.frombytes(data[at : at + 8 * count])
    kinds = data[at + 8 * count : at + 9 * count]
    lengths.frombytes(data[at + 9 * count : first])
    requests = [data[begin:end] for begin, end in pairwise(accumulate(lengths, initial=first))]
    return Block(due.tolist(), kinds, requests, last=bool(flags & _LAST))
