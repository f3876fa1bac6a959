"""Finds the files that travel with the package, in a checkout and in an install."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from simulator.errors import RingbackError, UnknownNameError
from simulator.spelling import did_you_mean

__all__ = ["scenario_names", "scenario_path", "schema", "schema_names", "schema_path"]

PACKAGE = Path(__file__).parent
SUFFIX = ".schema.json"


@cache
def schema(name: str) -> dict[str, Any]:
    """Read one JSON Schema.

    Args:
        name: A message, for example `outgoing_postback`.

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
    if name not in schema_names():
        raise UnknownNameError(_unknown(name, schema_names()))
    return folder("schemas") / f"{name}{SUFFIX}"


@cache
def schema_names() -> tuple[str, ...]:
    """List the messages that have a JSON Schema, in alphabetical order."""
    files = folder("schemas").glob(f"*{SUFFIX}")
    return tuple(sorted(file.name.removesuffix(SUFFIX) for file in files))


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


def _unknown(name: str, names: tuple[str, ...]) -> str:
    offer = did_you_mean(name, names)
    return f"No schema is called {name!r}.{offer} There are: {', '.join(names)}."
