import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from simulator.errors import SettingsError
from simulator.load.capacity.finding import Finding
from simulator.load.capacity.report import page, write_finding
from simulator.load.capacity.search import Ending
from simulator.load.result import Result
from tests.load.capacity.sample import finding_of, step_at

FOUND = finding_of(
    step_at(300), step_at(600, 25), step_at(1_200, 900, failed=1), step_at(849, 310),
    step_at(849, 40),
)  # fmt: skip
NOTHING = finding_of(ending=Ending.STOPPED)


@pytest.fixture(scope="module", name="root")
def _root() -> Any:
    return etree.HTML(page(FOUND))


def texts(root: Any, path: str) -> list[str]:
    """The texts of some elements."""
    return [" ".join("".join(each.itertext()).split()) for each in root.xpath(path)]


def test_the_page_reads_in_order(root: Any) -> None:
    """The answer comes first, then the curves, then the steps, then what was asked."""
    assert texts(root, "//h1 | //h2") == [
        "Capacity",
        "✓ 849 calls a minute",
        "Response time against load",
        "Throughput and errors against load",
        "Steps",
        "What was asked",
    ]
    assert texts(root, "//section/p") == [FOUND.sentence]


def test_every_step_has_a_row(root: Any) -> None:
    """In the order in which they were made; one that was repeated does not count."""
    rows = [texts(row, "./td") for row in root.xpath("//tbody/tr")]

    assert rows[0] == [
        "1", "300", "18.0", "18.0", "20 ms", "20 ms", "20 ms", "0 %", "6 s", "met",
    ]  # fmt: skip
    assert [row[-1] for row in rows] == ["met", "met", "missed", "repeated", "met"]


def test_the_limit_is_drawn(root: Any) -> None:
    """Beside the percentiles, in both shapes of the chart."""
    labels = texts(root, "//figure[1]//*[local-name() = 'text']")

    assert labels.count("p99<300ms") == 2
    assert {"p50", "p99", "p99.9", "carried", "calls a minute"} <= set(labels)


def test_the_page_needs_nothing_beside_it(root: Any) -> None:
    """No address but the receiver's, which is text; no script."""
    addresses = set(re.findall(r"\w+://[^\s<]*", page(FOUND)))

    assert addresses == {"http://receiver.example:8000/postbacks"}
    assert set(root.xpath("//@src | //link/@href")) == {"data:,"}
    assert root.xpath("//script") == []


@pytest.mark.parametrize(
    ("finding", "headline"),
    [
        (FOUND, "✓ 849 calls a minute"),
        (finding_of(step_at(300), ending=Ending.MOST), "✓ At least 300 calls a minute"),
        (finding_of(step_at(300, 900), ending=Ending.NEVER), "✕ Fewer than 300 calls a minute"),
        (finding_of(step_at(300, late=2), ending=Ending.UNTOLD), "? Unknown"),
        (finding_of(step_at(300), ending=Ending.STOPPED), "? At least 300 calls a minute"),
        (finding_of(step_at(300, failed=18), ending=Ending.STOPPED), "? Unknown"),
        (finding_of(ending=Ending.UNREACHABLE, trouble="It was gone."), "? Unreachable"),
        (NOTHING, "? Unknown"),
    ],
)
def test_the_headline_says_how_sure_it_is(finding: Finding, headline: str) -> None:
    """However the search ended, there is a page."""
    assert texts(etree.HTML(page(finding)), "//section/h2") == [headline]


def test_a_page_of_nothing_has_neither_charts_nor_steps() -> None:
    """Empty frames tell nothing."""
    root = etree.HTML(page(NOTHING))

    assert root.xpath("//figure | //table") == []


def test_json_has_the_answer_and_every_step(tmp_path: Path) -> None:
    """With all that was measured, so that other programs can judge for themselves."""
    path = tmp_path / "capacity.json"

    write_finding(path, FOUND)

    told = json.loads(path.read_text("utf-8"))
    assert told["format"] == "ringback-capacity-1"
    assert (told["answer"], told["exit_status"]) == (FOUND.sentence, 0)
    assert (told["calls_a_minute"], told["missed_calls_a_minute"]) == (849, 1_200)
    assert told["postbacks_a_second"] == pytest.approx(50.94)
    assert [step["outcome"] for step in told["steps"]] == [
        "met", "met", "missed", "narrowly missed", "met",
    ]  # fmt: skip
    read = Result.from_json(told["steps"][0]["result"])
    assert read.record.to_json() == FOUND.steps[0].result.record.to_json()


def test_json_of_nothing_has_no_load() -> None:
    """Null, not 0."""
    told = NOTHING.to_json()

    assert (told["calls_a_minute"], told["missed_calls_a_minute"]) == (None, None)
    assert told["steps"] == []


@pytest.mark.parametrize("name", ["capacity.csv", "capacity"])
def test_another_suffix_is_refused(tmp_path: Path, name: str) -> None:
    """The text names those that there are."""
    with pytest.raises(SettingsError) as caught:
        write_finding(tmp_path / name, FOUND)

    assert str(caught.value) == f"The name of a report ends in .html or .json, got {name!r}."
    assert list(tmp_path.iterdir()) == []
