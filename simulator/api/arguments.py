"""The arguments of an operation, as the contract names them, and what cannot be used of them."""

from collections.abc import Collection, Mapping
from typing import Any

from simulator.errors import RingbackError

__all__ = ["Arguments", "UnusableArgumentError", "chosen"]

Arguments = Mapping[str, Any]
"""Parameters by the contract's spelling, none missing."""


class UnusableArgumentError(RingbackError):
    """An argument cannot be used, and the operation has no answer of its own that says so."""


def chosen(arguments: Arguments, name: str, choices: Collection[int]) -> int:
    """Read an argument that is one of a few numbers.

    Raises:
        UnusableArgumentError: If it is another one.
    """
    value: int = arguments[name]
    if value in choices:
        return value
    *others, last = map(str, choices)
    raise UnusableArgumentError(f"{name} needs {', '.join(others)} or {last}, got {value}.")
