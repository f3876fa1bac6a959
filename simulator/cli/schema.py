"""The verb `schema`: the contract, its messages and our reports, for tools in any language."""

from pathlib import Path

import click

from simulator.cli.console import print_json, print_table, put, say
from simulator.cli.main import DefaultGroup
from simulator.publication.addresses import LOCAL
from simulator.publication.formats import FORMATS, published
from simulator.resources import report_names, schema_names, schema_path
from simulator.resources import schema as read_schema

__all__ = ["schema"]


@click.group(cls=DefaultGroup)
def schema() -> None:
    """Print JSON Schemas of messages and reports, or the whole contract.

    Without a command, lists the schemas.
    """


@schema.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def list_schemas(*, as_json: bool) -> None:
    """List the messages that have a schema, and then the reports."""
    names = (*schema_names(), *report_names())
    titles = {name: str(read_schema(name).get("title", "")) for name in names}
    if as_json:
        print_json([{"name": name, "title": title} for name, title in titles.items()])
    else:
        print_table(("name", "title"), list(titles.items()))


@schema.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the schema of the message or report NAME, as it stands in its file."""
    say(schema_path(name).read_text("utf-8").rstrip("\n"))


@schema.command()
@click.option(
    "--format",
    "name",
    type=click.Choice(FORMATS),
    required=True,
    help="OpenAPI 3.1, AsyncAPI 3, WSDL 1.1, or every JSON Schema in one document.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where it goes.  [default: standard output]",
)
@click.option(
    "--address",
    default=LOCAL,
    show_default=True,
    help="Where the simulator's .asmx is; OpenAPI and WSDL say so.",
)
def export(name: str, output: Path | None, address: str) -> None:
    """Write the whole contract in one format."""
    put(published(name, address=address), output)
