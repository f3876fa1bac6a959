from pathlib import Path

import pytest

from simulator.files import unwritable, write_whole


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """And nothing is left beside it."""
    path = tmp_path / "report.html"
    write_whole(path, b"old, and longer")
    write_whole(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads it finds all of the old content, and no part of the new beside it."""
    path = tmp_path / "report.html"
    path.write_bytes(b"old")

    def refuse(source: Path, target: Path) -> None:
        raise OSError(28, f"No space for {source.read_bytes()!r} in {target.name}")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space") as caught:
        write_whole(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
    assert str(unwritable("it", caught.value)) == (
        "it cannot be written: No space for b'new' in report.html."
    )
