"""The options of exams as flags of a command."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from simulator.assembly import headers_of, wire_of
from simulator.check.check import Level, Phase
from simulator.check.options import ExamOptions
from simulator.cli.options import SettingsCommand, gathered
from simulator.configuration import tool_table
from simulator.errors import SettingsError
from simulator.spelling import did_you_mean

__all__ = ["SETTINGS", "CheckCommand", "exam_options", "read_exam_options", "state_options"]

SETTINGS: Final = (
    "seed", "wire", "wire_dates", "wire_booleans", "wire_absent", "wire_carrier_types", "header",
    "allow_host",
)  # fmt: skip
"""The settings that an exam goes by, too."""

_Function = TypeVar("_Function", bound=Callable[..., Any])
_SECONDS: Final = click.FloatRange(min=0)

_STATE: Final = (
    click.option(
        "--state-url",
        default="",
        metavar="URL",
        help="Tells what the receiver stored for {QueueID}; 404 says nothing.",
    ),
    click.option(
        "--state-command",
        default="",
        metavar="COMMAND",
        help="Prints the same; run without a shell.",
    ),
    click.option(
        "--state-header",
        "state_headers",
        multiple=True,
        metavar="HEADER",
        help="Sent when a state is read, instead of --header, as 'Name: value'.  [repeatable]",
    ),
    click.option(
        "--exclude-field",
        "exclude_fields",
        multiple=True,
        metavar="PATH",
        help="A place of the state that does not count, such as 'log[*].at'.  [repeatable]",
    ),
    click.option(
        "--settle",
        "settle_seconds",
        type=_SECONDS,
        default=0.0,
        metavar="SECONDS",
        help="Wait so long before a state is read.",
    ),
    click.option(
        "--time-budget",
        "budget_seconds",
        type=_SECONDS,
        default=2.5,
        show_default=True,
        metavar="SECONDS",
        help="How long an answer may take.",
    ),
    click.option(
        "--timeout",
        "timeout_seconds",
        type=click.FloatRange(min=0, min_open=True),
        default=10.0,
        show_default=True,
        metavar="SECONDS",
        help="How long an answer is waited for.",
    ),
    click.option(
        "--wait-ready",
        "wait_ready_seconds",
        type=_SECONDS,
        default=0.0,
        metavar="SECONDS",
        help="Wait so long for the receiver.",
    ),
    click.option(
        "--ca-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Trust these certificates.",
    ),
)
_EXAM: Final = (
    click.option(
        "--expect", default="", metavar="FILE.py:FUNCTION", help="Ask this function as well."
    ),
    click.option(
        "--phase", "phases", default=",".join(Phase), show_default=True, metavar="LIST",
        help="Where what is sent comes from.",
    ),
    click.option(
        "--level", "levels", default=",".join(Level), show_default=True, metavar="LIST",
        help="How much the checks matter that are wanted.",
    ),
    click.option(
        "--check", "checks", multiple=True, metavar="NAME",
        help="Only this check, by id or name.  [repeatable]",
    ),
    click.option(
        "--exclude-check", "excluded", multiple=True, metavar="NAME",
        help="Not this one.  [repeatable]",
    ),
    click.option(
        "--max-time", "max_seconds", type=_SECONDS, default=0.0, metavar="SECONDS",
        help="End after so long; 0 for when all is done.",
    ),
    click.option(
        "--max-examples", type=click.IntRange(min=1), default=50, show_default=True, metavar="N",
        help="How much is drawn where chance decides.",
    ),
    click.option(
        "--workers", type=click.IntRange(1, 64), default=4, show_default=True, metavar="N",
        help="How many plans are carried out at a time.",
    ),
    click.option(
        "--rate", type=_SECONDS, default=0.0, metavar="N",
        help="Requests a second at most; 0 for no limit.",
    ),
    click.option(
        "--burst", type=click.IntRange(1, 20_000), default=1_000, show_default=True, metavar="N",
        help="How many postbacks a burst has.",
    ),
    click.option(
        "--wrong-path", default="", metavar="PATH",
        help="A path at which postbacks must not be accepted.",
    ),
    click.option(
        "--foreign-license", default="", metavar="NAME=VALUE",
        help="A license, in query or body, with which postbacks must not be accepted.",
    ),
    click.option("--stop-on-first", is_flag=True, help="End with the first failed check."),
    click.option("--no-shrink", is_flag=True, help="Report failures as they were found."),
)  # fmt: skip


class CheckCommand(SettingsCommand):
    """A command whose options may also stand in the table `check` of the configuration file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what the file says for what is not given."""
        ctx.default_map = {**(ctx.default_map or {}), **_defaults(self, ctx)}
        return super().parse_args(ctx, args)


def _defaults(command: click.Command, ctx: click.Context) -> dict[str, Any]:
    """The values of the file by parameter.

    Raises:
        SettingsError: A key is unknown, or its value not of the option's kind.
    """
    path, table = tool_table(Path.cwd(), "check")
    known = {each.opts[0].lstrip("-"): each for each in command.params if _stands_in_files(each)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        option = known.get(key.replace("_", "-"))
        if option is None:
            offer = did_you_mean(key, known)
            raise SettingsError(f"{path} has an unknown setting {key!r} under check.{offer}")
        values[str(option.name)] = _of_file(option, value, ctx, f"{key} in {path}")
    return values


def _stands_in_files(parameter: click.Parameter) -> bool:
    return parameter.name not in (*SETTINGS, "listed", "as_json", "explain", "help")


def _of_file(option: click.Parameter, value: object, ctx: click.Context, source: str) -> object:
    switch = isinstance(option, click.Option) and option.is_flag
    if switch is not isinstance(value, bool):
        raise SettingsError(
            f"{source} needs {'true or false' if switch else 'a value'}, got {value!r}."
        )
    if isinstance(value, list) and not option.multiple:
        value = ",".join(map(str, value))
    if option.multiple and not isinstance(value, list):
        value = [value]
    try:
        return option.type_cast_value(ctx, value)
    except click.BadParameter as error:
        raise SettingsError(f"{source}: {error.message}") from None


def state_options(command: _Function) -> _Function:
    """Give a command the flags that say how a receiver is talked to and looked into."""
    return _decorated(command, _STATE)


def exam_options(command: _Function) -> _Function:
    """Give a command the flags that say what is examined."""
    return _decorated(command, _EXAM)


def read_exam_options(url: str, given: Mapping[str, Any]) -> ExamOptions:
    """Read the options of an exam from flags.

    Raises:
        SettingsError: A setting cannot be used.
        click.BadParameter: A phase or level does not exist.
    """
    flags = dict(given)
    settings = gathered({name: flags.pop(name) for name in SETTINGS})
    apart = tuple(flags.pop("state_headers", ()))
    if "no_shrink" in flags:
        flags["shrink"] = not flags.pop("no_shrink")
    for name, kind in (("phases", Phase), ("levels", Level)):
        if name in flags:
            flags[name] = _members(kind, flags[name], f"--{name[:-1]}")
    return ExamOptions(
        url=url,
        seed=settings.seed,
        wire=wire_of(settings),
        headers=headers_of(settings),
        state_headers=headers_of(replace(settings, header=apart)) if apart else (),
        allow_hosts=settings.allow_host,
        **flags,
    )


def _decorated(
    command: _Function, options: tuple[Callable[[_Function], _Function], ...]
) -> _Function:
    for option in reversed(options):
        command = option(command)
    return command


def _members(kind: type[Phase] | type[Level], text: str, flag: str) -> tuple[Any, ...]:
    try:
        return tuple(kind(each.strip()) for each in text.split(","))
    except ValueError:
        known = ", ".join(kind)
        raise click.BadParameter(f"has {known}, got {text!r}.", param_hint=flag) from None
