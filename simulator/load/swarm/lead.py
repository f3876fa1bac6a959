"""The lead: the process that begins a run, ends it and reports, alone or with workers that send."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import gevent
from locust import LoadTestShape
from locust.env import Environment
from locust.rpc import Message
from locust.runners import STATE_MISSING, MasterRunner, Runner

from simulator.errors import RingbackError, UnreachableError
from simulator.load.options import LoadOptions, options_from
from simulator.load.record import Record
from simulator.load.result import Ending, Generator
from simulator.load.run import Run
from simulator.load.schedule import due_within
from simulator.load.slices import NOTICE, Slices
from simulator.load.station import Order, Station
from simulator.load.swarm.ending import end
from simulator.load.swarm.interruption import NOTHING_SENT, STATUS, say, throw
from simulator.load.swarm.messages import GO, ORDER, READY, REPORT
from simulator.load.swarm.opening import opened
from simulator.load.swarm.statistics import others_of
from simulator.load.swarm.swarm import SECOND, TICK_SECONDS, Swarm
from simulator.load.timetable import Timetable
from simulator.version import VERSION

__all__ = ["Lead"]

_AHEAD_SECONDS: Final = 1.0
_WORKERS_READY_SECONDS: Final = 60.0
_LAST_WORDS_SECONDS: Final = 5.0
_HERE: Final = "here"


class Lead(Swarm):
    """The process that begins the run, ends it and reports: alone, or with workers that send.

    Args:
        environment: Locust's.
        runner: Locust's.
        scenario: The class of users that says what is due.
    """

    def __init__(self, environment: Environment, runner: Runner, scenario: type) -> None:
        super().__init__(environment, runner)
        self._scenario, self._has_workers = scenario, isinstance(runner, MasterRunner)
        self._run: Run | None = None
        self._options = LoadOptions()
        self._slices = Slices()
        self._ready: dict[str, dict[str, Any]] = {}
        self._finished: set[str] = set()
        self._refused: set[str] = set()
        self._heard: dict[str, int] = {}
        self._order: Order | None = None
        self._number = 0
        self._start = 0
        self._driver: gevent.Greenlet | None = None
        self.over = False

    def attach(self) -> None:
        """Listen to Locust and to the workers."""
        super().attach()
        shape = _Shape(self)
        shape.runner = self.runner
        self.environment.shape_class = shape
        self.environment.events.test_stopping.add_listener(self.stopping)
        if self._has_workers:
            self.runner.register_message(READY, self._worker_is_ready)
            self.runner.register_message(REPORT, self._worker_reports)

    def members(self) -> list[str]:
        """Who sends, in the order of their places."""
        if not isinstance(self.runner, MasterRunner):
            return [_HERE]
        clients = self.runner.clients.all
        return sorted(
            each.id
            for each in clients
            if each.state != STATE_MISSING and each.id not in self._refused
        )

    def begin(self, **_: object) -> None:
        """A test starts: everything is worked out before anything is sent."""
        self.ending = self.over = False
        self._start, self._number = 0, self._number + 1
        self._slices, self._finished, self._ready, self._heard = Slices(), set(), {}, {}
        try:
            self._options = options_from(vars(self.environment.parsed_options), Path.cwd())
            self._order, self._run = opened(
                self._scenario, self.environment.host or "", self._options
            )
        except RingbackError as error:
            self._give_up(error)
            return
        except Exception as error:  # noqa: BLE001 - a run must not hang because of a scenario
            self._give_up(RingbackError(f"The run could not begin: {error!r}."))
            return
        self.events = self._options.request_events
        self._driver = gevent.spawn(self._drive)

    def _drive(self) -> None:
        try:
            if self._has_workers:
                self._lead_workers()
            else:
                self._send_alone()
        except RingbackError as error:
            self._give_up(error)
        except Exception as error:  # noqa: BLE001 - a run must not hang because of us
            self._give_up(RingbackError(f"The run broke down: {error!r}."))
        self.over = True

    def _send_alone(self) -> None:
        order, run = self._asked()
        self.station = Station(order)
        run.generators[_HERE] = Generator.here(_HERE)
        self._slices.share([_HERE], -1)
        self.station.prepare(self._slices.of(_HERE))
        self._start = time.monotonic_ns() + round(_AHEAD_SECONDS * SECOND)
        run.begin(ahead_seconds=_AHEAD_SECONDS)
        self.station.go(self._start, self._slices.of(_HERE))
        while not self.station.finished and run.ending is None:
            gevent.sleep(TICK_SECONDS)
            run.add(self.gather())
            run.tick(time.monotonic_ns() - self._start)
            self._end_in_time(run, order)

    def _end_in_time(self, run: Run, order: Order) -> None:
        """End the closed loop when the scenario's time is up: it has no last postback."""
        lasts = run.asked.seconds
        elapsed = (time.monotonic_ns() - self._start) / SECOND
        if order.sending.closed_loop and lasts is not None and elapsed >= lasts:
            run.ending = run.ending or Ending.FINISHED

    def _lead_workers(self) -> None:
        order, run = self._asked()
        if order.sending.closed_loop:
            # What is due has no moment then, so nobody can take over from another.
            self._slices.share(self.members(), -1)
        for name in self.members():
            self._tell_order(order, name)
        patience = _WORKERS_READY_SECONDS + order.wait_ready
        until = time.monotonic() + patience
        while not set(self.members()) <= set(self._ready) or not self._ready:
            if time.monotonic() > until:
                raise RingbackError(
                    f"{len(self._ready)} of {len(self.members())} workers were ready to send"
                    f" within {patience:g} s; look at what the others print."
                )
            gevent.sleep(0.1)
        # The moment is told by the time of day: clocks of machines agree on that at least.
        self._start = time.monotonic_ns() + round(_AHEAD_SECONDS * SECOND)
        run.begin(ahead_seconds=_AHEAD_SECONDS)
        self._share()
        if order.sending.closed_loop:
            self._let_go(self.members())
        while not self._workers_done() and run.ending is None:
            gevent.sleep(TICK_SECONDS)
            self._share()
            run.tick(time.monotonic_ns() - self._start)
            self._end_in_time(run, order)

    def _workers_done(self) -> bool:
        members = set(self.members())
        senders = members & self._ready.keys()
        return not members or (bool(senders) and senders <= self._finished)

    def _share(self) -> None:
        """Share what is still to come among those who are there and ready."""
        order = self._asked()[0]
        names = [name for name in self.members() if name in self._ready]
        self._note_losses(names)
        if order.sending.closed_loop:
            return
        if names and self._slices.share(names, time.monotonic_ns() - self._start):
            self._let_go(names)

    def _let_go(self, names: list[str]) -> None:
        """Tell when the run begins, and what of it is whose."""
        wait = (self._start - time.monotonic_ns()) / SECOND
        for name in names:
            go = {"at": time.time() + wait, "slices": self._slices.of(name)}
            self.runner.send_message(GO, go, client_id=name)

    def _note_losses(self, names: list[str]) -> None:
        order, run = self._asked()
        now = time.monotonic_ns() - self._start
        for name, generator in list(run.generators.items()):
            if name not in names and not generator.lost and name not in self._finished:
                begin, until = self._heard.get(name, 0), now + NOTICE
                timetable = Timetable.from_json(order.timetable)
                count = due_within(timetable, self._slices.of(name), begin, until)
                run.generators[name] = replace(generator, lost=True, unaccounted=count)
                then = "the others took over" if names else "nobody was left to take over"
                run.notes.append(
                    f"{name} was lost {now / SECOND:.0f} s after the start. Up to {count:,}"
                    f" postbacks that were its own may not have been sent; {then}."
                )

    def _asked(self) -> tuple[Order, Run]:
        if self._order is None or self._run is None:
            raise RingbackError("The run has not begun.")
        return self._order, self._run

    def _tell_order(self, order: Order, name: str) -> None:
        data = {
            "run": self._number,
            "version": VERSION,
            "order": order.to_json(),
            "slices": self._slices.of(name) if order.sending.closed_loop else [],
            "events": self.events,
        }
        self.runner.send_message(ORDER, data, client_id=name)

    def _worker_is_ready(self, environment: Environment, msg: Message, **_: object) -> None:
        del environment
        if self._run is None or self._order is None:
            return
        if msg.data is None:
            # It has come while the run goes on.
            self._tell_order(self._order, msg.node_id)
        elif msg.data["run"] != self._number:
            return
        elif "error" in msg.data:
            self._refuse_worker(msg.node_id, f"{msg.node_id}: {msg.data['error']}")
        else:
            self._ready[msg.node_id] = msg.data
            self._run.generators[msg.node_id] = Generator(**msg.data["generator"])

    def _refuse_worker(self, name: str, why: str) -> None:
        """Do without a worker that cannot send; before the start, nobody is to be left out."""
        if not self._start or self._run is None:
            self._give_up(RingbackError(why))
            return
        self._refused.add(name)
        self._run.notes.append(f"A worker came later and was refused. {why}")
        say(why)

    def _worker_reports(self, environment: Environment, msg: Message, **_: object) -> None:
        del environment
        # A worker's farewell may come when the run is judged, or when the next one has begun.
        if self._run is None or msg.data["run"] != self._number:
            return
        self._run.add(Record.from_json(msg.data["record"]))
        self._heard[msg.node_id] = msg.data["elapsed"]
        if msg.data["finished"]:
            self._finished.add(msg.node_id)

    def stopping(self, **_: object) -> None:
        """The test will be over: somebody stopped it, if it is not over by itself."""
        if not self.over and self._run is not None and self._run.ending is None:
            self._run.ending = Ending.STOPPED

    def finish(self, **_: object) -> None:
        """The test is over: the last figures come in, and the verdict goes out."""
        # Whoever wants the process to end has to wait until the reports are written.
        self.ending = True
        if self._driver is not None and self._driver is not gevent.getcurrent():
            self._driver.kill()
        record, run = self.halt(), self._run
        if run is not None and self._begun:
            run.add(record)
            self._end_workers()
            run.others = others_of(self.environment, run.record)
            self._run = None
            self.environment.process_exit_code = end(run, self._options)
        elif run is not None:
            self._run = None
            run.abandon()
            say(NOTHING_SENT)
            self.environment.process_exit_code = STATUS
        if self.environment.web_ui is not None:
            # Another run may follow.
            self.ending = self.over = False

    def quit(self, **_: object) -> None:
        """The process ends, and with it a run that was started from the web page."""
        if not self._has_workers:
            self.runner.quit()
        self.finish()
        super().quit()

    def leave(self) -> None:
        """End the run; one that waits for workers has not begun, as far as Locust knows."""
        if self._number or self.environment.web_ui is not None:
            super().leave()
            return
        say(NOTHING_SENT)
        self.runner.quit()
        throw(SystemExit(STATUS))

    @property
    def elapsed_seconds(self) -> float:
        """How long ago the run began; 0 before it does."""
        return (time.monotonic_ns() - self._start) / SECOND if self._begun else 0.0

    @property
    def _begun(self) -> bool:
        return bool(self._start) and time.monotonic_ns() >= self._start

    def _end_workers(self) -> None:
        """Have workers stop, and wait for what they have measured."""
        if not self._has_workers or self._run is None:
            return
        self._note_losses([name for name in self.members() if name in self._ready])
        self.runner.send_message(GO, {"stop": True})
        until = time.monotonic() + _LAST_WORDS_SECONDS
        while not self._workers_done() and time.monotonic() < until:
            gevent.sleep(0.05)

    def _give_up(self, error: RingbackError) -> None:
        say(f"Error: {error}")
        self.environment.process_exit_code = 3 if isinstance(error, UnreachableError) else 2
        if self._run is not None:
            self._run.abandon()
        self._run = None
        self.over = True


class _Shape(LoadTestShape):
    """One postback user in every process, until the run is over."""

    abstract = True

    def __init__(self, lead: "Lead") -> None:
        super().__init__()
        self._lead = lead
        self._processes = 0

    def tick(self) -> tuple[int, float] | None:
        """How many users there are to be; None when all is done."""
        if self._lead.over or self._time_is_up():
            return None
        fixed = sum(each.fixed_count for each in self._lead.environment.user_classes)
        # Locust complains of a change when nobody is left to take part in it.
        self._processes = len(self._lead.members()) or self._processes
        users = self._processes + fixed
        return users, max(users, 1)

    def _time_is_up(self) -> bool:
        """Whether Locust's own --run-time has passed, which it leaves to shapes."""
        limit = getattr(self._lead.environment.parsed_options, "run_time", None)
        return limit is not None and self._lead.elapsed_seconds > limit
