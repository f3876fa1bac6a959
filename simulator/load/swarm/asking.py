"""What a scenario asks under Locust: its timetable and the options made into an order."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from simulator.assembly import headers_of
from simulator.configuration import read_settings
from simulator.errors import SettingsError
from simulator.load.options import LoadOptions
from simulator.load.order import Order
from simulator.load.result import Asked
from simulator.load.schedule import Expected, expected
from simulator.load.sender import Sending
from simulator.load.timetable import Timetable
from simulator.settings import Settings

__all__ = ["asked_of", "check_limits", "due_of", "order_of", "settings_here", "timetable_of"]

_WIRE: Final = (
    "wire", "wire_dates", "wire_booleans", "wire_absent", "wire_carrier_types",
)  # fmt: skip
_CONTENT: Final = ("seed", "profile")
_OPENED_FOR: Final = 100
# Five seconds of all that one process can send: what is written before takes nothing from that.
_SPOOLED: Final = 500_000
_SPOOLED_FROM: Final = 1_000
# More in a second than any receiver answers: in the closed loop time ends a run, not its number.
_CEILING: Final = 200_000


def settings_here(environ: Mapping[str, str]) -> Settings:
    """The settings of the working directory."""
    return read_settings(environ=environ, directory=Path.cwd())


def timetable_of(scenario: Timetable, options: LoadOptions, settings: Settings) -> Timetable:
    """The scenario's timetable as the options and settings change it."""
    default = Settings()
    chosen: dict[str, Any] = {
        name: getattr(settings, name) for name in _CONTENT
        if getattr(settings, name) != getattr(default, name)
    }  # fmt: skip
    if options.closed_loop and options.rate:
        raise SettingsError(
            "--closed-loop sends as fast as --connections allow, so there is no --rate: leave one"
            " of them out."
        )
    ceiling = _CEILING if options.closed_loop and scenario.stages else 0
    return replace(scenario, **chosen).adapted(
        rate=ceiling or options.rate,
        calls_per_minute=options.calls_per_minute,
        seconds=options.seconds,
        compress=options.compress,
    )


def due_of(timetable: Timetable, options: LoadOptions) -> Expected:
    """What a run comes to; in the closed loop how many rates bring depends on the receiver."""
    if options.closed_loop and timetable.stages:
        return Expected(postbacks=None, seconds=timetable.seconds, per_second=())
    return expected(timetable)


def order_of(
    url: str, timetable: Timetable, options: LoadOptions, settings: Settings, due: Expected
) -> Order:
    """What every process must know.

    Args:
        url: Where postbacks go.
        timetable: What is due.
        options: What was asked for.
        settings: How bodies are written.
        due: What the timetable comes to: what the most in a second needs is ready before.
    """
    peak = max(due.per_second, default=0)
    opened = max(round(peak / _OPENED_FOR), 4)
    return Order(
        url=url,
        timetable=timetable.to_json(),
        wire={name: getattr(settings, name) for name in _WIRE},
        headers=headers_of(settings),
        sending=Sending(
            connections=options.connections,
            opened=options.connections if options.closed_loop else opened,
            timeout_seconds=options.timeout,
            closed_loop=options.closed_loop,
            expected=options.expect_body.encode(),
        ),
        allow_hosts=tuple(settings.allow_host),
        own_this=options.i_own_this,
        ca_file=options.ca_file,
        wait_ready=options.wait_ready,
        spooled=_SPOOLED if options.closed_loop or peak >= _SPOOLED_FROM else 0,
    )


def check_limits(due: Expected, options: LoadOptions) -> None:
    """See that nobody is loaded by mistake.

    Raises:
        SettingsError: More is due than was allowed.
    """
    if options.closed_loop:
        return
    peak = max(due.per_second, default=0)
    if peak > options.limit_rate:
        raise SettingsError(
            f"Up to {peak:,} postbacks are due in one second, and {options.limit_rate:,.0f} are"
            f" allowed: say --limit-rate {peak} if the receiver is meant to take them."
        )
    if due.postbacks is not None and due.postbacks > options.limit_total:
        raise SettingsError(
            f"{due.postbacks:,} postbacks are due, and {options.limit_total:,} are allowed:"
            f" say --limit-total {due.postbacks} if the receiver is meant to take them."
        )


def asked_of(
    scenario: type, order: Order, timetable: Timetable, due: Expected, options: LoadOptions
) -> Asked:
    """What the reports say was asked."""
    parts = urlsplit(order.url)
    page = sys.modules[scenario.__module__].__doc__ or scenario.__doc__ or ""
    return Asked(
        scenario=_name(scenario),
        question=page.strip().partition("\n")[0],
        url=urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")),
        timetable=order.timetable,
        postbacks=None if options.closed_loop else due.postbacks,
        seconds=due.seconds,
        closed_loop=options.closed_loop,
        connections=options.connections,
        timeout_seconds=options.timeout,
        seed=timetable.seed,
        slos=options.slo,
    )


def _name(scenario: type) -> str:
    """A class's name as file names have it: CampaignWithRetries is campaign_with_retries."""
    letters = (f"_{each.lower()}" if each.isupper() else each for each in scenario.__name__)
    return "".join(letters).lstrip("_")
