import json
from pathlib import Path

import pytest

from simulator.cli.exits import Exit
from tests.cli.conftest import Run


@pytest.mark.parametrize("form", ["jsonl", "form", "csv", "ndjson-timeline", "parquet"])
def test_what_is_generated_is_valid_and_consistent(run: Run, tmp_path: Path, form: str) -> None:
    """In every format that is written, compressed or not."""
    # A Parquet file is read from its end, which a compressed one does not show.
    packed = "" if form == "parquet" else ".gz"
    file = str(tmp_path / f"traffic.{form}{packed}")
    assert run("generate", "--calls", "60", "--format", form, "-o", file).exit_code == Exit.DONE

    result = run("validate", "--consistency", file)

    assert result.exit_code == Exit.DONE, result.output
    assert "valid" in result.output


def test_a_broken_line_is_told_with_its_number_and_the_rest_is_read(
    run: Run, tmp_path: Path
) -> None:
    """Nothing is lost: what comes after is checked too."""
    good = '{"QueueID": 7, "ResponseCode": 12, "Duration": 0, "phonenumber": "7575550100"}'
    bad = good.replace('"Duration": 0', '"Duration": -1')
    file = tmp_path / "recorded.jsonl"
    file.write_text(f"{good}\n{{broken\n{good}\n{bad}\n", "utf-8")

    result = run("validate", str(file))

    assert result.exit_code == Exit.CHECK_FAILED
    assert ":2: " in result.output
    assert ":4: " in result.output
    assert "Duration" in result.output
    assert "-1" in result.output


def test_an_inconsistent_postback_is_valid_until_consistency_is_asked_for(
    run: Run, tmp_path: Path
) -> None:
    """The schema knows nothing of numbering."""
    file = tmp_path / "recorded.jsonl"
    message = {
        "QueueID": 7, "ResponseCode": 12, "Duration": 0, "phonenumber": "9995550100",
    }  # fmt: skip
    file.write_text(json.dumps(message), "utf-8")

    assert run("validate", str(file)).exit_code == Exit.DONE
    result = run("validate", "--consistency", str(file))
    assert result.exit_code == Exit.CHECK_FAILED
    assert "phonenumber" in result.output


def test_problems_are_json_if_asked(run: Run, tmp_path: Path) -> None:
    """One a line, for programs."""
    file = tmp_path / "recorded.jsonl"
    file.write_text('{"QueueID": 0}\n', "utf-8")

    result = run("validate", "--json", str(file))

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == Exit.CHECK_FAILED
    assert any(line.get("property") == "QueueID" for line in lines)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"<html></html>"])
def test_what_is_no_recording_is_refused(run: Run, tmp_path: Path, content: bytes) -> None:
    """With the exit status of wrong usage."""
    file = tmp_path / "recorded"
    file.write_bytes(content)

    result = run("validate", str(file))

    assert result.exit_code == Exit.USAGE
    assert str(file) in result.output


def test_a_file_that_is_not_there_is_refused(run: Run) -> None:
    """By name."""
    result = run("validate", "nowhere.jsonl")
    assert result.exit_code == Exit.USAGE
    assert "nowhere.jsonl" in result.output
