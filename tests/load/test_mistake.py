import importlib.util
from pathlib import Path

import pytest

from simulator.load.mistake import told

_TIMETABLE = "from simulator.load.timetable import Stage, Timetable\n"


def _read(path: Path) -> None:
    """Read a file as Locust does."""
    spec = importlib.util.spec_from_file_location("mine", path)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))


def _told(path: Path) -> str:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever a person may write
        _read(path)
    return told(caught.value, reader="_read")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("\n\nimport absent", "line 3: ModuleNotFoundError: No module named 'absent'"),
        ("class Steady(:", "line 1: SyntaxError: invalid syntax."),
        (
            "def rate():\n    return 1 / 0\n\nrate()",
            "line 2: ZeroDivisionError: division by zero",
        ),
        (
            f"{_TIMETABLE}Timetable(stages=(Stage(seconds=1, rate=-1),))",
            "line 2: Stage 1 needs seconds above 0 and a rate of at least 0,"
            " got Stage(seconds=1, rate=-1).",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(
    text: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of the person's own file, not of what it uses; errors of ours need no name."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mine.py"
    path.write_text(text)

    assert _told(path) == f"mine.py, {sentence}"


def test_a_file_elsewhere_is_told_with_its_whole_path(tmp_path: Path) -> None:
    """A relative one would mislead."""
    path = tmp_path / "mine.py"
    path.write_text("1 / 0")

    assert _told(path) == f"{path}, line 1: ZeroDivisionError: division by zero"


def test_an_error_of_another_origin_is_not_blamed_on_the_file() -> None:
    """Its traceback says more than a sentence would."""
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / 0

    assert told(caught.value, reader="_read") == ""
