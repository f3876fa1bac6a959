"""What a parameter may look like in a query or a form, where everything is text."""

from collections.abc import Mapping
from typing import Any, Final

from simulator.asmx.contract import Field

__all__ = ["form_text", "may_be_empty"]


def _whole_number(low: int, high: int) -> dict[str, Any]:
    sign = "-?" if low < 0 else ""
    return {
        "type": "string",
        "title": f"a whole number from {low} to {high}",
        "pattern": f"^{sign}[0-9]{{1,{len(str(high))}}}$",
    }


_TEXTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "string": {"type": "string"},
    "boolean": {"type": "string", "enum": ["true", "false"]},
    "unsignedByte": _whole_number(0, 2**8 - 1),
    "short": _whole_number(-(2**15), 2**15 - 1),
    "int": _whole_number(-(2**31), 2**31 - 1),
    "long": _whole_number(-(2**63), 2**63 - 1),
    # One value a byte, under the same name again and again; an empty one for a file of none.
    "base64Binary": {
        "type": "array",
        "minItems": 1,
        "items": {
            "type": "string",
            "title": "a whole number from 0 to 255, or nothing",
            "pattern": "^([0-9]{1,3})?$",
        },
    },
}


def form_text(field: Field) -> dict[str, Any]:
    """The schema of a parameter's text; the type that it is read as stands in `x-soap-type`."""
    secret = {"format": "password"} if field.name.lower() == "licensekey" else {}
    return {**_TEXTS[field.type], **secret, "x-soap-type": field.type}


def may_be_empty(field: Field) -> bool:
    """Whether nothing can be read as the parameter's type."""
    return field.type in {"string", "base64Binary"}
