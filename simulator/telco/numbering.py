"""The numbering plan: what kind of number an area code makes."""

from enum import StrEnum
from typing import Final

from simulator.phone import PhoneNumber
from simulator.telco.tables import cities

__all__ = ["SERVICE_EXCHANGES", "TOLL_FREE", "NumberKind", "kind_of"]

SERVICE_EXCHANGES: Final = frozenset({"211", "311", "411", "511", "611", "711", "811", "911"})
"""What never is an exchange: the codes that are dialled for a service."""

TOLL_FREE: Final = frozenset({"800", "833", "844", "855", "866", "877", "888"})
"""The area codes in service whose calls the callee pays for."""

_CANADIAN_LATA: Final = "888"
# Pseudo-LATAs of the Caribbean and the Atlantic: the same dial pattern, another country.
_FOREIGN_LATAS: Final = frozenset({"824", "826", "828", "830"})


class NumberKind(StrEnum):
    """Where a number leads."""

    UNITED_STATES = "United States"
    CANADA = "Canada"
    OTHER_COUNTRY = "other country of the numbering plan"
    INTERNATIONAL = "international"
    TOLL_FREE = "toll-free"
    UNASSIGNED = "unassigned"


def kind_of(number: PhoneNumber) -> NumberKind:
    """Tell where a number leads, from its area code and exchange.

    An exchange begins with 2 to 9 and is no service code such as 911; an area code that nobody
    was given leads nowhere.
    """
    if number.international:
        return NumberKind.INTERNATIONAL
    area_code, exchange = number.area_code, number.exchange
    if area_code in TOLL_FREE:
        return NumberKind.TOLL_FREE
    of_area = cities().get(area_code)
    if of_area is None or exchange[0] in "01" or exchange in SERVICE_EXCHANGES:
        return NumberKind.UNASSIGNED
    lata = of_area[0].lata
    if lata == _CANADIAN_LATA:
        return NumberKind.CANADA
    return NumberKind.OTHER_COUNTRY if lata in _FOREIGN_LATAS else NumberKind.UNITED_STATES
