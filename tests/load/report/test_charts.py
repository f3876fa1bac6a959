import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.load.histogram import LONGEST, quantised
from simulator.load.record import Record, Second
from simulator.load.report.charts import charts
from simulator.load.report.recovery import stretches
from tests.load.report.sample import small_result, troubled_result

_times = st.dictionaries(st.integers(0, LONGEST).map(quantised), st.integers(1, 9), max_size=4)
_seconds = st.builds(
    Second, due=st.integers(0, 99), answered=st.integers(0, 99), failed=st.integers(0, 2),
    latency=st.dictionaries(st.sampled_from([1, 8]), _times.filter(bool), max_size=2),
)  # fmt: skip


@pytest.fixture(scope="module", name="drawn")
def _drawn() -> list[str]:
    record = troubled_result().record
    drawn = charts(record, stretches(record))
    return [svg for chart in drawn for svg in (chart.wide, chart.narrow)]


def test_a_troubled_run_has_four_charts(drawn: list[str]) -> None:
    """Each in two shapes, and with its legend."""
    assert len(drawn) == 8
    for svg, text in zip(drawn[::2], ("behind", "p99.9", "service time", "as quick as before"),
                         strict=True):  # fmt: skip
        assert f">{text}</text>" in svg


def test_colours_and_letters_are_those_of_the_page(drawn: list[str]) -> None:
    """So that charts are legible in the dark."""
    for svg in drawn:
        assert set(re.findall("#[0-9a-f]{6}", svg)) == set()
        assert "font-family" not in svg
        assert "var(--ink)" in svg


def test_names_are_given_once(drawn: list[str]) -> None:
    """Charts share a page, where a name stands for one thing; and every name used is given."""
    page = etree.HTML(f"<body>{''.join(drawn)}</body>")

    given_names = page.xpath("//@id")
    used = set(re.findall(r"""(?:url\(#|href="#)(\w+)""", "".join(drawn)))

    assert len(given_names) == len(set(given_names))
    assert used <= set(given_names)


def test_the_same_run_makes_the_same_charts(drawn: list[str]) -> None:
    """Neither moments nor chance enter them."""
    record = troubled_result().record

    again = charts(record, stretches(record))

    assert [svg for chart in again for svg in (chart.wide, chart.narrow)] == drawn


def test_a_run_that_kept_up_has_no_chart_of_recovery() -> None:
    """There was nothing to recover from."""
    record = small_result().record

    titles = [chart.title for chart in charts(record, ())]

    assert titles == [
        "What was due, and what became of it",
        "Response time over time",
        "Response time by percentile",
    ]


def test_a_run_without_answers_has_no_chart_of_times() -> None:
    """An empty chart says nothing."""
    record = Record({0: Second(due=5, failed=5)})

    titles = [chart.title for chart in charts(record, stretches(record))]

    assert titles == ["What was due, and what became of it", "Under way, and recovery"]


@example({})
@example({3: Second(due=1, answered=1, latency={1: {0: 1}})})
@example({0: Second(due=2, answered=1, failed=1, latency={8: {LONGEST: 1}})})
@settings(max_examples=3)
@given(st.dictionaries(st.integers(0, 40), _seconds, max_size=4))
def test_every_record_can_be_drawn(seconds: dict[int, Second]) -> None:
    """Also of one second, of times of 0 and of an hour."""
    record = Record(seconds)

    assert bool(charts(record, stretches(record))) == bool(seconds)
