"""The verb `generate`: the postbacks of a broadcast in bulk, written to a file."""

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any, BinaryIO, Final, cast

import click

from simulator.assembly import provider_of, wire_of
from simulator.cli.console import progress, warn
from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.errors import RingbackError, SettingsError
from simulator.extras import package
from simulator.files import unwritable
from simulator.generate.broadcast import Broadcast
from simulator.generate.bulk.arrivals import Arrivals, Day, Even, Scattered
from simulator.generate.bulk.formats import FORMATS, writer
from simulator.generate.bulk.plot import plot as draw
from simulator.generate.bulk.tally import Tally
from simulator.generate.traffic import Traffic
from simulator.settings import Settings

__all__ = ["generate"]

_STANDARD_OUTPUT: Final = "-"
_SETTINGS: Final = (
    "seed", "profile", "queue_seconds", "ready_seconds", "started_by", "post_on",
    "wire", "wire_dates", "wire_booleans", "wire_absent", "wire_carrier_types",
)  # fmt: skip
_UNITS: Final = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


class _Count(click.ParamType[int]):
    """A whole number, also as people write large ones: 1e6, 1_000_000."""

    name = "number"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Read it."""
        try:
            return _whole(str(value))
        except (ValueError, OverflowError):
            pass
        return self.fail(f"needs a whole number such as 1000000 or 1e6, got {value!r}.", param, ctx)


def _whole(text: str) -> int:
    number = int(text) if text.isdecimal() else float(text)
    if number != int(number) or number < 0:
        raise ValueError(text)
    return int(number)


@click.command(cls=SettingsCommand)
@click.option("--calls", type=_Count(), default=1000, help="How many calls.  [default: 1000]")
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(FORMATS)),
    default="jsonl",
    help="What is written; see below.  [default: jsonl]",
)
@click.option(
    "-o",
    "--output",
    default=_STANDARD_OUTPUT,
    metavar="FILE",
    help="Where to; compressed if it ends in .gz.  [default: standard output]",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.png",
    help="Draw what was made: arrivals, endings, durations, hours.",
)
@click.option(
    "--calls-per-minute",
    type=float,
    default=12_000,
    help="How fast numbers are dialled, retries aside.  [default: 12000]",
)
@click.option(
    "--arrivals",
    type=click.Choice(("even", "scattered", "day")),
    default="even",
    help="Evenly, each call by chance, or over whole days by the profile's hours.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=1,
    help="Over how many days calls are spread that arrive by the day.",
)
@click.option(
    "--start",
    default="2026-01-05T15:00:00Z",
    metavar="MOMENT",
    help="When the first call reaches the dialler.",
)
@click.option("--try-count", type=int, default=3, help="Diallings at most.  [default: 3]")
@click.option(
    "--next-try-seconds",
    type=int,
    default=180,
    help="From an unanswered or busy try to the next.  [default: 180]",
)
@click.option("--text", help="What is said; its length decides how long calls take.")
@click.option("--caller-id", help="Who calls, ten digits.")
@click.option("--caller-id-name", help="The name beside it.")
@click.option("--transfer-number", help="Where 0 leads; empty for nowhere.")
@click.option(
    "--numbers",
    type=_Count(),
    default=0,
    help="How many different numbers are called, in turn.  [default: up to 20,000]",
)
@click.option("--area-code", "area_codes", multiple=True, help="Where they live.  [repeatable]")
@click.option(
    "--realistic-numbers",
    is_flag=True,
    help="Line numbers that somebody may have, instead of those kept for fiction.",
)
@click.option(
    "--first-queue-id",
    type=_Count(),
    default=4_093_249,
    help="The QueueID of the first call.  [default: 4093249]",
)
@settings_options(only=_SETTINGS)
def generate(
    *, form: str, output: str, plot: Path | None, arrivals: str, days: int, **given: object
) -> None:
    """Make up the postbacks of a broadcast, in the order in which the provider would send them.

    \b
    jsonl            a decoded message a line, as the JSON Schemas describe it
    form             an encoded body a line
    csv              a line for each postback, with the moment at which it is due
    ndjson-timeline  a line of JSON for each: when it is due, and its encoded body
    parquet          typed columns

    The same version, seed and options give the same bytes. No phone number is a real one unless
    asked for, and nothing is sent anywhere.
    """  # noqa: D301 - \b is click's mark for lines that stay as they are
    settings = gathered({name: given.pop(name) for name in _SETTINGS})
    broadcast = _broadcast(settings, cast("dict[str, Any]", given))
    if plot is not None:
        package("matplotlib", extra="reports")
    # Arrow's own pool keeps what it was given back, and traffic of any length shall stay small.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    began = perf_counter()
    with _opened(output) as file:
        tally = _write(file, form, broadcast, _arrivals(arrivals, broadcast, days), settings)
    if plot is not None:
        _draw(tally, plot, broadcast)
    _report(tally, perf_counter() - began)


def _broadcast(settings: Settings, given: dict[str, Any]) -> Broadcast:
    provider = provider_of(settings)
    return Broadcast(
        seed=settings.seed,
        profile=provider.profile,
        post_on=provider.plan.post_on,
        pace=provider.pace,
        start=_moment(given.pop("start")),
        **{name: value for name, value in given.items() if value is not None},
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            f"--start needs a moment such as 2026-01-05T15:00:00Z, got {text!r}."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _arrivals(name: str, broadcast: Broadcast, days: int) -> Arrivals:
    pace, numbers, seed = broadcast.calls_per_minute, len(broadcast.records), broadcast.seed
    match name:
        case "even":
            return Even(pace, numbers)
        case "scattered":
            return Scattered(pace, numbers, seed=seed)
        case _:
            volume = broadcast.profile.volume
            return Day(volume, broadcast.records, broadcast.start, days=days, seed=seed)


@contextmanager
def _opened(output: str) -> Iterator[BinaryIO]:
    """The file to write to; one that cannot be opened or filled ends in a clear sentence."""
    if output == _STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    try:
        with Path(output).open("wb") as file:
            if output.endswith(".gz"):
                # Without name and moment: the same traffic makes the same bytes.
                with gzip.GzipFile("", "wb", 1, file, mtime=0) as packed:
                    yield cast("BinaryIO", packed)
            else:
                yield file
    except OSError as error:
        raise unwritable(output, error) from error


def _write(
    file: BinaryIO, form: str, broadcast: Broadcast, arrivals: Arrivals, settings: Settings
) -> Tally:
    tally = Tally(broadcast.start_milliseconds)
    out = writer(form, file, broadcast, wire_of(settings))
    with progress(broadcast.calls, "calls") as advance:
        for batch in Traffic(broadcast, arrivals).batches():
            before = tally.calls
            tally.add(batch, out.write(batch))
            advance(tally.calls - before)
    out.close()
    return tally


def _draw(tally: Tally, path: Path, broadcast: Broadcast) -> None:
    title = f"{tally.calls:,} calls, {tally.postbacks:,} postbacks: {broadcast.profile.name}"
    try:
        draw(tally, path, title=title)
    except (OSError, ValueError) as error:
        raise RingbackError(f"{path} cannot be drawn: {error}.") from error


def _report(tally: Tally, seconds: float) -> None:
    size = next((f"{tally.bytes / unit:.1f} {name}" for unit, name in _UNITS
                 if tally.bytes >= unit), f"{tally.bytes} bytes")  # fmt: skip
    span = (tally.last - tally.start) / 60_000
    warn(
        f"{tally.postbacks:,} postbacks of {tally.calls:,} calls over {span:,.1f} minutes,"
        f" {size} in {seconds:.1f} s."
    )
