import io

import pytest

from simulator.cli.demo.show import Show


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_the_same_words_in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long lines are left to the terminal: a break would tear the columns."""
    terminal = _Terminal()
    monkeypatch.setattr("sys.stdout", terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "20")

    Show().verdict("16 calls, all of them as promised [sic]", good=True)

    assert terminal.getvalue() == ("\x1b[1;32m16 calls, all of them as promised [sic]\x1b[0m\n")


def test_a_pipe_gets_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """No colour, no frame."""
    show = Show()

    show.heading("Placing calls")
    show.verdict("1 not as promised", good=False)

    assert capsys.readouterr().out == "\nPlacing calls\n1 not as promised\n"
