from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from simulator.load.report.words import readable, shares


@given(st.text(st.characters()))
def test_what_is_readable_can_be_carried_by_xml(text: str) -> None:
    """Also a lone surrogate, a NUL and an escape sequence of a terminal are told, as U+FFFD."""
    element = etree.Element("text")
    element.text = readable(text)

    assert etree.fromstring(etree.tostring(element)).text in (readable(text), None)


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_a_part_is_never_told_as_none_or_all(part: int, rest: int) -> None:
    """0 % is said of nothing only, and 100 % of all only."""
    told = shares(part, part + rest)

    assert told != "0 %"
    assert (told == "100 %") == (rest == 0)
