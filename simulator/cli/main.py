"""The command `ringback`: its verbs, found by name and imported when they are used."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final, NamedTuple

import click

from simulator.cli.exits import EPILOG, Exit, failure
from simulator.errors import RingbackError
from simulator.extras import package
from simulator.spelling import did_you_mean

__all__ = ["DefaultGroup", "ringback"]


class _Verb(NamedTuple):
    """Where a verb lives, and the sentence that stands for it while it is not imported.

    Attributes:
        home: The module.
        summary: The sentence.
        needs: A package beyond the core without which the module cannot be imported.
        extra: The extra that brings it.
    """

    home: str
    summary: str
    needs: str = ""
    extra: str = ""


_VERBS: Final[Mapping[str, _Verb]] = {
    "serve": _Verb("simulator.cli.serve", "Run the simulator until Ctrl-C."),
    "demo": _Verb("simulator.cli.demo.command", "Place calls of every kind and watch them."),
    "send": _Verb("simulator.cli.send", "Send one postback to a receiver."),
    "numbers": _Verb("simulator.cli.numbers", "List the magic numbers and what they force."),
    "explain": _Verb("simulator.cli.explain", "Tell how a call to a number will go."),
    "lookup": _Verb("simulator.cli.lookup", "Tell what the telephone network knows of a number."),
    "calls": _Verb("simulator.cli.calls", "Look at the calls of a running simulator."),
    "call-in": _Verb(
        "simulator.cli.call_in", "Call one of the customers' numbers at a running simulator."
    ),
    "account": _Verb(
        "simulator.cli.account", "Show what license keys keep at a running simulator, and cost."
    ),
    "generate": _Verb(
        "simulator.cli.generate",
        "Make up the postbacks of a broadcast, in bulk.",
        needs="numpy",
        extra="traffic",
    ),
    "validate": _Verb("simulator.cli.validate", "Check recorded postbacks."),
    "fidelity": _Verb("simulator.cli.fidelity", "Compare generated postbacks with recorded ones."),
    "fit": _Verb("simulator.cli.fit", "Fit a profile to recorded postbacks."),
    "profile": _Verb("simulator.cli.profile", "Print a profile, to make one's own from."),
    "script": _Verb(
        "simulator.cli.script", "Try TextToSay scripts, say what is wrong and show how they flow."
    ),
    "check": _Verb(
        "simulator.cli.check",
        "Examine a receiver: find out how it breaks.",
        needs="hypothesis",
        extra="testing",
    ),
    "replay": _Verb("simulator.cli.replay", "Send what an exam found once more."),
    "load": _Verb(
        "simulator.cli.load",
        "Send a receiver realistic load, and judge how it did.",
        needs="hdrh",
        extra="load",
    ),
    "capacity": _Verb(
        "simulator.cli.capacity",
        "Find the largest broadcast that a receiver carries.",
        needs="hdrh",
        extra="load",
    ),
    "schema": _Verb(
        "simulator.cli.schema", "Print JSON Schemas, or the contract as OpenAPI, AsyncAPI or WSDL."
    ),
}


class _Verbs(click.Group):
    """A group that knows its commands by name, and imports the one that is asked for."""

    def list_commands(self, _: click.Context) -> list[str]:
        """The verbs, in the order in which a newcomer meets them."""
        return list(_VERBS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """Import a verb."""
        if name not in _VERBS:
            return None
        verb = _VERBS[name]
        if verb.needs:
            package(verb.needs, extra=verb.extra)
        command: click.Command = getattr(import_module(verb.home), name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb, or offer the nearest."""
        name = args[0]
        if name not in _VERBS and not name.startswith("-"):
            raise click.UsageError(
                f"There is no command {name!r}.{did_you_mean(name, _VERBS)}", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the summaries of the verbs without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, verb.summary) for name, verb in _VERBS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb; what goes wrong on purpose ends in one line and an exit status."""
        try:
            return super().invoke(ctx)
        except RingbackError as error:
            raise failure(error) from error
        except KeyboardInterrupt:
            click.echo(err=True)
            ctx.exit(Exit.INTERRUPTED)


class DefaultGroup(click.Group):
    """A group whose first command is meant when none is named.

    `ringback calls --json` is `ringback calls list --json`.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default in where no command stands."""
        default = next(iter(self.commands))
        asks_for_help = any(name in args[:1] for name in ("-h", "--help"))
        if not asks_for_help and (not args or args[0].startswith("-")):
            args = [default, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, _: click.Context) -> list[str]:
        """The commands in the order in which they were written."""
        return list(self.commands)


def _print_version(ctx: click.Context, _: click.Parameter, wanted: object) -> None:
    if wanted:
        click.echo(f"ringback {import_module('simulator.version').VERSION}")
        ctx.exit()


@click.group(
    cls=_Verbs,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
def ringback() -> None:
    """Ringback, the Voice Broadcast API on your own desk."""
