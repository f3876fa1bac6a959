"""The system's own polls and priorities, which are Linux's."""

import ctypes
import os
import select
import sys
from typing import Any, Final

from simulator.errors import RingbackError

__all__ = ["NoEpollError", "has_one_processor", "new_epoll", "sharpen_timers", "step_back"]


_SET_TIMER_SLACK: Final = 29


class NoEpollError(RingbackError):
    """The system has no epoll."""


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
    return select.epoll()


def has_one_processor() -> bool:
    """Whether all threads of this process have to share a single processor."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) == 1


def step_back() -> None:
    """Let others go before this thread at once, if it has to share a single processor with them.

    Elsewhere the system finds another processor, and a thread that steps back might starve.
    """
    if has_one_processor():
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def sharpen_timers() -> None:
    """Have the system wake this thread, and those that it starts, when they asked to be woken.

    It may be fifty microseconds late otherwise, to save power; see PR_SET_TIMERSLACK in prctl(2).
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_TIMER_SLACK, ctypes.c_ulong(1))
