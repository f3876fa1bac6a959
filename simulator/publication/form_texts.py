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


_BYTE: Final = _whole_number(0, 2**8 - 1)
_TEXTS: Final[Mapping[str, Mapping[str, Any]]] = {
    "string": {"type": "string"},
    "boolean": {"type": "string", "enum": ["true", "false"]},
    "unsignedByte": _BYTE,
    "short": _whole_number(-(2**15), 2**15 - 1),
    "int": _whole_number(-(2**31), 2**31 - 1),
    "long": _whole_number(-(2**63), 2**63 - 1),
    # One value a byte, under the same name again and again.
    "base64Binary": {"type": "array", "minItems": 1, "items": _BYTE},
}


def form_text(field: Field) -> dict[str, Any]:
    """The schema of a parameter's text; the type that it is read as stands in `x-soap-type`."""
    secret = {"format": "password"} if field.name.lower() == "licensekey" else {}
    return {**_TEXTS[field.type], **secret, "x-soap-type": field.type}


def may_be_empty(field: Field) -> bool:
    """Whether an empty text can be read as the parameter's type."""
    return field.type == "string"
