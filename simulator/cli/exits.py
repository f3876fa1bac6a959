"""The exit statuses of the command line, and which error ends with which."""

from enum import IntEnum
from typing import Final

import click

from simulator.errors import RingbackError, UnreachableError

__all__ = ["EPILOG", "Exit", "failure"]


class Exit(IntEnum):
    """What a process that is over has to say."""

    DONE = 0
    CHECK_FAILED = 1
    USAGE = 2
    UNREACHABLE = 3
    INCONCLUSIVE = 4
    NOTHING = 5
    INTERRUPTED = 130


EPILOG: Final = """\b
Exit statuses:
  0    done
  1    a check failed, or a receiver did not accept a postback
  2    wrong usage or configuration
  3    the other side could not be reached
  4    a load run or an exam could not tell
  5    nothing was selected, or there is nothing to replay
  130  interrupted

\b
A setting comes from its flag, else from RINGBACK_<NAME> in the environment, else from
ringback.toml or [tool.ringback] in pyproject.toml, both of the working directory."""


class _Misuse(click.ClickException):
    exit_code = Exit.USAGE


class _Unreachable(click.ClickException):
    exit_code = Exit.UNREACHABLE


def failure(error: RingbackError) -> click.ClickException:
    """The same error for click, which prints its text on one line and ends the process."""
    kind = _Unreachable if isinstance(error, UnreachableError) else _Misuse
    return kind(" ".join(str(error).split()))
