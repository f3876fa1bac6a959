"""The options of the settings: one flag for each field of `Settings`, none written by hand."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from simulator.configuration import read_settings
from simulator.settings import Settings, choices_of, meaning_of

__all__ = ["SettingsCommand", "gathered", "settings_options"]

_SECTIONS: Final = {
    "host": "The server",
    "clock": "Time and chance",
    "license_key": "What the provider accepts",
    "calls_per_minute": "How the provider works",
    "script_limit": "What a license key keeps, and what it costs",
    "status_change_post_url": "Postbacks",
    "allow_host": "Delivery",
}
"""The setting with which each section of the help begins; sections follow `Settings`."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


class _SettingOption(click.Option):
    """A flag for one setting; it stays None, or empty, unless it is given."""

    section: str


class SettingsCommand(click.Command):
    """A command whose help groups the flags of settings under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options first, then the settings by section."""
        written: dict[str, list[tuple[str, str]]] = {"Options": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                section = getattr(parameter, "section", "Options")
                written.setdefault(section, []).append(record)
        written["Options"] = written.pop("Options")  # -h comes last, where people look for it
        for section, records in written.items():
            with formatter.section(section):
                formatter.write_dl(records)


def settings_options(*, only: Collection[str] | None = None) -> Callable[[_Function], _Function]:
    """Give a command the flags of all settings, or of some.

    Args:
        only: The settings that have a flag; None for all.
    """

    def decorate(command: _Function) -> _Function:
        # click lists options in the reverse order of their decorators.
        for option in reversed(list(_options(only))):
            command = option(command)
        return command

    return decorate


def gathered(flags: Mapping[str, object]) -> Settings:
    """The settings from flags, this process's environment and the working directory.

    Raises:
        SettingsError: If a name is unknown or a value impossible.
    """
    given = {name: value for name, value in flags.items() if value not in (None, ())}
    return read_settings(given, environ=os.environ, directory=Path.cwd())


def _options(only: Collection[str] | None) -> Iterator[Callable[[_Function], _Function]]:
    section = ""
    for field in fields(Settings):
        section = _SECTIONS.get(field.name, section)
        if only is None or field.name in only:
            yield _option(field, section)


def _option(field: Field[Any], section: str) -> Callable[[_Function], _Function]:
    flag, repeatable = field.name.replace("_", "-"), isinstance(field.default, tuple)
    switch = isinstance(field.default, bool)
    option = type("_OptionOf" + field.name.title(), (_SettingOption,), {"section": section})
    return click.option(
        f"--{flag}/--no-{flag}" if switch else f"--{flag}",
        field.name,
        cls=option,
        default=None,
        multiple=repeatable,
        metavar=None if switch else _metavar(field),
        help=_help(field, repeatable=repeatable),
    )


def _metavar(field: Field[Any]) -> str:
    choices = choices_of(field.name)
    if choices:
        return f"[{'|'.join(choices)}]"
    sample = field.default[0] if isinstance(field.default, tuple) and field.default else ""
    kind = type(sample) if isinstance(field.default, tuple) else type(field.default)
    return {int: "NUMBER", float: "NUMBER"}.get(kind, "TEXT")


def _help(field: Field[Any], *, repeatable: bool) -> str:
    default: Any = field.default
    if isinstance(default, bool):
        shown = "on" if default else "off"
    elif repeatable:
        shown = ", ".join(f"{each:g}" for each in default)
    else:
        shown = str(default)
    notes = [f"default: {shown}"] if shown else []
    notes += ["repeatable"] if repeatable else []
    return f"{meaning_of(field.name)}  [{'; '.join(notes)}]" if notes else meaning_of(field.name)
