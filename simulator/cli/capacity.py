"""The verb `capacity`: the largest broadcast that a receiver carries within its objectives."""

from collections.abc import Mapping
from math import ceil
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

import click

from simulator.cli.console import say
from simulator.cli.load_options import load_options
from simulator.cli.options import SettingsCommand, gathered, settings_options
from simulator.errors import RingbackError, SettingsError
from simulator.generate.broadcast import FASTEST_CALLS_A_MINUTE
from simulator.load.capacity.finding import Finding, Wanted, at_rate, listed
from simulator.load.capacity.plateau import postbacks_a_second, postbacks_per_call
from simulator.load.capacity.report import SUFFIXES, write_finding
from simulator.load.capacity.search import Ending
from simulator.load.capacity.step import Step, Stepper
from simulator.load.capacity.stopper import Stopper
from simulator.load.capacity.survey import Watcher, survey
from simulator.load.histogram import shown
from simulator.load.options import LoadOptions, options_from
from simulator.load.report import check_report
from simulator.load.report.words import NO_TIME, lasting
from simulator.load.schedule import Expected
from simulator.load.slo import read_slo
from simulator.load.swarm.asking import order_of
from simulator.load.timetable import Timetable
from simulator.postbacks.target import read_url
from simulator.settings import Settings

__all__ = ["capacity"]

_GENTLE: Final = 300
_SETTINGS: Final = (
    "seed", "profile", "post_on", "wire", "wire_dates", "wire_booleans", "wire_absent",
    "wire_carrier_types", "user_agent", "header", "allow_host",
)  # fmt: skip
_OPTIONS: Final = (
    "connections", "timeout", "expect_body", "wait_ready", "ca_file", "i_own_this", "limit_rate",
)  # fmt: skip
_QUICK: Final = "p99<1s"
_SOUND: Final = "errors<1%"


@click.command(cls=SettingsCommand)
@click.argument("url")
@click.option(
    "--slo",
    multiple=True,
    metavar="TEXT",
    help="An objective such as 'p99<300ms'; 'errors<1%' holds unless another limit of errors is"
    f" given.  [default: '{_QUICK}'; repeatable]",
)
@click.option(
    "--from",
    "first",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"The gentlest step, in calls a minute.  [default: {_GENTLE}]",
)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=FASTEST_CALLS_A_MINUTE,
    metavar="N",
    help="The largest step, in calls a minute."
    "  [default: 12000, the provider's documented maximum]",
)
@click.option(
    "--precision",
    type=click.FloatRange(1, 50),
    default=5.0,
    metavar="PERCENT",
    help="How close to each other the largest load met and one that is missed must be."
    "  [default: 5]",
)
@click.option(
    "--step-seconds",
    type=click.IntRange(1, 86_400),
    default=10,
    metavar="N",
    help="How long a step is judged, or longer if objectives need it to tell.  [default: 10]",
)
@click.option(
    "--settle-seconds",
    type=click.IntRange(1, 3_600),
    default=3,
    metavar="N",
    help="How long a step is not judged before that.  [default: 3]",
)
@click.option(
    "--report",
    multiple=True,
    metavar="FILE",
    help="Write a report: .html or .json.  [repeatable]",
)
@load_options(only=_OPTIONS)
@settings_options(only=_SETTINGS)
@click.pass_context
def capacity(
    ctx: click.Context,
    /,
    *,
    url: str,
    **given: Any,  # noqa: ANN401 - options of many types, one of which is read as paths
) -> None:
    """Find the largest broadcast, in calls a minute, that a receiver carries.

    URL is the receiver's StatusChangePostUrl. It is sent the postbacks of a broadcast on its
    plateau, each when it is due: twice as many calls a minute in every step until an objective
    (--slo) is missed, and then what lies between, up to --precision. Exit statuses: 0 found, 1
    missed even by the gentlest step, 3 the receiver could not be reached, 4 the search could not
    tell, such as when this machine cannot send more.
    """
    settings = gathered({name: given.pop(name) for name in _SETTINGS})
    read_url(url)
    options = options_from(given, Path.cwd())
    reports = [Path(name) for name in given["report"]]
    for path in reports:
        check_report(path, SUFFIXES)
    slos = _objectives(options.slo)
    timetable = Timetable(
        calls=1, profile=settings.profile, post_on=settings.post_on, seed=settings.seed
    )
    wanted = _wanted(url, slos, given, options, timetable)
    stepper = _stepper(url, wanted, options, settings, timetable)
    _check_limit(wanted, options)
    if not options.slo:
        say(f"No objective was given, so {listed(slos)} are.")
    say(
        f"A call brings {wanted.postbacks_per_call:.3g} postbacks on average, so"
        f" {at_rate(wanted.most, stepper.rate(wanted.most))} are the most that is tried."
    )
    stopper = Stopper()
    with stopper.listening():
        finding = _found(wanted, stepper, stopper)
        _end(finding, reports)
    ctx.exit(finding.exit_status)


