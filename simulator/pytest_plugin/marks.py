"""The marks of one test: the seed of its account, and what a simulator of its own is to be like."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

import pytest

from simulator.configuration import read_setting
from simulator.errors import SettingsError
from simulator.postbacks.wire import WireProfile
from simulator.settings import Settings
from simulator.spelling import did_you_mean

__all__ = ["own_settings", "scenario_outcome", "seed_of"]

_OUTCOME: Final = "outcome"
_WIRE: Final = {
    name: "wire" if name == "format" else f"wire_{name}"
    for name in (field.name for field in fields(WireProfile))
}
# The fixtures lean on these.
_FIXED: Final = frozenset({"clock", "control_host", "host", "license_key", "port", "token"})
_FREE: Final = tuple(field.name for field in fields(Settings) if field.name not in _FIXED)


def seed_of(item: pytest.Item, default: int | None) -> int | None:
    """The seed of the test's account.

    Raises:
        SettingsError: If the mark names none.
    """
    mark = item.get_closest_marker("ringback_seed")
    if mark is None:
        return default
    match [*mark.args, *mark.kwargs.values()]:
        case [int(seed)] if mark.kwargs.keys() <= {"n"} and not isinstance(seed, bool):
            return seed
    raise SettingsError(f"{_shown(mark)} needs one whole number, as in ringback_seed(7).")


def scenario_outcome(item: pytest.Item) -> str | None:
    """How the calls to ordinary numbers go that no expectation shapes; None to leave it."""
    outcome: str | None = _given(item, "ringback_scenario").get(_OUTCOME)
    return outcome


def own_settings(item: pytest.Item) -> Settings | None:
    """The settings of a simulator of the test's own; None if it needs none.

    Raises:
        SettingsError: If a mark names something unknown, or a value that is impossible.
    """
    changes: dict[str, Any] = {}
    for name, value in _given(item, "ringback_scenario").items():
        if name != _OUTCOME:
            changes[name] = _value("ringback_scenario", name, name, value, _FREE)
    for name, value in _given(item, "ringback_wire").items():
        setting = _WIRE.get(name, name)
        changes[setting] = _value("ringback_wire", name, setting, value, tuple(_WIRE))
    return Settings(**{"clock": "manual", **changes}) if changes else None


def _given(item: pytest.Item, mark_name: str) -> Mapping[str, Any]:
    """The keywords of all such marks; the one closest to the test counts."""
    given: dict[str, Any] = {}
    for mark in item.iter_markers(mark_name):
        if mark.args:
            raise SettingsError(
                f"{_shown(mark)} takes keywords only, as in {_EXAMPLES[mark_name]}."
            )
        given = {**mark.kwargs, **given}
    return given


def _value(mark: str, name: str, setting: str, value: object, known: tuple[str, ...]) -> object:
    source = f"{mark}({name}=...)"
    if name not in known:
        hint = did_you_mean(name, known)
        raise SettingsError(f"{source} is not to be set.{hint} There are: {', '.join(known)}.")
    return read_setting(setting, value, source=source)


def _shown(mark: pytest.Mark) -> str:
    arguments = [*map(repr, mark.args), *(f"{key}={value!r}" for key, value in mark.kwargs.items())]
    return f"{mark.name}({', '.join(arguments)})"


_EXAMPLES: Final = {
    "ringback_scenario": "ringback_scenario(profile='cold_list')",
    "ringback_wire": "ringback_wire(format='json')",
}
