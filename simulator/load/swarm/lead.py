"""The lead: the process that begins a run, ends it and reports, alone or with workers that send."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

import gevent
from gevent.event import Event
from locust import LoadTestShape
from locust.env import Environment
from locust.rpc import Message
from locust.runners import STATE_MISSING, MasterRunner, Runner

from simulator.errors import RingbackError, UnreachableError
from simulator.load.crew import Crew
from simulator.load.feed import ALL_OF_IT
from simulator.load.options import LoadOptions, options_from
from simulator.load.order import Order
from simulator.load.record import Record
from simulator.load.result import Ending, Generator
from simulator.load.run import Run
from simulator.load.station import Station
from simulator.load.swarm.ending import end
from simulator.load.swarm.interruption import NOTHING_SENT, STATUS, say, throw
from simulator.load.swarm.messages import GO, ORDER, READY, REPORT
from simulator.load.swarm.opening import opened
from simulator.load.swarm.statistics import others_of
from simulator.load.swarm.swarm import SECOND, TICK_SECONDS, Swarm
from simulator.load.timetable import Timetable
from simulator.version import VERSION

__all__ = ["Lead"]

_AHEAD_SECONDS: Final = {False: 0.5, True: 1.0}
_WORKERS_READY_SECONDS: Final = 60.0
_LAST_WORDS_SECONDS: Final = 5.0
_GLANCE_SECONDS: Final = 0.05
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
        self._crew: Crew | None = None
        self._refused: set[str] = set()
        self._order: Order | None = None
        self._number = 0
        self._start = 0
        self._driver: gevent.Greenlet | None = None
        self._news = Event()
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
        self._news.clear()
        self._start, self._number = 0, self._number + 1
        self._refused.clear()
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
        timetable = Timetable.from_json(self._order.timetable)
        fixed = self._order.sending.closed_loop
        self._crew = Crew(timetable, self._run.generators, self._run.notes, fixed=fixed)
        self.events = self._options.request_events
        self._driver = gevent.spawn(self._drive)

    def _drive(self) -> None:
        try:
            if self._has_workers:
                self._lead_workers()
            else:
                self._send_alone()
        except RingbackError as error:
            self._break_off(error)
        except Exception as error:  # noqa: BLE001 - a run must not hang because of us
            self._break_off(RingbackError(f"The run broke down: {error!r}."))
        else:
            self._asked()[1].stop()
            self._leave_off()

    def _break_off(self, error: RingbackError) -> None:
        """End a run that cannot go on; what it has measured is told, if it had begun."""
        if not self._begun or self._run is None:
            self._give_up(error)
            return
        self._run.ending = Ending.BROKEN
        self._run.notes.append(str(error))
        self._run.stop()
        self._leave_off()

    def _send_alone(self) -> None:
        order, run, crew = self._asked()
        station = self.station = Station(order)
        station.prepare(ALL_OF_IT)
        self.watch(station, self._news)
        crew.join(_HERE, Generator.here(_HERE))
        self._set_start(run)
        station.go(self._start, ALL_OF_IT)
        while not station.finished and run.ending is None:
            self._await_news(run, order)
            run.add(self.gather())
            run.tick(time.monotonic_ns() - self._start)
        if station.broken:
            raise RingbackError(station.broken)

    def _lead_workers(self) -> None:
        order, run, crew = self._asked()
        if crew.fixed:
            crew.allot(self.members())
        for name in self.members():
            self._tell_order(order, name)
        patience = _WORKERS_READY_SECONDS + order.wait_ready
        until = time.monotonic() + patience
        while not (ready := crew.ready(self.members())) or len(ready) < len(self.members()):
            if time.monotonic() > until:
                raise RingbackError(
                    f"{len(ready)} of {len(self.members())} workers were ready to send"
                    f" within {patience:g} s; look at what the others print."
                )
            gevent.sleep(_GLANCE_SECONDS)
        # The moment is told by the time of day: clocks of machines agree on that at least.
        self._set_start(run)
        self._share(crew)
        while not crew.finished(self.members()) and run.ending is None:
            self._await_news(run, order)
            self._share(crew)
            run.tick(time.monotonic_ns() - self._start)
        run.ending = run.ending or self._deserted()

    def _deserted(self) -> Ending | None:
        """How the run ends if nobody is left who would send what is still to come."""
        lost = self._has_workers and self._asked()[2].deserted(self.members())
        return Ending.BROKEN if lost else None

    def _set_start(self, run: Run) -> None:
        ahead = 0.0 if run.asked.closed_loop else _AHEAD_SECONDS[self._has_workers]
        self._start = time.monotonic_ns() + round(ahead * SECOND)
        run.begin(ahead_seconds=ahead)

    def _await_news(self, run: Run, order: Order) -> None:
        """Wait for a second, or until somebody has sent all that was his."""
        elapsed = (time.monotonic_ns() - self._start) / SECOND
        # The closed loop has no last postback, so time ends it.
        lasts = run.asked.seconds if order.sending.closed_loop else None
        left = TICK_SECONDS if lasts is None else max(lasts - elapsed, 0)
        self._news.wait(min(left, TICK_SECONDS))
        self._news.clear()
        if lasts is not None and (time.monotonic_ns() - self._start) / SECOND >= lasts:
            run.ending = run.ending or Ending.FINISHED

    def _share(self, crew: Crew) -> None:
        """Tell everybody when the run begins, what of it is whose, and up to where."""
        now, told = time.monotonic_ns() - self._start, list(crew.notes)
        for name, share in crew.share(self.members(), now).items():
            go = {"at": time.time() - now / SECOND, "share": asdict(share)}
            self.runner.send_message(GO, go, client_id=name)
        for note in crew.notes:
            if note not in told:
                say(note)

    def _asked(self) -> tuple[Order, Run, Crew]:
        if self._order is None or self._run is None or self._crew is None:
            raise RingbackError("The run has not begun.")
        return self._order, self._run, self._crew

    def _tell_order(self, order: Order, name: str) -> None:
        crew = self._asked()[2]
        data = {
            "run": self._number,
            "version": VERSION,
            "order": order.to_json(),
            "share": asdict(crew.allotted(name)) if crew.fixed else None,
            "events": self.events,
        }
        self.runner.send_message(ORDER, data, client_id=name)

    def _worker_is_ready(self, environment: Environment, msg: Message, **_: object) -> None:
        del environment
        if self._run is None or self._order is None or self._crew is None:
            return
        if msg.data is None:
            # It has come while the run goes on.
            self._tell_order(self._order, msg.node_id)
        elif msg.data["run"] != self._number:
            return
        elif "error" in msg.data:
            self._refuse_worker(msg.node_id, f"{msg.node_id}: {msg.data['error']}")
        else:
            self._crew.join(msg.node_id, Generator(**msg.data["generator"]))

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
        if self._run is None or self._crew is None or msg.data["run"] != self._number:
            return
        self._run.add(Record.from_json(msg.data["record"]))
        self._crew.hear(msg.node_id, msg.data["elapsed"], finished=msg.data["finished"])
        if msg.data["finished"]:
            self._news.set()

    def stopping(self, **_: object) -> None:
        """The test will be over: somebody stopped it, if it is not over by itself."""
        if not self.over and self._run is not None and self._run.ending is None:
            # Locust stops a test that has no workers any more.
            self._run.ending = self._deserted() or Ending.STOPPED

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
        if not self._has_workers or self._crew is None:
            return
        self._crew.close(self.members(), time.monotonic_ns() - self._start)
        self.runner.send_message(GO, {"stop": True})
        until = time.monotonic() + _LAST_WORDS_SECONDS
        while not self._crew.finished(self.members()) and time.monotonic() < until:
            gevent.sleep(_GLANCE_SECONDS)

    def _give_up(self, error: RingbackError) -> None:
        say(f"Error: {error}")
        self.environment.process_exit_code = 3 if isinstance(error, UnreachableError) else 2
        if self._run is not None:
            self._run.abandon()
        self._run = None
        self._leave_off()

    def _leave_off(self) -> None:
        """Have Locust end the test; by itself it would look for the end once a second."""
        self.over = True
        gevent.spawn(self._end_test)

    def _end_test(self) -> None:
        if self.ending:
            return
        if self.environment.web_ui is None:
            self.runner.quit()
        else:
            self.runner.stop()


class _Shape(LoadTestShape):
    """One postback user in every process, until the run is over."""

    abstract = True

    def __init__(self, lead: "Lead") -> None:
        super().__init__()
        self._lead = lead
        self._processes = 0

    def tick(self) -> tuple[int, float] | None:
        """How many users there are to be; None when the time is up."""
        if self._time_is_up():
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
