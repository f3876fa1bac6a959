"""Reports of ours, held against the JSON Schemas that are published for them."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from jsonschema import Draft202012Validator

from simulator.resources import schema

__all__ = ["open_places", "refused"]


def refused(name: str, report: object) -> list[str]:
    """Why a report is not as its schema says; empty if it is."""
    return [f"{each.json_path}: {each.message}" for each in _validator(name).iter_errors(report)]


def open_places(name: str, report: dict[str, Any]) -> set[str]:
    """Where a property that nobody knows would not be refused: the names of those objects."""
    validator, report = _validator(name), deepcopy(report)
    found = set()
    for place, each in list(_objects(report, "")):
        each["unheard-of"] = 1
        if validator.is_valid(report):
            found.add(place)
        del each["unheard-of"]
    return found


def _validator(name: str) -> Draft202012Validator:
    document = schema(name)
    return Draft202012Validator(document, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _objects(node: object, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield name, node
        for key, child in node.items():
            yield from _objects(child, f"{name}[]" if key.isdecimal() else key)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child, name)
