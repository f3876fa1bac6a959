"""How a receiver reads numbers: large ones, and digits that are none although they look so."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from simulator.check.check import Check, Drawing, Family, Level, Phase
from simulator.check.checks.judging import all_of, every_one_accepted
from simulator.check.checks.twins import (
    as_accepted,
    as_twin,
    known_if_seen,
    shows_as_sent,
    shows_if_seen,
)
from simulator.check.ordinary import ordinary, single
from simulator.check.plan import Ids, Plan, Sending, plan_of

__all__ = ["NUMBERS"]

_ZEROS: Final = {"digitsdialed": "007", "telcoOCN": "0042", "telcoLRN": "0573740000",
                 "extension": "012"}  # fmt: skip


def _beyond_32_bits(_: Drawing) -> Iterator[Plan]:
    yield replace(single(), ids=Ids.BEYOND_32_BITS)


def _beyond_53_bits(_: Drawing) -> Iterator[Plan]:
    """Two calls whose QueueIDs are the same once they have become floating-point numbers."""
    another = Sending(message=ordinary(ResponseCode=21, EndTime="", Duration=0), call=1)
    yield plan_of(Sending(message=ordinary()), another, ids=Ids.BEYOND_53_BITS)


def _as_plain_ids(plan: Plan) -> Plan:
    return replace(plan, ids=Ids.PLAIN)


def _as_smaller_ids(plan: Plan) -> Plan:
    smaller = Ids.PLAIN if plan.ids is Ids.PLAIN else Ids.BEYOND_32_BITS
    return replace(plan, ids=smaller)


def _leading_zeros(_: Drawing) -> Iterator[Plan]:
    yield single(**_ZEROS)
    yield single(digitsdialed="0")
    yield single(digitsdialed="1*#0")


def _long_digits(_: Drawing) -> Iterator[Plan]:
    for length in (20, 60, 500):
        yield single(digitsdialed="1234567890" * (length // 10))


_READ_ALIKE: Final = all_of(as_accepted, as_twin(seen=True))
_number = partial(Check, family=Family.READING)

NUMBERS: Final[tuple[Check, ...]] = (
    _number(
        id="RB027",
        name="queue-ids-beyond-32-bits",
        level=Level.MUST,
        title="A QueueID beyond 32 bits is accepted, and its call is found under it.",
        why="QueueIDs rise with every call of every customer, and are declared as 64-bit numbers.",
        source="OutgoingPostback, row QueueID: Long.",
        advice="Keep the QueueID in a 64-bit column, or as a text.",
        plans={Phase.COVERAGE: _beyond_32_bits},
        judge=_READ_ALIKE,
        reference=_as_plain_ids,
        traits=("ids:beyond 32 bits",),
    ),
    _number(
        id="RB028",
        name="queue-ids-beyond-53-bits",
        level=Level.MUST,
        title="A QueueID beyond 2^53 keeps its last digits.",
        why="In JavaScript and in many JSON parsers such numbers are rounded, and calls merge.",
        source="OutgoingPostback, row QueueID: Long, which ends at 2^63 - 1.",
        advice="Never let a QueueID become a floating-point number; keep it as a text if need be.",
        plans={Phase.COVERAGE: _beyond_53_bits},
        judge=_READ_ALIKE,
        reference=_as_smaller_ids,
        traits=("ids:beyond 53 bits",),
    ),
    _number(
        id="RB029",
        name="leading-zeros-are-kept",
        level=Level.MUST,
        title="Digits, OCN, LRN and extension keep their zeros, stars and number signs.",
        why="007 is what somebody pressed, and 7 is not; OCN 0042 is another carrier than 42.",
        source="OutgoingPostback, rows digitsdialed (String), telcoOCN, telcoLRN, extension.",
        advice="Keep them as texts; they are no numbers although they look so.",
        plans={Phase.COVERAGE: _leading_zeros},
        judge=all_of(every_one_accepted, shows_as_sent(*_ZEROS)),
        traits=tuple(f"value:{name}" for name in _ZEROS),
    ),
    _number(
        id="RB030",
        name="long-digits-are-kept",
        level=Level.SHOULD,
        title="Up to 500 digits are accepted and kept.",
        why="GetDigits waits for card and account numbers, and children press everything.",
        source="OutgoingPostback, row digitsdialed: String; variables are cut after 500.",
        advice="Keep digits in a text column without a narrow limit.",
        plans={Phase.COVERAGE: _long_digits},
        judge=all_of(every_one_accepted, known_if_seen, shows_if_seen("digitsdialed")),
        traits=("value:digitsdialed",),
    ),
)
