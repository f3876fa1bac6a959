from simulator.asmx.contract import (
    OPERATIONS,
    TYPES,
    Field,
    array_types,
    is_required,
    item_of,
    soap_action,
)
from simulator.asmx.values import SCALARS


def test_every_type_in_use_is_known() -> None:
    """A misspelt type would only show when somebody calls the operation."""
    fields = [field for complex_type in TYPES.values() for field in complex_type.fields]
    fields += [field for operation in OPERATIONS.values() for field in operation.parameters]
    used = {field.type for field in fields} | {o.result for o in OPERATIONS.values() if o.result}

    assert used <= SCALARS.keys() | TYPES.keys() | set(array_types())


def test_array_types_are_those_of_the_operations_and_the_fields() -> None:
    """Each becomes a type of the schema."""
    assert array_types() == (
        "ArrayOfAdvancedNotifyRequest",
        "ArrayOfAreaCode",
        "ArrayOfLM_ListIDs",
        "ArrayOfLM_ListMembers",
        "ArrayOfNotifyReturn",
        "ArrayOfResponse",
        "ArrayOfString",
        "ArrayOfVariable",
        "ArrayOfVoice",
    )


def test_items_are_named_after_their_type() -> None:
    """An array of objects repeats the type's name; one of strings says `string`."""
    assert item_of("ArrayOfVoice") == Field("Voice", "Voice")
    assert item_of("ArrayOfString") == Field("string", "string")
    assert item_of("NotifyReturn") is None


def test_value_types_are_required_and_references_are_not() -> None:
    """The rule of the .NET serializer: what cannot be null is always there."""
    required = {name for name in [*SCALARS, *TYPES, *array_types()] if is_required(name)}

    assert required == set(SCALARS) - {"string", "base64Binary"} | {"LM_DialReturn"}


def test_the_soap_action_is_namespace_and_name() -> None:
    """The namespace ends in a slash, so nothing stands between them."""
    assert soap_action(OPERATIONS["getVoices"]) == "http://ws.cdyne.com/NotifyWS/getVoices"
