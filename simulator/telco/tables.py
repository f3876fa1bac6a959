"""The tables of the telephone network, loaded when first asked for.

Facts and figures of NANPA's assignments of 2022: area codes with their LATAs, operating company
numbers, the carriers that hold an area code's number blocks, and exchange codes of each.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

__all__ = [
    "WIRELESS_TYPES",
    "Carrier",
    "City",
    "area_carriers",
    "carriers",
    "cities",
    "exchange_holders",
    "latas",
]

WIRELESS_TYPES: Final = frozenset({"WIRELESS", "PCS", "W RESELLER"})
"""The carrier types whose numbers are wireless, in the vocabulary of the number assignments."""


class Carrier(NamedTuple):
    """An operating company: its number (OCN), its name, and its type such as CLEC or PCS."""

    ocn: str
    name: str
    type: str
    country: str
    brand: str

    @property
    def wireless(self) -> bool:
        """Whether the carrier's numbers are wireless."""
        return self.type in WIRELESS_TYPES


class City(NamedTuple):
    """A city that an area code serves, with its LATA; percent is the LATA's share of the code."""

    lata: str
    name: str
    state: str
    time_zone: str
    lata_percent: float
    rank: int


@cache
def carriers() -> dict[str, Carrier]:
    """All carriers, by OCN."""
    return {row[0]: Carrier._make(row) for row in _rows("carriers.csv")}


@cache
def cities() -> dict[str, tuple[City, ...]]:
    """The cities of each area code of the United States, Canada and their neighbours."""
    found: dict[str, list[City]] = {}
    for area_code, lata, name, state, time_zone, percent, rank, _ in _rows("area_codes.csv"):
        city = City(lata, name, state, time_zone, float(percent), int(rank))
        found.setdefault(area_code, []).append(city)
    return {area_code: tuple(each) for area_code, each in found.items()}


@cache
def latas() -> dict[str, str]:
    """The name of each LATA."""
    return {lata: name for lata, name, _ in _rows("latas.csv")}


@cache
def area_carriers() -> dict[str, dict[str, float]]:
    """The carriers of each area code, by OCN, with their shares of its number blocks."""
    found: dict[str, dict[str, float]] = {}
    for area_code, ocn, share in _rows("area_carriers.csv"):
        found.setdefault(area_code, {})[ocn] = float(share)
    return found


@cache
def exchange_holders() -> dict[tuple[str, str], str]:
    """The OCN that holds each listed exchange code, by area code and exchange."""
    return {(area, exchange): ocn for area, exchange, ocn in _rows("exchange_codes.csv")}


def _rows(name: str) -> Iterator[list[str]]:
    text = files("simulator.telco").joinpath(name).read_text("utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows
