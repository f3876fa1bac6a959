"""Writes values as XML elements, by the contract: one writer compiled per element, then reused.

Values are plain: mappings keyed by the contract's field names, sequences for arrays, scalars. A
None or missing string, object or array leaves no element; a value type is written as its default.
Text is built directly: no tree is needed, and an answer costs a few microseconds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from simulator.asmx.contract import TYPES, ComplexType, Field, is_required, item_of
from simulator.asmx.values import SCALARS, Scalar, date_time_writer

__all__ = ["INDENTED", "ONE_LINE", "Layout", "Writer", "element_writer"]

Writer: TypeAlias = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where elements stand: `start` comes before each one, `step` is added a level."""

    start: str
    step: str

    def deeper(self) -> "Layout":
        """Return the layout of the elements inside."""
        return Layout(self.start + self.step, self.step)


ONE_LINE = Layout("", "")
INDENTED = Layout("\n", "  ")


def element_writer(
    field: Field,
    *,
    layout: Layout = ONE_LINE,
    attributes: str = "",
    absent: str | None = None,
    utc_mark: str = "Z",
) -> Writer:
    """Compile the writer of one element.

    Args:
        field: The element's name and wire type.
        layout: On one line (SOAP) or indented (GET and POST).
        attributes: Stands in the start tag, beginning with a blank.
        absent: What a None becomes; by default the element of a value type with its default, and
            nothing for any other type.
        utc_mark: See `values.date_time_writer`.
    """
    item = item_of(field.type)
    if field.type in SCALARS:
        content = _scalar_content(SCALARS[field.type], utc_mark)
    elif item is not None:
        content = _array_content(item, layout, utc_mark)
    else:
        content = _complex_content(TYPES[field.type], layout, utc_mark)
    return _element(field, content, layout.start, attributes, absent)


def _element(
    field: Field, content: Writer, start: str, attributes: str, absent: str | None
) -> Writer:
    head, tail = f"{start}<{field.name}{attributes}>", f"</{field.name}>"
    empty = f"{start}<{field.name}{attributes} />"

    def wrap(text: str) -> str:
        return f"{head}{text}{tail}" if text else empty

    if absent is not None:
        missing = absent
    else:
        missing = wrap(content(_default(field.type))) if is_required(field.type) else ""

    def write(value: object) -> str:
        return missing if value is None else wrap(content(value))

    return write


def _default(wire_type: str) -> object:
    return SCALARS[wire_type].default if wire_type in SCALARS else {}


def _scalar_content(scalar: Scalar, utc_mark: str) -> Writer:
    return date_time_writer(utc_mark) if scalar.name == "dateTime" else scalar.write


def _array_content(item: Field, layout: Layout, utc_mark: str) -> Writer:
    inside = layout.deeper()
    nil = f'{inside.start}<{item.name} xsi:nil="true" />'
    write_item = element_writer(item, layout=inside, absent=nil, utc_mark=utc_mark)

    def write(values: Sequence[object]) -> str:
        if isinstance(values, str | bytes | Mapping):
            raise TypeError(f"A list of {item.type} was expected, got {values!r}.")
        text = "".join([write_item(value) for value in values])
        return text + layout.start if text else ""

    return write


def _complex_content(complex_type: ComplexType, layout: Layout, utc_mark: str) -> Writer:
    inside = layout.deeper()
    writers = [
        (field.name, element_writer(field, layout=inside, utc_mark=utc_mark))
        for field in complex_type.fields
    ]
    names = [name for name, _ in writers]
    known = frozenset(names)

    def write(value: Mapping[str, object]) -> str:
        if not isinstance(value, Mapping):
            raise TypeError(f"A mapping of {complex_type.name} was expected, got {value!r}.")
        if not value.keys() <= known:
            stray = ", ".join(sorted(value.keys() - known))
            raise TypeError(f"{complex_type.name} has no {stray}; it has {', '.join(names)}.")
        get = value.get
        text = "".join([write_field(get(name)) for name, write_field in writers])
        return text + layout.start if text else ""

    return write
