"""The system's own sockets, polls, threads and priorities, also where gevent has patched them.

Locust patches the process it runs in, and takes `select.epoll` away. The sender waits in a thread
of its own, beside the greenlets, and needs what was there before.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from simulator.errors import RingbackError

__all__ = ["NoEpollError", "native", "new_epoll", "start_thread", "step_back"]

_PATCHES: Final = "gevent.monkey"


class NoEpollError(RingbackError):
    """The system has no epoll."""


def native(module: str, name: str) -> Any:  # noqa: ANN401 - whatever the module holds
    """What a module of the standard library held before anybody patched it."""
    patches = sys.modules.get(_PATCHES)
    if patches is not None:
        return patches.get_original(module, name)
    return getattr(import_module(module), name)


def new_epoll() -> Any:  # noqa: ANN401 - select.epoll is unknown to the types of other systems
    """A new epoll set.

    Raises:
        NoEpollError: The system is not Linux.
    """
    if sys.platform != "linux":
        raise NoEpollError(
            f"Load is sent with Linux's epoll and timers, and this is {sys.platform}:"
            " run `ringback load` in a container or a virtual machine with Linux."
        )
    return native("select", "epoll")()


def start_thread(work: Callable[[], object]) -> None:
    """Run a function in a thread of the system; it answers for its own errors."""
    native("_thread", "start_new_thread")(work, ())


def step_back() -> None:
    """Let others go before this thread at once, if it has to share a single processor with them.

    Elsewhere the system finds another processor, and a thread that steps back might starve.
    """
    if sys.platform == "linux" and len(os.sched_getaffinity(0)) == 1:
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
