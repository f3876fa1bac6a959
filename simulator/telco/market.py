"""The market of an area code: which carriers serve numbers there, and by which exchanges."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import Final

from simulator.telco.draw import Lot
from simulator.telco.place import place_of
from simulator.telco.tables import (
    WIRELESS_TYPES,
    Carrier,
    area_carriers,
    carriers,
    cities,
    exchange_holders,
)

__all__ = ["Line", "Market", "line_of", "market_of"]

_CANADIAN_LATA: Final = "888"


class Line(Enum):
    """A kind of line, with its share of voice connections and how many of its numbers moved.

    The shares come from regulators' reports, carried forward; the moved ones are an estimate.
    """

    WIRELESS = 0.79, 0.30
    VOIP = 0.15, 0.55
    INCUMBENT = 0.05, 0.02
    INDEPENDENT = 0.01, 0.02

    def __init__(self, share: float, ported: float) -> None:
        self.share = share
        self.ported = ported


_LINES: Final = dict.fromkeys(WIRELESS_TYPES, Line.WIRELESS) | {
    "RBOC": Line.INCUMBENT,
    "ICO": Line.INDEPENDENT,
}

# Subscribers rather than number blocks say who serves a wireless number.
_WIRELESS_BRANDS: Final = {
    "Verizon Wireless": 0.36,
    "T-Mobile": 0.28,
    "T-Mobile (ex-Sprint)": 0.04,
    "AT&T Mobility": 0.29,
    "UScellular": 0.01,
}

# Others hold more blocks than they have subscribers.
_SMALL_BRANDS: Final = 0.3

ExchangeCode = tuple[str, str]
"""Area code and exchange."""


@dataclass(frozen=True)
class Market:
    """Who serves numbers of an area code in one of its LATAs.

    Args:
        lines: The kinds of line on offer.
        servers: For each kind the carriers that serve it, by subscribers or number blocks.
        holders: The carriers that were given exchanges, by number blocks.
        exchanges: For each carrier its exchange codes in the LATA, those of the area code if any;
            a carrier without one serves only numbers that never moved.
    """

    lines: Lot[Line]
    servers: Mapping[Line, Lot[Carrier]]
    holders: Lot[Carrier]
    exchanges: Mapping[Carrier, Lot[ExchangeCode]]


def line_of(carrier: Carrier) -> Line:
    """The kind of line that a carrier's numbers are."""
    return _LINES.get(carrier.type, Line.VOIP)


@lru_cache(maxsize=1024)
def market_of(area_code: str, lata: str) -> Market | None:
    """The market of an area code in a LATA; None if no carrier is known there.

    Where no carrier has a listed exchange in the LATA, all of the area code's serve it.
    """
    shares = area_carriers().get(area_code) or _shares_nearby(area_code)
    codes = _codes_nearby(area_code, lata)
    everywhere = {carriers()[ocn]: share for ocn, share in shares.items()}
    present = {carrier: share for carrier, share in everywhere.items() if carrier in codes}
    blocks = present or dict.fromkeys(codes, 1.0) or everywhere
    if not blocks:
        return None
    by_line: dict[Line, dict[Carrier, float]] = {}
    for carrier, share in blocks.items():
        by_line.setdefault(line_of(carrier), {})[carrier] = share
    if Line.WIRELESS in by_line:
        by_line[Line.WIRELESS] = _by_subscribers(by_line[Line.WIRELESS])
    return Market(
        lines=Lot((line, line.share) for line in by_line),
        servers={line: Lot(shares.items()) for line, shares in by_line.items()},
        holders=Lot(blocks.items()),
        exchanges={
            carrier: Lot((code, 1.0) for code in _own(area_code, codes[carrier]))
            for carrier in blocks
            if carrier in codes
        },
    )


def _by_subscribers(blocks: Mapping[Carrier, float]) -> dict[Carrier, float]:
    """Weigh wireless carriers by their brands' subscribers; those of no great brand by blocks."""
    of_brand: dict[str, float] = {}
    for carrier, share in blocks.items():
        of_brand[carrier.brand] = of_brand.get(carrier.brand, 0.0) + share
    return {
        carrier: share / of_brand[carrier.brand] * _WIRELESS_BRANDS[carrier.brand]
        if carrier.brand in _WIRELESS_BRANDS
        else share * _SMALL_BRANDS
        for carrier, share in blocks.items()
    }


def _own(area_code: str, codes: list[ExchangeCode]) -> list[ExchangeCode]:
    return [code for code in codes if code[0] == area_code] or codes


def _shares_nearby(area_code: str) -> dict[str, float]:
    """The shares in the area codes of the same cities, for one too new to have its own."""
    here = {(city.lata, city.name) for city in cities()[area_code]}
    return {
        ocn: share
        for other, of_other in cities().items()
        if any((city.lata, city.name) in here for city in of_other)
        for ocn, share in area_carriers().get(other, {}).items()
    }


def _codes_nearby(area_code: str, lata: str) -> dict[Carrier, list[ExchangeCode]]:
    return _codes().get((lata, _province(area_code, lata)), {})


@cache
def _codes() -> dict[tuple[str, str], dict[Carrier, list[ExchangeCode]]]:
    """The exchange codes of each carrier, by LATA and, in Canada, by province."""
    found: dict[tuple[str, str], dict[Carrier, list[ExchangeCode]]] = {}
    for (area_code, exchange), ocn in exchange_holders().items():
        lata = place_of(area_code, exchange).lata
        nearby = found.setdefault((lata, _province(area_code, lata)), {})
        nearby.setdefault(carriers()[ocn], []).append((area_code, exchange))
    return found


def _province(area_code: str, lata: str) -> str:
    """The province of a Canadian area code: all of Canada is one LATA, and numbers stay nearby."""
    return cities()[area_code][0].state if lata == _CANADIAN_LATA else ""
