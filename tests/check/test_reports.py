"""Reports of exams: what people, build servers and tools are given."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator
from lxml import etree
from referencing import Registry
from referencing.jsonschema import DRAFT6

from simulator.check.catalogue import find_check
from simulator.check.examiner import examine
from simulator.check.options import ExamOptions
from simulator.check.report.github import annotations, summarise
from simulator.check.report.machine import document
from simulator.check.report.markdown import badge
from simulator.check.report.page import page
from simulator.check.report.terminal import lines
from simulator.check.report.writer import KINDS, read_kinds, write_reports
from simulator.check.result import ExamResult, Outcome, Status
from simulator.errors import SettingsError
from tests.check.customers import Customer, Reply
from tests.reports import open_places, refused

DATA = Path(__file__).parents[1] / "data"


def counts_twice(customer: Customer, form: dict[str, str]) -> Reply:
    """Count every delivery as a call of its own."""
    call = customer.calls.setdefault(form["QueueID"], {"count": 0})
    call["count"] += form["EndTime"] != ""
    return Reply()


@pytest.fixture(scope="module")
def result() -> Iterator[ExamResult]:
    """An exam with one finding, one check passed and one not examined."""
    with pytest.MonkeyPatch.context() as patch, Customer(counts_twice) as customer:
        patch.setattr("simulator.check.mirror.A_SECOND", 0.0)
        yield examine(
            ExamOptions(
                url=customer.url,
                state_url=customer.state_url,
                checks=("RB001", "RB041", "RB077"),
                headers=(("Authorization", "Bearer very-secret-word"),),
            )
        )


@pytest.fixture(scope="module")
def folder(result: ExamResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of report of it."""
    place = tmp_path_factory.mktemp("reports") / "made"
    write_reports(result, KINDS, place)
    return place


def test_no_report_shows_a_secret(folder: Path) -> None:
    """Reports are shared; what was sent for authorization is not."""
    files = list(folder.iterdir())

    assert len(files) == len(KINDS)
    assert not [file.name for file in files if "very-secret-word" in file.read_text("utf-8")]


def test_json_tells_all_and_ndjson_the_same_by_events(folder: Path) -> None:
    """Programs read either the whole, or what happened one after the other."""
    told = json.loads((folder / "ringback-check.json").read_text("utf-8"))
    events = [
        json.loads(line)
        for line in (folder / "ringback-check.ndjson").read_text("utf-8").splitlines()
    ]

    assert (told["verdict"], told["exit_status"], told["grade"]) == ("failed", 1, "D")
    assert [each["status"] for each in told["outcomes"]] == ["passed", "failed", "not examined"]
    assert told["outcomes"][1]["finding"]["guilty"] == ["fault:again"]
    assert [each["event"] for each in events] == ["start", "check", "check", "check", "end"]
    assert events[2]["finding"] == told["outcomes"][1]["finding"]


def test_json_is_as_our_schema_says(folder: Path) -> None:
    """Closed but for what a postback may hold, and what a receiver tells of its calls."""
    told = json.loads((folder / "ringback-check.json").read_text("utf-8"))

    assert refused("check_report", told) == []
    assert open_places("check_report", told) == {"message", "states[]"}


@pytest.mark.parametrize(
    "changes",
    [{"outcomes": ()}, {"unreachable": "It is gone."}, {"interrupted": True, "stopped": "Ctrl-C."}],
)
def test_json_is_as_our_schema_says_however_an_exam_ends(
    result: ExamResult, changes: dict[str, Any]
) -> None:
    """Without any check, without a receiver, or before its end."""
    assert refused("check_report", document(replace(result, **changes))) == []


def test_har_is_as_its_schema_says(folder: Path) -> None:
    """HAR 1.2, by the schema of the npm package har-schema."""
    schemas = [json.loads(path.read_text("utf-8")) for path in (DATA / "har").glob("*.json")]
    registry: Any = Registry().with_resources(
        (schema["$id"].rstrip("#"), DRAFT6.create_resource(schema)) for schema in schemas
    )
    har = json.loads((folder / "ringback-check.har").read_text("utf-8"))

    Draft7Validator({"$ref": "har.json"}, registry=registry).validate(har)
    assert len(har["log"]["entries"]) == 3


def test_junit_counts_what_build_servers_count(folder: Path) -> None:
    """A failed check is a failure, and one that was not examined is skipped."""
    suites = etree.parse(folder / "ringback-check.xml").getroot()

    counts = {name: suites.get(name) for name in ("tests", "failures", "errors")}
    assert counts == {"tests": "3", "failures": "1", "errors": "0"}
    assert [suite.get("skipped") for suite in suites] == ["0", "0", "1"]
    [failure] = suites.iter("failure")
    assert failure.get("message") == "A postback that comes twice has the effect of one."
    assert "count is 2 instead of 1" in (failure.text or "")


