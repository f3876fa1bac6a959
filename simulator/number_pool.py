"""The incoming numbers of one simulator: which are to be had, and whose the others are.

All are from 555-0100 to 555-0199, which NANPA keeps for fiction in every area code: a receiver
under test may dial what it was posted, and must reach nobody. That leaves a hundred numbers for
each area code, and 800 as the only toll-free one. Those that are magic are offered last.
"""

from collections import Counter, deque
from dataclasses import dataclass, replace
from functools import cache
from string import capwords
from threading import Lock
from typing import Final, NamedTuple
from zlib import crc32

from simulator.assets.refused import AssetRefusedError
from simulator.assets.scripts import LONGEST_SCRIPT
from simulator.calls.magic import magic_number
from simulator.calls.request import CallRequest
from simulator.phone import PhoneNumber
from simulator.telco.directory import area_codes, fictional_numbers
from simulator.telco.draw import shuffled
from simulator.telco.numbering import NumberKind
from simulator.telco.tables import cities

__all__ = ["AreaCode", "IncomingNumber", "NumberPool"]

_OFFERED: Final = 10  # documented
_MOST: Final = 100_000
_TOLL_FREE: Final = "800"


class AreaCode(NamedTuple):
    """An area code, and the place that it serves in a few words."""

    digits: str
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingNumber:
    """A number that belongs to a license key, and what becomes of calls to it.

    Args:
        number: Without an extension.
        license_key: Whose it is.
        script: What callers hear; empty for nothing.
        postback_url: Where the postbacks of calls to it go; empty for the default.

    Raises:
        AssetRefusedError: The script is too long.
    """

    number: PhoneNumber
    license_key: str
    script: str = ""
    postback_url: str = ""

    def __post_init__(self) -> None:
        if len(self.script) > LONGEST_SCRIPT:
            raise AssetRefusedError(
                f"A script has at most {LONGEST_SCRIPT:,} characters here, got"
                f" {len(self.script):,}."
            )

    def called_by(self, caller: PhoneNumber | None, *, max_call_seconds: int) -> CallRequest:
        """What a call to the number asks for; the caller is None if the number is withheld."""
        return CallRequest(
            number=self.number,
            text=self.script,
            license_key=self.license_key,
            caller_id=caller,
            postback_url=self.postback_url,
            max_call_seconds=max_call_seconds,
        )


