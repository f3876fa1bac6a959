"""Where profiles come from: the built-in ones by name, a user's own from a TOML file."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import Field, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from reprlib import repr as shortened
from typing import Any, Final

from simulator.calls.distribution import LARGEST, Distribution
from simulator.calls.parameters import Section
from simulator.calls.profile import Profile
from simulator.errors import SettingsError, UnknownNameError
from simulator.spelling import did_you_mean

__all__ = ["DEFAULT_PROFILE", "profile_named", "profile_names", "read_profile"]

DEFAULT_PROFILE: Final = "opt_in_notice"

_NAMES: Final = (DEFAULT_PROFILE, "cold_list", "business_list")
_SUFFIX: Final = ".toml"
_BASE: Final = "base"
_PARAMETERS_OF_DISTRIBUTION: Final = tuple(each.name for each in fields(Distribution))
_LONGEST: Final = 1_000_000


def profile_names() -> tuple[str, ...]:
    """The built-in profiles, the default first."""
    return _NAMES


def profile_named(name: str) -> Profile:
    """Find a profile.

    Args:
        name: A built-in profile, or the path of a TOML file that ends in `.toml`.

    Raises:
        UnknownNameError: No profile is called so; the text offers the nearest.
        SettingsError: The file cannot be read or holds an impossible parameter.
    """
    if name in _NAMES:
        return _built_in(name)
    if name.endswith(_SUFFIX):
        return read_profile(Path(name))
    raise UnknownNameError(
        f"No profile is called {name!r}.{did_you_mean(name, _NAMES)}"
        f" There are {', '.join(_NAMES)}, or the path of a file that ends in {_SUFFIX}."
    )


def read_profile(path: Path) -> Profile:
    """Read a user's own profile; what it leaves out is as in its `base`.

    Raises:
        SettingsError: The file cannot be read or holds an impossible parameter.
        UnknownNameError: Its base is unknown.
    """
    try:
        if path.stat().st_size > _LONGEST:
            raise SettingsError(f"{path} is longer than a profile can be, {_LONGEST:,} bytes.")
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read as a profile: {error.strerror}.") from error
    except ValueError as error:
        raise SettingsError(f"{path} cannot be read as a profile: {error}.") from error
    except RecursionError as error:
        raise SettingsError(f"{path} cannot be read as a profile: it nests too deep.") from error
    base = table.get(_BASE, DEFAULT_PROFILE)
    if base not in _NAMES:
        offer = did_you_mean(base, _NAMES) if isinstance(base, str) else ""
        raise UnknownNameError(
            f"{path} has an unknown base {_shown(base)}.{offer} There are {', '.join(_NAMES)}."
        )
    return _profile(table, replace(profile_named(base), name=path.stem), source=str(path))


@cache
def _built_in(name: str) -> Profile:
    text = files("simulator.calls").joinpath(name + _SUFFIX).read_text("utf-8")
    return _profile(tomllib.loads(text), Profile(name=name), source=name)


def _profile(table: Mapping[str, Any], base: Profile, *, source: str) -> Profile:
    """The base with what a table says otherwise."""
    known = {each.name: each for each in fields(Profile) if each.name != "name"}
    changes: dict[str, Any] = {}
    for name, value in table.items():
        if name in known:
            changes[name] = _entry(name, value, getattr(base, name), source)
        elif name != _BASE:
            offer = did_you_mean(name, [*known, _BASE])
            raise SettingsError(
                f"{source} has an unknown section or parameter {_shown(name)}.{offer}"
            )
    try:
        return replace(base, **changes)
    except SettingsError as error:
        raise SettingsError(f"{source}: {error}") from None


def _entry(name: str, value: object, base: object, source: str) -> object:
    """One entry at the top of a file: a section or a plain value."""
    if not isinstance(base, Section):
        return _value(f"{source}: {name}", value, base)
    if not isinstance(value, Mapping):
        raise SettingsError(f"{source}: {name} needs to be a table, [{name}], got {_shown(value)}.")
    changes = dict(_parameters(value, base, f"{source}: [{name}]"))
    try:
        return replace(base, **changes)
    except SettingsError as error:
        raise SettingsError(f"{source}: [{name}] {error}") from None


def _parameters(
    table: Mapping[str, Any], base: Section, place: str
) -> Iterator[tuple[str, object]]:
    known: dict[str, Field[Any]] = {each.name: each for each in fields(base)}
    for name, value in table.items():
        if name not in known:
            offer = did_you_mean(name, known)
            raise SettingsError(f"{place} has no parameter {_shown(name)}.{offer}")
        yield name, _value(f"{place} {name}", value, getattr(base, name))


def _value(place: str, value: object, base: object) -> object:
    """Read a value as the kind of thing that the base has there."""
    if isinstance(base, str):
        return _text(place, value)
    if isinstance(base, Distribution):
        return _distribution(place, value)
    if isinstance(base, tuple):
        return _numbers(place, value)
    return _number(place, value)


def _distribution(place: str, value: object) -> Distribution:
    given = dict(_description(place, value))
    try:
        return Distribution(**given)
    except SettingsError as error:
        raise SettingsError(f"{place} {error}") from None


def _description(place: str, value: object) -> Iterator[tuple[str, Any]]:
    """What describes a distribution: a number is one without any spread."""
    if not isinstance(value, Mapping):
        constant = _number(place, value, wanted="a number or a distribution")
        yield from (("least", constant), ("most", constant))
        return
    for name, number in value.items():
        if name not in _PARAMETERS_OF_DISTRIBUTION:
            offer = did_you_mean(name, _PARAMETERS_OF_DISTRIBUTION)
            raise SettingsError(f"{place} has no parameter {_shown(name)}.{offer}")
        read = _numbers if name == "quantiles" else _number
        yield name, read(f"{place}.{name}", number)


def _numbers(place: str, value: object) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise SettingsError(f"{place} needs a list of numbers, got {_shown(value)}.")
    return tuple(_number(place, each) for each in value)


def _number(place: str, value: object, *, wanted: str = "a number") -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(f"{place} needs {wanted}, got {_shown(value)}.")
    try:
        return float(value)
    except OverflowError:
        raise SettingsError(f"{place} needs a number up to {LARGEST:,}.") from None


def _text(place: str, value: object) -> str:
    if not isinstance(value, str):
        raise SettingsError(f"{place} needs a text, got {_shown(value)}.")
    return value


def _shown(value: object) -> str:
    """A value as an error shows it: in brief, for it may be as long as its file."""
    try:
        return shortened(value)
    except ValueError:  # from Python itself, which writes no whole number of thousands of digits
        return "a number of thousands of digits"
