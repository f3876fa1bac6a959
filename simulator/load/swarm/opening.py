"""The opening of a run: what is asked, worked out and checked before anything is sent."""

import os
from collections.abc import Iterator
from pathlib import Path

from simulator.errors import SettingsError
from simulator.load.baseline import check_alike, read_result
from simulator.load.exporters import OpenTelemetry, Prometheus
from simulator.load.live import live_view
from simulator.load.options import LoadOptions
from simulator.load.order import Order
from simulator.load.report import check_report
from simulator.load.run import Run, Watcher
from simulator.load.schedule import expected
from simulator.load.slo import read_slo
from simulator.load.swarm.asking import (
    asked_of,
    check_limits,
    order_of,
    settings_here,
    timetable_of,
)
from simulator.load.timetable import Timetable
from simulator.load.verdict import DEFAULT

__all__ = ["opened", "planned"]


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
    for path in options.reports:
        check_report(path)
    baseline = read_result(Path(options.baseline)) if options.baseline else None
    slos = [read_slo(text) for text in options.slo or (DEFAULT,)]
    settings = settings_here(os.environ)
    timetable = timetable_of(planned(scenario), options, settings)
    due = expected(timetable)
    check_limits(due, options)
    order = order_of(url, timetable, options, settings, due)
    asked = asked_of(scenario, order, timetable, due, options)
    if baseline is not None:
        check_alike(baseline.asked, asked)
    watchers: list[Watcher] = [live_view(asked.seconds), *exporters(options, asked.scenario)]
    run = Run(asked, slos=slos, watchers=watchers, early_stop=not options.no_early_stop)
    return order, run


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
