"""The users of load tests: one in every process, whose thread does all the sending."""

import sys
from pathlib import Path
from typing import ClassVar, Final

import gevent
from locust import User, events, task
from locust.argument_parser import LocustArgumentParser
from locust.env import Environment
from locust.runners import Runner, WorkerRunner

from simulator.errors import RingbackError
from simulator.load.options import LoadOptions, flag, help_of, kind_of, options_from
from simulator.load.swarm.lead import Lead
from simulator.load.swarm.opening import plan_of
from simulator.load.swarm.swarm import Swarm
from simulator.load.swarm.worker import Worker
from simulator.load.timetable import Timetable

__all__ = ["PostbackUser"]

_USAGE: Final = 2


class PostbackUser(User):
    """Stands for the provider's delivery of postbacks; a scenario says what is due.

    Args:
        timetable: What is due, and when.
    """

    abstract = True
    timetable: ClassVar[Timetable]

    @task
    def stay(self) -> None:
        """Be counted; postbacks are sent by a thread beside all greenlets."""
        gevent.sleep(1)


@events.init_command_line_parser.add_listener
def _add_options(parser: LocustArgumentParser) -> None:
    group = parser.add_argument_group("Postbacks")
    for name in LoadOptions.__slots__:
        text, metavar = help_of(name)
        kind = kind_of(name)
        text = text.replace("%", "%%")
        if kind is bool:
            group.add_argument(flag(name), action="store_true", help=text)
        elif kind is tuple:
            group.add_argument(flag(name), action="append", metavar=metavar, help=text)
        else:
            group.add_argument(flag(name), type=kind, metavar=metavar, help=text)


@events.init.add_listener
def _begin(environment: Environment, runner: Runner, **_: object) -> None:
    """Give the environment its swarm, if its scenario sends postbacks."""
    users = [each for each in environment.user_classes if issubclass(each, PostbackUser)]
    if not users:
        return
    if getattr(environment.parsed_options, "plan", False):
        _print_plan(environment, users[0])
    if isinstance(runner, WorkerRunner):
        swarm: Swarm = Worker(environment, runner)
    else:
        swarm = Lead(environment, runner, users[0])
    swarm.attach()


def _print_plan(environment: Environment, scenario: type[PostbackUser]) -> None:
    """Print what would be due, and end the process before anything is sent."""
    try:
        options = options_from(vars(environment.parsed_options), Path.cwd())
        lines = plan_of(scenario, environment.host or "", options)
    except RingbackError as error:
        print(f"Error: {error}", file=sys.stderr)  # noqa: T201 - the process ends with it
        sys.exit(_USAGE)
    print("\n".join(lines), flush=True)  # noqa: T201 - what was asked for
    sys.exit(0)
