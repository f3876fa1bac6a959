"""Extras: packages that not everybody needs, imported when they are."""

from importlib import import_module
from types import ModuleType

from simulator.errors import RingbackError

__all__ = ["MissingPackageError", "package"]


class MissingPackageError(RingbackError):
    """A package is needed that is not installed."""


def package(name: str, *, extra: str) -> ModuleType:
    """Import a package that belongs to one of Ringback's extras.

    Args:
        name: What to import.
        extra: The extra that brings it.

    Raises:
        MissingPackageError: It is not installed; the text says what to do.
    """
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingPackageError(
            f"This needs the package {name.partition('.')[0]}, which is not installed:"
            f" pip install 'ringback[{extra}]'."
        ) from error
