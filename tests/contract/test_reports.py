"""Tests of the JSON Schemas of our own reports: they name what the code does, and no more.

Reports of real exams and runs are held against them where those are made.
"""

import json
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.check.check import Family, Level, Phase
from simulator.check.plan import Fault, Ids
from simulator.check.report import machine
from simulator.check.result import Status
from simulator.check.result import Verdict as Shown
from simulator.load import result
from simulator.load.baseline import Direction
from simulator.load.seconds import COUNTED
from simulator.load.timetable import ARRIVALS, SPREADS, Disturbance, Stage, Timetable
from simulator.load.trouble import Trouble
from simulator.load.verdict import Judgement, Verdict
from simulator.postbacks.wire import Absent, Booleans, CarrierTypes, Dates, Format, WireProfile
from simulator.resources import report_names, schema, schema_path

# What a check wants of a postback, and what a receiver tells of a call, may be anything.
_OPEN = {"message", "states"}


def _at(name: str, path: str) -> Any:
    """A part of a schema, by its definition and its property."""
    definition, _, key = path.partition(".")
    root = schema(name)
    part = root["$defs"][definition] if definition else root
    return part["properties"][key] if key else part


def _objects(node: object, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of a schema that describes objects, with the name under which it stands."""
    if isinstance(node, dict):
        if "object" in str(node.get("type")):
            yield name, node
        for key, child in node.items():
            yield from _objects(child, name if key in ("additionalProperties", "items") else key)
    elif isinstance(node, list):
        for child in node:
            yield from _objects(child, name)


@pytest.mark.parametrize("name", report_names())
def test_a_report_s_schema_is_itself_valid(name: str) -> None:
    """By the meta-schema of draft 2020-12, and written as JSON tools write it."""
    document = schema(name)

    assert document["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert document["$id"] == f"urn:ringback:schemas:{name}:1"
    Draft202012Validator.check_schema(document)
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    assert schema_path(name).read_text("utf-8") == text


@pytest.mark.parametrize("name", report_names())
def test_every_object_of_a_report_is_closed_and_whole(name: str) -> None:
    """A property that the schema does not know is refused, and so is one that is missing."""
    for place, node in _objects(schema(name)):
        if place in _OPEN:
            continue
        assert "additionalProperties" in node, place
        optional = {"body", "padding"} if place == "sending" else set()
        if "properties" in node and place != "troubles":
            assert node["additionalProperties"] is False
            assert set(node["properties"]) - set(node["required"]) == optional


@pytest.mark.parametrize("name", report_names())
def test_every_property_of_a_report_explains_itself(name: str) -> None:
    """Its own sentence, or that of what it refers to."""
    root = schema(name)
    for _, node in _objects(root):
        for each, part in node.get("properties", {}).items():
            told = part if "description" in part else root["$defs"][part["$ref"].split("/")[-1]]
            assert told["description"].endswith("."), each


@pytest.mark.parametrize(
    ("name", "path", "kind"),
    [
        ("check_report", ".verdict", Shown),
        ("check_report", "outcome.level", Level),
        ("check_report", "outcome.family", Family),
        ("check_report", "outcome.status", Status),
        ("check_report", "finding.phase", Phase),
        ("check_report", "plan.ids", Ids),
        ("check_report", "sending.fault", Fault),
        ("check_report", "wire.format", Format),
        ("check_report", "wire.dates", Dates),
        ("check_report", "wire.booleans", Booleans),
        ("check_report", "wire.absent", Absent),
        ("check_report", "wire.carrier_types", CarrierTypes),
        ("load_report", ".ending", result.Ending),
        ("load_report", "verdict.judgement", Judgement),
        ("load_report", "change.kind", Direction),
    ],
)
def test_a_choice_of_a_report_is_that_of_the_code(
    name: str, path: str, kind: type[StrEnum]
) -> None:
    """A word more or less in the code is one in the schema."""
    assert _at(name, path)["enum"] == [each.value for each in kind]


@pytest.mark.parametrize(
    ("name", "path", "properties"),
    [
        ("check_report", ".counts", tuple(each.value for each in Status)),
        ("check_report", "wire", WireProfile),
        ("load_report", "asked", result.Asked),
        ("load_report", "generator", result.Generator),
        ("load_report", "others", result.Others),
        ("load_report", "timetable", Timetable),
        ("load_report", "stage", Stage),
        ("load_report", "disturbance", Disturbance),
        ("load_report", "second", ("second", *COUNTED, "latency")),
        ("load_report", "record.troubles", tuple(each.value for each in Trouble)),
    ],
)
def test_the_properties_of_a_report_are_those_of_the_code(
    name: str, path: str, properties: Any
) -> None:
    """In their order, too, in which a reader finds them in both."""
    if not isinstance(properties, tuple):
        properties = tuple(each.name for each in fields(properties))

    assert tuple(_at(name, path)["properties"]) == properties


def test_the_formats_and_the_exit_statuses_of_reports_are_those_of_the_code() -> None:
    """Whoever reads a file knows by its format which schema it has."""
    assert _at("check_report", ".format")["const"] == machine.FORMAT
    assert _at("load_report", ".format")["const"] == result.FORMAT
    assert _at("load_report", "timetable.spread")["enum"] == list(SPREADS)
    assert _at("load_report", "timetable.arrivals")["enum"] == list(ARRIVALS)
    assert _at("load_report", "verdict.exit_status")["enum"] == sorted(
        Verdict(each).exit_status for each in Judgement
    )
