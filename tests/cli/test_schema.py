import json
from collections.abc import Callable

from click.testing import Result

from simulator.resources import schema, schema_names

Run = Callable[..., Result]


def test_the_schemas_are_listed_with_their_titles(run: Run) -> None:
    """`schema` alone is `schema list`."""
    lines = run("schema").stdout.splitlines()

    assert [line.split() for line in lines[1:]] == [
        [name, schema(name)["title"]] for name in schema_names()
    ]
    assert run("schema", "list").stdout.splitlines() == lines


def test_the_list_is_there_for_programs_too(run: Run) -> None:
    """`--json` goes through to the default command."""
    listed = json.loads(run("schema", "--json").stdout)

    assert listed[0] == {"name": "advanced_notify_request", "title": "AdvancedNotifyRequest"}
    assert [each["name"] for each in listed] == list(schema_names())


def test_a_schema_is_printed_whole(run: Run) -> None:
    """What comes out of the pipe is the file."""
    assert json.loads(run("schema", "show", "outgoing_postback").stdout) == schema(
        "outgoing_postback"
    )


def test_a_misspelt_schema_is_answered_with_the_nearest(run: Run) -> None:
    """A wrong name is usage."""
    result = run("schema", "show", "outgoing_postbak")

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: No schema is called 'outgoing_postbak'. Did you mean 'outgoing_postback'?"
        f" There are: {', '.join(schema_names())}.\n"
    )


def test_a_misspelt_command_of_a_group_is_usage(run: Run) -> None:
    """Only options are handed to the default command."""
    assert run("schema", "shwo").exit_code == 2
    assert "Commands:\n  list" in run("schema", "--help").output
