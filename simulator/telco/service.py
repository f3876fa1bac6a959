"""Who serves a number: the carrier that was given it, or the one that it was moved to."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from simulator.phone import PhoneNumber
from simulator.telco.draw import chances
from simulator.telco.market import Line, line_of, market_of
from simulator.telco.numbering import NumberKind, kind_of
from simulator.telco.place import place_of
from simulator.telco.tables import Carrier, carriers, exchange_holders

__all__ = ["Assignment", "Service", "is_wireless", "service_of"]

# Of exchanges and of their blocks of a thousand numbers: together about a third of all numbers
# lie in a block that another carrier than the exchange's was given.
_POOLED_EXCHANGES: Final = 0.55
_POOLED_BLOCKS: Final = 0.55
_LRN_ENDS_IN_0000: Final = 0.75
_NATIVE_WITHOUT_LRN: Final = 0.70


class Assignment(StrEnum):
    """How a number came to its carrier."""

    NATIVE = "native"
    """The carrier holds the number's whole exchange."""

    POOLED = "pooled"
    """The carrier was given the number's block of a thousand in another one's exchange."""

    PORTED = "ported"
    """The subscriber took the number along from another carrier."""


@dataclass(frozen=True, slots=True)
class Service:
    """Who serves a number, who holds its exchange, and the number it is routed by (LRN)."""

    carrier: Carrier
    holder: Carrier
    assignment: Assignment
    lrn: str


def service_of(number: PhoneNumber) -> Service | None:
    """Tell who serves a number of the United States or Canada; None where no carrier is known.

    The kind of line is drawn before the carrier, as number blocks are no measure of lines. A
    number keeps its LATA when it moves: its routing number is always one of its carrier in the
    same LATA, as number portability requires.
    """
    market = market_of(number.area_code, place_of(number.area_code, number.exchange).lata)
    if market is None:
        return None
    for_line, for_carrier, for_move, for_switch, for_lrn, for_holder, *_ = chances(number.digits)
    carrier = market.servers[market.lines.draw(for_line)].draw(for_carrier)
    ported = for_move < line_of(carrier).ported
    holder = _listed_holder(number)
    if holder is None:
        moved = ported or _pooled(number.digits[:6], number.digits[:7])
        moved = moved and carrier in market.exchanges
        # The lines for fiction lie in an exchange that nobody holds: each has a holder of its own.
        chance = for_holder if number.fictional else chances(number.digits[:6])[0]
        holder = market.holders.draw(chance) if moved else carrier
    if holder == carrier:
        lrn = "" if for_lrn < _NATIVE_WITHOUT_LRN else number.digits
        return Service(carrier, carrier, Assignment.NATIVE, lrn)
    assignment = Assignment.PORTED if ported else Assignment.POOLED
    switch = market.exchanges[carrier].draw(for_switch)
    return Service(carrier, holder, assignment, _switch_number(*switch))


def is_wireless(number: PhoneNumber) -> bool:
    """Whether a wireless carrier serves a number: one draw of the many that tell which one."""
    if kind_of(number) not in (NumberKind.UNITED_STATES, NumberKind.CANADA):
        return False
    market = market_of(number.area_code, place_of(number.area_code, number.exchange).lata)
    for_line = chances(number.digits)[0]
    return market is not None and market.lines.draw(for_line) is Line.WIRELESS


def _listed_holder(number: PhoneNumber) -> Carrier | None:
    ocn = exchange_holders().get((number.area_code, number.exchange))
    return None if ocn is None else carriers()[ocn]


@lru_cache(maxsize=16_384)
def _pooled(exchange: str, block: str) -> bool:
    in_pool, given_away = chances(f"pool {exchange}")[0], chances(f"pool {block}")[0]
    return in_pool < _POOLED_EXCHANGES and given_away < _POOLED_BLOCKS


@lru_cache(maxsize=16_384)
def _switch_number(area_code: str, exchange: str) -> str:
    """The routing number of a switch: most end in 0000, and a switch has but one."""
    for_zeros, for_line, *_ = chances(f"switch {area_code}{exchange}")
    line = "0000" if for_zeros < _LRN_ENDS_IN_0000 else f"{int(for_line * 10_000):04}"
    return f"{area_code}{exchange}{line}"
