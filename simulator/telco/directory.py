"""The directory: which numbers there are to call, and a list of them drawn by chance."""

from collections import deque
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from simulator.errors import RingbackError, UnknownNameError
from simulator.phone import PhoneNumber
from simulator.spelling import did_you_mean
from simulator.telco.draw import Lot, chances, shuffled
from simulator.telco.market import Line, market_of
from simulator.telco.numbering import SERVICE_EXCHANGES, TOLL_FREE, NumberKind, kind_of
from simulator.telco.service import is_wireless
from simulator.telco.tables import cities, exchange_holders

__all__ = [
    "NumbersToCallError",
    "area_code_by_chance",
    "area_codes",
    "fictional_numbers",
    "numbers_to_call",
    "realistic_exchanges",
    "realistic_number",
    "weight_of",
]

_CALLABLE: Final = (NumberKind.UNITED_STATES, NumberKind.CANADA, NumberKind.TOLL_FREE)
_LINES_FOR_FICTION: Final = range(100, 200)
# Of the toll-free area codes only this one has lines for fiction.
_TOLL_FREE_FICTION: Final = "800"
# The line 0000 is left to the routing numbers of switches.
_SUBSCRIBER_LINES: Final = range(1, 10_000)
# Directory assistance and fiction, services, tests, and calls at a premium.
_WITHOUT_SUBSCRIBERS: Final = SERVICE_EXCHANGES | {"555", "950", "958", "959", "976"}
_ANY_EXCHANGE: Final = range(200, 1000)

# New overlays have few numbers in use yet, and so have islands: 5 to 10 % of what others have.
_MANY_EXCHANGES: Final = 10
_WEIGHT_WITH_FEW: Final = 0.10
_WEIGHT_WITH_NONE: Final = 0.05


class NumbersToCallError(RingbackError, ValueError):
    """Numbers were asked for that there are not."""


@cache
def area_codes(kind: NumberKind = NumberKind.UNITED_STATES) -> tuple[str, ...]:
    """The area codes whose numbers are of a kind, sorted.

    >>> len(area_codes()), area_codes(NumberKind.TOLL_FREE)[0]
    (365, '800')
    """
    known = sorted(TOLL_FREE | cities().keys())
    return tuple(code for code in known if kind_of(PhoneNumber(f"{code}2345678")) is kind)


@cache
def weight_of(area_code: str) -> float:
    """How many of the numbers in use lie in an area code, beside a full one.

    New overlays and islands are known by how few of their exchanges were listed in 2022.

    >>> weight_of("757"), weight_of("948")
    (1.0, 0.05)
    """
    listed = len(_listed_exchanges().get(area_code, ()))
    if area_code in TOLL_FREE or listed >= _MANY_EXCHANGES:
        return 1.0
    return _WEIGHT_WITH_FEW if listed else _WEIGHT_WITH_NONE


def area_code_by_chance(chance: float, *, kind: NumberKind = NumberKind.UNITED_STATES) -> str:
    """The area code that a number from 0 to below 1 stands for, drawn by weight."""
    return _area_code_lot(kind).draw(chance)


@cache
def fictional_numbers(area_code: str) -> tuple[PhoneNumber, ...]:
    """The hundred numbers of an area code that NANPA keeps for fiction, 555-0100 to 0199.

    Raises:
        UnknownNameError: The area code is not assigned in the United States or Canada.
        NumbersToCallError: It is toll-free; only 800 has numbers for fiction.
    """
    _check(area_code)
    if area_code in TOLL_FREE and area_code != _TOLL_FREE_FICTION:
        raise NumbersToCallError(
            f"Of the toll-free area codes only {_TOLL_FREE_FICTION} has numbers for fiction,"
            f" got {area_code!r}; realistic=True gives numbers of any."
        )
    return tuple(PhoneNumber(f"{area_code}555{line:04}") for line in _LINES_FOR_FICTION)


@cache
def realistic_exchanges(area_code: str) -> tuple[str, ...]:
    """The exchanges of an area code in which subscribers may have numbers, sorted.

    They are those that the tables list; where none is listed, all that the numbering plan allows.

    Raises:
        UnknownNameError: The area code is not assigned in the United States or Canada.
    """
    _check(area_code)
    unfit = _WITHOUT_SUBSCRIBERS | {area_code}
    listed = [each for each in _listed_exchanges().get(area_code, ()) if each not in unfit]
    return tuple(sorted(listed or {str(each) for each in _ANY_EXCHANGE} - unfit))


def realistic_number(area_code: str, *, for_exchange: float, for_line: float) -> PhoneNumber:
    """A number that somebody may really have, from two numbers from 0 to below 1.

    It is for loads that reach nobody but the receiver under test: never have it dialled.

    Raises:
        UnknownNameError: The area code is not assigned in the United States or Canada.
    """
    exchanges = realistic_exchanges(area_code)
    exchange = exchanges[int(for_exchange * len(exchanges))]
    line = _SUBSCRIBER_LINES[int(for_line * len(_SUBSCRIBER_LINES))]
    return PhoneNumber(f"{area_code}{exchange}{line:04}")


