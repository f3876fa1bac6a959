"""The worker: a process that sends the part of a run that its lead gives it."""

import signal
import time
from dataclasses import asdict

import gevent
from gevent.event import Event
from locust.argument_parser import get_parser
from locust.env import Environment
from locust.rpc import Message
from locust.runners import WorkerRunner

from simulator.errors import RingbackError
from simulator.load.feed import Share
from simulator.load.order import Order
from simulator.load.record import Record
from simulator.load.result import Generator
from simulator.load.station import Station
from simulator.load.swarm.interruption import STATUS, on_interruption, say
from simulator.load.swarm.messages import GO, ORDER, READY, REPORT
from simulator.load.swarm.swarm import SECOND, TICK_SECONDS, Swarm
from simulator.version import VERSION

__all__ = ["Worker"]


class Worker(Swarm):
    """A process that sends what its leader gives it.

    Args:
        environment: Locust's.
        runner: Locust's.
    """

    def __init__(self, environment: Environment, runner: WorkerRunner) -> None:
        super().__init__(environment, runner)
        self._name = runner.client_id
        self._forked = _forked_by_leader(environment)
        self._number = 0
        self._start = 0
        self._preparing: gevent.Greenlet | None = None
        self._sender: gevent.Greenlet | None = None
        self._news = Event()

    def attach(self) -> None:
        """Listen to Locust and to the leader."""
        super().attach()
        self.runner.register_message(ORDER, self._prepare, concurrent=True)
        self.runner.register_message(GO, self._go, concurrent=True)
        if self._forked:
            # Ctrl-C comes to all processes of a terminal, and the leader says when to stop.
            on_interruption(lambda: None, signals=(signal.SIGINT,))

    def begin(self, **_: object) -> None:
        """Ask for the order, which was given before this worker came if the run goes on already."""
        if self.station is None:
            self.runner.send_message(READY)

    def _prepare(self, environment: Environment, msg: Message, **_: object) -> None:
        del environment
        if self.station is not None:
            return
        self._number = msg.data["run"]
        self._preparing = gevent.getcurrent()
        try:
            _check_version(msg.data["version"])
            self.events = msg.data["events"]
            self._news.clear()
            station = self.station = Station(Order.from_json(msg.data["order"]))
            self._start = 0
            share = msg.data["share"]
            station.prepare(None if share is None else Share.from_json(share))
            self.watch(station, self._news)
        except RingbackError as error:
            self._refuse(str(error))
            return
        except Exception as error:  # noqa: BLE001 - the lead must not wait in vain
            self._refuse(f"It could not get ready: {error!r}.")
            return
        generator = asdict(Generator.here(self._name))
        self.runner.send_message(READY, {"run": self._number, "generator": generator})

    def _refuse(self, why: str) -> None:
        self.halt()
        self.runner.send_message(READY, {"run": self._number, "error": why})

    def _go(self, environment: Environment, msg: Message, **_: object) -> None:
        del environment
        if self.station is None:
            return
        if msg.data.get("stop"):
            self._report(self.halt(), finished=True)
            return
        share = Share.from_json(msg.data["share"])
        if self._start:
            self.station.take(share)
        else:
            ahead = msg.data["at"] - time.time()
            self._start = time.monotonic_ns() + round(ahead * SECOND)
            self.station.go(self._start, share)
            self._sender = gevent.spawn(self._send)

    def _send(self) -> None:
        while self.station is not None:
            finished = self.station.finished
            broken = self.station.broken
            self._report(self.gather(), finished=finished and not broken)
            if broken:
                say(f"Error: {broken}")
                self.leave()
            if finished:
                return
            self._news.wait(TICK_SECONDS)

    def _report(self, record: Record, *, finished: bool) -> None:
        elapsed = time.monotonic_ns() - self._start
        data = {"run": self._number, "record": record.to_json(), "elapsed": elapsed}
        self.runner.send_message(REPORT, data | {"finished": finished})

    def finish(self, **_: object) -> None:
        """The test is over."""
        if self._preparing is not None and not self._start:
            self._preparing.kill()
        begun, record = self.station is not None and self._start, self.halt()
        if begun:
            self._report(record, finished=True)
        self._start = 0

    def leave(self) -> None:
        """Tell what was measured, and go; what is still to come is taken over by others."""
        begun, record = self.station is not None and self._start, self.halt()
        if begun:
            self._report(record, finished=False)
        if not self._forked:
            say("Stopped: what this worker has not sent is for the others.")
        self.environment.process_exit_code = STATUS
        super().leave()


def _forked_by_leader(environment: Environment) -> bool:
    """Whether this process was not asked to be a worker, but forked by one that leads."""
    forked = bool(getattr(environment.parsed_options, "processes", 0))
    return forked and not get_parser().parse_args().worker


def _check_version(version: str) -> None:
    if version != VERSION:
        raise RingbackError(
            f"the lead is Ringback {version}, this worker {VERSION}:"
            " install the same version on both."
        )
