"""The guide to scripts tells everything that there is."""

import re
from pathlib import Path

import pytest

from simulator.calls.directions import DirectionsError, read_directions
from simulator.script.commands import COMMANDS
from simulator.settings import Settings

_GUIDE = (Path(__file__).parents[2] / "docs" / "scripts.md").read_text("utf-8")
_COMMAND = re.compile(r"^\| `(\w+)\((.*)\)` \| .+ \| (doc|seen|name) \|$", re.MULTILINE)


def test_every_command_is_told_with_its_arguments_and_its_grade() -> None:
    """In the order of the table of commands."""
    told = [(name, arguments.replace("\\", "")) for name, arguments, _ in _COMMAND.findall(_GUIDE)]

    assert [name for name, _ in told] == [row.name for row in COMMANDS.values()]
    counts = [len(arguments.split("|")) if arguments else 0 for _, arguments in told]
    assert counts == [len(row.arguments) for row in COMMANDS.values()]


def test_every_clause_of_directions_is_told_and_can_be_read() -> None:
    """Whoever copies one from the guide need not find out what is wrong with it."""
    table = _GUIDE.partition("| clause |")[2].partition("\n\n")[0]
    clauses = [clause for line in table.splitlines() for clause in _first_cell(line)]

    with pytest.raises(DirectionsError) as caught:
        read_directions("sings")
    known = str(caught.value).partition("There are: ")[2].removesuffix(".").split("; ")
    assert set(known) <= set(clauses)
    for clause in clauses:
        read_directions(clause)


@pytest.mark.parametrize(
    "setting",
    [
        "script_steps", "detection_seconds", "recording_seconds", "silence_seconds",
        "max_call_seconds", "delivery_timeout",
    ],
)  # fmt: skip
def test_the_limits_are_those_of_the_settings(setting: str) -> None:
    """A default that changes has to change here, too."""
    assert f"| `{setting}` | {getattr(Settings(), setting):,g} |" in _GUIDE


def _first_cell(line: str) -> list[str]:
    return re.findall(r"`([^`]+)`", line.removeprefix("|").partition("|")[0])
