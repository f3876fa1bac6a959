from hypothesis import given
from hypothesis import strategies as st

from simulator.printable import escaped, printable


@given(st.text())
def test_what_is_shown_ends_no_line_and_moves_no_cursor(text: str) -> None:
    """Whatever others wrote; what is printable stays as it is."""
    assert printable(text).isprintable()
    assert escaped(text).isprintable()
    assert not text.isprintable() or printable(text) == escaped(text) == text


def test_what_is_escaped_is_not_lost() -> None:
    """Whoever repairs a recording learns what is in it."""
    assert escaped("zip \x1b[2J") == r"zip \x1b[2J"
    assert escaped("Größe") == "Größe"