def numbers_to_call(
    count: int,
    *,
    seed: int = 0,
    wireless_share: float = 0.82,
    area_codes: Sequence[str] = (),
    realistic: bool = False,
) -> list[PhoneNumber]:
    """Draw a list of different numbers; the same arguments give the same list for ever.

    A shorter list is the beginning of a longer one.

    Args:
        count: How many.
        seed: Which of all such lists.
        wireless_share: How many of them are wireless, 0 to 1. Once all numbers of one kind are on
            the list, those of the other fill it, unless the share leaves no room for them.
        area_codes: Where they lie; those of Canada and toll-free ones too. None means everywhere
            in the United States.
        realistic: Whether they are numbers that somebody may have, rather than those for fiction,
            of which each area code has a hundred.

    Raises:
        UnknownNameError: An area code is not assigned in the United States or Canada.
        NumbersToCallError: There are not as many numbers, or the share is none.
    """
    if not 0 <= wireless_share <= 1:
        raise NumbersToCallError(f"wireless_share needs a share from 0 to 1, got {wireless_share}.")
    if count < 0:
        raise NumbersToCallError(f"The count of numbers needs to be at least 0, got {count}.")
    stocks = _Stocks(_checked(area_codes), seed=seed, realistic=realistic)
    if count > stocks.size:
        raise _too_few(count, stocks.size, "", realistic=realistic)
    numbers: list[PhoneNumber] = []
    for place in range(count):
        for_kind, for_area_code, *_ = chances(f"{seed} number {place}")
        wireless = for_kind < wireless_share
        number = stocks.take(for_area_code, wireless=wireless)
        if number is None and 0 < wireless_share < 1:
            number = stocks.take(for_area_code, wireless=not wireless)
        if number is None:
            kind = "wireless " if wireless else "wired "
            raise _too_few(count, len(numbers), kind, realistic=realistic)
        numbers.append(number)
    return numbers


class _Stock:
    """The numbers of one area code that are not on the list yet."""

    def __init__(self, area_code: str, *, seed: int, realistic: bool) -> None:
        self.area_code = area_code
        exchanges = realistic_exchanges(area_code) if realistic else ("555",)
        lines = _SUBSCRIBER_LINES if realistic else _LINES_FOR_FICTION
        self.size = len(exchanges) * len(lines)
        self._numbers = (
            PhoneNumber(
                f"{area_code}{exchanges[place // len(lines)]}{lines[place % len(lines)]:04}"
            )
            for place in shuffled(self.size, f"{seed} area code {area_code}")
        )
        self._found: dict[bool, deque[PhoneNumber]] = {True: deque(), False: deque()}

    def take(self, *, wireless: bool) -> PhoneNumber | None:
        """The next number of a kind; None if there is none left."""
        found = self._found[wireless]
        while not found:
            number = next(self._numbers, None)
            if number is None:
                return None
            self._found[is_wireless(number)].append(number)
        return found.popleft()


class _Stocks:
    """The numbers of many area codes that are not on the list yet."""

    def __init__(self, area_codes: Iterable[str], *, seed: int, realistic: bool) -> None:
        if not realistic:
            for area_code in area_codes:
                fictional_numbers(area_code)
        stocks = [_Stock(each, seed=seed, realistic=realistic) for each in area_codes]
        self.size = sum(stock.size for stock in stocks)
        self._lots = {
            wireless: _lot(each for each in stocks if wireless in _kinds(each.area_code))
            for wireless in (True, False)
        }

    def take(self, chance: float, *, wireless: bool) -> PhoneNumber | None:
        """The next number of a kind, in an area code drawn by weight; None if none is left."""
        while (lot := self._lots[wireless]) is not None:
            stock = lot.draw(chance)
            number = stock.take(wireless=wireless)
            if number is not None:
                return number
            self._lots[wireless] = _lot(each for each in lot.items if each is not stock)
        return None


def _lot(stocks: Iterable[_Stock]) -> Lot[_Stock] | None:
    weighed = [(stock, weight_of(stock.area_code)) for stock in stocks]
    return Lot(weighed) if weighed else None


@cache
def _kinds(area_code: str) -> frozenset[bool]:
    """Whether an area code has wireless numbers, others, or both."""
    if area_code in TOLL_FREE:
        return frozenset({False})
    markets = (market_of(area_code, city.lata) for city in cities()[area_code])
    lines = {line for market in markets if market is not None for line in market.lines.items}
    return frozenset(line is Line.WIRELESS for line in lines)


@cache
def _area_code_lot(kind: NumberKind) -> Lot[str]:
    return Lot((code, weight_of(code)) for code in area_codes(kind))


@cache
def _listed_exchanges() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for area_code, exchange in exchange_holders():
        found.setdefault(area_code, []).append(exchange)
    return found


def _checked(codes: Sequence[str]) -> tuple[str, ...]:
    for code in codes:
        _check(code)
    return tuple(dict.fromkeys(codes)) or area_codes()


def _check(area_code: str) -> None:
    known = [code for kind in _CALLABLE for code in area_codes(kind)]
    if area_code not in known:
        raise UnknownNameError(
            f"No area code {area_code!r} is assigned in the United States or Canada."
            f"{did_you_mean(area_code, known)}"
        )


def _too_few(count: int, found: int, kind: str, *, realistic: bool) -> NumbersToCallError:
    advice = "" if realistic else "; realistic numbers (realistic=True) are many more"
    style = "realistic" if realistic else "fictional"
    return NumbersToCallError(
        f"There are only {found:,} {kind}{style} numbers in these area codes,"
        f" and {count:,} were asked for{advice}."
    )
