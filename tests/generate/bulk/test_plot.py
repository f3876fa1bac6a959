from pathlib import Path

import pytest

from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.plot import plot
from simulator.generate.bulk.tally import Tally
from simulator.generate.traffic import Traffic


def _tally(calls_per_minute: float) -> Tally:
    broadcast = Broadcast(calls=300, calls_per_minute=calls_per_minute)
    tally = Tally(broadcast.start_milliseconds)
    for batch in Traffic(broadcast).batches():
        tally.add(batch, len(batch))
    return tally


@pytest.mark.parametrize("calls_per_minute", [12_000, 0.5])
def test_the_same_traffic_makes_the_same_picture(tmp_path: Path, calls_per_minute: float) -> None:
    """Neither moments nor versions are written into it."""
    one, other = tmp_path / "one.png", tmp_path / "other.png"

    plot(_tally(calls_per_minute), one, title="300 calls")
    plot(_tally(calls_per_minute), other, title="300 calls")

    assert one.read_bytes().startswith(b"\x89PNG")
    assert one.read_bytes() == other.read_bytes()


def test_a_picture_shows_all_that_was_counted(tmp_path: Path) -> None:
    """Its four panels, its endings, and who answered."""
    path = tmp_path / "traffic.svg"

    plot(_tally(12_000), path, title="300 calls")

    drawn = path.read_text("utf-8")
    for text in (
        "300 calls", "Postbacks due a second", "How calls ended", "Duration by who answered",
        "Postbacks by hour of the day", "Call Answered (1)", "HUMAN", "MACHINE",
    ):  # fmt: skip
        assert text in drawn
