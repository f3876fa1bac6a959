"""Callees to draw: the numbers for fiction of every area code, by whether they are wireless."""

from functools import cache
from typing import Final

from hypothesis import strategies as st

from simulator.generate.drawing.filters import callable_area_codes, lines
from simulator.phone import PhoneNumber
from simulator.telco.directory import fictional_numbers

__all__ = ["callees", "numbers"]

_TOLL_FREE: Final = "800"
_SELDOM: Final = st.sampled_from((False,) * 7 + (True,))
_EXTENSIONS: Final = st.text("0123456789", min_size=1, max_size=5)


@cache
def numbers(
    *, area_code: str | None = None, wireless: bool | None = None
) -> st.SearchStrategy[PhoneNumber]:
    """Draw numbers for fiction; shrinks to 201-555-0100, or to the first that is as wanted."""
    if area_code is not None:
        return _numbers_near(area_code, wireless=wireless)
    codes = st.sampled_from(callable_area_codes())
    return codes.flatmap(lambda code: _numbers_near(code, wireless=wireless))


@cache
def callees(
    *, area_code: str | None = None, wireless: bool | None = None
) -> st.SearchStrategy[PhoneNumber]:
    """Draw numbers to be called: some have an extension, and some are toll-free where they may."""
    plain = numbers(area_code=area_code, wireless=wireless)
    unusual = [st.builds(PhoneNumber, plain.map(lambda number: number.digits), _EXTENSIONS)]
    if area_code is None and not wireless:
        unusual.append(st.sampled_from(fictional_numbers(_TOLL_FREE)))
    either = st.one_of(unusual)
    return _SELDOM.flatmap(lambda seldom: either if seldom else plain)


@cache
def _numbers_near(area_code: str, *, wireless: bool | None) -> st.SearchStrategy[PhoneNumber]:
    """The numbers of an area code, or those of the first one that has numbers of the kind."""
    of_codes = (lines(code, wireless=wireless) for code in (area_code, *callable_area_codes()))
    return st.sampled_from(next(found for found in of_codes if found))