class NumberPool:
    """Offers numbers, and keeps who has which; safe for threads."""

    def __init__(self) -> None:
        self._assigned: dict[str, IncomingNumber] = {}
        self._drawn: Counter[str] = Counter()
        self._lock = Lock()

    # --- numbers to be had --------------------------------------------------------------------

    def area_codes(self) -> list[AreaCode]:
        """The area codes with numbers to be had, in their order."""
        with self._lock:
            numbers = [each.number for each in self._assigned.values()]
        taken = Counter(each.area_code for each in numbers if each.fictional)
        return [
            AreaCode(code, location)
            for code, location in _locations().items()
            if taken[code] < len(fictional_numbers(code))
        ]

    def available(self, area_code: str, *, seed: int) -> list[PhoneNumber]:
        """Ten numbers to be had, other ones at every request; fewer if there are no more.

        The same requests in the same order give the same numbers for a seed.

        Args:
            area_code: Where they lie; blank for toll-free ones, as documented.
            seed: What decides which.
        """
        area_code = area_code.strip() or _TOLL_FREE
        if area_code not in _locations():
            return []
        with self._lock:
            drawn = self._drawn[area_code]
            self._drawn[area_code] += 1
            taken = set(self._assigned)
        free = [each for each in fictional_numbers(area_code) if each.digits not in taken]
        places = shuffled(len(free), f"{seed} incoming numbers of {area_code}, list {drawn}")
        by_chance = [free[place] for place in places]
        return sorted(by_chance, key=_is_magic)[:_OFFERED]

    # --- whose the others are -----------------------------------------------------------------

    def assign(self, number: PhoneNumber, license_key: str) -> IncomingNumber:
        """Give a number of the pool to a license key.

        Raises:
            AssetRefusedError: Somebody has it already, or it is none of the pool.
        """
        known = number.fictional and not number.extension and number.area_code in _locations()
        if not known:
            raise AssetRefusedError(
                f"{number} is no number to be had: those are 555-0100 to 555-0199 of each area"
                f" code of the United States and Canada, and of {_TOLL_FREE}."
            )
        with self._lock:
            if number.digits in self._assigned:
                raise AssetRefusedError(f"{number} is claimed already.")
            return self._keep(IncomingNumber(number=number, license_key=license_key))

    def take(self, license_key: str, *, script: str = "", postback_url: str = "") -> IncomingNumber:
        """Give a license key a number that nobody has, and set it up.

        It is the same one in every run, if it is free.

        Raises:
            AssetRefusedError: All are claimed, or the script is too long.
        """
        codes = deque(_locations())
        codes.rotate(-(crc32(license_key.encode()) % len(codes)))
        with self._lock:
            for code in codes:
                for number in sorted(fictional_numbers(code), key=_is_magic):
                    if number.digits not in self._assigned:
                        taken = IncomingNumber(
                            number=number,
                            license_key=license_key,
                            script=script,
                            postback_url=postback_url,
                        )
                        return self._keep(taken)
        raise AssetRefusedError("All incoming numbers are claimed; a reset frees them.")

    def bring(
        self, number: PhoneNumber, license_key: str, *, script: str = "", postback_url: str = ""
    ) -> IncomingNumber:
        """Let a license key have any number, as one that was moved here, and set it up.

        Raises:
            AssetRefusedError: Another key has it, it has an extension, the script is too long, or
                there are as many numbers as may be.
        """
        if number.extension:
            raise AssetRefusedError(f"An incoming number has no extension, got {number}.")
        brought = IncomingNumber(
            number=number, license_key=license_key, script=script, postback_url=postback_url
        )
        with self._lock:
            found = self._assigned.get(number.digits)
            if found is not None and found.license_key != license_key:
                raise AssetRefusedError(f"{number} is claimed already.")
            if found is None and len(self._assigned) >= _MOST:
                raise AssetRefusedError(f"There are {_MOST:,} incoming numbers already.")
            return self._keep(brought)

    def find(self, number: PhoneNumber) -> IncomingNumber | None:
        """A number as it is set up, if anybody has it."""
        with self._lock:
            return self._assigned.get(number.digits)

    def own(self, number: PhoneNumber, license_key: str) -> IncomingNumber:
        """A number of a license key, as it is set up.

        Raises:
            AssetRefusedError: The key does not have it.
        """
        with self._lock:
            return self._own(number, license_key)

    def assigned(self, license_key: str | None = None) -> list[IncomingNumber]:
        """The numbers of a license key, or of all, in the order in which they were assigned."""
        with self._lock:
            return [
                each for each in self._assigned.values() if license_key in (None, each.license_key)
            ]

    def set_script(self, number: PhoneNumber, license_key: str, script: str) -> IncomingNumber:
        """Set what callers of a number hear.

        Raises:
            AssetRefusedError: The key does not have the number, or the script is too long.
        """
        with self._lock:
            return self._keep(replace(self._own(number, license_key), script=script))

    def free(self, license_key: str | None = None) -> None:
        """Take the numbers of a license key back, or those of all keys."""
        with self._lock:
            for digits, each in list(self._assigned.items()):
                if license_key in (None, each.license_key):
                    del self._assigned[digits]
            if license_key is None:
                self._drawn.clear()

    def _own(self, number: PhoneNumber, license_key: str) -> IncomingNumber:
        found = self._assigned.get(number.digits)
        if found is None or found.license_key != license_key or number.extension:
            raise AssetRefusedError(f"{number} is none of the license key's numbers.")
        return found

    def _keep(self, number: IncomingNumber) -> IncomingNumber:
        self._assigned[number.number.digits] = number
        return number


@cache
def _locations() -> dict[str, str]:
    """The place of each area code that has numbers for fiction: toll-free, or a city."""
    codes = (*area_codes(NumberKind.UNITED_STATES), *area_codes(NumberKind.CANADA))
    towns = {code: cities()[code][0] for code in codes}
    places = {code: f"{capwords(town.name)}, {town.state}" for code, town in towns.items()}
    return dict(sorted({_TOLL_FREE: "Toll Free", **places}.items()))


def _is_magic(number: PhoneNumber) -> bool:
    return magic_number(number) is not None
