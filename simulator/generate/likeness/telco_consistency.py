"""The consistency of a postback's telco properties with the number and with one another."""

import json
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, NamedTuple

from simulator.telco.tables import (
    WIRELESS_TYPES,
    Carrier,
    area_carriers,
    carriers,
    cities,
    exchange_holders,
)

__all__ = ["Telco", "telco_inconsistencies"]

_TOLL_FREE: Final = frozenset({"800", "833", "844", "855", "866", "877", "888"})
_TOLL_FREE_TYPE: Final = "Landline"
_ABROAD: Final = "011"
_NATIONAL_DIGITS: Final = 10
_SWITCH_NAME_LENGTH: Final = 10
# The one LATA of Canada, and the pseudo-LATAs of the Caribbean and the Atlantic.
_CANADA: Final = "888"
_OTHER_COUNTRIES: Final = frozenset({"824", "826", "828", "830"})
_COUNTRIES: Final = {"US": "the United States", "CA": "Canada"}


class Telco(NamedTuple):
    """What a postback says of its number; texts are empty, `wireless` is None where it does not."""

    number: str
    wireless: bool | None
    lata: str
    ocn: str
    carrier_name: str
    carrier_type: str
    lrn: str
    switch_name: str

    @classmethod
    def of(cls, message: Mapping[str, object]) -> "Telco":
        """Pick the properties out of a decoded postback; one of a wrong type counts as absent."""
        wireless = message.get("isWireless")
        texts = map(message.get, _PROPERTIES.values())
        number, *others = (text if isinstance(text, str) else "" for text in texts)
        return cls(number, wireless if isinstance(wireless, bool) else None, *others)

    def said(self) -> Iterator[tuple[str, str]]:
        """The texts that there are, beside the number, under their names on the wire."""
        for field, name in _PROPERTIES.items():
            text = getattr(self, field)
            if text and field != "number":
                yield name, text


_PROPERTIES: Final = {
    "number": "phonenumber",
    "lata": "telcoLATA",
    "ocn": "telcoOCN",
    "carrier_name": "telcoCarrierName",
    "carrier_type": "telcoCarrierType",
    "lrn": "telcoLRN",
    "switch_name": "telcoSwitchName",
}


@lru_cache(maxsize=4096)  # a call says the same in each of its four postbacks or so
def telco_inconsistencies(telco: Telco) -> tuple[str, ...]:
    """Tell what is wrong in what a postback says of its number.

    Every rule is looked up in the tables, none asks the code that makes telco records.
    """
    number = telco.number
    if number.startswith(_ABROAD):
        return tuple(_of_unserved(telco, "a number abroad"))
    if len(number) != _NATIONAL_DIGITS:
        return ()  # the schema has said so
    area_code, exchange = number[:3], number[3:6]
    if area_code in _TOLL_FREE:
        return tuple(_of_toll_free(telco))
    if area_code not in cities():
        return (f"phonenumber {number} lies in area code {area_code}, which nobody was given.",)
    if exchange[0] in "01" or exchange.endswith("11"):
        return (f"phonenumber {number} has the exchange {exchange}, which cannot be one.",)
    return tuple(_of_geographic(telco, _latas(area_code)))


def _of_unserved(telco: Telco, what: str) -> Iterator[str]:
    for name, text in telco.said():
        yield f"{name} of {what} is empty, got {_shown(text)}."
    if telco.wireless:
        yield f"isWireless of {what} is false, got true."


def _of_toll_free(telco: Telco) -> Iterator[str]:
    if telco.carrier_type not in ("", _TOLL_FREE_TYPE):
        yield (
            f"telcoCarrierType of a toll-free number is {_shown(_TOLL_FREE_TYPE)},"
            f" got {_shown(telco.carrier_type)}."
        )
    yield from _of_unserved(telco._replace(carrier_type=""), "a toll-free number")


