"""Finds the files that travel with the package, in a checkout and in an install."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from simulator.errors import RingbackError, UnknownNameError
from simulator.spelling import did_you_mean

__all__ = [
    "report_names",
    "scenario_names",
    "scenario_path",
    "schema",
    "schema_names",
    "schema_path",
]

PACKAGE = Path(__file__).parent
SUFFIX = ".schema.json"
REPORTS = "reports"


@cache
def schema(name: str) -> dict[str, Any]:
    """Read one JSON Schema.

    Args:
        name: A message, for example `outgoing_postback`, or a report, such as `check_report`.

    Returns:
        The schema as plain values. It is shared by all who ask, so treat it as read-only.

    Raises:
        UnknownNameError: No schema has that name; the text offers the nearest.
    """
    text = schema_path(name).read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def schema_path(name: str) -> Path:
    """Give the file of one JSON Schema, for tools that want a path.

    Raises:
        UnknownNameError: No schema has that name; the text offers the nearest.
    """
    if name in schema_names():
        return folder("schemas") / f"{name}{SUFFIX}"
    if name in report_names():
        return folder("schemas") / REPORTS / f"{name}{SUFFIX}"
    raise UnknownNameError(_unknown(name, (*schema_names(), *report_names())))


@cache
def schema_names() -> tuple[str, ...]:
    """List the messages of the contract that have a JSON Schema, in alphabetical order."""
    return _names(folder("schemas"))


@cache
def report_names() -> tuple[str, ...]:
    """List the reports of ours that have a JSON Schema, in alphabetical order."""
    return _names(folder("schemas") / REPORTS)


def scenario_path(name: str) -> Path:
    """Give the file of one scenario of the load tests.

    Raises:
        UnknownNameError: No scenario has that name; the text offers the nearest.
    """
    if name not in scenario_names():
        offer = did_you_mean(name, scenario_names())
        raise UnknownNameError(
            f"No scenario is called {name!r}.{offer} There are: {', '.join(scenario_names())}."
        )
    return folder("loadtests") / f"{name}.py"


@cache
def scenario_names() -> tuple[str, ...]:
    """List the scenarios of the load tests, in alphabetical order."""
    return tuple(sorted(file.stem for file in folder("loadtests").glob("*.py")))


def folder(name: str, *, package: Path = PACKAGE) -> Path:
    """Find a folder of resources: inside the package when installed, beside it in a checkout.

    Raises:
        RingbackError: It is in neither place, so the installation is not whole.
    """
    # Inside comes first: beside an installed package lie the folders of other distributions.
    places = (package / name, package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    searched = " or ".join(str(place) for place in places)
    raise RingbackError(
        f"The folder {name!r} of Ringback is missing: expected it at {searched}."
        " Install the package again."
    )


def _names(place: Path) -> tuple[str, ...]:
    return tuple(sorted(file.name.removesuffix(SUFFIX) for file in place.glob(f"*{SUFFIX}")))


def _unknown(name: str, names: tuple[str, ...]) -> str:
    offer = did_you_mean(name, names)
    return f"No schema is called {name!r}.{offer} There are: {', '.join(names)}."
