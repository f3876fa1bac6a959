"""The options of load runs as flags of a command."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

import click

from simulator.load.options import LoadOptions, flag, help_of, kind_of

__all__ = ["load_options"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def load_options(*, only: Collection[str] | None = None) -> Callable[[_Function], _Function]:
    """Give a command a flag for each option of a run, or for some.

    Args:
        only: The options that have a flag; None for all.
    """

    def decorate(command: _Function) -> _Function:
        for name in reversed(LoadOptions.__slots__):
            if only is None or name in only:
                command = _flagged(name, command)
        return command

    return decorate


def _flagged(name: str, command: _Function) -> _Function:
    text, metavar = help_of(name)
    kind = kind_of(name)
    return click.option(
        flag(name),
        name,
        # False would let a flag stand without its value.
        is_flag=True if kind is bool else None,
        multiple=kind is tuple,
        type=str if kind is tuple else None if kind is bool else kind,
        metavar=metavar or None,
        help=text,
    )(command)
