from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.load.frames import Frame, FrameReader, written_frame

_frames = st.lists(st.tuples(st.sampled_from(Frame), st.binary(max_size=40)), max_size=5)


@given(_frames, st.lists(st.integers(0, 300), max_size=6))
def test_frames_come_back_whatever_pieces_they_come_in(
    frames: list[tuple[Frame, bytes]], cuts: list[int]
) -> None:
    """A pipe gives what it has."""
    written = b"".join(written_frame(kind, payload) for kind, payload in frames)
    ends = sorted({0, len(written), *(cut for cut in cuts if cut < len(written))})
    reader = FrameReader()

    came = [frame for begin, end in pairwise(ends) for frame in reader.feed(written[begin:end])]

    assert came == frames


def test_other_bytes_are_no_frames() -> None:
    """Somebody has printed something."""
    with pytest.raises(ValueError, match="a frame begins with b'RBF1', this with b'Hell'"):
        list(FrameReader().feed(b"Hello, world!"))
