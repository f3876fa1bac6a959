"""Future postbacks: what a later version of the provider may send, by a relaxed schema."""

from typing import Any, Final

from hypothesis import strategies as st

from simulator.generate.schema.from_schema import Message
from simulator.postbacks.acceptance import Schema, compiled_part

__all__ = ["futures", "relaxed"]

_MOST_CODES: Final = 999
_WIDER: Final = 10**24
_LATER_VALUES: Final = ("BEEP", "CALL_SCREENER", "human")
_SCALARS: Final = {"type": ["integer", "string", "boolean"]}
_NEW_NAMES: Final = st.sampled_from([
    "CallSid", "Region", "AnsweredBy", "Cost", "StirShakenVerdict", "RetryReason",
])  # fmt: skip
_NEW_VALUES: Final = st.integers(0, 10) | st.booleans() | st.text(max_size=20)


def relaxed(schema: Schema) -> dict[str, Any]:
    """A copy of a schema that allows what is not known yet.

    ResponseCodes go beyond the known ones, numbers beyond their width, lists of values have
    further ones, and further properties of any scalar may come under any name.
    """
    properties = {name: _relaxed(name, each) for name, each in schema["properties"].items()}
    kept = {name: value for name, value in schema.items() if name != "propertyNames"}
    return {**kept, "properties": properties, "unevaluatedProperties": _SCALARS}


def _relaxed(name: str, schema: Schema) -> dict[str, Any]:
    found = dict(schema)
    if "maximum" in found:
        found["maximum"] = _MOST_CODES if name == "ResponseCode" else _WIDER
    if "enum" in found:
        found["enum"] = [*found["enum"], *_LATER_VALUES]
    return found


@st.composite
def futures(draw: st.DrawFn, schema: Schema, allowed: st.SearchStrategy[Message]) -> Message:
    """Draw messages that hold at least one thing unknown to a schema.

    Args:
        draw: Hypothesis' own.
        schema: What is known.
        allowed: What may come, by the relaxed schema.
    """
    message = draw(allowed)
    if compiled_part(schema, schema)(message):
        message[draw(_NEW_NAMES)] = draw(_NEW_VALUES)
    return message