def _objectives(given: tuple[str, ...]) -> tuple[str, ...]:
    """What must hold: quick answers that are wrong are no capacity."""
    slos = [read_slo(text) for text in given or (_QUICK,)]
    sound = () if any(slo.metric == "errors" for slo in slos) else (_SOUND,)
    return (*(slo.text for slo in slos), *sound)


def _wanted(
    url: str,
    slos: tuple[str, ...],
    given: Mapping[str, Any],
    options: LoadOptions,
    timetable: Timetable,
) -> Wanted:
    parts = urlsplit(url)
    first, most = given["first"] or min(_GENTLE, given["most"]), given["most"]
    if first > most:
        raise SettingsError(
            f"--from {first} is beyond --most {most}: lower the one, or raise the other."
        )
    return Wanted(
        url=urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")),
        slos=slos,
        first=first,
        most=most,
        precision=given["precision"] / 100,
        step_seconds=given["step_seconds"],
        settle_seconds=given["settle_seconds"],
        postbacks_per_call=postbacks_per_call(timetable),
        post_on=timetable.post_on,
        profile=timetable.profile,
        seed=timetable.seed,
        connections=options.connections,
        timeout_seconds=options.timeout,
    )


def _stepper(
    url: str, wanted: Wanted, options: LoadOptions, settings: Settings, timetable: Timetable
) -> Stepper:
    return Stepper(
        order=order_of(url, timetable, options, settings, Expected(None, None, ())),
        per_call=wanted.postbacks_per_call,
        slos=tuple(map(read_slo, wanted.slos)),
        step_seconds=wanted.step_seconds,
        settle_seconds=wanted.settle_seconds,
        precision=wanted.precision,
    )


def _check_limit(wanted: Wanted, options: LoadOptions) -> None:
    """See that nobody is loaded by mistake."""
    rate = ceil(postbacks_a_second(wanted.most, wanted.postbacks_per_call))
    if rate > options.limit_rate:
        raise SettingsError(
            f"--most {wanted.most} brings {rate:,} postbacks a second, and"
            f" {options.limit_rate:,.0f} are allowed: say --limit-rate {rate} if the receiver"
            " is meant to take them."
        )


def _found(wanted: Wanted, stepper: Stepper, stopper: Stopper) -> Finding:
    watcher = Watcher(begins=_begins, ends=_ends)
    try:
        return survey(wanted, stepper, stopper=stopper, watcher=watcher)
    except RingbackError:
        # The line of the step that began is not complete.
        say()
        raise


def _begins(load: int, rate: float) -> None:
    click.echo(f"{load:>7,} calls a minute, {rate:>6,.1f} postbacks a second: ", nl=False)


def _ends(step: Step, again: bool) -> None:  # noqa: FBT001 - a callback
    times = ", ".join(f"p{share:g} {_time(step, share)}" for share in (50, 99, 99.9))
    errors = NO_TIME if step.errors is None else f"{100 * step.errors:.3g} %"
    say(f"{times}, errors {errors}: {step.outcome}{', once more' if again else ''}")


def _time(step: Step, share: float) -> str:
    time = step.time(share)
    return NO_TIME if time is None else shown(time)


def _end(finding: Finding, reports: list[Path]) -> None:
    if finding.ending in (Ending.STOPPED, Ending.UNREACHABLE):
        say()
    say()
    say(finding.sentence)
    took = (finding.ended_at - finding.started_at).total_seconds()
    steps = "1 step" if len(finding.steps) == 1 else f"{len(finding.steps)} steps"
    say(f"{steps} took {lasting(round(took, 1))}.")
    for path in reports:
        write_finding(path, finding)
