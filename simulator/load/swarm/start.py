"""The start of a load test: Locust, with one sentence for what keeps it from beginning.

Locust's own words for that are tracebacks and log lines, and its workers stay when it ends early.
What can be seen before it starts is looked at here; the rest is caught when it comes out.
"""

import ctypes
import os
import signal
import socket
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NoReturn

from locust import events
from locust.argument_parser import get_parser
from locust.main import main as run_locust
from locust.util.load_locustfile import load_locustfile

from simulator.errors import RingbackError, SettingsError
from simulator.load.mistake import told
from simulator.load.swarm.interruption import NOTHING_SENT, STATUS, on_interruption, say, throw
from simulator.load.swarm.users import PostbackUser

__all__ = ["main"]

_FROM_THE_MASTER: Final = "-"
_EVERYWHERE: Final = ("*", "")
_USAGE: Final = 2
_SIGNAL_WHEN_PARENT_ENDS: Final = 1


class _Here:
    """What this process has to know of itself."""

    forked = False
    folder: TemporaryDirectory[str] | None = None


def main() -> NoReturn:
    """Run Locust with this process's arguments, and end with the run's exit status."""
    on_interruption(_leave)
    os.register_at_fork(after_in_child=_go_with_parent)
    sys.argv[0] = "ringback load"
    options, _ = get_parser().parse_known_args()
    try:
        _check_file(options.locustfile)
        _check_ports(options)
    except RingbackError as error:
        _refuse(str(error))
    if options.worker:
        _say(f"Looking for a master at {options.master_host}:{options.master_port}.")
    if options.locustfile == _FROM_THE_MASTER:
        # What the master gives is written there; no worker may read what another is writing.
        _Here.folder = TemporaryDirectory(prefix="ringback-")
        tempfile.tempdir = _Here.folder.name
    events.init_command_line_parser.add_listener(lambda **_: _check_scenario(options.locustfile))
    try:
        run_locust()
    except KeyboardInterrupt:
        sys.exit(STATUS)
    except SystemExit as ended:
        if options.worker and ended.code == 1 and not _scenarios():
            _refuse(_no_master(options))
        raise
    except Exception as error:
        nothing = "" if _scenarios() else _no_scenario(options.locustfile)
        _refuse(told(error, reader=load_locustfile.__name__) or nothing)
        raise
    sys.exit(0)


def _check_file(file: str) -> None:
    if file == _FROM_THE_MASTER:
        return
    if not Path(file).is_file():
        raise SettingsError(
            f"There is no scenario file {file}: correct the path,"
            " or name one of those that `ringback load --list` lists."
        )


def _check_ports(options: Namespace) -> None:
    """See that Locust can listen: it forks before it looks, and forgets its children then."""
    if options.worker:
        return
    if options.master or options.processes:
        host, port = options.master_bind_host, options.master_bind_port
        _check_port(host, port, "wait for workers", "--master-port")
    if not options.headless:
        _check_port(options.web_host, options.web_port, "show the web page", "--web")


def _check_port(host: str, port: int, purpose: str, flag: str) -> None:
    try:
        with socket.create_server(("" if host in _EVERYWHERE else host, port)):
            pass
    except OSError as error:
        where = f"port {port}" if host in _EVERYWHERE else f"{host}:{port}"
        # Python adds the address to its text.
        why = os.strerror(error.errno) if error.errno else str(error)
        raise SettingsError(
            f"Cannot {purpose} at {where}: {why}. Choose another port with {flag}."
        ) from error


def _scenarios() -> list[type[PostbackUser]]:
    """The classes that say what is due; there are none before a file was read."""
    found, left = [], [PostbackUser]
    while left:
        each = left.pop()
        left += each.__subclasses__()
        found += [] if each.abstract else [each]
    return found


def _check_scenario(file: str) -> None:
    """See that the file, read by now, has a scenario in it."""
    tempfile.tempdir = None
    if _Here.folder is not None:
        _Here.folder.cleanup()
        _Here.folder = None
    if not _scenarios():
        _refuse(_no_scenario(file))


def _no_scenario(file: str) -> str:
    return (
        f"{file} says nothing of postbacks: it needs a class of its own"
        " made from simulator.load.swarm.users.PostbackUser, with a timetable."
    )


def _no_master(options: Namespace) -> str:
    return (
        f"No master answered at {options.master_host}:{options.master_port}: start one with"
        " `ringback load URL --master`, or say where it is with --master-host and --master-port."
    )


def _refuse(text: str) -> None:
    """End the process with a sentence, if there is one."""
    if text:
        _say(f"Error: {' '.join(text.split())}")
        sys.exit(_USAGE)


def _say(text: str) -> None:
    if not _Here.forked:
        say(text)


def _leave() -> None:
    """End a process that has not begun."""
    _say(NOTHING_SENT)
    throw(SystemExit(STATUS))


def _go_with_parent() -> None:
    """Let a forked process end when its parent does, whatever that died of."""
    _Here.forked = True
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SIGNAL_WHEN_PARENT_ENDS, signal.SIGTERM)
