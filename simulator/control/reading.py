"""Reads the parameters of the control face, and says what is wrong with them."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from math import isfinite
from typing import Any, Final

from flask import request

from simulator.account import Account
from simulator.calls.magic import outcome_named
from simulator.calls.outcome import Outcome
from simulator.engine import Simulator
from simulator.errors import RingbackError, UnknownNameError
from simulator.phone import InvalidPhoneNumberError, PhoneNumber
from simulator.spelling import did_you_mean

__all__ = ["BadParameterError", "Parameters", "parameters", "the_outcome", "those", "wait_seconds"]

_LONGEST_WAIT_SECONDS: Final = 60.0
_DEFAULT_WAIT_SECONDS: Final = 10.0

_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}
_WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,19}")
_FARTHEST: Final = timedelta(days=3660)


class BadParameterError(RingbackError, ValueError):
    """A parameter of the control face cannot be used."""


class Parameters:
    """The parameters of one request, from its query and its JSON body together.

    Args:
        given: Names to values; texts if they come from a query.
        known: The names that the request may use.

    Raises:
        BadParameterError: If there is a name that is not known.
    """

    def __init__(self, given: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for name in given:
            if name not in known:
                takes = ", ".join(known) or "no parameters"
                offer = did_you_mean(name, known)
                raise BadParameterError(
                    f"Unknown parameter {name!r}.{offer} Here is taken: {takes}."
                )
        self._given = given

    def text(self, name: str) -> str | None:
        """A text, or None if it is not given."""
        value = self._given.get(name)
        if value is None or isinstance(value, str):
            return value
        raise BadParameterError(f"{name} needs a text, got {value!r}.")

    def needed_text(self, name: str) -> str:
        """A text that has to be given."""
        value = self.text(name)
        if value is None:
            raise self._error(name, "a text")
        return value

    def whole(self, name: str, default: int | None = None) -> int | None:
        """A whole number."""
        value = self._given.get(name, default)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
            return int(value)
        raise self._error(name, "a whole number")

    def truth(self, name: str) -> bool | None:
        """True or false, or None if it is not given."""
        value = self._given.get(name)
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str) and value.lower() in _TRUTHS:
            return _TRUTHS[value.lower()]
        raise self._error(name, "true or false")

    def seconds(self, name: str, default: float | None = None, *, most: float) -> float:
        """A duration in seconds, from 0 to `most`."""
        number = _number(self._given.get(name, default))
        if number is None:
            raise self._error(name, "a number of seconds")
        if not 0 <= number <= most:
            raise self._error(name, f"0 to {most:g} seconds")
        return number

    def duration(self, name: str) -> timedelta:
        """A time span to move a clock by, ten years at most."""
        return timedelta(seconds=self.seconds(name, most=_FARTHEST.total_seconds()))

    def phone_number(self, name: str) -> PhoneNumber | None:
        """A phone number in any format, or None if it is not given."""
        text = self.text(name)
        try:
            return None if text is None else PhoneNumber.read(text)
        except InvalidPhoneNumberError as error:
            raise BadParameterError(str(error)) from error

    def needed_phone_number(self, name: str) -> PhoneNumber:
        """A phone number that has to be given."""
        number = self.phone_number(name)
        if number is None:
            raise self._error(name, "a phone number")
        return number

    def _error(self, name: str, wanted: str) -> BadParameterError:
        if name not in self._given:
            return BadParameterError(f"{name} is missing: it needs {wanted}.")
        return BadParameterError(f"{name} needs {wanted}, got {self._given[name]!r}.")


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def parameters(*known: str) -> Parameters:
    """The present request's parameters; its body is a JSON object, and may be left out.

    Raises:
        BadParameterError: If the body is something else, or a name is not among `known`.
    """
    body: object = {}
    if request.method == "POST" and request.content_length:
        if not request.is_json:
            raise BadParameterError("The control interface takes JSON: send application/json.")
        body = _read_json(request.get_data())
    if not isinstance(body, dict):
        raise BadParameterError(f"The body needs to be a JSON object, got {body!r}.")
    return Parameters({**request.args.to_dict(), **body}, known)


def _read_json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadParameterError(f"The body is no JSON: {error}.") from error


def those(simulator: Simulator, wanted: Parameters) -> list[Account]:
    """The accounts that a request is about: the one of its `license_key`, or all."""
    license_key = wanted.text("license_key")
    if license_key is None:
        return simulator.accounts()
    account = simulator.find_account(license_key)
    if account is None:
        raise UnknownNameError("Nobody has placed a call with this license key yet.")
    return [account]


def the_outcome(text: str) -> Outcome:
    """The outcome that a parameter names."""
    try:
        return outcome_named(text)
    except UnknownNameError as error:
        raise BadParameterError(str(error)) from error


def wait_seconds(wanted: Parameters) -> float:
    """How long a request is willing to wait."""
    return wanted.seconds("timeout", _DEFAULT_WAIT_SECONDS, most=_LONGEST_WAIT_SECONDS)
