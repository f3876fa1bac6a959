import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from simulator.load.record import Record
from simulator.load.report.page import page
from simulator.load.result import Ending
from tests.load.report.sample import (
    COMPARISON,
    HOSTILE,
    VERDICT,
    Judgement,
    Verdict,
    empty_result,
    judged,
    result_of,
    small_result,
    troubled_result,
)


@pytest.fixture(scope="module", name="text")
def _text() -> str:
    return page(troubled_result(), VERDICT, COMPARISON)


def _visible(html: str) -> str:
    root = etree.HTML(html)
    for hidden in root.xpath("//style | //svg"):
        hidden.getparent().remove(hidden)
    return " ".join("".join(root.itertext()).split())


def test_the_page_reads_in_order(text: str) -> None:
    """The verdict comes first, then what was asked, then what was measured."""
    titles = [" ".join(each.itertext()).split()[-1] for each in etree.HTML(text).iter("h1", "h2")]

    assert titles == ["campaign", "Failed", "baseline", "asked", "figures", "it", "time",
                      "percentile", "recovery", "postback", "Troubles", "Generators",
                      "Notes"]  # fmt: skip


def test_objectives_and_reasons_are_told(text: str) -> None:
    """Asked, measured, met."""
    visible = _visible(text)

    assert "It was slow." in visible
    assert "p99<100ms250 ms✕ no" in visible
    assert "p99<200ms250 ms✓ yes" in visible
    assert "p99<300ms250 msnot decided" in visible


def test_what_changed_is_told(text: str) -> None:
    """Before, now, and whether that is better."""
    assert "p99 12 ms [11 ms to 13 ms] 5.4 s [5.1 s to 5.6 s] worse" in _visible(
        text.replace("</td>", " </td>")
    )


def test_recovery_and_the_first_second_are_told(text: str) -> None:
    """In sentences."""
    visible = _visible(text)

    assert "after the overload had ended." in visible
    assert "Connections are set up in the first second" in visible


def test_the_page_needs_nothing_beside_it(text: str) -> None:
    """No address but the receiver's, which is text; no script."""
    addresses = set(re.findall(r"\w+://[^\s<]*", text.replace("//evil.example/x.js", "")))

    assert addresses == {"http://receiver.example:8000/postbacks"}
    assert set(etree.HTML(text).xpath("//@src | //link/@href")) == {"data:,"}
    assert etree.HTML(text).xpath("//script") == []
    assert not re.search(r"@import|url\((?!#)", text)


def test_what_a_receiver_answered_is_text(text: str) -> None:
    """A receiver cannot put anything into the page, nor what HTML cannot carry."""
    shown = HOSTILE.replace("\x00", "\ufffd").replace("\x1b", "\ufffd")

    assert shown in _visible(text)
    assert "\x00" not in text


@pytest.mark.parametrize("name", ["scenario", "question", "url"])
def test_whatever_was_asked_is_text(name: str) -> None:
    """Scenarios have the names that their authors give them."""
    result = empty_result()
    changes: dict[str, Any] = {name: HOSTILE}
    asked = replace(result.asked, **changes)

    text = page(replace(result, asked=asked, notes=(HOSTILE,)), VERDICT)

    assert etree.HTML(text).xpath("//script") == []


@pytest.mark.parametrize("judgement", list(Judgement))
def test_an_empty_run_has_a_page(judgement: Judgement) -> None:
    """Whatever was judged of it, and without any objective."""
    text = page(empty_result(), Verdict(judgement=judgement, objectives=(), reasons=()))

    assert f"<title>campaign: {judgement.value}</title>" in text
    assert "<svg" not in text


def test_an_early_end_is_told() -> None:
    """A reader must not take half a run for a whole one."""
    result = result_of(Record(), Ending.OBJECTIVE)

    assert "took 2 min 2 s · ended early: objective missed" in _visible(page(result, VERDICT))


def test_many_stretches_are_told_by_the_worst() -> None:
    """A failure now and then would fill the page."""
    record = Record()
    for place in range(40):
        second = record.second(place)
        second.due, second.answered, second.failed = 10, 10 - place % 2, place % 2
        second.latency = {1: {1_000_000: 10}}

    visible = _visible(page(result_of(record), judged(Judgement.PASSED)))

    assert visible.count("postbacks were due") == 6
    assert "There were 14 lesser stretches." in visible


def test_the_same_run_makes_the_same_page() -> None:
    """So that two reports can be compared."""
    assert page(small_result(), VERDICT) == page(small_result(), VERDICT)
