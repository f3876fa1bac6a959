"""Where an exchange is: its LATA and its city."""

from functools import lru_cache

from simulator.telco.draw import Lot, chances
from simulator.telco.tables import City, cities

__all__ = ["place_of"]


@lru_cache(maxsize=16_384)
def place_of(area_code: str, exchange: str) -> City:
    """The city of an exchange, and with it the LATA; the same for ever.

    Which LATA of an area code an exchange lies in is drawn by the LATAs' shares, which city by
    its rank: no table tells either for all exchanges.

    Raises:
        KeyError: If the area code is in no table.
    """
    of_area = cities()[area_code]
    for_lata, for_city, *_ = chances(f"place {area_code}{exchange}")
    lata = Lot({city.lata: city.lata_percent for city in of_area}.items()).draw(for_lata)
    in_lata = [(city, 1 / city.rank) for city in of_area if city.lata == lata]
    return Lot(in_lata).draw(for_city)
