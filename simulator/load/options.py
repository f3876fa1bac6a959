"""The options of a load run: one table for `ringback load`, plain Locust and pyproject.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import inf
from pathlib import Path
from typing import Any, Final

from simulator.configuration import tool_table
from simulator.errors import SettingsError
from simulator.spelling import did_you_mean

__all__ = [
    "FASTEST",
    "MOST",
    "LoadOptions",
    "flag",
    "help_of",
    "kind_of",
    "options_from",
    "table_of",
]

FASTEST: Final = 3_000.0
"""Postbacks a second, beyond which a run must be asked for on purpose."""

MOST: Final = 3_000_000
"""Postbacks in all, beyond which a run must be asked for on purpose."""

_ABOVE_ZERO: Final = {"rate", "calls_per_minute", "seconds", "compress"}
"""Options that leave the scenario as it is unless they are given."""

_WANTED: Final = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
}


def _option(default: Any, text: str, metavar: str = "") -> Any:  # noqa: ANN401 - a field of any type
    return field(default=default, metadata={"help": text, "metavar": metavar})


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """What can be asked of a run beside what its scenario says; each is a flag of its name."""

    slo: tuple[str, ...] = _option(
        (), "An objective such as 'p99<300ms' or 'errors<0.1%'.  [repeatable]", "TEXT"
    )
    report: tuple[str, ...] = _option(
        (), "Write a report: .html .json .xml (JUnit) .csv .hgrm .hlog.  [repeatable]", "FILE"
    )
    baseline: str = _option("", "Compare with the .json report of an earlier run.", "FILE")
    connections: int = _option(256, "Connections at most, of each process.", "N")
    timeout: float = _option(30.0, "How long an answer may take.", "SECONDS")
    expect_body: str = _option("", "What the body of every answer must contain.", "TEXT")
    rate: float = _option(
        0.0, "Postbacks a second where the scenario has most; it keeps its shape.", "N"
    )
    calls_per_minute: float = _option(0.0, "Calls a minute, instead of the scenario's.", "N")
    seconds: float = _option(
        0.0, "How long it lasts; where calls bring the postbacks, how long they are placed.", "N"
    )
    compress: float = _option(0.0, "Virtual seconds in one second, for days.", "N")
    closed_loop: bool = _option(
        False, "As fast as connections allow, for as long as the scenario lasts: finds the ceiling."
    )
    no_early_stop: bool = _option(False, "Go on though an objective is missed for good.")
    request_events: bool = _option(
        False,
        "Fire Locust's request event for each postback; costs some two fifths of the ceiling.",
    )
    plan: bool = _option(False, "Draw what would be due in each second, and send nothing.")
    wait_ready: float = _option(0.0, "Wait so long for the receiver.", "SECONDS")
    ca_file: str = _option("", "Trust these certificates.", "FILE")
    i_own_this: bool = _option(False, "A host far from here, named by --allow-host, is yours.")
    prometheus: str = _option(
        "", "Show figures to Prometheus; :9646 is on loopback.", "[HOST]:PORT"
    )
    otlp: str = _option("", "Send figures to an OpenTelemetry collector.", "URL")
    limit_rate: float = _option(FASTEST, "Refuse a timetable with more in a second.", "N")
    limit_total: int = _option(MOST, "Refuse a timetable with more in all.", "N")

    def __post_init__(self) -> None:
        for name in ("connections", "timeout", "limit_rate", "limit_total"):
            if not getattr(self, name) > 0:
                raise SettingsError(f"{flag(name)} needs a number above 0.")
        for name in ("rate", "calls_per_minute", "seconds", "compress", "wait_ready"):
            if not 0 <= getattr(self, name) < inf:
                least = "above 0" if name in _ABOVE_ZERO else "of at least 0"
                raise SettingsError(f"{flag(name)} needs a number {least}.")

    @property
    def reports(self) -> tuple[Path, ...]:
        """The files to write reports to."""
        return tuple(map(Path, self.report))


def flag(name: str) -> str:
    """The flag of an option."""
    return f"--{name.replace('_', '-')}"


def kind_of(name: str) -> type:
    """What an option's value is: str, int, float, bool, or tuple for one that may be repeated."""
    return type(_FIELDS[name].default)


def help_of(name: str) -> tuple[str, str]:
    """What an option is for, and what stands for its value in the help."""
    found = _FIELDS[name].metadata
    default = _FIELDS[name].default
    shown = (
        f"  [default: {default:.10g}]" if isinstance(default, int | float) and default > 1 else ""
    )
    return found["help"] + shown, found["metavar"]


_FIELDS: Final = {each.name: each for each in fields(LoadOptions)}


def table_of(directory: Path) -> dict[str, Any]:
    """The table [tool.ringback.load] of pyproject.toml, or [load] of ringback.toml.

    Raises:
        SettingsError: It has an unknown key, or a value of another kind.
    """
    path, table = tool_table(directory, "load")
    return {key.replace("-", "_"): _read(key, each, path) for key, each in table.items()}


def _read(key: str, value: object, path: Path) -> object:
    name = key.replace("-", "_")
    if name not in _FIELDS:
        raise SettingsError(
            f"{path} has an unknown setting {key!r} under load.{did_you_mean(name, _FIELDS)}"
        )
    kind = kind_of(name)
    if kind is tuple:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise SettingsError(f"{key} in {path} needs a list of texts, got {value!r}.")
        return tuple(listed)
    # Python takes true for the number 1; a reader of the file does not.
    truth = isinstance(value, bool) is (kind is bool)
    if kind is float and isinstance(value, int) and truth:
        return float(value)
    if not isinstance(value, kind) or not truth:
        raise SettingsError(f"{key} in {path} needs {_WANTED[kind]}, got {value!r}.")
    return value


def options_from(given: Mapping[str, Any], directory: Path | None = None) -> LoadOptions:
    """The options of a run: what was given, else what the file in a directory says.

    Args:
        given: Values by name; None, False, an empty text or an empty list for what was not given.
        directory: Where pyproject.toml or ringback.toml lies.

    Raises:
        SettingsError: A value cannot be.
    """
    chosen = table_of(directory) if directory else {}
    for name in _FIELDS:
        value = given.get(name)
        # A 0 was given, though it equals False.
        if value is not False and value not in (None, "", [], ()):
            chosen[name] = _meant(name, value)
    for name in _ABOVE_ZERO & chosen.keys():
        if chosen[name] == 0:
            raise SettingsError(f"{flag(name)} needs a number above 0.")
    return LoadOptions(**chosen)


def _meant(name: str, value: Any) -> Any:  # noqa: ANN401 - of any type
    """A value as its option has it; Locust's web page gives texts."""
    kind = kind_of(name)
    if kind is tuple:
        if not isinstance(value, str) and not all(text.strip() for text in value):
            raise SettingsError(f"{flag(name)} needs a text, got an empty one.")
        texts = value.split(",") if isinstance(value, str) else value
        return tuple(text.strip() for text in texts if text.strip())
    if not isinstance(value, str) or kind is str:
        return value
    try:
        return kind(value)
    except ValueError as error:
        raise SettingsError(f"{flag(name)} needs a number, got {value!r}.") from error
