"""The telco record of a number: everything that the telephone network knows of it."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from simulator.phone import PhoneNumber
from simulator.telco.numbering import NumberKind, kind_of
from simulator.telco.place import place_of
from simulator.telco.service import Service, service_of
from simulator.telco.tables import City, latas

__all__ = ["TelcoRecord", "telco_record"]

_SWITCH_NAME_LENGTH: Final = 10
_WITH_CARRIERS: Final = (NumberKind.UNITED_STATES, NumberKind.CANADA)
_WITH_PLACE: Final = (*_WITH_CARRIERS, NumberKind.OTHER_COUNTRY)


@dataclass(frozen=True, slots=True)
class TelcoRecord:
    """Where a number leads, where it lives and who serves it.

    The texts are as the provider posts them, and empty where nothing is known: a toll-free number
    has no carrier to name, a number abroad no LATA of ours.
    """

    number: PhoneNumber
    kind: NumberKind
    place: City | None = None
    service: Service | None = None

    @property
    def wireless(self) -> bool:
        """Whether the serving carrier is a wireless one."""
        return self.service is not None and self.service.carrier.wireless

    @property
    def lata(self) -> str:
        """Three digits."""
        return self.place.lata if self.place else ""

    @property
    def lata_name(self) -> str:
        """What the LATA is called."""
        return latas().get(self.lata, "")

    @property
    def ocn(self) -> str:
        """The serving carrier's operating company number, four characters."""
        return self.service.carrier.ocn if self.service else ""

    @property
    def carrier_name(self) -> str:
        """The serving carrier."""
        return self.service.carrier.name if self.service else ""

    @property
    def carrier_type(self) -> str:
        """The serving carrier's type, such as CLEC, PCS or WIRELESS."""
        if self.kind is NumberKind.TOLL_FREE:
            return "Landline"
        return self.service.carrier.type if self.service else ""

    @property
    def lrn(self) -> str:
        """The location routing number, ten digits; empty if the number is reached by itself."""
        return self.service.lrn if self.service else ""

    @property
    def switch_name(self) -> str:
        """The city of the switch, as rate centres are abbreviated."""
        return _switch_name(self.place.name) if self.place and self.service else ""


@lru_cache(maxsize=4096)  # a call's outlook asks, and soon after it its first postback
def telco_record(number: PhoneNumber) -> TelcoRecord:
    """Look up a number; the same number has the same record for ever.

    >>> telco_record(PhoneNumber("7575550100")).lata_name
    'NORFOLK'
    """
    kind = kind_of(number)
    if kind not in _WITH_PLACE:
        return TelcoRecord(number, kind)
    place = place_of(number.area_code, number.exchange)
    service = service_of(number) if kind in _WITH_CARRIERS else None
    return TelcoRecord(number, kind, place, service)


@cache  # there are a few hundred cities
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
