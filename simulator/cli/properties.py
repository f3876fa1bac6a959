"""The properties that a person sets by hand on a postback: `name=value`, typed as documented."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

from simulator.errors import SettingsError
from simulator.postbacks.fields import PROPERTIES, Value
from simulator.spelling import nearest

__all__ = ["read_changes"]

# The provider lower-cases the names of a script's variables, and cuts their values here.
_LONGEST_VARIABLE: Final = 500
_SPELLINGS: Final = {name.lower(): name for name in PROPERTIES}
_TRUTHS: Final = {"true": True, "false": False}


def read_changes(texts: Iterable[str], *, hint: Callable[[str], None]) -> dict[str, Value]:
    """Read `name=value` texts as properties of a postback.

    A name that is no property's, in any letter case, is a variable of the script. An empty value
    is none.

    Args:
        texts: As a person wrote them; the last one of a name counts.
        hint: Told when a variable looks like a misspelt property.

    Raises:
        SettingsError: If there is no name, or a value is not of its property's type.
    """
    changes: dict[str, Value] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise SettingsError(f"--set needs NAME=VALUE, got {text!r}.")
        written = name.strip().lower()
        if written in _SPELLINGS:
            known = _SPELLINGS[written]
            changes[known] = _typed(known, value)
        else:
            _doubt(name.strip(), hint)
            changes[written] = value[:_LONGEST_VARIABLE]
    return changes


def _doubt(name: str, hint: Callable[[str], None]) -> None:
    near = nearest(name, PROPERTIES, likeness=0.8)
    if near is not None:
        hint(f"Note: {name!r} is sent as a variable of the script. Did you mean {near!r}?")


def _typed(name: str, text: str) -> Value:
    if text == "":
        return None
    wanted, read = _READERS[PROPERTIES[name]]
    try:
        return read(text)
    except (KeyError, ValueError, OverflowError):
        raise SettingsError(f"--set {name} needs {wanted}, got {text!r}.") from None


def _truth(text: str) -> bool:
    return _TRUTHS[text.lower()]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


_READERS: Final[Mapping[type, tuple[str, Callable[[str], Value]]]] = {
    int: ("a whole number", int),
    bool: ("true or false", _truth),
    datetime: ("a moment such as 2026-01-05T15:00:00Z", _moment),
    str: ("a text", str),
}
