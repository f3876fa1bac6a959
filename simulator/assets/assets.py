"""The assets of one license key, a shelf for each kind."""

from dataclasses import dataclass

__all__ = ["Assets"]


@dataclass(frozen=True, slots=True)
class Assets:
    """What the provider keeps for a license key; each shelf is safe for threads by itself."""
