"""Where an exchange is: its LATA and its city."""

from functools import cache, lru_cache

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
    for_lata, for_city, *_ = chances(f"place {area_code}{exchange}")
    return _cities_by_lata(area_code).draw(for_lata).draw(for_city)


@cache
def _cities_by_lata(area_code: str) -> Lot[Lot[City]]:
    of_area = cities()[area_code]
    shares = {city.lata: city.lata_percent for city in of_area}
    return Lot(
        (Lot((city, 1 / city.rank) for city in of_area if city.lata == lata), share)
        for lata, share in shares.items()
    )
