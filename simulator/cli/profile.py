"""The verb `profile`: how calls to ordinary numbers go, by list and parameter."""

import click

from simulator.calls.profile import Profile
from simulator.calls.profile_text import profile_text
from simulator.calls.profiles import profile_named, profile_names
from simulator.cli.console import print_table, say

__all__ = ["profile"]

_ANSWERED = ("human", "machine", "fax")


@click.command()
@click.argument("name", required=False)
def profile(name: str | None) -> None:
    """Print the profile NAME as TOML, every parameter under its meaning.

    NAME is a built-in profile or the path of a .toml file. Without it, lists the built-in ones
    with the shares of first diallings that are answered, and answered by people.
    """
    if name is not None:
        say(profile_text(profile_named(name)).rstrip("\n"))
        return
    rows = [_row(profile_named(each)) for each in profile_names()]
    print_table(("name", "answered", "by people", "wireless", "what it stands for"), rows)


def _row(found: Profile) -> tuple[str, ...]:
    kinds = ((True, found.wireless), (False, 1 - found.wireless))
    shares = [(found.shares(wireless=wireless), weight) for wireless, weight in kinds]
    answered = sum(weight * each[ending] for each, weight in shares for ending in _ANSWERED)
    people = sum(weight * each["human"] for each, weight in shares)
    percents = (f"{100 * share:.0f} %" for share in (answered, people, found.wireless))
    return (found.name, *percents, found.description)
