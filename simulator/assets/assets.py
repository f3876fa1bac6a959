"""The assets of one license key, a shelf for each kind."""

from dataclasses import dataclass, field
from typing import Final, Self
from zlib import crc32

from simulator.assets.lists import Lists
from simulator.assets.scripts import Scripts
from simulator.assets.sounds import SoundLibrary, SoundLimits
from simulator.assets.variables import Variables

__all__ = ["AssetLimits", "Assets"]

# Numbers of lists begin far apart, so that a mistaken license key finds nothing; all stay well
# within 31 bits, of which the contract has room for no more.
_APART: Final = 100_000
_BEGINNINGS: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetLimits:
    """How much a license key may keep; the provider names no such limits.

    Args:
        scripts: Scripts, and as many variables.
        lists: Call lists.
        members: Members of all call lists together.
        sounds: Sound files.
    """

    scripts: int = 1000
    lists: int = 1000
    members: int = 100_000
    sounds: SoundLimits = field(default_factory=SoundLimits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assets:
    """What the provider keeps for a license key; each shelf is safe for threads by itself."""

    lists: Lists = field(default_factory=Lists)
    scripts: Scripts = field(default_factory=Scripts)
    sounds: SoundLibrary = field(default_factory=SoundLibrary)
    variables: Variables = field(default_factory=Variables)

    @classmethod
    def of(cls, license_key: str, limits: AssetLimits) -> Self:
        """The empty shelves of a license key, whose numbers are the same in every run."""
        beginning = crc32(license_key.encode()) % _BEGINNINGS
        return cls(
            lists=Lists(
                first_id=beginning * _APART + 1, limit=limits.lists, member_limit=limits.members
            ),
            scripts=Scripts(limit=limits.scripts),
            sounds=SoundLibrary(limits.sounds, owner=license_key),
            variables=Variables(limit=limits.scripts),
        )
