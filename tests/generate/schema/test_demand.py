import pytest

from simulator.generate.schema.demand import Demand, parts
from simulator.postbacks.acceptance import UnsupportedSchemaError
from simulator.resources import schema

_ROOT = {"$defs": {"short": {"type": "string", "maxLength": 3}}}


def test_what_several_schemas_ask_holds_at_once() -> None:
    """The higher minimum, the lower maximum, the common choices."""
    demand = Demand.of(
        [
            {"type": "integer", "minimum": 1, "maximum": 9, "enum": [1, 2, 3]},
            {"minimum": 0, "maximum": 7, "allOf": [{"const": 2}, {"minimum": 2}]},
        ],
        {},
    )

    assert (demand.types, demand.minimum, demand.maximum) == (("integer",), 2, 7)
    assert demand.choices == (2,)


def test_references_are_followed_and_what_stands_beside_them_holds_too() -> None:
    """As draft 2020-12 has it."""
    demand = Demand.of([{"$ref": "#/$defs/short", "minLength": 2, "pattern": "^a"}], _ROOT)

    assert (demand.types, demand.min_length, demand.max_length) == (("string",), 2, 3)
    assert demand.patterns == ("^a",)


def test_a_number_may_be_an_integer() -> None:
    """Which is the plainer of the two."""
    assert Demand.of([{"type": ["number", "string"]}], {}).types == ("integer", "string", "number")


def test_nothing_fits_false_and_everything_fits_true() -> None:
    """Booleans are schemas, too."""
    assert Demand.of([False], {}).choices == ()
    assert Demand.of([True], {}).choices is None
    assert list(parts(schema=True, root={})) == []


def test_a_keyword_that_is_not_known_is_an_error() -> None:
    """Never ignored: what it asks for would not be drawn."""
    with pytest.raises(UnsupportedSchemaError) as error:
        Demand.of([{"type": "integer", "multipleOf": 2}], {})

    assert str(error.value) == (
        "Nothing can be drawn from the schema keyword 'multipleOf' yet. Known are: $ref,"
        " additionalProperties, allOf, const, dependentRequired, enum, format, if, items, maxItems,"
        " maxLength, maximum, minItems, minLength, minimum, pattern, patternProperties, properties,"
        " propertyNames, required, then, type, unevaluatedProperties."
    )


@pytest.mark.parametrize("name", ["outgoing_postback", "incoming_postback"])
def test_our_own_schemas_use_known_keywords_only(name: str) -> None:
    """In every property."""
    document = schema(name)

    for each in document["properties"].values():
        assert Demand.of([each], document).types
