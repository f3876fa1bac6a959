import json
from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]


def test_a_number_is_looked_up(run: Run) -> None:
    """Everything that the telephone network knows of it."""
    lines = run("lookup", "(757) 555-0100").stdout.splitlines()

    assert lines[0].split() == ["number", "757-555-0100"]
    assert ["lata", "252"] in [line.split() for line in lines]
    assert ["fictional", "yes"] in [line.split() for line in lines]


def test_a_look_up_is_there_for_programs_too(run: Run) -> None:
    """`--json` carries the same facts."""
    shape = json.loads(run("lookup", "800-555-0100", "--json").stdout)

    assert shape["kind"] == "toll-free"
    assert (shape["ocn"], shape["carrier_type"], shape["lata"]) == ("", "Landline", "")


def test_a_text_that_is_no_number_is_wrong_usage(run: Run) -> None:
    """Exit status 2, and what was expected."""
    result = run("lookup", "12")

    assert result.exit_code == 2
    assert result.stderr == "Error: A phone number needs 10 digits, got '12'.\n"
