import json
from collections.abc import Callable

from click.testing import Result

from simulator.calls.magic import MAGIC_NUMBERS

Run = Callable[..., Result]


def test_every_magic_number_has_a_line(run: Run) -> None:
    """The table is the whole convention."""
    lines = run("numbers").stdout.splitlines()

    assert lines[0].split() == ["number", "name", "ends", "with", "what", "happens"]
    assert [line[:12] for line in lines[1:]] == [f"202-555-{line}" for line in MAGIC_NUMBERS]
    assert "202-555-0150  busy                     8 Busy" in "\n".join(lines)


def test_the_table_is_there_for_programs_too(run: Run) -> None:
    """`--json` carries the same facts."""
    entries = {each["line"]: each for each in json.loads(run("numbers", "--json").stdout)}

    assert entries.keys() == MAGIC_NUMBERS.keys()
    assert entries["0150"] == {
        "line": "0150",
        "example": "202-555-0150",
        "name": "busy",
        "response_code": 8,
        "response_text": "Busy",
        "refused": False,
        "story": "Busy at every try.",
    }
    assert entries["0190"]["refused"] is True
