from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.load.blocks import Block, BlockReader, read_block, written_block

_REQUESTS = st.tuples(st.integers(0, 2**63 - 1), st.integers(0, 255), st.binary(max_size=300))


def _block(rows: list[tuple[int, int, bytes]], *, last: bool) -> Block:
    due, kinds, requests = map(list, zip(*rows, strict=True)) if rows else ([],) * 3
    return Block(due, bytes(kinds), requests, last=last)


@given(
    st.lists(st.builds(_block, st.lists(_REQUESTS, max_size=5), last=st.booleans()), max_size=4),
    st.lists(st.integers(1, 200), min_size=1),
)
def test_blocks_come_back_whatever_pieces_the_pipe_makes(
    blocks: list[Block], sizes: list[int]
) -> None:
    """A reader gives what was written, wherever the stream of bytes is cut."""
    stream = b"".join(map(written_block, blocks))
    reader, read, at, turn = BlockReader(), list[Block](), 0, 0

    while at < len(stream):
        size = sizes[turn % len(sizes)]
        read += reader.feed(stream[at : at + size])
        at, turn = at + size, turn + 1

    assert read == blocks


@given(st.lists(st.builds(_block, st.lists(_REQUESTS, max_size=5), last=st.booleans()), max_size=4))
def test_blocks_of_a_file_are_read_one_by_one(blocks: list[Block]) -> None:
    """A file gives them back in order, and None at its end."""
    file = BytesIO(b"".join(map(written_block, blocks)))

    assert list(iter(lambda: read_block(file), None)) == blocks
    assert read_block(file) is None


def test_an_error_is_a_block_of_its_own() -> None:
    """What is wrong travels as a sentence, and nothing follows it."""
    data = written_block(Block(error="Kein Empfänger.", last=True))

    assert BlockReader().feed(data) == [Block(error="Kein Empfänger.", last=True)]


def test_a_stream_that_is_not_blocks_is_refused() -> None:
    """Bytes of something else are told by their beginning, before any length is believed."""
    with pytest.raises(ValueError, match="a block begins with") as refusal:
        BlockReader().feed(b"HTTP/1.1 200 OK\r\n\r\n")

    assert str(refusal.value) == "a block begins with b'RBL1', this with b'HTTP'"
