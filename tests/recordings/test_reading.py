import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

import pytest

from simulator.postbacks.wire import Booleans, Dates, WireProfile
from simulator.recordings.kinds import Kind
from simulator.recordings.reading import read
from simulator.recordings.recorded import Recorded, UnreadableRecordingError
from tests.recordings.written import DUES, MESSAGES, RECORDINGS, TIMED, form_lines, packed

_KNOWN = (
    "Expected form bodies or JSON objects, one a line, or CSV with a header, an HTTP archive (HAR)"
    " or a Parquet file."
)


def _read(recording: bytes, kind: Kind | None = None) -> list[Recorded]:
    return list(read(io.BytesIO(recording), kind=kind))


def _refusal(recording: bytes) -> str:
    with pytest.raises(UnreadableRecordingError) as caught:
        _read(recording)
    return str(caught.value)


@pytest.mark.parametrize("kind", RECORDINGS)
@pytest.mark.parametrize("known", [True, False], ids=["named", "told"])
def test_every_kind_gives_the_same_messages(kind: Kind, known: bool) -> None:  # noqa: FBT001
    """Whatever they were kept in, and whether or not the kind is named."""
    recorded = _read(RECORDINGS[kind], kind if known else None)

    assert [each.problem for each in recorded] == [""] * len(MESSAGES)
    assert [each.message for each in recorded] == MESSAGES


@pytest.mark.parametrize("kind", RECORDINGS)
def test_a_due_time_is_given_where_it_was_kept(kind: Kind) -> None:
    """In UTC, for those who count arrivals."""
    dues = [datetime.fromisoformat(due) for due in DUES] if kind in TIMED else [None] * len(DUES)

    recorded = _read(RECORDINGS[kind])

    assert [each.due for each in recorded] == dues
    assert {each.due.tzinfo for each in recorded if each.due} <= {UTC}


@pytest.mark.parametrize("kind", RECORDINGS)
@pytest.mark.parametrize(
    "spoil",
    [
        packed,
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: packed(b"\xef\xbb\xbf" + text),
        lambda text: b"\r\n \n" + text,
        lambda text: text.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        lambda text: text.rstrip(),
        lambda text: text + b"\n\n",
    ],
    ids=["gzip", "mark", "gzipped mark", "blank first", "CRLF", "no last end", "blank last"],
)
def test_what_tools_do_to_files_is_undone(kind: Kind, spoil: Any) -> None:
    """Gzip, byte order marks, line ends and blank lines are no part of a message."""
    assert [each.message for each in _read(spoil(RECORDINGS[kind]))] == MESSAGES


@pytest.mark.parametrize("dates", Dates)
@pytest.mark.parametrize("booleans", Booleans)
def test_a_form_is_read_as_it_was_written(dates: Dates, booleans: Booleans) -> None:
    """In any wire profile; US dates have lost their milliseconds."""
    wire = WireProfile(dates=dates, booleans=booleans)
    recording = io.BytesIO(b"\n".join(form_lines(wire)))

    messages = [each.message for each in read(recording, wire=wire)]

    assert messages == [wire.decode(line) for line in form_lines(wire)]
    assert {type(each["isWireless"]) for each in messages if each} == {bool}


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """Blank ones too."""
    recording = b"\n\nQueueID=1\n\nQueueID=2\r\n"

    assert [each.line for each in _read(recording)] == [3, 5]


def test_a_path_is_opened_and_closed_again(tmp_path: Path) -> None:
    """As a path or as its text."""
    path = tmp_path / "recorded.form"
    path.write_bytes(RECORDINGS[Kind.FORM])

    assert [each.message for each in read(path)] == MESSAGES
    assert [each.message for each in read(str(path))] == MESSAGES


def test_a_stream_stays_open() -> None:
    """Whoever opened it closes it."""
    stream = io.BytesIO(b"QueueID=7")

    assert list(read(stream)) == [Recorded(1, {"QueueID": 7})]
    assert not stream.closed


def test_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    """The name is told, and what the system says."""
    path = tmp_path / "nothing.form"

    with pytest.raises(UnreadableRecordingError) as caught:
        next(read(path))

    assert str(caught.value) == f"{path} cannot be read: No such file or directory."


@pytest.mark.parametrize("recording", [b"", b"\n \r\n", packed(b""), b"\xef\xbb\xbf"])
def test_an_empty_recording_is_refused(recording: bytes) -> None:
    """An examination of nothing must not pass."""
    assert _refusal(recording) == f"The stream is empty. {_KNOWN}"


