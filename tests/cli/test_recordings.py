from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from simulator.cli.recordings import Reader, counted
from simulator.postbacks.wire import WireProfile
from simulator.recordings.kinds import Kind

_BODY = "QueueID=7&ResponseCode=12&Duration=0&phonenumber=7575550100"


def test_broken_lines_are_told_of_and_the_others_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With file and line, as compilers do."""
    file = tmp_path / "recorded.txt"
    file.write_text(f"{_BODY}\nnonsense\n{_BODY}\n")
    reader = Reader(WireProfile())

    lines = [each.line for each in reader.postbacks(str(file))]
    reader.report()

    assert lines == [1, 3]
    told, report = capsys.readouterr().err.splitlines()
    assert told.startswith(f"{file}:2: Expected ")
    assert report == "1 line cannot be read."


def test_only_the_first_broken_lines_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All are counted."""
    file = tmp_path / "recorded.txt"
    file.write_text(f"{_BODY}\n" + "nonsense\n" * 30)
    reader = Reader(WireProfile())

    assert len(list(reader.postbacks(str(file)))) == 1
    reader.report()

    *shown, report = capsys.readouterr().err.splitlines()
    assert len(shown) == 20
    assert report == "30 lines cannot be read, 20 of them shown."


def test_whole_recordings_are_read_in_silence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From standard input too, and of the kind that was said."""
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b'{"QueueID": 7}')))
    reader = Reader(WireProfile(), kind=Kind.JSONL)

    messages = [each.message for each in reader.postbacks("-")]
    reader.report()

    assert messages == [{"QueueID": 7}]
    assert capsys.readouterr().err == ""


def test_things_are_counted_as_people_do() -> None:
    """One, or several."""
    assert [counted(number, "call") for number in (0, 1, 1200)] == [
        "0 calls", "1 call", "1,200 calls",
    ]  # fmt: skip
