"""The verb `numbers`: the table of magic numbers."""

import click

from simulator.calls.magic import MAGIC_NUMBERS
from simulator.cli.console import print_json, print_table

__all__ = ["numbers"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
def numbers(*, as_json: bool) -> None:
    """List the magic numbers and what they force.

    Any area code will do: 202-555-0122 goes as 757-555-0122 does. All other numbers go as the
    seed decides; see `ringback explain`.
    """
    if as_json:
        print_json(
            [
                {
                    "line": magic.line,
                    "example": f"202-555-{magic.line}",
                    "name": magic.outcome.name,
                    "response_code": int(magic.ending),
                    "response_text": magic.ending.text,
                    "refused": magic.outcome.refusal is not None,
                    "story": magic.story,
                }
                for magic in MAGIC_NUMBERS.values()
            ]
        )
        return
    print_table(
        ("number", "name", "ends with", "what happens"),
        [
            (
                f"202-555-{magic.line}",
                magic.outcome.name,
                f"{magic.ending:d} {magic.ending.text}",
                magic.story,
            )
            for magic in MAGIC_NUMBERS.values()
        ],
        title="Magic numbers, in any area code. Endings need as many tries as the story tells.",
    )
