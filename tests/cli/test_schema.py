import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from simulator.publication.addresses import LOCAL
from simulator.publication.formats import FORMATS, published
from simulator.resources import report_names, schema, schema_names, schema_path

Run = Callable[..., Result]

_NAMES = (*schema_names(), *report_names())


def test_the_schemas_are_listed_with_their_titles(run: Run) -> None:
    """`schema` alone is `schema list`."""
    lines = run("schema").stdout.splitlines()

    assert [line.split() for line in lines[1:]] == [
        [name, schema(name)["title"]] for name in _NAMES
    ]
    assert run("schema", "list").stdout.splitlines() == lines


def test_the_list_is_there_for_programs_too(run: Run) -> None:
    """`--json` goes through to the default command."""
    listed = json.loads(run("schema", "--json").stdout)

    assert listed[0] == {"name": "advanced_notify_request", "title": "AdvancedNotifyRequest"}
    assert [each["name"] for each in listed] == list(_NAMES)


def test_a_schema_is_printed_whole(run: Run) -> None:
    """What comes out of the pipe is the file, of a message as of a report."""
    for name in ("outgoing_postback", "load_report"):
        assert run("schema", "show", name).stdout == schema_path(name).read_text("utf-8")


def test_a_misspelt_schema_is_answered_with_the_nearest(run: Run) -> None:
    """A wrong name is usage."""
    result = run("schema", "show", "outgoing_postbak")

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: No schema is called 'outgoing_postbak'. Did you mean 'outgoing_postback'?"
        f" There are: {', '.join(_NAMES)}.\n"
    )


def test_a_misspelt_command_of_a_group_is_usage(run: Run) -> None:
    """Only options are handed to the default command."""
    assert run("schema", "shwo").exit_code == 2
    assert "Commands:\n  list" in run("schema", "--help").output


@pytest.mark.parametrize("name", FORMATS)
def test_the_contract_is_written_in_every_format(run: Run, tmp_path: Path, name: str) -> None:
    """To standard output, or to a file with the same content."""
    printed = run("schema", "export", "--format", name)
    written = run("schema", "export", "--format", name, "--output", "contract")

    assert printed.stdout == (tmp_path / "contract").read_text("utf-8") == published(name)
    assert (written.exit_code, written.output) == (0, "")


@pytest.mark.parametrize("name", ["openapi", "wsdl"])
def test_the_address_can_be_said(run: Run, name: str) -> None:
    """Of a simulator that runs elsewhere."""
    printed = run("schema", "export", "--format", name, "--address", "http://ci:9/x.asmx").stdout

    assert "http://ci:9/x.asmx" in printed
    assert LOCAL not in printed


def test_a_format_has_to_be_named(run: Run) -> None:
    """There is no best one."""
    result = run("schema", "export")

    assert result.exit_code == 2
    assert "Missing option '--format'." in result.stderr
    assert "openapi, asyncapi, wsdl, jsonschema" in " ".join(result.stderr.split())


def test_a_file_that_cannot_be_written_is_usage(run: Run) -> None:
    """The text says which, and why."""
    result = run("schema", "export", "--format", "asyncapi", "--output", "missing/contract")

    assert result.exit_code == 2
    assert result.stderr == (
        "Error: missing/contract cannot be written: No such file or directory.\n"
    )
