"""The verb `fit`: a profile from recorded postbacks, and these without personal data."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from math import inf, isfinite
from pathlib import Path
from textwrap import wrap
from typing import IO, Final

import click

from simulator.assembly import wire_of
from simulator.calls.profile_text import profile_text
from simulator.calls.profiles import DEFAULT_PROFILE, profile_named, profile_names
from simulator.calls.speech import speech_seconds
from simulator.cli.console import put, warn
from simulator.cli.exits import Exit
from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.cli.recordings import Reader, counted
from simulator.errors import RingbackError
from simulator.files import unwritable
from simulator.generate.fitting import fitting
from simulator.generate.fitting.evidence import Evidence
from simulator.generate.fitting.findings import Finding
from simulator.generate.fitting.fitting import Fitted
from simulator.generate.privacy.anonymise import Anonymiser
from simulator.generate.privacy.pseudonyms import Pseudonyms
from simulator.recordings.kinds import Kind
from simulator.version import VERSION

__all__ = ["fit"]

_KEY_BYTES: Final = 32
_MOST_WEEKS: Final = 5000
_WIDTH: Final = 96


@click.command(cls=SettingsCommand)
@click.argument("recorded")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.toml",
    help="Where the profile goes.  [default: standard output]",
)
@click.option(
    "--base",
    default=DEFAULT_PROFILE,
    show_default=True,
    help="The profile that says what the postbacks do not.",
)
@click.option(
    "--text",
    help="What the recorded calls said. Without it nobody can be told to have heard it out.",
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    help="What RECORDED is made of.  [default: told from its first bytes]",
)
@click.option(
    "--anonymised",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.jsonl",
    help="Write the postbacks again, without numbers, names and what was entered.",
)
@click.option(
    "--seed", help="A secret that decides what replaces what.  [default: another every time]"
)
@click.option(
    "--shift-weeks",
    type=click.IntRange(-_MOST_WEEKS, _MOST_WEEKS),
    default=0,
    metavar="NUMBER",
    help="By how many weeks the times of anonymised postbacks are moved.",
)
@settings_options(only=("wire_dates",))
@click.pass_context
def fit(
    ctx: click.Context,
    /,
    recorded: str,
    *,
    output: Path | None,
    base: str,
    text: str | None,
    kind: str | None,
    anonymised: Path | None,
    seed: str | None,
    shift_weeks: int,
    **flags: object,
) -> None:
    """Fit a profile to the postbacks in RECORDED, or in standard input for -.

    The profile holds shares and percentiles and nothing of any call. What it says of each
    parameter, and from how many observations, is told on standard error and at its top. Exits
    with 1 if a line cannot be read, with 2 if there is nothing to fit.
    """
    if anonymised is None and (seed is not None or shift_weeks):
        raise click.UsageError("--seed and --shift-weeks are about --anonymised, which is missing.")
    _check_outputs(recorded, output, anonymised)
    start = profile_named(base)
    evidence = Evidence(start, message_seconds=inf if text is None else speech_seconds(text))
    reader = Reader(wire_of(gathered(flags)), kind=Kind(kind) if kind else None)
    anonymiser = Anonymiser(_pseudonyms(seed), shift=timedelta(weeks=shift_weeks))
    with _opened(anonymised) as copy:
        for each in reader.postbacks(recorded):
            message = each.message or {}
            evidence.count(message)
            if copy is not None:
                line = json.dumps(anonymiser.message(message), ensure_ascii=False)
                copy.write(line.encode("utf-8", "replace") + b"\n")
    reader.report()
    if not evidence.calls:
        raise RingbackError(
            f"{recorded} has no postback whose ResponseCode ends a call, so there is nothing to"
            " fit."
        )
    _write(output, fitting.fit(evidence, start), evidence)
    ctx.exit(Exit.CHECK_FAILED if reader.broken else Exit.DONE)


def _check_outputs(recorded: str, output: Path | None, anonymised: Path | None) -> None:
    """Refuse to write over what is read, or two things into one file."""
    files = [path.resolve() for path in (Path(recorded), output, anonymised) if path is not None]
    if len(set(files)) < len(files):
        raise click.UsageError("RECORDED, --output and --anonymised need to be different files.")


def _pseudonyms(seed: str | None) -> Pseudonyms:
    if seed is None:
        return Pseudonyms(secrets.token_bytes(_KEY_BYTES))
    return Pseudonyms.of_seed(seed)


@contextmanager
def _opened(path: Path | None) -> Iterator[IO[bytes] | None]:
    if path is None:
        yield None
        return
    try:
        with path.open("wb") as file:
            yield file
    except OSError as error:
        raise unwritable(path, error) from error


def _write(output: Path | None, found: Fitted, evidence: Evidence) -> None:
    report = [line for text in _report(found, evidence) for line in _wrapped(text)]
    text = "".join(f"# {line}\n" for line in report) + f"\n{profile_text(found.profile)}"
    put(text, output)
    if output is not None:
        for line in report:
            warn(line)


def _report(found: Fitted, evidence: Evidence) -> Iterator[str]:
    """What the profile was made of; no file is named."""
    base = found.base.name if found.base.name in profile_names() else "the base"
    sizes = f"{counted(evidence.postbacks, 'postback')} of {counted(evidence.calls, 'call')}"
    yield f"Fitted by Ringback {VERSION} to {sizes}; the rest is as in {base}."
    yield from _limits(evidence)
    yield "The postbacks tell:"
    for each in found.found:
        yield f"  {_label(each)}: from {each.samples:,} {each.of}"
    if found.too_few:
        yield "They are too few to tell:"
        for each in found.too_few:
            yield f"  {_label(each)}: {each.samples:,} of {each.wanted:,} {each.of}"
    yield f"They tell nothing of: {', '.join(found.unseen)}."


def _limits(evidence: Evidence) -> Iterator[str]:
    said = evidence.message_seconds
    if isfinite(said):
        yield f"The message takes {said:g} s; say the same in calls that shall go like these."
    else:
        yield "What was said is not known, so nobody hears it out: give calls a long message."
    if evidence.diallings > evidence.calls:
        tries = evidence.diallings / evidence.calls
        yield f"Calls had {tries:.2f} tries each; these are their ends, so ask for one try."
    if evidence.unplaced:
        yield f"Left out: {counted(evidence.unplaced, 'call')} without isWireless."
    if evidence.foreign:
        yield f"Left out: {counted(evidence.foreign, 'call')} that ended as no profile knows."


def _label(finding: Finding) -> str:
    if not finding.section:
        return ", ".join(finding.values)
    return f"{finding.section} ({', '.join(finding.values)})"


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WIDTH, subsequent_indent="    ", break_long_words=False)
