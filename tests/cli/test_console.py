import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.cli.console import aligned, print_json, print_table, warn

TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=9)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1))
def test_columns_begin_at_the_same_place_in_every_line(rows: list[tuple[str, str, str]]) -> None:
    """So that a person sees columns, and `cut -c` finds them."""
    lines = aligned(rows)

    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    starts = (0, widths[0] + 2, widths[0] + widths[1] + 4)
    for row, line in zip(rows, lines, strict=True):
        assert all(line.startswith(text, at) for text, at in zip(row, starts, strict=True))
        assert line == line.rstrip()


def test_a_table_is_plain_when_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe gets the heading and the rows, and no title or frame."""
    print_table(("name", "keys"), [("human", ""), ("presses 345", "345")], title="A title")

    assert capsys.readouterr().out == "name         keys\nhuman\npresses 345  345\n"


def test_a_table_is_framed_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person gets the title too; what looks like markup is printed as it is."""
    terminal = _Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("COLUMNS", "60")

    print_table(("name",), [("[bold]presses[/bold]",)], title="A title")

    shown = terminal.getvalue()
    assert "A title" in shown
    assert "[bold]presses[/bold]" in shown
    assert "──" in shown


def test_json_is_printed_for_both_readers(capsys: pytest.CaptureFixture[str]) -> None:
    """Indented for people, valid for programs."""
    print_json({"name": "Zoë"})

    printed = capsys.readouterr().out
    assert printed == '{\n  "name": "Zoë"\n}\n'
    assert json.loads(printed) == {"name": "Zoë"}


def test_a_warning_is_no_part_of_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    """It goes to standard error, so that a pipe does not get it."""
    warn("Mind the gap.")

    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "Mind the gap.\n")
