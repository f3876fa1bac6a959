"""Sample answers, written as the service writes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulator.asmx.contract import TYPES, Operation, item_of
from simulator.asmx.forms import answer_writer
from simulator.asmx.values import SCALARS
from simulator.publication.type_schema import schema_name
from simulator.resources import schema

__all__ = ["sample_answer"]


def sample_answer(operation: Operation) -> str | None:
    """The XML document that answers an operation over GET and POST.

    It holds the first example of the type's schema.

    Returns:
        None for an operation whose answer holds no complex type: any text will do there.
    """
    result = operation.result
    item = item_of(result) if result else None
    wire_type = item.type if item else result
    if wire_type not in TYPES:
        return None
    value = _typed(wire_type, schema(schema_name(wire_type))["examples"][0])
    return answer_writer(operation.name)([value] if item else value).decode()


def _typed(wire_type: str, value: Any) -> Any:  # noqa: ANN401 - JSON in, values of the wire out
    item = item_of(wire_type)
    if item is not None:
        return [_typed(item.type, each) for each in value]
    if isinstance(value, Mapping):
        types = {field.name: field.type for field in TYPES[wire_type].fields}
        return {name: _typed(types[name], each) for name, each in value.items()}
    match wire_type:
        case "decimal":
            return Decimal(str(value))
        case "dateTime":
            return SCALARS[wire_type].read(value)
        case _:
            return value
