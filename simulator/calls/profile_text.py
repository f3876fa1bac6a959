"""A profile as text: the TOML of all its parameters, each under its meaning."""

import json
from collections.abc import Iterator
from dataclasses import Field, fields
from typing import Any, Final

from simulator.calls.distribution import Distribution
from simulator.calls.parameters import Section
from simulator.calls.profile import Profile

__all__ = ["plain", "profile_text", "value_text"]

_PREFACE: Final = """\
# The profile {name}: how calls to ordinary numbers go, each parameter under its meaning.
#
# [weak] marks an estimate without a measurement behind it. What is left out is as in the profile
# that `base` names; if there is no `base`, as in opt_in_notice. Times are in seconds, and how they
# are distributed is told by median and sigma (log-normal), by mean and deviation (normal), by
# quantiles (as measured), by least and most (even), or by one number that never varies.
"""
_NUMBERS_A_LINE: Final = 12
_DELETE: Final = "\x7f"


def profile_text(profile: Profile) -> str:
    """Write a profile as TOML that `read_profile` reads as an equal one.

    The name stands in a comment only: a user's own profile is called as its file is.

    >>> from simulator.calls.profiles import profile_named
    >>> print(profile_text(profile_named("cold_list")).splitlines()[-1])
    by_weekday = [1, 1.15, 1.1, 1.05, 0.9, 0.35, 0.2]

    Returns:
        Lines of at most 100 characters, but for long texts and numbers; the last one ends too.
    """
    parts = [_PREFACE.format(name=_quoted(profile.name))]
    for each in fields(profile):
        value = getattr(profile, each.name)
        if isinstance(value, Section):
            lines = [_comment(each), f"[{each.name}]", *_lines(value)]
            parts.append("\n".join(lines) + "\n")
        elif each.metadata:
            parts.append(_line(each, value) + "\n")
    return "\n".join(parts)


def value_text(value: object) -> str:
    """Write one value as TOML.

    >>> value_text(Distribution(median=2.2, sigma=0.45))
    '{median = 2.2, sigma = 0.45}'
    """
    match plain(value):
        case dict(described):
            entries = (f"{name} = {value_text(number)}" for name, number in described.items())
            return f"{{{', '.join(entries)}}}"
        case list(numbers):
            return _list(numbers)
        case int() | float() as number:
            return _number(number)
        case text:
            return _quoted(str(text))


def plain(value: object) -> object:
    """A value, a section or a whole profile as plain values, as a file has them.

    Returns:
        A text, a number, a list of numbers, or a dictionary; a distribution is what describes it.
    """
    match value:
        case Profile() | Section():
            return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
        case Distribution():
            return _described(value)
        case tuple():
            return [float(number) for number in value]
        case _:
            return value


def _lines(section: Section) -> Iterator[str]:
    for each in fields(section):
        yield _line(each, getattr(section, each.name))


def _line(parameter: Field[Any], value: object) -> str:
    return f"{_comment(parameter)}\n{parameter.name} = {value_text(value)}"


def _comment(parameter: Field[Any]) -> str:
    return f"# {parameter.metadata['meaning']}"


def _described(distribution: Distribution) -> object:
    given = {
        each.name: plain(value)
        for each in fields(distribution)
        if (value := getattr(distribution, each.name)) != each.default
    }
    if given.keys() <= {"least", "most"}:
        even = {"least": distribution.least, "most": distribution.most}
        return even["most"] if even["least"] == even["most"] else even
    return given


def _list(numbers: list[float]) -> str:
    texts = [_number(number) for number in numbers]
    if len(texts) <= _NUMBERS_A_LINE:
        return f"[{', '.join(texts)}]"
    starts = range(0, len(texts), _NUMBERS_A_LINE)
    lines = (", ".join(texts[start : start + _NUMBERS_A_LINE]) for start in starts)
    return "".join(["[\n", *(f"    {line},\n" for line in lines), "]"])


def _number(number: float) -> str:
    """The shortest text that reads as the same number."""
    brief = f"{number:g}"
    return brief if float(brief) == number else repr(float(number))


def _quoted(text: str) -> str:
    # TOML escapes as JSON does, and DEL too; neither carries half of a surrogate pair.
    whole = text.encode("utf-8", "replace").decode()
    return json.dumps(whole, ensure_ascii=False).replace(_DELETE, "\\u007f")
