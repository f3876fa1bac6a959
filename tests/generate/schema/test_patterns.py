import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.generate.schema.patterns import texts_matching
from simulator.postbacks.acceptance import ecma_pattern
from tests.generate.draws import drawn, plainest

_SIMPLE = [
    "^$",
    "^[0-9]{10}$",
    "^([0-9]{10}|011[0-9]{7,15})?$",
    "^([0-9]{3}[0-9A-Z])?$",
    "^[0-9*#]*$",
    "^(a|b|cd)+x{2}[.-]?$",
    r"^\(\d-\+]{2,}$".replace(r"\d", "[0-9]"),
    "^(ab|c){3}$",
    "^[a-]$",
]
_RICH = ["Z$", "^[^0-9]+$", r"^\s\d$", "^a|b$", "^a+?$", "^.$", "^(?:a|b)$", "^[a]b{x}$"]


@pytest.mark.parametrize("pattern", _SIMPLE + _RICH)
def test_what_is_drawn_matches(pattern: str) -> None:
    """As JSON Schema means it: `$` is the very end."""
    texts = drawn(texts_matching(pattern), 100)

    assert [text for text in texts if not ecma_pattern(pattern).search(text)] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^([0-9]{10}|011[0-9]{7,15})$", "0000000000"),
        ("^[0-9]*$", ""),
        ("^(b|a)[x-z]{2}$", "bxx"),
        ("^(ab){0,3}$", ""),
    ],
)
def test_the_plainest_is_the_first_and_shortest(pattern: str, text: str) -> None:
    """Failures are read by people."""
    assert plainest(texts_matching(pattern)) == text


def test_every_alternative_is_drawn() -> None:
    """And nothing else."""
    texts = set(drawn(texts_matching("^(a|[b-d]|ef{1,2})g?$"), 300))

    alternatives = {"a", "b", "c", "d", "ef", "eff"}
    assert texts == alternatives | {f"{each}g" for each in alternatives}


def test_alternatives_can_be_left_out() -> None:
    """A list of known names beside a class of characters would leave little else."""
    pattern = "^([a-z]{2}|QueueID|ConfKey)$"

    texts = drawn(texts_matching(pattern, without=lambda text: text != "ConfKey"))

    assert {text for text in texts if len(text) > 2} == {"ConfKey"}


@pytest.mark.parametrize("pattern", ["^(ab$", "^ab)$", "^[ab$"])
def test_what_is_no_pattern_is_an_error(pattern: str) -> None:
    """Of Python's own, which says where."""
    with pytest.raises(re.error):
        drawn(texts_matching(pattern), 1)


@given(st.data(), st.text("ab01(|)[]{}?*+^-", max_size=8))
def test_no_pattern_is_read_as_another_one(data: st.DataObject, inner: str) -> None:
    """Whatever is drawn for it, Python says that it matches."""
    try:
        expression = ecma_pattern(f"^{inner}$")
    except (re.error, FutureWarning):
        return

    text = data.draw(texts_matching(f"^{inner}$"))

    assert expression.search(text)