def _of_geographic(telco: Telco, latas: frozenset[str]) -> Iterator[str]:
    area_code = telco.number[:3]
    if telco.lata and telco.lata not in latas:
        known = " and ".join(sorted(latas))
        yield f"telcoLATA {telco.lata} is not of area code {area_code}, which lies in {known}."
    if latas & _OTHER_COUNTRIES:
        yield from _of_unserved(telco._replace(lata=""), "a number of another country")
    elif not telco.ocn:
        yield from _of_unserved(telco._replace(lata="", wireless=None), "a number without telcoOCN")
    elif telco.ocn not in carriers():
        yield f"telcoOCN {telco.ocn} is no carrier's."
    else:
        country = "CA" if _CANADA in latas else "US"
        yield from _of_carrier(telco, carriers()[telco.ocn], country)
        yield from _of_routing(telco, latas)
        yield from _of_switch(telco)


def _of_carrier(telco: Telco, carrier: Carrier, country: str) -> Iterator[str]:
    ocn, wireless = carrier.ocn, carrier.type in WIRELESS_TYPES
    if carrier.country != country:
        yield (
            f"telcoOCN {ocn} is a carrier's of {_COUNTRIES[carrier.country]}, but the number lies"
            f" in {_COUNTRIES[country]}."
        )
    elif telco.lata and ocn not in _present().get(telco.lata, ()):
        yield f"telcoOCN {ocn} has no numbers in LATA {telco.lata}."
    if telco.carrier_name and telco.carrier_name != carrier.name:
        yield (
            f"telcoCarrierName of OCN {ocn} is {_shown(carrier.name)},"
            f" got {_shown(telco.carrier_name)}."
        )
    # The long style is "CLEC - (Competitive Local Exchange Carrier)".
    if telco.carrier_type and telco.carrier_type.partition(" - ")[0] != carrier.type:
        yield (
            f"telcoCarrierType of OCN {ocn} is {_shown(carrier.type)},"
            f" got {_shown(telco.carrier_type)}."
        )
    if telco.wireless is not None and telco.wireless is not wireless:
        yield (
            f"isWireless of OCN {ocn}, of type {carrier.type}, is {_shown(wireless)},"
            f" got {_shown(telco.wireless)}."
        )


def _of_routing(telco: Telco, latas: frozenset[str]) -> Iterator[str]:
    own, lrn = telco.number, telco.lrn
    if lrn in ("", own):
        holder = exchange_holders().get((own[:3], own[3:6]), telco.ocn)
        if holder != telco.ocn:
            yield (
                f"telcoLRN needs a number of OCN {telco.ocn}, as exchange {own[:3]}-{own[3:6]}"
                f" belongs to OCN {holder}, got {_shown(lrn) if lrn else 'nothing'}."
            )
        return
    if exchange_holders().get((lrn[:3], lrn[3:6])) != telco.ocn:
        yield (
            f"telcoLRN {lrn} lies in exchange {lrn[:3]}-{lrn[3:6]}, which OCN {telco.ocn} is not"
            " known to hold."
        )
    wanted = frozenset({telco.lata}) if telco.lata else latas
    if not wanted & _latas(lrn[:3]):
        yield f"telcoLRN {lrn} lies outside LATA {' and '.join(sorted(wanted))}."


def _of_switch(telco: Telco) -> Iterator[str]:
    name = telco.switch_name
    if not name:
        yield f"telcoSwitchName is missing beside telcoOCN {telco.ocn}."
    if len(name) > _SWITCH_NAME_LENGTH:
        yield f"telcoSwitchName has at most {_SWITCH_NAME_LENGTH} characters, got {_shown(name)}."
    if name != name.upper():
        yield f"telcoSwitchName is written in capitals, got {_shown(name)}."


@cache
def _latas(area_code: str) -> frozenset[str]:
    return frozenset(city.lata for city in cities().get(area_code, ()))


@cache
def _present() -> Mapping[str, frozenset[str]]:
    """The carriers that have numbers in an area code of each LATA, by OCN."""
    found: dict[str, set[str]] = {}
    for area_code, shares in area_carriers().items():
        for lata in _latas(area_code):
            found.setdefault(lata, set()).update(shares)
    for (area_code, _), ocn in exchange_holders().items():
        for lata in _latas(area_code):
            found.setdefault(lata, set()).add(ocn)
    return {lata: frozenset(ocns) for lata, ocns in found.items()}


def _shown(value: object) -> str:
    return json.dumps(value)
