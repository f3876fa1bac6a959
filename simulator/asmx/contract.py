"""The service's contract: every operation and type, once, and what follows from their names.

The order of operations, parameters and fields is the order of the wire. WSDL, help page,
argument reading and answer writing all come from here: a new operation is one row.
"""

from simulator.asmx.complex_types import TYPES, ComplexType, Field
from simulator.asmx.operations import FAMILIES, OPERATIONS, Operation
from simulator.asmx.values import SCALARS

__all__ = [
    "FAMILIES",
    "NAMESPACE",
    "OPERATIONS",
    "TYPES",
    "ComplexType",
    "Field",
    "Operation",
    "array_types",
    "is_required",
    "item_of",
    "soap_action",
]

# Kept by the provider when the service moved to another domain.
NAMESPACE = "http://ws.cdyne.com/NotifyWS/"

_ARRAY = "ArrayOf"


def item_of(wire_type: str) -> Field | None:
    """Return the repeated element of an array type, or None for a type that is no array.

    >>> item_of("ArrayOfString")
    Field(name='string', type='string', doc='', sample='')
    """
    if not wire_type.startswith(_ARRAY):
        return None
    name = wire_type.removeprefix(_ARRAY)
    return Field(name, name) if name in TYPES else Field(name.lower(), name.lower())


def is_required(wire_type: str) -> bool:
    """Tell whether an element of this type is always present (minOccurs=1): a .NET value type."""
    if wire_type in SCALARS:
        return SCALARS[wire_type].required
    return wire_type in TYPES and TYPES[wire_type].value_type


def array_types() -> tuple[str, ...]:
    """Return the name of every array type in use, sorted."""
    operations = OPERATIONS.values()
    used = [field.type for complex_type in TYPES.values() for field in complex_type.fields]
    used += [parameter.type for operation in operations for parameter in operation.parameters]
    used += [operation.result for operation in operations if operation.result]
    return tuple(sorted({name for name in used if name.startswith(_ARRAY)}))


def soap_action(operation: Operation) -> str:
    """Return the SOAPAction that asks for the operation."""
    return NAMESPACE + operation.name