@pytest.mark.parametrize(
    ("recording", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG image"),
        (b"PK\x03\x04\x14", "a ZIP archive; unpack it first"),
        (b"<!doctype html>", "HTML or XML"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\xff\xfeQ\0u\0", "text in UTF-16; save it as UTF-8"),
        (b"BZh91AY", "a bzip2 file; unpack it first"),
        (
            b'[{"QueueID": 7}]',
            "a JSON array; expected one object a line, which jq -c '.[]' makes of it",
        ),
    ],
)
def test_what_is_no_recording_is_named(recording: bytes, what: str) -> None:
    """So that nobody wonders which file was meant."""
    assert _refusal(recording) == f"The stream is {what}. {_KNOWN}"
    assert _refusal(packed(recording)) == f"The stream is {what}. {_KNOWN}"


def test_json_over_several_lines_is_refused() -> None:
    """A message is a line; what makes it one is told."""
    assert _refusal(b'{\n  "QueueID": 7\n}\n') == (
        "The stream holds JSON over several lines; expected one object a line, which jq -c '.'"
        f" makes of it. {_KNOWN}"
    )


@pytest.mark.parametrize(
    ("recording", "shown"),
    [
        (b"hello\nQueueID=7\n", '"hello"'),
        (b"a,b,c\n1,2,3\n", '"a,b,c"'),
        (b"x" * 99, f'"{"x" * 40}"...'),
        (b"\0\1\2", '"\\u0000\\u0001\\u0002"'),
        (b"\xff\xff,QueueID", '"\\ufffd\\ufffd,QueueID"'),
    ],
)
def test_what_is_nothing_known_is_shown(recording: bytes, shown: str) -> None:
    """Its beginning, in letters that any terminal holds."""
    assert _refusal(recording) == (
        f"The stream holds no postbacks: it begins with {shown}. {_KNOWN}"
    )


@pytest.mark.parametrize("recording", [b"QueueID,Duration\n", b'{"log": {"entries": []}}'])
def test_a_recording_without_a_postback_is_refused(recording: bytes) -> None:
    """A header alone, or an archive that posts nothing, shows nothing."""
    assert _refusal(recording) == "The stream holds no postback."


@pytest.mark.parametrize("cut", [12, 40, -1])
def test_a_truncated_gzip_file_gives_what_it_holds(cut: int) -> None:
    """And then says that there should be more."""
    recording = packed(b"\n".join(form_lines()) + b"\n")[:cut]
    problem = (
        "Expected more, but the file cannot be read further: Compressed file ended before the"
        " end-of-stream marker was reached."
    )

    if cut == -1:
        *whole, last = _read(recording)
        assert [each.message for each in whole] == MESSAGES
        assert last == Recorded(len(MESSAGES) + 1, None, problem)
    else:
        assert _refusal(recording) == (
            "The stream cannot be read: Compressed file ended before the end-of-stream marker was"
            " reached."
        )


def test_a_damaged_gzip_file_is_told_of() -> None:
    """Its checksum is no news to whoever has read the lines."""
    recording = packed(b"QueueID=1\n" * 3)

    recorded = _read(recording[:-8] + b"\0" * 8)

    assert [each.line for each in recorded] == [1, 2, 3, 4]
    assert recorded[-1].problem.startswith(
        "Expected more, but the file cannot be read further: CRC check failed"
    )


def test_a_live_recording_is_read_as_far_as_it_goes() -> None:
    """Whoever pipes a log in sees each postback when it comes, not a block later."""
    given: list[int] = []

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self._lines: Iterator[bytes] = (f"QueueID={n}\n".encode() for n in range(1, 9))

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            line = next(self._lines, b"")
            buffer[: len(line)] = line
            given.append(len(line))
            return len(line)

    recorded = read(cast("IO[bytes]", io.BufferedReader(Pipe())))

    assert next(recorded).message == {"QueueID": 1}
    assert len(given) <= 2
    assert [each.message for each in recorded][-1] == {"QueueID": 8}


def test_a_kind_that_changes_in_the_middle_is_told_of() -> None:
    """With what was expected after the first line, and what came; reading goes on."""
    recording = b'{"QueueID": 1}\nQueueID=2\n[3]\n<p>\noops\n{"QueueID": 6}\n'

    recorded = _read(recording)

    assert [(each.line, each.problem) for each in recorded] == [
        (1, ""),
        (2, "Expected a JSON object like line 1, got a form body."),
        (3, "Expected a JSON object like line 1, got a JSON array."),
        (4, "Expected a JSON object like line 1, got HTML or XML."),
        (5, 'Expected a JSON object like line 1, got the text "oops".'),
        (6, ""),
    ]


def test_a_line_longer_than_a_mebibyte_is_skipped() -> None:
    """And the next one read."""
    recording = b"QueueID=1\nzip=" + b"2" * 2**21 + b"\nQueueID=3\n"

    assert _read(recording) == [
        Recorded(1, {"QueueID": 1}),
        Recorded(2, None, "Expected a line of at most 1 MiB, got a longer one."),
        Recorded(3, {"QueueID": 3}),
    ]
    assert _read(b'{"zip": "' + b"2" * 2**21, Kind.JSONL)[0].problem == (
        "Expected a line of at most 1 MiB, got a longer one."
    )


def test_an_archive_on_one_line_is_told_from_messages() -> None:
    """However long the line."""
    text = json.dumps(json.loads(RECORDINGS[Kind.HAR])).encode()

    assert [each.message for each in _read(text)] == MESSAGES
    assert {each.line for each in _read(text)} == {1}
