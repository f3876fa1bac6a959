"""How a receiver reads postbacks: what may be missing, empty, unknown or in another order."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any, Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import all_of, every_one_accepted
from simulator.check.checks.reading_numbers import NUMBERS
from simulator.check.checks.reading_texts import TEXTS
from simulator.check.checks.reading_values import VALUES
from simulator.check.checks.twins import as_accepted, as_twin, known_if_seen, shows_if_seen
from simulator.check.ordinary import ORDINARY, ordinary, single
from simulator.check.plan import Plan, Sending, plan_of
from simulator.postbacks.fields import PROPERTIES

__all__ = ["READING"]

_ALWAYS: Final = ("QueueID", "ResponseCode", "Duration", "phonenumber")
_TIMES: Final = ("StartTime", "EndTime")
_RINGS: Final = "incallringcount"
_OPTIONAL: Final = [name for name in PROPERTIES if name not in (*_ALWAYS, *_TIMES, _RINGS)]
_UNKNOWN: Final[tuple[dict[str, Any], ...]] = (
    {"zip": "23320"},
    {"ConfKey": "b825700e-5180-4e77-8599-2e2eb6c4c1ba"},
    {"AC": "7"},
    {"answer_1": "yes", "answer_2": "no", "comment": ""},
)
_UNKNOWN_CODES: Final = (47, 99, 1000)


def _without_rings(_: Drawing) -> Iterator[Plan]:
    yield single(incallringcount=None)


def _with_absent(_: Drawing) -> Iterator[Plan]:
    for names in _some_of(_OPTIONAL):
        yield single(**dict.fromkeys(names))
    yield plan_of(_before_the_end(EndTime=None))
    yield plan_of(_before_the_end(StartTime=None, EndTime=None))


def _with_empty(_: Drawing) -> Iterator[Plan]:
    for names in _some_of(_OPTIONAL):
        yield single(**dict.fromkeys(names, ""))


def _some_of(names: list[str]) -> Iterator[list[str]]:
    """Each alone; then every pair together, and each without each other; then all."""
    yield from ([name] for name in names)
    for bit in range(len(names).bit_length()):
        for wanted in (0, 1):
            yield [name for at, name in enumerate(names) if at >> bit & 1 == wanted]
    yield names


def _before_the_end(**changes: Any) -> Sending:  # noqa: ANN401 - any property's
    return Sending(message=ordinary(ResponseCode=21, Duration=0, **changes))


def _in_full(plan: Plan) -> Plan:
    return plan.mapped(_filled)


def _filled(sending: Sending) -> Sending:
    """What is missing or empty as it ordinarily is; a call under way has no end yet."""
    known = {name: value for name, value in sending.message.items() if value != ""}
    full = {**ORDINARY, **({"EndTime": ""} if sending.under_way else {}), **known}
    return replace(sending, message=full)


def _with_unknown(_: Drawing) -> Iterator[Plan]:
    for unknown in _UNKNOWN:
        yield single(**unknown)


def _as_documented(plan: Plan) -> Plan:
    """The documented properties only, in documented order."""
    return plan.mapped(
        lambda each: replace(
            each, message={name: each.message[name] for name in PROPERTIES if name in each.message}
        )
    )


def _with_unknown_codes(_: Drawing) -> Iterator[Plan]:
    for code in _UNKNOWN_CODES:
        yield single(ResponseCode=code)


def _in_other_orders(drawing: Drawing) -> Iterator[Plan]:
    names = list(ORDINARY)
    by_chance = Random(drawing.seed).sample(names, len(names))
    for order in (names[::-1], sorted(names, key=str.lower), [*names[1:], names[0]], by_chance):
        yield plan_of(Sending(message={name: ORDINARY[name] for name in order}))


_reading = partial(Check, family=Family.READING)

READING: Final[tuple[Check, ...]] = (
    _reading(
        id="RB020",
        name="rings-may-be-absent",
        level=Level.MUST,
        title="A postback without incallringcount is accepted.",
        why="Most calls are answered without a ring after the connection, and then it is left out.",
        source="OutgoingPostback, row incallringcount: only present if a ring was detected.",
        advice="Read incallringcount only if it is there, and keep nothing or 0 if it is not.",
        plans={Phase.COVERAGE: _without_rings},
        judge=all_of(as_accepted, as_twin()),
        reference=_in_full,
        traits=("absent:incallringcount",),
    ),
    _reading(
        id="RB021",
        name="properties-may-be-absent",
        level=Level.MUST,
        title="Whatever has no value may be left out, alone or with others.",
        why="Not every call has a transfer, a recording or digits, and how that is told is open.",
        source="OutgoingPostback, table of properties; which are always sent is not documented.",
        advice="Demand QueueID and ResponseCode only, and have a default for everything else.",
        plans={Phase.COVERAGE: _with_absent},
        judge=all_of(as_accepted, as_twin()),
        reference=_in_full,
        traits=("absent:*",),
    ),
    _reading(
        id="RB022",
        name="properties-may-be-empty",
        level=Level.MUST,
        title="Whatever has no value may be sent empty, alone or with others.",
        why="The documented sample has empty properties; a number or a date may be one of them.",
        source="OutgoingPostback, column Sample: telcoCarrierName, qasoundid and extension.",
        advice="Take an empty text for no value before you make a number, a date or truth of it.",
        plans={Phase.COVERAGE: _with_empty},
        judge=all_of(as_accepted, as_twin()),
        reference=_in_full,
        traits=("empty:*",),
    ),
    _reading(
        id="RB034",
        name="unknown-properties-are-tolerated",
        level=Level.MUST,
        title="Properties that the table does not list are tolerated.",
        why="Variables that a script collected, ConfKey and support's AC come along.",
        source="Blog on postbacks: AC, and any variables you collected in the script; ConfKey.",
        advice="Ignore, or keep aside, what you do not know.",
        plans={Phase.COVERAGE: _with_unknown},
        judge=all_of(as_accepted, as_twin()),
        reference=_as_documented,
        traits=("unknown:*",),
    ),
    _reading(
        id="RB035",
        name="unknown-response-codes-are-tolerated",
        level=Level.SHOULD,
        title="A ResponseCode above 46 is accepted, and its call is kept.",
        why="The documented list is an old one, and a call may end in a way that it does not know.",
        source="QueueIDStatusCode ends at 46; that there are or will be more is assumed.",
        advice="Keep the number, and show it as unknown until you know better.",
        plans={Phase.COVERAGE: _with_unknown_codes},
        judge=all_of(every_one_accepted, known_if_seen, shows_if_seen("ResponseCode")),
        traits=("value:ResponseCode",),
    ),
    _reading(
        id="RB038",
        name="order-of-properties-does-not-matter",
        level=Level.MUST,
        title="Properties are known by their names, not by their places.",
        why="The provider promises no order, and a form has none.",
        source="OutgoingPostback, table of properties; their order on the wire is not documented.",
        advice="Let your framework read the form, and ask it for names.",
        plans={Phase.COVERAGE: _in_other_orders},
        judge=all_of(as_accepted, as_twin(seen=True)),
        reference=_as_documented,
        traits=("order:properties",),
    ),
    *NUMBERS,
    *VALUES,
    *TEXTS,
)
