"""From a JSON Schema to the messages that it allows: a compiler to Hypothesis strategies.

Conditions are kept rather than filtered for: what a condition asks of a message that meets it is
drawn in addition, until nothing is missing.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st

from simulator.generate.schema.demand import Demand
from simulator.generate.schema.patterns import texts_matching
from simulator.generate.schema.shape import Condition, Shape
from simulator.postbacks.acceptance import Schema, UnsupportedSchemaError, compiled_part

__all__ = ["Message", "MessageStrategies", "messages", "values"]

Message = dict[str, Any]
"""A decoded message: property names and typed values, as its JSON Schema describes them."""

_WIDEST: Final = 2**63 - 1
_MANY: Final = 1000
_MOST_UNLISTED: Final = 3
_PLAINEST_MOMENT: Final = datetime(2020, 1, 1, tzinfo=UTC)
_SNAKE_CASE: Final = "^[a-z][a-z0-9_]{0,15}$"
_CAMEL_CASE: Final = "^[A-Z][a-z]{1,8}([A-Z][a-z]{1,8}){0,2}$"


def messages(schema: Schema, root: Schema | None = None) -> st.SearchStrategy[Message]:
    """Draw objects that a schema allows; shrinks to one that has only what it needs.

    Args:
        schema: A schema of objects.
        root: Where its references lead; by default the schema itself.

    Raises:
        UnsupportedSchemaError: If the schema uses a keyword that is not known here.
    """
    return MessageStrategies(Shape.of(schema, root)).messages()


def values(demand: Demand, root: Schema) -> st.SearchStrategy[Any]:
    """Draw values that fit a demand, its limits often; shrinks to zero, empty or false.

    Args:
        demand: What the value has to be.
        root: Where references lead.
    """
    if demand.choices is not None:
        fits = compiled_part({"allOf": list(demand.schemas)}, root)
        choices = [value for value in demand.choices if fits(value)]
        return st.sampled_from(choices) if choices else st.nothing()
    return st.one_of([_BY_TYPE[name](demand, root) for name in demand.types])


class MessageStrategies:
    """The strategies of one shape, each made once.

    Args:
        shape: What the messages are to be like.
    """

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.optional = [name for name in shape.properties if name not in shape.required]
        # A byte each says what is there; a draw each would take as long as all the values.
        self.presence = st.binary(min_size=len(self.optional), max_size=len(self.optional))
        self.unlisted = self._unlisted()
        self._values: dict[tuple[str, tuple[Condition, ...]], st.SearchStrategy[Any]] = {}
        for name in shape.properties:
            self.value(name)  # what cannot be drawn is told now and not while drawing

    def messages(self) -> st.SearchStrategy[Message]:
        """Draw whole messages, with their listed properties in the listed order."""
        return _messages(self)

    def value(self, name: str, met: tuple[Condition, ...] = ()) -> st.SearchStrategy[Any]:
        """Draw the value of a property of a message that meets conditions."""
        key = name, tuple(each for each in met if name in each.properties)
        if key not in self._values:
            self._values[key] = values(self.shape.demand(*key), self.shape.root)
        return self._values[key]

    def names(self) -> st.SearchStrategy[str]:
        """Draw names that the schema allows without knowing them."""
        shape = self.shape
        demand = Demand.of([{"type": "string"}, *shape.names], shape.root)
        names = (
            texts_matching(demand.patterns[-1], without=shape.knows)
            if demand.patterns
            else texts_matching(_SNAKE_CASE) | texts_matching(_CAMEL_CASE)
        )
        fits = compiled_part({"allOf": list(shape.names)}, shape.root)
        return names.filter(lambda name: fits(name) and not shape.knows(name))

    def _unlisted(self) -> st.SearchStrategy[Message]:
        """Draw some properties that the schema allows without listing them."""
        pairs = [
            st.tuples(
                self.names() if pattern is None else texts_matching(pattern),
                values(Demand.of([schema], self.shape.root), self.shape.root),
            )
            for pattern, schema in self.shape.unlisted
            if schema is not False
        ]
        if not pairs:
            return st.just({})
        return st.lists(st.one_of(pairs), min_size=1, max_size=_MOST_UNLISTED).map(dict)


@st.composite
def _messages(draw: st.DrawFn, strategies: MessageStrategies) -> Message:
    shape = strategies.shape
    presence, limit = draw(strategies.presence), draw(_LIMITS)
    there = [name for name, byte in zip(strategies.optional, presence, strict=True) if byte > limit]
    message = {name: draw(strategies.value(name)) for name in (*shape.required, *there)}
    if draw(_SELDOM):
        message |= draw(strategies.unlisted)
    _complete(draw, strategies, message)
    # What conditions ask for may contradict each other; then this message is none.
    assume(shape.fits(message))
    listed = {name: message[name] for name in shape.properties if name in message}
    return listed | message


def _complete(draw: st.DrawFn, strategies: MessageStrategies, message: Message) -> None:
    """Add and redraw what the conditions ask for; what one adds may meet the next one."""
    met: tuple[Condition, ...] = ()
    while fresh := [
        each for each in strategies.shape.conditions if each not in met and each.test(message)
    ]:
        met = (*met, *fresh)
        for condition in fresh:
            if not condition.then(message):
                _meet(draw, strategies, message, condition, met)


def _meet(
    draw: st.DrawFn,
    strategies: MessageStrategies,
    message: Message,
    condition: Condition,
    met: tuple[Condition, ...],
) -> None:
    wrong = [name for name in condition.properties if name in message]
    missing = [name for name in condition.required if name not in message]
    for name in (*wrong, *missing):
        if strategies.shape.demand(name, met).choices == ():
            message.pop(name, None)
        else:
            message[name] = draw(strategies.value(name, met))


def _integers(demand: Demand, _root: Schema) -> st.SearchStrategy[int]:
    # Where a schema names no limit, the provider's widest type does: a Long.
    low = -_WIDEST - 1 if demand.minimum is None else demand.minimum
    high = _WIDEST if demand.maximum is None else demand.maximum
    plain = st.integers(low, high)
    return plain if high - low < _MANY else plain | st.sampled_from((low, high))


def _numbers(demand: Demand, _root: Schema) -> st.SearchStrategy[float]:
    return st.floats(demand.minimum, demand.maximum, allow_nan=False, allow_infinity=False)


def _strings(demand: Demand, root: Schema) -> st.SearchStrategy[str]:
    if demand.formats:
        found = _formatted(demand.formats[0])
    elif demand.patterns:
        # The last one was added to narrow the others down.
        found = texts_matching(demand.patterns[-1])
    else:
        return _texts(demand.min_length, demand.max_length)
    fits = compiled_part({"allOf": list(demand.schemas)}, root)
    return found if _by_construction(demand) else found.filter(fits)


def _formatted(name: str) -> st.SearchStrategy[str]:
    if name not in _FORMATTED:
        raise UnsupportedSchemaError(
            f"Nothing can be drawn for the format {name!r} yet. Known are: {', '.join(_FORMATTED)}."
        )
    return _FORMATTED[name]


def _by_construction(demand: Demand) -> bool:
    """Whether what is drawn for the last pattern or the format fits without being looked at."""
    lengths = demand.min_length, demand.max_length
    return len(demand.patterns) + len(demand.formats) == 1 and lengths == (0, None)


def _texts(min_size: int, max_size: int | None) -> st.SearchStrategy[str]:
    # Half a surrogate pair is a text in Python and nowhere else.
    characters = st.characters(codec="utf-8")
    plain = st.text(characters, min_size=min_size, max_size=max_size)
    if max_size is None:
        return plain
    # Drawn one by one, five hundred characters would be most of the work.
    return plain | characters.map(lambda character: character * max_size)


def _arrays(demand: Demand, root: Schema) -> st.SearchStrategy[list[Any]]:
    items = values(Demand.of(demand.items, root), root)
    return st.lists(items, min_size=demand.min_items, max_size=demand.max_items)


def _objects(demand: Demand, root: Schema) -> st.SearchStrategy[Message]:
    return messages({"allOf": list(demand.schemas)}, root)


def _moment(microseconds: int, decimals: int) -> str:
    moment = _PLAINEST_MOMENT + timedelta(microseconds=microseconds)
    fraction = f".{moment:%f}"[: decimals + 1] if decimals else ""
    return f"{moment.replace(microsecond=0, tzinfo=None).isoformat()}{fraction}Z"


def _microseconds(moment: datetime) -> int:
    return (moment - _PLAINEST_MOMENT) // timedelta(microseconds=1)


# Moments as RFC 3339 writes them in UTC, most often to the millisecond. One number is drawn for
# a moment, as Hypothesis would draw seven.
_MOMENTS: Final = st.builds(
    _moment,
    st.integers(
        _microseconds(datetime.min.replace(tzinfo=UTC)),
        _microseconds(datetime.max.replace(tzinfo=UTC)),
    ),
    st.sampled_from((3, 3, 3, 0, 6, 1)),
)
# Half of what may be there is, or nearly all.
_LIMITS: Final = st.sampled_from((127, 127, 127, 10))
_SELDOM: Final = st.sampled_from((False, False, False, True))
_FORMATTED: Final[dict[str, st.SearchStrategy[str]]] = {
    "date-time": _MOMENTS,
    "uuid": st.uuids().map(str),
}
_BY_TYPE: Final[dict[str, Callable[[Demand, Schema], st.SearchStrategy[Any]]]] = {
    "integer": _integers,
    "string": _strings,
    "boolean": lambda *_: st.booleans(),
    "number": _numbers,
    "array": _arrays,
    "object": _objects,
}