def test_junit_is_as_its_schema_says(folder: Path) -> None:
    """The one by which Jenkins reads it."""
    schema = etree.XMLSchema(etree.parse(DATA / "junit" / "junit-10.xsd"))

    schema.assertValid(etree.parse(folder / "ringback-check.xml"))


def test_sarif_is_as_its_schema_says(folder: Path) -> None:
    """SARIF 2.1.0 with its first errata, by the schema that OASIS published."""
    schema = json.loads((DATA / "sarif" / "sarif-schema-2.1.0.json").read_text("utf-8"))
    sarif = json.loads((folder / "ringback-check.sarif").read_text("utf-8"))

    Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER).validate(sarif)
    assert sarif["$schema"] == schema["id"]


def test_sarif_has_a_rule_for_each_check_and_a_result_for_each_finding(folder: Path) -> None:
    """Code scanning shows findings, and knows them again by their fingerprints."""
    sarif = json.loads((folder / "ringback-check.sarif").read_text("utf-8"))
    [run] = sarif["runs"]

    assert sarif["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["RB001", "RB041", "RB077"]
    [found] = run["results"]
    assert (found["ruleId"], found["ruleIndex"], found["level"]) == ("RB041", 1, "error")


def test_the_page_needs_nothing_beside_it_and_shows_the_sequence(folder: Path) -> None:
    """It may be mailed, and opened without a network."""
    page = (folder / "ringback-check.html").read_text("utf-8")

    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert '<div class="grade" title="the grade">D</div>' in page
    assert "call A 1 Call Answered, again" in page


@pytest.fixture(scope="module")
def oversize() -> Iterator[ExamResult]:
    """An exam of a receiver that reads two megabytes."""
    with Customer(lambda _customer, _form: Reply()) as customer:
        yield examine(ExamOptions(url=customer.url, checks=("RB013",)))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_large_on_the_wire_is_small_in_a_report(
    oversize: ExamResult, kind: str, tmp_path: Path
) -> None:
    """Reports are mailed, and kept by build servers."""
    [path] = write_reports(oversize, [kind], tmp_path)

    assert [each.check.id for each in oversize.findings] == ["RB013"]
    assert path.stat().st_size < 300_000


def test_the_page_shows_the_worst_first(result: ExamResult) -> None:
    """With a list of what fails, what is guilty in words, and what was read back."""
    [finding] = result.findings
    lesser = find_check("RB007")
    also = replace(finding, check=lesser)
    outcomes = [
        Outcome(check=each.check, status=Status.FAILED, finding=each) for each in (also, finding)
    ]
    told = page(replace(result, outcomes=tuple(outcomes)))

    assert re.findall(r'<li><a href="#(RB...)', told) == ["RB041", "RB007"]
    assert '<span class="tag">one comes again</span>' in told
    assert "<summary>what was read back when the same was told plainly</summary>" in told


def test_the_terminal_tells_what_to_do(result: ExamResult) -> None:
    """What was sent, expected and came, and how to see it again."""
    [finding] = result.findings
    told = lines(result)

    assert f"    ringback replay {finding.id}" in told
    assert "  guilty    one comes again" in told
    assert "  came      count is 2 instead of 1" in told
    assert told[-1] == "1 of 3 checks failed, 1 of them a must."


def test_github_is_told_in_its_own_words(result: ExamResult, tmp_path: Path) -> None:
    """Annotations in the log, and the report in the summary; nothing elsewhere."""
    summary = tmp_path / "summary.md"
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    summarise(result, environ)

    assert list(annotations(result, environ)) == [
        "::error title=RB041 duplicates-count-once::A postback that comes twice has the effect of"
        " one. Expected the state that the same call leaves otherwise; came: count is 2 instead of"
        " 1."
    ]
    assert summary.read_text("utf-8").startswith("# Ringback check: grade D\n")
    assert list(annotations(result, {})) == []


def test_the_badge_shows_the_grade(result: ExamResult) -> None:
    """For the README of a receiver."""
    assert badge(result) == (
        "![ringback: D](https://img.shields.io/badge/ringback-D-ef6c00)"
    )  # fmt: skip


def test_an_unknown_kind_is_refused_before_anything_is_sent() -> None:
    """The nearest one is offered."""
    with pytest.raises(SettingsError) as refused:
        read_kinds("junit,htm")

    assert str(refused.value) == (
        "--report has junit, json, ndjson, html, har, sarif, md, got 'htm'. Did you mean 'html'?"
    )
