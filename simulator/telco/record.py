"""The telco record of a number: where it lives and which carrier serves it.

Area codes and carriers come from NANPA's assignments of 2022. The record is plain: every
number is served by the largest wireless or landline carrier of its area code, and none is ported.
"""

import csv
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final, NamedTuple

from simulator.phone import PhoneNumber

__all__ = ["TelcoRecord", "telco_record"]

TOLL_FREE: Final = frozenset({"800", "833", "844", "855", "866", "877", "888"})
_WIRELESS_TYPES: Final = frozenset({"WIRELESS", "PCS", "W RESELLER"})
_WIRELESS_PERCENT: Final = 79
_SWITCH_NAME_LENGTH: Final = 10


class TelcoRecord(NamedTuple):
    """What a postback says of the recipient's telco; empty where nothing is known."""

    wireless: bool = False
    lata: str = ""
    ocn: str = ""
    carrier_name: str = ""
    carrier_type: str = ""
    lrn: str = ""
    switch_name: str = ""


class _AreaCode(NamedTuple):
    lata: str
    switch_name: str
    wireless_ocn: str
    landline_ocn: str


_UNKNOWN = TelcoRecord()
_TOLL_FREE_RECORD = TelcoRecord(carrier_type="Landline")


def telco_record(number: PhoneNumber) -> TelcoRecord:
    """Look up a number; the same number has the same record for ever.

    A toll-free number has no carrier to name, and an area code outside the United States and
    Canada has no LATA.

    >>> telco_record(PhoneNumber("7575550100")).lata
    '252'
    """
    if number.area_code in TOLL_FREE:
        return _TOLL_FREE_RECORD
    area = _area_codes().get(number.area_code)
    if area is None:
        return _UNKNOWN
    wireless = _percentile(number) < _WIRELESS_PERCENT
    ocn = area.wireless_ocn if wireless else area.landline_ocn
    if ocn not in _carriers():
        return _UNKNOWN
    name, carrier_type = _carriers()[ocn]
    return TelcoRecord(
        wireless=carrier_type in _WIRELESS_TYPES,
        lata=area.lata,
        ocn=ocn,
        carrier_name=name,
        carrier_type=carrier_type,
        lrn=number.digits,
        switch_name=area.switch_name,
    )


def _percentile(number: PhoneNumber) -> int:
    return int.from_bytes(blake2b(number.digits.encode(), digest_size=4).digest()) % 100


@lru_cache(maxsize=1)
def _area_codes() -> dict[str, _AreaCode]:
    return {
        row["area_code"]: _AreaCode(
            row["lata"], _switch_name(row["city"]), row["wireless_ocn"], row["landline_ocn"]
        )
        for row in _table("area_codes.csv")
    }


@lru_cache(maxsize=1)
def _carriers() -> dict[str, tuple[str, str]]:
    return {row["ocn"]: (row["name"], row["type"]) for row in _table("carriers.csv")}


def _table(name: str) -> list[dict[str, str]]:
    text = files("simulator.telco").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _switch_name(city: str) -> str:
    """Shorten a city as rate centres are: upper case, no blanks, then no vowels from the left."""
    name = city.upper().replace("SAINT ", "ST ")
    if len(name) > _SWITCH_NAME_LENGTH:
        name = name.replace(" ", "")
    for vowel in [letter for letter in name if letter in "AEIOU"]:
        if len(name) <= _SWITCH_NAME_LENGTH:
            break
        name = name.replace(vowel, "", 1)
    return name[:_SWITCH_NAME_LENGTH]
