"""The verb `fidelity`: how far generated postbacks are from recorded ones."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

import click

from simulator.assembly import wire_of
from simulator.cli.console import print_json, print_table, say
from simulator.cli.exits import Exit
from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.cli.recordings import STANDARD_INPUT, Reader, counted
from simulator.generate.likeness.census import Census
from simulator.generate.likeness.fidelity import Comparison, Fidelity, Summary, compare
from simulator.printable import escaped

__all__ = ["fidelity"]

_COLUMNS: Final = (
    "", "distance", "by chance", "differs", "covered", "recorded", "generated",
)  # fmt: skip


@click.command(cls=SettingsCommand)
@click.argument("recorded")
@click.argument("generated")
@click.option(
    "--max-distance",
    type=click.FloatRange(0, 1),
    metavar="NUMBER",
    help="Exit with 1 if a distance is beyond it, and beyond chance.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@settings_options(only=("wire_dates",))
@click.pass_context
def fidelity(
    ctx: click.Context,
    /,
    recorded: str,
    generated: str,
    *,
    max_distance: float | None,
    as_json: bool,
    **flags: object,
) -> None:
    """Compare the postbacks in RECORDED with those in GENERATED.

    Both are files as `ringback validate` reads them, of any size; one may be - for standard
    input. A distance is 0 if both are the same and 1 if they have nothing in common. Beside it
    stands how far apart two samples of these sizes may be by chance alone. Numbers are shown as
    mean, median and 95th percentile.

    Exits with 1 if a line cannot be read, or a distance is beyond --max-distance.
    """
    if recorded == generated == STANDARD_INPUT:
        raise click.UsageError("Standard input can be one of RECORDED and GENERATED, not both.")
    reader = Reader(wire_of(gathered(flags)))
    ours, theirs = _census(reader, recorded), _census(reader, generated)
    found = compare(ours, theirs)
    if as_json:
        print_json(_shape(found, ours, theirs, reader.broken))
    else:
        _print(found, ours, theirs, max_distance)
    reader.report()
    beyond = max_distance is not None and found.beyond(max_distance)
    ctx.exit(Exit.CHECK_FAILED if reader.broken or beyond else Exit.DONE)


def _census(reader: Reader, file: str) -> Census:
    census = Census()
    for each in reader.postbacks(file):
        census.count(each.message or {}, due=each.due)
    return census


def _print(found: Fidelity, ours: Census, theirs: Census, most: float | None) -> None:
    print_table(_COLUMNS, [_row(each) for each in found.comparisons])
    say()
    for line in (*_sentences(found, ours, theirs), *_verdict(found, most)):
        say(escaped(line))


def _row(comparison: Comparison) -> tuple[str, ...]:
    ours, theirs = comparison.figures or (None, None)
    return (
        escaped(comparison.name),
        f"{comparison.distance:.3f}",
        f"{comparison.by_chance:.3f}",
        "yes" if comparison.differs else "no",
        f"{comparison.covered:.1%}",
        _side(comparison.samples[0], ours),
        _side(comparison.samples[1], theirs),
    )


def _side(samples: int, figures: Summary | None) -> str:
    return f"{samples:,}" + (f": {_figures(figures)}" if figures else "")


def _figures(figures: Summary) -> str:
    return f"{figures.mean:.1f}, {figures.median:g}, {figures.p95:g}"


def _sentences(found: Fidelity, ours: Census, theirs: Census) -> Iterator[str]:
    for side, census, rate in zip(
        ("Recorded", "Generated"), (ours, theirs), found.rates, strict=True
    ):
        sizes = f"{counted(census.postbacks, 'postback')}, {counted(census.calls, 'call')}"
        yield f"{side}: {sizes}{f'; postbacks a second: {_figures(rate)}' if rate else ''}."
    for side, only in (("recorded", found.only_recorded), ("generated", found.only_generated)):
        names = [f"{name} ({each:.1%})" for name, each in only.items()]
        if names:
            yield f"Only {side}: {', '.join(names)}."
    for each in found.comparisons:
        if each.differs and each.missing:
            yield f"{each.name}: never generated: {', '.join(each.missing)}."
    for name, side in found.not_compared.items():
        yield f"{name}: not compared, as it was only {side}."


def _verdict(found: Fidelity, most: float | None) -> Iterator[str]:
    differ = sum(each.differs for each in found.comparisons)
    text = f"{counted(len(found.comparisons), 'comparison')}, {differ} beyond chance"
    if most is None:
        yield f"{text}."
        return
    yield f"{text}, {len(found.beyond(most))} of them beyond {most:g}."
    undecided = len(found.undecided(most))
    if undecided:
        yield f"{undecided} more beyond {most:g} may be chance: more postbacks would tell."


def _shape(found: Fidelity, ours: Census, theirs: Census, broken: int) -> Mapping[str, Any]:
    sizes = [{"postbacks": each.postbacks, "calls": each.calls} for each in (ours, theirs)]
    return {
        "recorded": sizes[0],
        "generated": sizes[1],
        "unreadable": broken,
        "comparisons": [
            asdict(each) | {"differs": each.differs, "figures": _sides(each.figures)}
            for each in found.comparisons
        ],
        "only_recorded": found.only_recorded,
        "only_generated": found.only_generated,
        "not_compared": found.not_compared,
        "postbacks_a_second": _sides(found.rates),
    }


def _sides(figures: tuple[Summary | None, Summary | None] | None) -> list[Any] | None:
    return [each._asdict() if each else None for each in figures] if figures else None
