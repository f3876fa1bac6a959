"""The swarm: what every process of a run under Locust does with its station."""

from contextlib import suppress
from typing import Final

import gevent
from gevent.event import Event
from gevent.lock import BoundedSemaphore
from gevent.socket import wait_read
from locust.env import Environment
from locust.runners import Runner

from simulator.load.record import Record
from simulator.load.station import Station
from simulator.load.swarm.interruption import ignore_interruptions, on_interruption, throw
from simulator.load.swarm.statistics import fire_requests, tell

__all__ = ["SECOND", "TICK_SECONDS", "Swarm"]

SECOND: Final = 1_000_000_000
"""In nanoseconds."""

TICK_SECONDS: Final = 1.0
"""How often figures are gathered."""

_REST_SECONDS: Final = 0.02


class Swarm:
    """What every process of a run does: it has a station, and tells what that measured.

    Args:
        environment: Locust's.
        runner: Locust's.
    """

    def __init__(self, environment: Environment, runner: Runner) -> None:
        self.environment, self.runner = environment, runner
        self.station: Station | None = None
        self.events = False
        self._halting = BoundedSemaphore()
        self._watcher: gevent.Greenlet | None = None
        self.ending = False
        """Whether the process ends by itself already, so that nobody need tell it to."""

    def attach(self) -> None:
        """Listen to Locust."""
        self.environment.events.test_start.add_listener(self.begin)
        self.environment.events.test_stop.add_listener(self.finish)
        self.environment.events.quitting.add_listener(self.quit)
        on_interruption(self.interrupt)

    def begin(self, **_: object) -> None:
        """A test starts."""

    def finish(self, **_: object) -> None:
        """A test is over."""

    def quit(self, **_: object) -> None:
        """The process ends."""
        self.ending = True
        ignore_interruptions()

    def interrupt(self) -> None:
        """Somebody wants the process to end; called in the middle of whatever it does."""
        if not self.ending:
            self.ending = True
            gevent.spawn(self.leave)

    def leave(self) -> None:
        """Go the way by which Locust ends a run."""
        throw(KeyboardInterrupt())

    def watch(self, station: Station, event: Event) -> None:
        """Set an event as soon as a station has finished."""
        self._watcher = gevent.spawn(_watch, station, event)

    def gather(self) -> Record:
        """What the station has measured since; Locust is told."""
        return Record() if self.station is None else self._gathered(self.station)

    def halt(self) -> Record:
        """Stop the station; gives the last of what it measured."""
        # A second one who wants it stopped waits until it is.
        with self._halting:
            if self._watcher is not None:
                self._watcher.kill()
            if self.station is None:
                return Record()
            station, self.station = self.station, None
            station.stop()
            return self._gathered(station)

    def _gathered(self, station: Station) -> Record:
        record = station.collect()
        if self.events:
            # Locust counts what is fired.
            fire_requests(self.environment, record)
        else:
            tell(self.environment, record)
        return record


def _watch(station: Station, event: Event) -> None:
    while not station.finished:
        # Whoever shares a processor with the sender should not wake at every word of it.
        gevent.sleep(_REST_SECONDS)
        with suppress(TimeoutError):
            wait_read(station.fd, timeout=TICK_SECONDS)
    event.set()
