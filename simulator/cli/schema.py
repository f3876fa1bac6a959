"""The verb `schema`: the JSON Schemas of the messages, for tools in any language."""

import click

from simulator.cli.console import print_json, print_table, say
from simulator.cli.main import DefaultGroup
from simulator.resources import schema as read_schema
from simulator.resources import schema_names, schema_path

__all__ = ["schema"]


@click.group(cls=DefaultGroup)
def schema() -> None:
    """Print the JSON Schemas of the messages.

    Without a command, lists them.
    """


@schema.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def list_schemas(*, as_json: bool) -> None:
    """List the messages that have a schema."""
    titles = {name: str(read_schema(name).get("title", "")) for name in schema_names()}
    if as_json:
        print_json([{"name": name, "title": title} for name, title in titles.items()])
    else:
        print_table(("name", "title"), list(titles.items()))


@schema.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the schema of the message NAME, as it stands in its file."""
    say(schema_path(name).read_text("utf-8").rstrip("\n"))
