"""Where settings come from: flags, then RINGBACK_* variables, then a configuration file."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from math import isfinite
from pathlib import Path
from typing import Any, Final, get_args, get_origin, get_type_hints

from simulator.errors import SettingsError
from simulator.settings import Settings, choices_of
from simulator.spelling import did_you_mean

__all__ = ["PREFIX", "read_setting", "read_settings", "tool_table"]

PREFIX: Final = "RINGBACK_"
_NAMES: Final = tuple(field.name for field in fields(Settings))
_TYPES: Final = get_type_hints(Settings)
# Read by the commands that talk to a running server.
_VARIABLES_OF_COMMANDS: Final = frozenset({"RINGBACK_URL"})
_OF_COMMANDS: Final = frozenset({"check", "load"})
_TRUTHS: Final = {"true": True, "yes": True, "on": True, "1": True,
                  "false": False, "no": False, "off": False, "0": False}  # fmt: skip
_WANTED: Final = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text",
}
_PORTS: Final = range(65536)
_HTTP_STATUSES: Final = range(100, 600)
# In seconds ten years, beyond which the times of a call would leave the calendar.
_LARGEST: Final = 315_360_000
# A recording is made up when it is asked for: an hour is 58 megabytes.
_LARGEST_OF: Final = {"recording_seconds": 3_600}
# Settings that may not be negative; those of _POSITIVE may not be 0 either.
_NOT_NEGATIVE: Final = frozenset({
    "delivery_retry_seconds", "demo_allowance", "detection_seconds", "minute_rate", "number_price",
    "queue_seconds", "ready_seconds", "silence_seconds",
})  # fmt: skip
_POSITIVE: Final = frozenset({
    "calls_per_minute", "call_limit", "connections_per_receiver", "delivery_attempts",
    "delivery_timeout", "journal_limit", "list_limit", "max_body_bytes", "max_call_seconds",
    "member_limit", "next_try_seconds", "recording_seconds", "script_limit", "script_steps",
    "server_threads", "sound_file_bytes", "sound_library_bytes",
})  # fmt: skip


def read_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    directory: Path | None = None,
) -> Settings:
    """Gather the settings: a flag goes before a variable, a variable before a file.

    Args:
        flags: Values by setting; None stands for a flag that was not given.
        environ: Where RINGBACK_* variables are looked for.
        directory: Where `ringback.toml`, or else `pyproject.toml` with a `[tool.ringback]`, is.

    Raises:
        SettingsError: If a name is unknown or a value impossible; says where it stands.
    """
    found: dict[str, Any] = {}
    for name, value, source in (
        *_from_file(directory),
        *_from_variables(environ or {}),
        *((name, value, _flag(name)) for name, value in (flags or {}).items() if value is not None),
    ):
        found[name] = read_setting(name, value, source=source)
    return Settings(**found)


def read_setting(name: str, value: object, *, source: str) -> object:
    """Read the value of one setting.

    Args:
        name: Which setting.
        value: As text, or as a value of TOML or Python; the text of a list has commas between its
            values, or line breaks, of which one may come first.
        source: Where it was said, for the texts of errors.

    Raises:
        SettingsError: If the name is unknown or the value impossible.
    """
    if name not in _NAMES:
        raise SettingsError(f"{source}: unknown setting.{did_you_mean(name, _NAMES)}")
    kind = _TYPES[name]
    if get_origin(kind) is tuple:
        parts = _listed(value) if isinstance(value, str) else value
        if not isinstance(parts, list | tuple):
            raise SettingsError(f"{source} needs a list, got {value!r}.")
        item = get_args(kind)[0]
        texts = (part.strip() if isinstance(part, str) else part for part in parts)
        return tuple(_one(name, part, item, source) for part in texts if part != "")
    return _one(name, value, kind, source)


def _listed(text: str) -> list[str]:
    """The values of a list: lines if it has several, else what stands between commas."""
    return text.split("\n" if "\n" in text.rstrip() else ",")


def tool_table(directory: Path, name: str) -> tuple[Path, dict[str, Any]]:
    """What a configuration file says to one command, and which file it is.

    Args:
        directory: Where `ringback.toml`, or else `pyproject.toml`, is.
        name: The table: `[load]` of the one, `[tool.ringback.load]` of the other.

    Raises:
        SettingsError: The file cannot be read, or has something else there.
    """
    path, tables = _table(directory)
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{name} in {path} needs to be a table, got {table!r}.")
    return path, table


def _from_file(directory: Path | None) -> Iterable[tuple[str, Any, str]]:
    if directory is None:
        return
    path, table = _table(directory)
    for key, value in table.items():
        name = key.replace("-", "_")
        if name in _OF_COMMANDS and isinstance(value, dict):
            continue  # a table of its own: see tool_table
        if name not in _NAMES:
            hint = did_you_mean(name, _NAMES)
            raise SettingsError(f"{path} has an unknown setting {key!r}.{hint}")
        yield name, value, f"{key} in {path}"


def _table(directory: Path) -> tuple[Path, dict[str, Any]]:
    own, shared = directory / "ringback.toml", directory / "pyproject.toml"
    if own.is_file():
        return own, _toml(own)
    if shared.is_file():
        table: object = _toml(shared).get("tool", {}).get("ringback", {})
        if not isinstance(table, dict):
            raise SettingsError(f"[tool.ringback] in {shared} needs to be a table, got {table!r}.")
        return shared, table
    return own, {}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read: {error}.") from error


def _from_variables(environ: Mapping[str, str]) -> Iterable[tuple[str, Any, str]]:
    for variable, value in environ.items():
        if not variable.startswith(PREFIX) or variable in _VARIABLES_OF_COMMANDS:
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in _NAMES:
            known = [PREFIX + name.upper() for name in _NAMES]
            hint = did_you_mean(variable, known)
            raise SettingsError(f"The environment has an unknown setting {variable!r}.{hint}")
        yield name, value, variable


def _flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _one(name: str, value: object, kind: type, source: str) -> object:
    read = _read(value, kind)
    if read is None:
        raise SettingsError(f"{source} needs {_WANTED[kind]}, got {value!r}.")
    choices = choices_of(name)
    if choices and read not in choices:
        raise SettingsError(f"{source} needs one of {', '.join(choices)}, got {value!r}.")
    if name == "port" and read not in _PORTS:
        raise SettingsError(f"{source} needs a port from 0 to 65535, got {value!r}.")
    if isinstance(read, int | float):
        _check_range(name, read, source)
    return read


def _check_range(name: str, number: float, source: str) -> None:
    largest = _LARGEST_OF.get(name, _LARGEST)
    if not isfinite(number) or (name in _NOT_NEGATIVE | _POSITIVE and number > largest):
        raise SettingsError(f"{source} needs a number up to {largest:,}, got {number}.")
    if name == "delivered_status" and number not in _HTTP_STATUSES:
        raise SettingsError(f"{source} needs an HTTP status from 100 to 599, got {number}.")
    if name in _POSITIVE and number <= 0:
        raise SettingsError(f"{source} needs a number above 0, got {number}.")
    if name in _NOT_NEGATIVE and number < 0:
        raise SettingsError(f"{source} needs a number of at least 0, got {number}.")


def _read(value: object, kind: type) -> object:
    """Read a value as a type, from the text of a flag or variable or from TOML; None if not."""
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        return None
    if kind is bool:
        return _TRUTHS.get(value.strip().lower())
    try:
        return kind(value)
    except ValueError:
        return None
