from typing import Any

import pytest
from lxml import etree

from simulator.asmx.contract import TYPES, ComplexType, Field, is_required
from simulator.asmx.values import SCALARS
from simulator.publication.rules import FIELDS, FORMS, TYPE_RULES
from simulator.publication.type_schema import WIRE_TYPES, schema_name, type_schema
from simulator.resources import schema

_XSD = "http://www.w3.org/2001/XMLSchema"
_RANGES = {name: said for name, said in WIRE_TYPES.items() if said["type"] == "integer"}


@pytest.mark.parametrize("name", TYPES)
def test_a_file_agrees_with_the_rows_of_its_type(name: str) -> None:
    """Names, order, descriptions, and that the wire's value types are required."""
    document = schema(schema_name(name))
    rows = TYPES[name].fields

    assert document["title"] == name
    assert document["description"] == TYPES[name].doc
    assert [(key, said["description"]) for key, said in document["properties"].items()] == [
        (row.name, row.doc) for row in rows
    ]
    assert {row.name for row in rows if is_required(row.type)} <= set(document.get("required", ()))


@pytest.mark.parametrize("name", TYPES)
def test_a_field_asks_for_no_less_than_its_type(name: str) -> None:
    """A range lies within what the wire type holds."""
    document = schema(schema_name(name))

    for row in TYPES[name].fields:
        said = document["properties"][row.name]
        if row.type in _RANGES:
            assert said["type"] == "integer"
            assert said["minimum"] >= _RANGES[row.type]["minimum"]
            assert said["maximum"] <= _RANGES[row.type]["maximum"]
        elif row.type in SCALARS and "$ref" not in said:
            assert said["type"] == WIRE_TYPES[row.type]["type"]


@pytest.mark.parametrize("name", TYPES)
def test_every_row_of_the_contract_is_described(name: str) -> None:
    """WSDL and schemas pass the sentences on."""
    rows = TYPES[name].fields

    assert TYPES[name].doc.endswith(".")
    assert [row.name for row in rows if not row.doc.endswith(".")] == []


def test_a_row_without_a_rule_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever adds a row learns at once that its schema is missing."""
    longer = ComplexType("Variable", "One variable.", (Field("VariableScope", "string", "Where."),))
    monkeypatch.setitem(TYPES, "Variable", longer)

    with pytest.raises(KeyError, match="variablescope"):
        type_schema("Variable")


def test_a_type_without_a_rule_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its comment has to say what of it is documented."""
    monkeypatch.setitem(TYPES, "Echo", ComplexType("Echo", "A sound.", ()))

    with pytest.raises(KeyError, match="Echo"):
        type_schema("Echo")


def test_rules_speak_only_of_what_there_is() -> None:
    """A rule whose row is gone, or misspelt, would say nothing to nobody."""
    rows = {row.name.lower() for each in TYPES.values() for row in each.fields}
    rows |= {f"{each.name}.{row.name}" for each in TYPES.values() for row in each.fields}
    asked = {rule.asks.get("$ref", "").removeprefix("#/$defs/") for rule in FIELDS.values()}

    assert FIELDS.keys() <= rows
    assert TYPE_RULES.keys() == TYPES.keys()
    assert asked - {""} == FORMS.keys()
    assert FORMS.keys().isdisjoint(map(schema_name, TYPES))


@pytest.mark.parametrize("name", WIRE_TYPES)
def test_every_scalar_of_the_wire_is_known(name: str) -> None:
    """And none that the wire has not."""
    assert name in SCALARS
    assert len(WIRE_TYPES) == len(SCALARS)


@pytest.mark.parametrize("name", _RANGES)
def test_a_range_is_that_of_xml_schema(name: str) -> None:
    """Tried with a validator of XML Schema: the ends are valid, and one beyond is not."""
    declared = f'<s:schema xmlns:s="{_XSD}"><s:element name="n" type="s:{name}"/></s:schema>'
    validator = etree.XMLSchema(etree.fromstring(declared))
    low, high = _RANGES[name]["minimum"], _RANGES[name]["maximum"]

    valid = [
        validator.validate(etree.fromstring(f"<n>{number}</n>"))
        for number in (low - 1, low, high, high + 1)
    ]

    assert valid == [False, True, True, False]


def test_the_list_of_all_codes_is_made_of_the_contracts_own_type() -> None:
    """It is written by hand, since it pairs each code with its text."""
    listed: dict[str, Any] = schema("response_codes")["items"]
    own = schema("response")

    assert list(listed["properties"]) == list(own["properties"])
    assert listed["title"] == own["title"]
    assert listed["description"] == own["description"]
    assert (
        listed["properties"]["ResponseText"]["description"]
        == own["properties"]["ResponseText"]["description"]
    )
