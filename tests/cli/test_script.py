"""The verbs `script check` and `script show`."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.script.samples import MENU


@pytest.fixture
def menu(tmp_path: Path) -> Path:
    """A good script in a file."""
    path = tmp_path / "menu.txt"
    path.write_text(MENU, "utf-8")
    return path


def test_a_good_script_is_said_to_be_good(run: Run, menu: Path) -> None:
    """With how much there is of it, so that nobody wonders whether it was read."""
    result = run("script", "check", str(menu))

    assert result.exit_code == 0
    assert result.stdout == f"{menu}: 25 parts, no mistake found.\n"


def test_mistakes_are_told_with_their_places(run: Run, tmp_path: Path) -> None:
    """In the manner of compilers, so that editors find them."""
    bad = tmp_path / "bad.txt"
    bad.write_text("Hello.\n~\\Goto(Menu)~ ~\\EndCall~\n", "utf-8")

    result = run("script", "check", str(bad))

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{bad}:2:1: error: Goto jumps to 'menu', and there is no such label.",
        "    ~\\Goto(Menu)~ ~\\EndCall~",
        "    ^",
        f"{bad}:2:15: warning: EndCall needs parentheses, as in ~\\EndCall()~.",
        "    ~\\Goto(Menu)~ ~\\EndCall~",
        "                  ^",
    ]


def test_what_is_forgiven_is_no_failure(run: Run, tmp_path: Path) -> None:
    """A call goes as it was meant."""
    path = tmp_path / "it.txt"
    path.write_bytes(b"\xff ~\\EndCall~")

    assert run("script", "check", str(path)).exit_code == 0


def test_a_thousand_mistakes_are_counted(run: Run, tmp_path: Path) -> None:
    """Two hundred of them are enough to begin with."""
    path = tmp_path / "it.txt"
    path.write_text("~\\Sing()~\n" * 1234, "utf-8")

    lines = run("script", "check", str(path)).stdout.splitlines()

    assert len(lines) == 601
    assert lines[-1] == f"{path}: and 1,034 more."


def test_a_script_is_shown(run: Run, menu: Path) -> None:
    """As an outline, or for Mermaid."""
    assert run("script", "show", str(menu)).stdout.splitlines()[7] == "   5  top:"
    chart = run("script", "show", "--format", "mermaid", str(menu)).stdout
    assert chart.startswith("flowchart TD\n")


def test_a_file_that_is_missing_is_told(run: Run) -> None:
    """By its name."""
    result = run("script", "show", "nowhere.txt")

    assert result.exit_code == 2
    assert "'nowhere.txt': No such file or directory" in result.stderr
