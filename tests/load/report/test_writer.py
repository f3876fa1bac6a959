import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import extras
from simulator.errors import RingbackError, SettingsError
from simulator.extras import MissingPackageError
from simulator.load.record import Record
from simulator.load.report import SUFFIXES, check_report, write_report
from simulator.load.report.writer import json_form
from simulator.load.result import Ending, Result
from simulator.load.timetable import Timetable
from simulator.load.verdict import judge
from tests.load.report.sample import COMPARISON, VERDICT, empty_result, small_result
from tests.load.test_record import records
from tests.load.test_timetable import TIMETABLES
from tests.reports import refused

_BEGINNINGS = {
    ".html": b"<!DOCTYPE html>",
    ".json": b'{"format":"ringback-load-1",',
    ".xml": b"<?xml version='1.0' encoding='UTF-8'?>\n<testsuites",
    ".csv": b"second,due,sent,",
    ".hgrm": b"       Value     Percentile TotalCount 1/(1-Percentile)",
    ".hlog": b"#[Ringback 'campaign'",
}


@pytest.mark.parametrize("result", [small_result(), empty_result()], ids=["small", "empty"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_suffix_decides_the_kind(tmp_path: Path, suffix: str, result: Result) -> None:
    """Also of a run in which nothing happened, and in capital letters."""
    path = tmp_path / f"run{suffix.upper()}"

    write_report(path, result, VERDICT)

    assert path.read_bytes().startswith(_BEGINNINGS[suffix])
    assert list(tmp_path.iterdir()) == [path]


def test_json_is_read_back_as_the_result(tmp_path: Path) -> None:
    """It keeps all of it, so that a later run can be compared with it."""
    path = tmp_path / "run.json"

    write_report(path, small_result(), VERDICT, COMPARISON)

    told = json.loads(path.read_text("utf-8"))
    assert Result.from_json(told).to_json() == small_result().to_json()
    assert told["verdict"] == json.loads(json.dumps(VERDICT.to_json()))
    assert told["comparison"][1]["kind"] == "worse"


@given(records(), TIMETABLES, st.sampled_from(Ending), st.sampled_from([None, COMPARISON]))
def test_json_is_as_our_schema_says(
    record: Record, timetable: Timetable, ending: Ending, comparison: Any
) -> None:
    """Whatever was asked and measured, however it ended; no property is there that is unknown."""
    result = small_result()
    asked = replace(result.asked, timetable=timetable.to_json(), seconds=None)
    result = replace(result, record=record, asked=asked, ending=ending)

    told = json.loads(json_form(result, judge(result), comparison))

    assert refused("load_report", told) == []


def test_without_a_baseline_nothing_is_compared(tmp_path: Path) -> None:
    """The key is there all the same."""
    path = tmp_path / "run.json"

    write_report(path, small_result(), VERDICT)

    assert json.loads(path.read_text("utf-8"))["comparison"] is None


@pytest.mark.parametrize("name", ["run.pdf", "run", ".html"])
def test_an_unknown_suffix_is_refused(tmp_path: Path, name: str) -> None:
    """The text names those that there are."""
    with pytest.raises(SettingsError) as caught:
        write_report(tmp_path / name, small_result(), VERDICT)

    assert str(caught.value) == (
        f"The name of a report ends in .html, .json, .xml, .csv, .hgrm or .hlog, got {name!r}."
    )


def test_a_missing_folder_is_told_before_the_run(tmp_path: Path) -> None:
    """An hour of load must not be lost for it."""
    path = tmp_path / "reports" / "run.csv"

    with pytest.raises(SettingsError) as caught:
        check_report(path)

    assert str(caught.value) == (
        f"The report {path} needs a folder that is not there: make it first."
    )


def test_a_missing_package_is_told_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a page has charts."""

    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", absent)

    check_report(tmp_path / "run.json")
    with pytest.raises(MissingPackageError, match="pip install 'ringback\\[reports\\]'"):
        check_report(tmp_path / "run.html")


def test_what_cannot_be_written_is_told_with_its_path(tmp_path: Path) -> None:
    """And nothing half-written is left."""
    path = tmp_path / "run.csv"
    path.mkdir()

    with pytest.raises(RingbackError) as caught:
        write_report(path, small_result(), VERDICT)

    assert str(caught.value) == f"The report {path} cannot be written: Is a directory."
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    """At once: who reads it meanwhile reads the older or the newer one."""
    path = tmp_path / "run.csv"
    path.write_text("old", "utf-8")

    write_report(path, small_result(), VERDICT)

    assert path.read_bytes().startswith(b"second,")
