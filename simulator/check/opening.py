"""Opens what an exam works with: the way to the receiver, its state, and what tries plans."""

from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom
from time import monotonic, sleep
from typing import Final

from simulator.check.bench import Bench
from simulator.check.check import Check
from simulator.check.mirror import Mirror, MirrorError, look_into
from simulator.check.options import ExamOptions
from simulator.check.plan import QUEUE_ID
from simulator.check.route import Route, find_route
from simulator.check.state import (
    Discerning,
    StateCommand,
    StateFunction,
    StateReader,
    StateUrl,
    check_template,
)
from simulator.check.trial import Trier
from simulator.errors import UnreachableError

__all__ = ["Sight", "open_bench", "open_trier", "sight_of"]

PATIENCE_SECONDS: Final = 3.0
_PAUSE_SECONDS: Final = 0.1
_FARTHEST: Final = 2**31


@dataclass(frozen=True, slots=True)
class Sight:
    """How far one sees into a receiver.

    Args:
        mirror: Where its state shows what; None without read-back.
        hindrance: Why states that were asked for cannot be read; empty if they can.
        forgets: Whether it knows nothing of an ordinary call that it accepted.
    """

    mirror: Mirror | None = None
    hindrance: str = ""
    forgets: bool = False


def open_bench(options: ExamOptions) -> Bench:
    """Make the bench of an exam, once the receiver is there.

    Raises:
        SettingsError: A state cannot be read in the way that was given.
        DeliveryRefusedError: The receiver's host may not be examined, or there is none.
        UnreachableError: The receiver accepts no connection.
    """
    for template, option in (
        (options.state_url, "--state-url"),
        (options.state_command, "--state-command"),
    ):
        if template:
            check_template(template, option)
    route = _route(options, options.url)
    _wait_for(route, options)
    return Bench(
        route,
        reader=_reader(options),
        headers=options.headers,
        first_queue_id=options.first_queue_id,
        rate=options.rate,
        settle_seconds=options.settle_seconds,
    )


def open_trier(
    bench: Bench,
    options: ExamOptions,
    mirror: Mirror | None,
    *,
    expired: Callable[[], bool] = lambda: False,
    looks: Callable[[Check], bool] = lambda _: True,
) -> Trier:
    """Make what tries plans at a bench."""
    return Trier(
        bench,
        mirror=mirror,
        wire=options.wire,
        budget_seconds=options.budget_seconds,
        shrink=options.shrink,
        expired=expired,
        came_back=lambda: _listens(bench.route, PATIENCE_SECONDS),
        looks=looks,
    )


def sight_of(bench: Bench, options: ExamOptions) -> Sight:
    """Find out how far one sees into a receiver, by ordinary calls."""
    if bench.reader is None:
        return Sight()
    try:
        mirror = look_into(
            lambda plan: bench.run(plan).states[0],
            excluded=options.exclude_fields,
            wire=options.wire,
        )
    except MirrorError as error:
        blank = Mirror(excluded_by_user=options.exclude_fields)
        return Sight(blank, error.hindrance, forgets=not error.hindrance)
    return Sight(mirror)


def _route(options: ExamOptions, url: str) -> Route:
    return find_route(
        url,
        allow_hosts=options.allow_hosts,
        ca_file=options.ca_file,
        timeout_seconds=options.timeout_seconds,
    )


def _reader(options: ExamOptions) -> StateReader | None:
    if not options.reads_state:
        return None
    reader: StateReader
    if options.state_of is not None:
        reader = StateFunction(options.state_of)
    elif options.state_command:
        reader = StateCommand(options.state_command, timeout_seconds=options.timeout_seconds)
    else:
        template = options.state_url.replace(QUEUE_ID, "0")
        route = _route(options, template)
        reader = StateUrl(
            options.state_url, route, headers=options.state_headers or options.headers
        )
    unheard = [SystemRandom().randrange(_FARTHEST, 2 * _FARTHEST) for _ in range(2)]
    return Discerning(reader, unheard=unheard)


def _wait_for(route: Route, options: ExamOptions) -> None:
    if not _listens(route, options.wait_ready_seconds):
        raise UnreachableError(
            f"{route.target.receiver} accepts no connection. Start the receiver, or correct the"
            " URL; --wait-ready waits for one that is starting."
        )


def _listens(route: Route, seconds: float) -> bool:
    """Whether the receiver accepts a connection within so many seconds."""
    until = monotonic() + seconds
    while True:
        try:
            route.line().close()
        except OSError:
            if monotonic() >= until:
                return False
            sleep(_PAUSE_SECONDS)
        else:
            return True
