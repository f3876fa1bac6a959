"""The verb `load`: a scenario of load tests against a receiver, run by Locust in this process."""

import os
import sys
from ast import get_docstring, parse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from simulator.cli.console import say
from simulator.cli.load_options import load_options
from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.configuration import PREFIX
from simulator.load.options import LoadOptions, flag, kind_of, options_from
from simulator.postbacks.target import read_url
from simulator.resources import scenario_names, scenario_path

__all__ = ["load"]

_SETTINGS: Final = (
    "seed", "profile", "wire", "wire_dates", "wire_booleans", "wire_absent", "wire_carrier_types",
    "user_agent", "header", "allow_host",
)  # fmt: skip
_FROM_THE_LEAD: Final = "-"


@click.command(cls=SettingsCommand)
@click.argument("url", required=False)
@click.option(
    "--scenario",
    default="smoke",
    metavar="NAME|FILE.py",
    help="What is due; --list names all.  [default: smoke]",
)
@click.option("--list", "listed", is_flag=True, help="List the scenarios.")
@click.option(
    "--processes",
    type=click.IntRange(min=-1),
    metavar="N",
    help="Send from so many processes; -1 for all.",
)
@click.option("--master", is_flag=True, help="Lead workers, which send.")
@click.option(
    "--expect-workers", type=click.IntRange(min=1), metavar="N", help="Wait for so many workers."
)
@click.option("--worker", is_flag=True, help="Send what a master gives; needs no URL.")
@click.option("--master-host", metavar="HOST", help="Where the master is.  [default: 127.0.0.1]")
@click.option("--master-port", type=int, metavar="N", help="And its port.  [default: 5557]")
@click.option("--web", metavar="[HOST]:PORT", help="Show Locust's page; the run starts there.")
@load_options()
@settings_options(only=_SETTINGS)
def load(
    *,
    url: str | None,
    scenario: str,
    listed: bool,
    **given: object,
) -> None:
    """Send a receiver the postbacks of a scenario, each when it is due, and judge how it did.

    URL is the receiver's StatusChangePostUrl. Latency counts from the moment at which a postback
    was due, so a receiver that stalls cannot hide it. Objectives (--slo) decide the exit status:
    0 met, 1 missed, 3 the receiver could not be reached, 4 inconclusive.
    """
    if listed:
        for name in scenario_names():
            say(f"{name:<24}{_question(scenario_path(name))}")
        return
    settings = {name: given.pop(name) for name in _SETTINGS}
    gathered(settings)
    _check_roles(given)
    options_from(given, Path.cwd())
    if not given["worker"] and not given["plan"]:
        if url is None:
            raise click.UsageError("Where do postbacks go? Name the receiver's URL.")
        read_url(url)
    environ = {**os.environ, **_variables(settings)}
    command = [sys.executable, "-m", "simulator.load.swarm", *_arguments(url, scenario, given)]
    # Locust patches the process that it runs in, so it gets one of its own: this one.
    os.execve(command[0], command, environ)  # noqa: S606 - no shell is wanted


def _question(path: Path) -> str:
    """The first line of a scenario, which is what it asks."""
    return (get_docstring(parse(path.read_text("utf-8"))) or "").partition("\n")[0]


def _check_roles(given: Mapping[str, Any]) -> None:
    """See that the processes asked for can be."""
    if given["master"] and given["worker"]:
        raise click.UsageError("A process is --master or --worker, not both.")
    if given["master"] and given["processes"]:
        raise click.UsageError("With --processes this one is the master already; leave out one.")
    if given["web"] and not given["web"].rpartition(":")[2].isdigit():
        raise click.BadParameter("needs [HOST]:PORT, such as :8089.", param_hint="--web")


def _variables(settings: Mapping[str, Any]) -> dict[str, str]:
    """The settings that were given as flags, as variables for Locust's process."""
    return {
        PREFIX + name.upper(): _lines(value) if isinstance(value, tuple) else str(value)
        for name, value in settings.items()
        if value not in (None, ())
    }


def _lines(values: tuple[Any, ...]) -> str:
    """A list as a variable: headers may have commas in them, and none has a line break."""
    return "".join(f"\n{value}" for value in values)


def _arguments(url: str | None, scenario: str, given: Mapping[str, Any]) -> Iterator[str]:
    """The same request in Locust's words."""
    file = scenario if scenario.endswith(".py") else str(scenario_path(scenario))
    yield from ("-f", _FROM_THE_LEAD if given["worker"] else file)
    # Our own summary stands in the place of Locust's tables.
    yield from ("--skip-log-setup", "--only-summary")
    if url:
        yield from ("--host", url)
    if given["web"]:
        host, _, port = given["web"].rpartition(":")
        yield from ("--web-host", host or "127.0.0.1", "--web-port", port)
    elif not given["worker"]:
        yield "--headless"
    for name in ("processes", "expect_workers", "master_host", "master_port"):
        if given[name] is not None:
            yield from (flag(name), str(given[name]))
    if given["master_port"] is not None and not given["worker"]:
        yield from ("--master-bind-port", str(given["master_port"]))
    if given["processes"] and not given["worker"]:
        # Its workers are its own children, so nobody else needs to get at it.
        yield from ("--master-bind-host", "127.0.0.1")
    yield from (flag(name) for name in ("master", "worker") if given[name])
    yield from _own_arguments(given)


def _own_arguments(given: Mapping[str, Any]) -> Iterator[str]:
    for name in LoadOptions.__slots__:
        value = given[name]
        if kind_of(name) is bool:
            yield from [flag(name)] * bool(value)
        else:
            for each in value if isinstance(value, tuple) else [value] * (value is not None):
                yield from (flag(name), str(each))
