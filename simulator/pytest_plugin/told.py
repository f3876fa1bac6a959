"""A callee who is told what to do: an act a method, in the order in which it is done."""

from abc import ABC, abstractmethod
from typing import Final, Self

from simulator.calls.dialogue.acts import (
    Act,
    HangsUp,
    Hears,
    Presses,
    Stays,
    Waits,
    WaitsForPrompt,
)
from simulator.calls.directions import saying
from simulator.errors import RingbackError
from simulator.pytest_plugin.mismatch import shown

__all__ = ["ToldCallee", "UnclearExpectationError", "check_keys"]

_KEYS: Final = frozenset("0123456789*#")
_LONGEST_SECONDS: Final = 999_999


class UnclearExpectationError(RingbackError):
    """An expectation that contradicts itself or another, or says too little."""


def check_keys(keys: str, method: str) -> None:
    """Refuse what cannot be pressed.

    Raises:
        UnclearExpectationError: If there are no such keys.
    """
    if not keys or not set(keys) <= _KEYS:
        raise UnclearExpectationError(
            f"{method}() needs keys from 0 to 9, * and # such as '345', got {keys!r}."
        )


class ToldCallee(ABC):
    """Is told act by act; an act begins when the one before is done.

    Every method raises UnclearExpectationError if its act is none, or if nobody can do it.
    """

    def hears(self, words: str) -> Self:
        """Wait until the call has said some words, in any letter case."""
        return self._act(Hears(_worded(words, "hears")))

    def says(self, words: str, seconds: float | None = None) -> Self:
        """Say something; it takes so many seconds, or as long as it takes to say."""
        if seconds is not None:
            _check_seconds(seconds, "says")
        return self._act(saying(_worded(words, "says"), seconds))

    def presses(self, keys: str) -> Self:
        """Press keys, at the pace of a person."""
        check_keys(keys, "presses")
        return self._act(Presses(keys))

    def waits(self, seconds: float) -> Self:
        """Do nothing for some seconds."""
        _check_seconds(seconds, "waits")
        return self._act(Waits(seconds))

    def waits_for_prompt(self) -> Self:
        """Wait until the call asks for keys or records, or has nothing more to say."""
        return self._act(WaitsForPrompt())

    def hangs_up(self) -> Self:
        """End the call."""
        return self._act(HangsUp())

    def stays_on_the_line(self) -> Self:
        """Stay until the other side ends the call, or MaxCallLength does."""
        return self._act(Stays())

    @abstractmethod
    def _act(self, act: Act) -> Self:
        """Take an act as the next one."""


def _worded(words: str, method: str) -> str:
    if not words.strip() or ('"' in words and ("“" in words or "”" in words)):
        raise UnclearExpectationError(
            f"{method}() needs words, with one kind of double quotation marks at most, got"
            f" {shown(words)}."
        )
    return words


def _check_seconds(seconds: float, method: str) -> None:
    if not 0 <= seconds <= _LONGEST_SECONDS:
        raise UnclearExpectationError(
            f"{method}() needs seconds from 0 to {_LONGEST_SECONDS:,}, got {seconds!r}."
        )
