"""The opening of a run: what is asked, worked out and checked before anything is sent."""

import os
from collections.abc import Iterator
from pathlib import Path

from simulator.errors import RingbackError, SettingsError
from simulator.load.baseline import check_alike, read_result
from simulator.load.exporters import OpenTelemetry, Prometheus
from simulator.load.live import live_view
from simulator.load.options import LoadOptions
from simulator.load.order import Order
from simulator.load.plan import ceiling_lines, plan_lines
from simulator.load.report import check_report
from simulator.load.result import Asked
from simulator.load.route import find_route
from simulator.load.run import Run, Watcher
from simulator.load.slo import Slo, read_slo
from simulator.load.swarm.asking import (
    asked_of,
    check_limits,
    due_of,
    order_of,
    settings_here,
    timetable_of,
)
from simulator.load.timetable import Timetable
from simulator.load.verdict import DEFAULT

__all__ = ["opened", "plan_of", "planned"]


def opened(scenario: type, url: str, options: LoadOptions) -> tuple[Order, Run]:
    """Begin a run.

    Args:
        scenario: The class of users that says what is due.
        url: Where postbacks go.
        options: What was asked for.

    Raises:
        RingbackError: It cannot be done so.
    """
    if not url:
        raise SettingsError("Where do postbacks go? Say it with --host http://localhost:8000/path.")
    order, asked, slos = _checked(scenario, url, options)
    watchers: list[Watcher] = [live_view(asked.seconds), *exporters(options, asked.scenario)]
    run = Run(asked, slos=slos, watchers=watchers, early_stop=not options.no_early_stop)
    return order, run


def plan_of(scenario: type, url: str, options: LoadOptions) -> list[str]:
    """What a run would be, in lines, and why it would be refused, if so.

    Args:
        scenario: The class of users that says what is due.
        url: Where postbacks would go; it may be empty.
        options: What was asked for.

    Raises:
        RingbackError: Not even that can be told.
    """
    timetable = timetable_of(planned(scenario), options, settings_here(os.environ))
    due = due_of(timetable, options)
    lines = ceiling_lines(due, options.connections) if options.closed_loop else plan_lines(due)
    try:
        order, _, _ = _checked(scenario, url, options)
        if url:
            find_route(
                url,
                allow_hosts=order.allow_hosts,
                own_this=order.own_this,
                ca_file=Path(order.ca_file) if order.ca_file else None,
            )
    except RingbackError as error:
        lines += ["", f"A run would be refused. {error}"]
    return lines


def _checked(scenario: type, url: str, options: LoadOptions) -> tuple[Order, Asked, list[Slo]]:
    """What a run is to be, if it may be so."""
    for path in options.reports:
        check_report(path)
    baseline = read_result(Path(options.baseline)) if options.baseline else None
    slos = [read_slo(text) for text in options.slo or (DEFAULT,)]
    settings = settings_here(os.environ)
    timetable = timetable_of(planned(scenario), options, settings)
    due = due_of(timetable, options)
    check_limits(due, options)
    order = order_of(url, timetable, options, settings, due)
    asked = asked_of(scenario, order, timetable, due, options)
    if baseline is not None:
        check_alike(baseline.asked, asked)
    return order, asked, slos


def planned(scenario: type) -> Timetable:
    """The timetable of a scenario.

    Raises:
        SettingsError: It has none.
    """
    timetable = getattr(scenario, "timetable", None)
    if not isinstance(timetable, Timetable):
        raise SettingsError(
            f"The scenario {scenario.__name__} needs a timetable, such as"
            f" timetable = Timetable(stages=(Stage(seconds=60, rate=10),)); got {timetable!r}."
        )
    return timetable


def exporters(options: LoadOptions, scenario: str) -> Iterator[Watcher]:
    """The monitoring systems that watch a run.

    Raises:
        RingbackError: One of them cannot.
    """
    if options.prometheus:
        yield Prometheus(options.prometheus, scenario)
    if options.otlp:
        yield OpenTelemetry(options.otlp, scenario)
