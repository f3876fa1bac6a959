"""The version of Ringback that is running."""

from importlib.metadata import PackageNotFoundError, version
from typing import Final

__all__ = ["VERSION"]


def _version() -> str:
    try:
        return version("ringback")
    except PackageNotFoundError:  # run from a source tree that nobody installed
        return "0+unknown"


VERSION: Final = _version()
